"""What compare.py and growth.py share: options, the results of all processes, and where their tables go."""
import argparse
import contextlib
import datetime
import json
import os
import pathlib
import shlex
import statistics
import sys

import document
import machine
from processes import Failed, result

ROOT = pathlib.Path(__file__).resolve().parent.parent
DOCUMENT = ROOT / "Documentation/speed.md"
PLACES = ("--ganzoo", "--json", "--from", "--machine")  # options that do not change what is measured


def thread_counts(text):
    """The numbers of threads of `--threads 1,2`, in order."""
    words = text.split(",")
    if not all(word.isdecimal() and int(word) for word in words):
        raise argparse.ArgumentTypeError(f"numbers of threads are such as 2 or 1,2, not {text!r}")
    return sorted(set(map(int, words)))


def parser(script, description, epilog=None):
    """A parser with the options that both scripts have."""
    made = argparse.ArgumentParser(
        prog=script, description=description, epilog=epilog, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("--threads", type=thread_counts, default=[os.cpu_count()], metavar="T[,T...]",
                      help="numbers of threads")
    made.add_argument("--seconds", type=float, default=10, help="duration of each measurement without warm-up")
    made.add_argument("--timeout", type=float, default=900, help="seconds after which a process is ended")
    made.add_argument("--ganzoo", default=str(ROOT / ".build/release/ganzoo"), help="the program that is measured")
    made.add_argument("--json", metavar="FILE", help="where the results of every process are kept")
    made.add_argument("--from", dest="source", metavar="FILE", help="makes tables of such a file, and measures nothing")
    made.add_argument("--write", action="store_true", help="puts the tables into Documentation/speed.md")
    made.add_argument("--machine", metavar="NAME", help='the kind of machine there, in place of "FAMILY, INSTRUCTIONS"')
    return made


class Measurement:
    """The results of all processes of a script, and what the reader of a table has to know of them."""

    def __init__(self, script, options):
        self.path = options.json and pathlib.Path(options.json)
        self.values = {
            "date": datetime.date.today().isoformat(), "command": _command(script, sys.argv[1:]),
            "machine": machine.this_machine(), "results": []}

    @classmethod
    def load(cls, path):
        """The measurement of a file."""
        loaded = cls.__new__(cls)
        try:
            loaded.path, loaded.values = None, json.loads(pathlib.Path(path).read_text(encoding="utf-8"))
            if not loaded.values["results"]:
                raise ValueError("there is no result")
        except (ValueError, KeyError, TypeError) as error:
            raise Failed(f"{path} is no file of --json: {error}") from None
        return loaded

    def add(self, values, **keys):
        """Adds the result of a process. All results so far are then in the file of --json."""
        self.values["results"].append({**keys, "values": values})
        if self.path:
            self.path.write_text(json.dumps(self.values, indent=1) + "\n", encoding="utf-8")

    def results(self, **keys):
        """The results that were added with these keys."""
        return [entry["values"] for entry in self.values["results"]
                if all(entry.get(name) == value for name, value in keys.items())]

    def median(self, metric, **keys):
        """The median of the medians of processes; None if the metric was not measured."""
        return median(self.results(**keys), metric)

    def all_of(self, key):
        """The different values of a key in the order of the results."""
        return list(dict.fromkeys(entry[key] for entry in self.values["results"]))

    def text(self, name):
        """A text that results have, such as "processor": that of the first result that has it, or None."""
        return next((values[name] for values in self.results() if values.get(name)), None)

    @property
    def kind(self):
        """The kind of machine, by the instruction set that GANZoo chose."""
        described = self.values["machine"]
        return f"{described['family']}, {self.text('vectors') or described['vectors']}"

    def heading(self):
        """The sentence above the tables of this measurement."""
        described = self.values["machine"]
        versions = sorted({values["version"] for values in self.results() if "version" in values}, reverse=True)
        cores = f"{described['cores']} core{'s' * (described['cores'] != 1)}"
        processor = self.text("processor") or described["processor"]
        return f"{self.values['date']}, {', '.join([processor, cores, *versions])}: `{self.values['command']}`."

    def limits(self, threads):
        """The sentence on what the machine can do with so many threads; empty if it was not measured."""
        peak, bandwidth = (
            self.median(name, mode="GANZoo", threads=threads) for name in ("peak_gflops", "bandwidth_gb_s"))
        words = [f"its peak is {document.number(peak)} GFLOP/s"] if peak else []
        words += [f"memory brings {document.number(bandwidth)} GB/s"] if bandwidth else []
        return f"With {counted(threads)} {' and '.join(words)}." if words else ""

    def finish(self, tables, options):
        """Prints the tables by name, and writes them if that was asked for."""
        kind = options.machine or self.kind
        print(f"{kind}\n\n" + "\n\n".join(tables.values()))
        if options.write:
            for name, table in tables.items():
                document.write(DOCUMENT, name, kind, table)


def counted(threads):
    """A number of threads in words."""
    return "one thread" if threads == 1 else f"{threads} threads"


def median(results, metric):
    """The median of a metric over results; None if no result has it."""
    values = [values[metric] for values in results if values.get(metric) is not None]
    values = [value["median"] if isinstance(value, dict) else value for value in values]
    return statistics.median(values) if values else None


def ganzoo(options, recipe, threads, *words):
    """What `ganzoo benchmark` measures for a recipe of the ACGAN."""
    return result(
        [options.ganzoo, "benchmark", "--model", "acgan", "--recipe", recipe, "--threads", threads, "--seconds",
         options.seconds, "--json", *words], options.timeout)


@contextlib.contextmanager
def failures(script):
    """Ends the program with the message of what failed."""
    try:
        yield
    except (Failed, document.Misplaced, OSError) as failure:
        sys.exit(f"{script}: {failure}")
    except KeyboardInterrupt:
        sys.exit(130)


def warn_if_busy():
    """Warns if other processes used more than a quarter of a core in the last minute."""
    load = os.getloadavg()[0]
    if load > 0.25:
        print(f"the machine is busy (load {load:.2f}): ratios of small jobs will mean little", file=sys.stderr)


def _command(script, arguments):
    """The command line without what does not change the results."""
    kept, skip = [], False
    for word in arguments:
        if skip or word == "--write" or word.split("=")[0] in PLACES:
            skip = not skip and word in PLACES
        else:
            kept.append(word)
    return shlex.join([f"Benchmarks/{script}", *kept])
