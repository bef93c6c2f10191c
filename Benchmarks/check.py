#!/usr/bin/env python3
"""Checks the scripts of this folder: tables, their places in a document, kinds of machines, and what is said of
instructions. Nothing is measured.

    python3 Benchmarks/check.py
"""
import contextlib
import io
import json
import pathlib
import re
import sys
import tempfile

import compare
import document
import growth
import instructions
import machine
import measurement
from processes import Failed, output, result

DOCUMENT = """# Speed

## Measurements

How it was measured.

### AMD Zen 3, AVX2

By hand.

<!-- compare: AMD Zen 3, AVX2 -->

old

<!-- end of compare: AMD Zen 3, AVX2 -->

More by hand.

## After
"""
ZEN_5 = "AMD Zen 5, AVX-512"


def expect(found, expected):
    """Ends the program if two values differ."""
    if found != expected:
        sys.exit(f"check.py: found\n{found}\nand expected\n{expected}")


def failure(error, body):
    """The text of the error that a call raises."""
    try:
        body()
    except error as raised:
        return str(raised)
    return sys.exit(f"check.py: no {error.__name__}")


def check_document():
    """A table takes the place of its own last one, and everything else stays."""
    renewed = document.with_table(DOCUMENT, "compare", "AMD Zen 3, AVX2", "new")
    expect(renewed, DOCUMENT.replace("old", "new"))
    block = "<!-- compare: AMD Zen 5, AVX-512 -->\n\nnew\n\n<!-- end of compare: AMD Zen 5, AVX-512 -->\n"
    other = document.with_table(DOCUMENT, "compare", ZEN_5, "new")
    expect(other, DOCUMENT.replace("## After", f"### {ZEN_5}\n\n{block}\n## After"))
    more = document.with_table(other, "growth", "AMD Zen 3, AVX2", "sizes")
    expect(more, other.replace("More by hand.\n", "More by hand.\n\n<!-- growth: AMD Zen 3, AVX2 -->\n\nsizes\n\n"
                                                  "<!-- end of growth: AMD Zen 3, AVX2 -->\n"))
    expect(document.with_table("## Measurements\n", "compare", ZEN_5, "new"),
           f"## Measurements\n\n### {ZEN_5}\n\n{block}")
    expect(failure(document.Misplaced, lambda: document.with_table("# Speed\n", "compare", ZEN_5, "new")),
           "there is no '## Measurements'")
    expect(failure(document.Misplaced, lambda: document.with_table(DOCUMENT, "compare", "a --> b", "new")),
           "'a --> b' is no name for a kind of machine")
    expect(failure(document.Misplaced, lambda: document.with_table(
        DOCUMENT.replace("<!-- end", "<!-- End"), "compare", "AMD Zen 3, AVX2", "new")),
        "'<!-- compare: AMD Zen 3, AVX2 -->' has no '<!-- end of compare: AMD Zen 3, AVX2 -->'")
    expect([document.number(value) for value in (None, 0.12345, 12.345, 1234.5)], ["–", "0.123", "12.3", "1,234"])


def check_machines():
    """Families and instruction sets by /proc/cpuinfo."""
    amd = "processor\t: 0\nvendor_id\t: AuthenticAMD\ncpu family\t: {}\nmodel\t\t: {}\nmodel name\t: AMD EPYC\n"
    for family, model, name in [(23, 1, "Zen"), (23, 49, "Zen 2"), (25, 1, "Zen 3"), (25, 17, "Zen 4"),
                                (26, 2, "Zen 5"), (26, 80, "Zen 6")]:
        expect(machine.describe(amd.format(family, model) + "flags\t: sse2 avx2 fma\n"),
               ("AMD EPYC", f"AMD {name}", "AVX2"))
    intel = "vendor_id : GenuineIntel\ncpu family : 6\nmodel : {}\nstepping : {}\nmodel name : Xeon\nflags : avx512f"
    for model, stepping, name in [(85, 4, "Skylake"), (85, 7, "Cascade Lake"), (143, 8, "Sapphire Rapids")]:
        expect(machine.describe(intel.format(model, stepping)), ("Xeon", f"Intel {name}", "AVX-512"))
    expect(machine.describe("CPU implementer : 0x41\nCPU part : 0xd40\n"), (None, "ARM Neoverse V1", "NEON"))
    expect(machine.describe("vendor_id : Other\nflags : sse2\n"), (None, None, "baseline"))


