"""Running of processes within a time."""
import contextlib
import json
import os
import signal
import subprocess


class Failed(Exception):
    """A process failed; the text is its last output."""


def output(command, timeout, environment=None):
    """The output of a process. What it started ends with it, when the time is over or this program is interrupted."""
    with subprocess.Popen([str(word) for word in command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          env=environment, start_new_session=True) as process:
        try:
            text, errors = process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            raise Failed(f"no result after {timeout:g} s") from None
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
    if process.returncode != 0:
        raise Failed((errors.strip().splitlines() or [f"exit code {process.returncode}"])[-1])
    return text


def result(command, timeout):
    """The JSON that a process prints."""
    text = output(command, timeout)
    try:
        return json.loads(text)
    except ValueError:
        raise Failed(f"no JSON but {text[:80]!r}") from None
