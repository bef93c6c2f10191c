"""Processes that measure and print JSON."""
import json
import subprocess


class Failed(Exception):
    """A process that did not print JSON; the text is the last that it said."""


def run(command, timeout=900):
    """What a process prints, as JSON."""
    try:
        ended = subprocess.run([str(word) for word in command], timeout=timeout, capture_output=True,
                               text=True, check=False)
    except subprocess.TimeoutExpired:
        raise Failed(f"no result after {timeout} s") from None
    if ended.returncode != 0:
        raise Failed((ended.stderr.strip().splitlines() or [f"exit code {ended.returncode}"])[-1])
    return json.loads(ended.stdout)


def markdown(header, rows):
    """A table whose first column is text and whose others are numbers."""
    lines = [header, ["---"] + ["--:"] * (len(header) - 1)] + rows
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)