def check_processes():
    """Processes are bounded, and what they say in the end is the message."""
    expect(result([sys.executable, "-c", "print('{\"a\": 1}')"], 60), {"a": 1})
    expect(failure(Failed, lambda: output([sys.executable, "-c", "import time; time.sleep(60)"], 0.2)),
           "no result after 0.2 s")
    expect(failure(Failed, lambda: output([sys.executable, "-c", "raise SystemExit('first\\nlast')"], 60)), "last")
    expect(failure(Failed, lambda: result([sys.executable, "-c", "print('done')"], 60)), "no JSON but 'done\\n'")


def run(module, *arguments):
    """What a script prints and what it says on standard error."""
    texts = io.StringIO(), io.StringIO()
    before, sys.argv = sys.argv, [module.SCRIPT, *map(str, arguments)]
    try:
        with contextlib.redirect_stdout(texts[0]), contextlib.redirect_stderr(texts[1]):
            module.main()
    finally:
        sys.argv = before
    return texts[0].getvalue(), texts[1].getvalue()


PROGRAM = f"""#!{sys.executable}
import json, sys
threads = int(sys.argv[sys.argv.index("--threads") + 1])
times = {{name: {{"median": 600.0 / threads, "min": 1.0}} for name in
          ["generator_forward_ms", "critic_step_ms", "generator_step_ms", "iteration_ms"]}}
print(json.dumps({{**times, "samples_per_second": 1000 * threads, "executed_gflops": 50.5, "peak_rss_mb": 100,
                  "processor": "A Processor", "vectors": "AVX2", "peak_gflops": 100 * threads, "bandwidth_gb_s": 20,
                  "peak_shares": {{"iteration": 0.52}}}}))
"""


def check_scripts(folder):
    """Measurements by a program that only says numbers, kept in a file, and tables made of it later."""
    program, kept, page = folder / "ganzoo", folder / "kept.json", folder / "speed.md"
    program.write_text(PROGRAM, encoding="utf-8")
    program.chmod(0o755)
    page.write_text(DOCUMENT, encoding="utf-8")
    measurement.DOCUMENT = page
    family = measurement.machine.this_machine()["family"]

    printed, _ = run(compare, "--threads", "2,1", "--jobs", "b", "--peers", "", "--rounds", 2, f"--json={kept}",
                     "--ganzoo", program)
    expect(printed.splitlines()[0], f"{family}, AVX2")
    for line in ["| (b) recipe blocks: critic update, ms | 600 | 300 | **2.00** |",
                 "| (b) recipe blocks: images a second | 1,000 | 2,000 | **2.00** |",
                 "| (b) recipe blocks: step of 5 + 1 updates | 52 % | 52 % |"]:
        expect(line in printed, True)
    expect("`Benchmarks/compare.py --threads 2,1 --jobs b --peers '' --rounds 2`" in " ".join(printed.split()), True)
    limits = "With one thread its peak is 100 GFLOP/s and memory brings 20 GB/s. With 2 threads its peak is 200 GFLOP/s"
    expect(limits in " ".join(printed.split()), True)
    measured = json.loads(kept.read_text(encoding="utf-8"))
    expect(len(measured["results"]), 4)
    expect(run(compare, "--from", kept)[0], printed)

    # A program that is not built is told before the others have measured for minutes.
    expect(failure(SystemExit, lambda: run(compare, "--jobs", "b,c", "--peers", "", "--ganzoo", program)),
           f"compare.py: there is no {folder.resolve() / 'GANZooBenchmarkJobs'}: `swift build -c release` builds it")

    # Without peers and with one number of threads, the times of GANZoo alone.
    printed, _ = run(compare, "--threads", 2, "--jobs", "b", "--peers", "", "--rounds", 1, "--ganzoo", program)
    expect("|  | 2 threads |\n| --- | --: |\n| (b) recipe blocks: generator forward, ms | 300 |\n" in printed, True)

    # Peers as if they had run: the ratio is that to the best of them, and a mode without results has no column.
    for mode, milliseconds in [("eager", 900.0), ("jax", 450.0)]:
        measured["results"].append({"task": "blocks", "mode": mode, "threads": 2, "values": {
            "critic_step_ms": {"median": milliseconds, "min": 1.0}, "version": f"{mode} 1.0"}})
    kept.write_text(json.dumps(measured), encoding="utf-8")
    printed, _ = run(compare, "--from", kept, "--write", "--machine", "A Machine, AVX2")
    for line in ["|  | GANZoo | PyTorch eager | JAX | best peer / GANZoo |",
                 "| (b) recipe blocks: critic update, ms | 300 | 900 | 450 | **1.50** |"]:
        expect(line in printed, True)
    written = page.read_text(encoding="utf-8")
    expect(re.findall("<!-- (?!end)(.*) -->", written), [
        "compare: AMD Zen 3, AVX2", "compare: A Machine, AVX2", "scaling: A Machine, AVX2", "peak: A Machine, AVX2"])
    expect(DOCUMENT.removesuffix("## After\n") in written, True)
    expect(max(len(line) for line in written.splitlines() if not line.startswith("|")) <= 120, True)

    printed, _ = run(growth, "--threads", 2, "--ganzoo", program)
    expect("| batch 400, widths x 1 | 300 | 300 | 300 | 300 | 50.5 |" in printed, True)
    kept.write_text("[]", encoding="utf-8")
    expect(failure(SystemExit, lambda: run(compare, "--from", kept)),
           f"compare.py: {kept} is no file of --json: list indices must be integers or slices, not str")
    program.write_text("#!/bin/sh\necho broken >&2\nexit 1\n", encoding="utf-8")
    expect(failure(SystemExit, lambda: run(growth, "--threads", 2, "--ganzoo", program)), "growth.py: broken")


