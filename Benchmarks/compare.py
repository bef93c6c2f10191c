#!/usr/bin/env python3
"""Compares the speed of GANZoo, PyTorch and JAX on the same jobs.

    python3 -m venv .build/peers
    .build/peers/bin/pip install "torch==2.13.0+cpu" "jax[cpu]"    # torch from PyTorch's index of CPU builds
    swift build -c release
    .build/peers/bin/python Benchmarks/compare.py --threads 1,2 --json results.json
    .build/peers/bin/python Benchmarks/compare.py --from results.json --write

A peer that is not installed is left out, and so is torch.compile without a C++ compiler. check_peers.py shows that the
jobs in PyTorch and JAX are the same.

Each measurement is a separate process with a warm-up. Each round runs GANZoo and the modes of its peers in turn, so
that a slower machine slows down all of them. The results are medians over rounds of the medians of processes. No other
program may run: a single busy process makes PyTorch's small jobs many times slower, because its threads spin while
they wait. With several numbers of threads, peers have the largest, and GANZoo each of them.

Jobs:

    a  the recipe keras-wacgan, batch 100       b  the recipe blocks, batch 32
    c  a critic step with gradient penalty, convolutions, batch 64
    d  generating images as bytes, as `ganzoo generate` does; peers with the better of batches of 100 and 1000
    e  a critic step with gradient penalty, dense layers on points of the plane, batch 256
"""
import dataclasses
import importlib.util
import os
import pathlib
import shutil
import sys

import measurement
from document import markdown, number, wrapped
from measurement import Measurement, counted
from processes import Failed, result

SCRIPT = "compare.py"
METRICS = {
    "generator_forward_ms": "generator forward, ms",
    "critic_step_ms": "critic update, ms",
    "generator_step_ms": "generator update, ms",
    "iteration_ms": "step of 5 + 1 updates, ms",
    "samples_per_second": "images a second",
    "peak_rss_mb": "peak memory, MiB",
}
SHARES = {
    "generator_forward": "generator forward", "critic_step": "critic update", "generator_step": "generator update",
    "iteration": "step of 5 + 1 updates",
}
PEERS = {"eager": "PyTorch eager", "compile": "torch.compile", "jax": "JAX"}
PACKAGES = {"eager": "torch", "compile": "torch", "jax": "jax"}


@dataclasses.dataclass
class Task:
    """A measurement: its title in the table and its name for peer_job.py."""
    title: str
    name: str
    images: int = 0           # number of images to generate
    can_compile: bool = True  # functions of torch.compile cannot be differentiated twice


JOBS = {
    "a": [Task("(a) keras-wacgan", "keras-wacgan")],
    "b": [Task("(b) recipe blocks", "blocks")],
    "c": [Task("(c) WGAN-GP, convolutions", "critic-conv", can_compile=False)],
    "d": [Task("(d) 10,000 images, recipe blocks", "draw-blocks", images=10_000),
          Task("(d) 1,000 images, keras-wacgan", "draw-keras-wacgan", images=1_000)],
    "e": [Task("(e) WGAN-GP, 3 x 512 units", "critic-mlp-512", can_compile=False),
          Task("(e) WGAN-GP, 3 x 128 units", "critic-mlp-128", can_compile=False)],
}
BENCHMARKED = ("keras-wacgan", "blocks")  # by `ganzoo benchmark`
TASKS = [task for tasks in JOBS.values() for task in tasks]


def measure(task, mode, threads, options):
    """Runs a task in a mode."""
    if mode != "GANZoo":
        images = ["--images", task.images] if task.images else []
        program = measurement.ROOT / "Benchmarks/peer_job.py"
        return result([sys.executable, program, mode, task.name, "--threads", threads, "--seconds", options.seconds,
                       *images], options.timeout)
    if task.name in BENCHMARKED:
        return measurement.ganzoo(options, task.name, threads)
    return result([jobs_program(options), task.name, threads, task.images or options.seconds], options.timeout)


def jobs_program(options):
    """The program with the jobs that `ganzoo benchmark` does not have."""
    return pathlib.Path(options.ganzoo).resolve().with_name("GANZooBenchmarkJobs")


def check_programs(tasks, options):
    """Fails before anything is measured if a program that a task needs is not built."""
    needed = {options.ganzoo if task.name in BENCHMARKED else str(jobs_program(options)) for task in tasks}
    for program in sorted(needed):
        if not shutil.which(program):
            raise Failed(f"there is no {program}: `swift build -c release` builds it")


def measure_rounds(tasks, options):
    """Results of each task and mode, one per round. A peer that fails is left out with a message."""
    measured = Measurement(SCRIPT, options)
    left_out = {(task.name, "compile") for task in tasks if not task.can_compile}
    runs = [("GANZoo", threads) for threads in options.threads]
    runs += [(peer, options.threads[-1]) for peer in options.peers]
    for round_number in range(options.rounds):
        for task in tasks:
            for mode, threads in runs:
                if (task.name, mode) in left_out:
                    continue
                print(f"round {round_number + 1} of {options.rounds}: {task.name}, {mode}, {counted(threads)}",
                      file=sys.stderr)
                try:
                    measured.add(measure(task, mode, threads, options), task=task.name, mode=mode, threads=threads)
                except Failed as failure:
                    if mode == "GANZoo":
                        raise Failed(f"{task.name}: {failure}") from None
                    print(f"{PEERS[mode]} is left out of {task.name}: {failure}", file=sys.stderr)
                    left_out.add((task.name, mode))
    return measured


