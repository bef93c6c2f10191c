"""Starts the server and asks for digits, many at a time: check.py PROGRAM.

The same seed has to give the same bytes, whoever else asks meanwhile; other seeds and other digits give others.
Prints how many requests a second were answered, as this script can ask them."""

import concurrent.futures
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

for wrong in (["eighty"], ["65536"], ["8080", "8081"]):
    ended = subprocess.run([sys.argv[1], *wrong], stderr=subprocess.PIPE, text=True, timeout=30)
    assert ended.returncode == 2 and ended.stderr.startswith("usage: DigitServer"), (wrong, ended)

with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    port = free.getsockname()[1]
server = subprocess.Popen([sys.argv[1], str(port)], stderr=subprocess.DEVNULL)


def get(path):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=30) as answer:
            return answer.status, answer.headers["Content-Type"], answer.read()
    except urllib.error.HTTPError as error:
        return error.code, "", b""


try:
    for _ in range(600):
        try:
            get("/digit/0.png")
            break
        except OSError:
            assert server.poll() is None, "the server has ended"
            time.sleep(0.1)
    paths = [f"/digit/{digit}.png?seed={seed}" for digit in range(10) for seed in range(5)]
    alone = {path: get(path) for path in paths}
    for path, (status, kind, body) in alone.items():
        assert status == 200 and kind == "image/png" and body.startswith(b"\x89PNG\r\n\x1a\n"), path
    assert len({body for _, _, body in alone.values()}) == len(paths), "two digits are the same"
    start = time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        together = list(pool.map(get, paths * 8))
    seconds = time.monotonic() - start
    assert together == [alone[path] for path in paths * 8], "a digit depends on who else asks"
    assert get("/digit/1.png")[2] != get("/digit/1.png")[2], "without a seed each digit is another"
    assert get("/digit/11.png")[0] == 404 and get("/digit/1.gif")[0] == 404
    assert get("/digit/1.png?seed=x")[0] == 400, "a seed that is no number"
    print(f"{len(together)} digits, {len(together) / seconds:.0f} a second")
finally:
    server.terminate()
    server.wait()