def check_peers():
    """A peer whose package is not there is left out with a message."""
    compare.PACKAGES = {**compare.PACKAGES, "jax": "a_package_that_is_nowhere"}
    texts = io.StringIO()
    with contextlib.redirect_stderr(texts):
        expect(compare.available(["jax"]), [])
    expect(texts.getvalue(), "JAX is left out: the package a_package_that_is_nowhere is not installed\n")


def check_instructions():
    """What callgrind counted, and what is said of a job that grew."""
    counts = instructions.parse(
        "events: Ir\n\nob=/program\nfl=???\nfn=loop_avx2\n0 100\n+1 50\ncfn=copy.arch_x86-64-v3.1\ncalls=2 0\n0 30\n"
        "fn=copy.arch_x86-64-v3.1\n0 30\n\nfn=loop_avx2'2\n0 20\ntotals: 200\n")
    expect(counts, {"loop_avx2": 170, "copy": 30})
    before = instructions.summary({"loop": 9000, "copy": 990, "small": 10})
    expect(before, {"total": 10_000, "functions": {"loop": 9000, "copy": 990, instructions.OTHERS: 10}})
    now = instructions.summary({"loop": 8900, "copy": 1700, "small": 10})
    expect(instructions.complaints({"job": before}, {"job": before}), [])
    expect(instructions.complaints({"job": before}, {"job": now}), [
        "job: 10,610 instructions, 6.1 % more than 10,000\n    +710: 990 to 1,700 in copy"])
    expect(instructions.complaints({"job": now}, {"job": before}), [
        "job: 10,000 instructions, 5.7 % fewer than 10,610\n    -710: 1,700 to 990 in copy"])
    expect(instructions.complaints({}, {"job": before}), ["job: not in instructions.json"])
    committed = json.loads(instructions.COMMITTED.read_text(encoding="utf-8"))["jobs"]
    expect(list(committed), list(instructions.JOBS))


def main():
    check_document()
    check_machines()
    check_processes()
    with tempfile.TemporaryDirectory() as folder:
        check_scripts(pathlib.Path(folder))
    check_peers()
    check_instructions()
    expect(pathlib.Path(measurement.parser("check.py", "").parse_args([]).ganzoo).parts[-3:],
           (".build", "release", "ganzoo"))
    expect((measurement.ROOT / "Package.swift").exists(), True)


if __name__ == "__main__":
    main()