def better(metric, mine, other):
    """How many times better GANZoo is."""
    return mine / other if metric == "samples_per_second" else other / mine


def against_peers(measured):
    """The table of GANZoo and its peers with the most threads; None without peers."""
    threads = max(measured.all_of("threads"))
    peers = [mode for mode in PEERS if mode in measured.all_of("mode")]
    rows = []
    for task in TASKS:
        for metric, title in METRICS.items():
            mine, *others = [measured.median(metric, task=task.name, mode=mode, threads=threads)
                             for mode in ("GANZoo", *peers)]
            ratios = [better(metric, mine, other) for other in others if mine and other]
            if ratios:
                rows.append([f"{task.title}: {title}", *map(number, (mine, *others)), f"**{min(ratios):.2f}**"])
    return markdown(["", "GANZoo", *(PEERS[peer] for peer in peers), "best peer / GANZoo"], rows) if rows else None


def scaling(measured):
    """The table of GANZoo by number of threads; None if it would repeat a column of the table with peers."""
    counts = sorted(measured.all_of("threads"))
    several = len(counts) > 1
    if not several and measured.all_of("mode") != ["GANZoo"]:
        return None
    rows = []
    for task in TASKS:
        for metric, title in METRICS.items():
            values = [measured.median(metric, task=task.name, mode="GANZoo", threads=count) for count in counts]
            if metric != "peak_rss_mb" and all(values):
                faster = [f"**{better(metric, values[-1], values[0]):.2f}**"] if several else []
                rows.append([f"{task.title}: {title}", *map(number, values), *faster])
    return markdown(["", *map(counted, counts)] + ["times faster"] * several, rows) if rows else None


def peak_shares(measured):
    """The table of executed GFLOP/s as shares of the processor's peak; None if they were not measured."""
    counts = sorted(measured.all_of("threads"))
    rows = []
    for task in TASKS:
        of_threads = [measured.results(task=task.name, mode="GANZoo", threads=count) for count in counts]
        for part, title in SHARES.items():
            shares = [measurement.median([values.get("peak_shares", {}) for values in results], part)
                      for results in of_threads]
            if any(shares):
                cells = [f"{100 * share:.0f} %" if share else "–" for share in shares]
                rows.append([f"{task.title}: {title}", *cells])
    return markdown(["of the peak", *map(counted, counts)], rows) if rows else None


def tables(measured):
    """What is printed and written, by name."""
    heading = measured.heading()
    counts = sorted(measured.all_of("threads"))
    limits = list(filter(None, map(measured.limits, counts)))
    parts = {
        "compare": (f"{heading} All have {counted(counts[-1])}.", against_peers(measured)),
        "scaling": (heading, scaling(measured)),
        "peak": (" ".join([heading, *limits]), peak_shares(measured)),
    }
    return {name: f"{wrapped(text)}\n\n{table}" for name, (text, table) in parts.items() if table}


def available(peers):
    """Those of the peers that can run here."""
    found = []
    for peer in peers:
        if importlib.util.find_spec(PACKAGES[peer]) is None:
            print(f"{PEERS[peer]} is left out: the package {PACKAGES[peer]} is not installed", file=sys.stderr)
        elif peer == "compile" and not shutil.which(os.environ.get("CXX", "g++")):
            print("torch.compile is left out: there is no C++ compiler", file=sys.stderr)
        else:
            found.append(peer)
    return found


def chosen(text, known, what, parser):
    """The words of an option that is a list."""
    words = [word for word in text.split(",") if word]
    if unknown := [word for word in words if word not in known]:
        parser.error(f"no {what} {', '.join(unknown)}; known: {', '.join(known)}")
    return words


def arguments():
    """Parses the command line."""
    summary, _, epilog = __doc__.partition("\n\n")
    parser = measurement.parser(SCRIPT, summary, epilog)
    parser.add_argument("--jobs", default=",".join(JOBS), help="which of a, b, c, d and e")
    parser.add_argument("--peers", default=",".join(PEERS), help="which of eager, compile and jax; '' for none")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    options.jobs = chosen(options.jobs, JOBS, "job", parser)
    options.peers = chosen(options.peers, PEERS, "peer", parser)
    if options.rounds < 1:
        parser.error("--rounds is at least 1")
    return options


def main():
    options = arguments()
    with measurement.failures(SCRIPT):
        if options.source:
            measured = Measurement.load(options.source)
        else:
            options.peers = available(options.peers)
            measurement.warn_if_busy()
            tasks = [task for job in options.jobs for task in JOBS[job]]
            check_programs(tasks, options)
            measured = measure_rounds(tasks, options)
        measured.finish(tables(measured), options)


if __name__ == "__main__":
    main()
