"""Running of benchmark processes, which print JSON."""
import json
import subprocess


class Failed(Exception):
    """A process did not print JSON; the text is its last output."""


def run(command, timeout=900):
    """Runs a process and parses its output as JSON."""
    try:
        ended = subprocess.run([str(word) for word in command], timeout=timeout, capture_output=True,
                               text=True, check=False)
    except subprocess.TimeoutExpired:
        raise Failed(f"no result after {timeout} s") from None
    if ended.returncode != 0:
        raise Failed((ended.stderr.strip().splitlines() or [f"exit code {ended.returncode}"])[-1])
    return json.loads(ended.stdout)


def markdown(header, rows):
    """A Markdown table with a text column and number columns."""
    lines = [header, ["---"] + ["--:"] * (len(header) - 1)] + rows
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)
