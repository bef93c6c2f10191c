#!/usr/bin/env python3
"""Compares the speed of GANZoo and PyTorch on the same jobs and prints a table of ratios.

    python3 -m venv .build/peers
    .build/peers/bin/pip install "torch==2.13.0+cpu"    # from PyTorch's index of CPU builds; also needs numpy
    swift build -c release
    .build/peers/bin/python Benchmarks/compare.py --threads 2

torch.compile needs a C++ compiler; without one, this mode is skipped. JAX is not compared, because its jitted step
of keras-wacgan was slower than both modes of PyTorch.

Each measurement is a separate process with a warm-up. Each round runs GANZoo, PyTorch eager and PyTorch compiled in
turn, so that a slower machine slows down all of them. The results are medians over rounds of the medians of processes.
No other program may run: a single busy process makes PyTorch's small jobs many times slower, because its threads spin
while they wait. Jobs:

    a  the recipe keras-wacgan, batch 100       b  the default recipe, batch 32
    c  a critic step with gradient penalty, convolutions, batch 64
    d  generating images as bytes in batches of 100; PyTorch with the better of batches of 100 and 1000
    e  a critic step with gradient penalty, dense layers on points of the plane, batch 256
"""
import argparse
import dataclasses
import json
import os
import pathlib
import platform
import shutil
import statistics
import sys

from processes import Failed, markdown, run

HERE = pathlib.Path(__file__).resolve().parent
METRICS = {
    "generator_forward_ms": "generator forward, ms",
    "critic_step_ms": "critic update, ms",
    "generator_step_ms": "generator update, ms",
    "iteration_ms": "step of 5 + 1 updates, ms",
    "samples_per_second": "images a second",
    "peak_rss_mb": "peak memory, MiB",
}
MODES = ("GANZoo", "eager", "compile")


@dataclasses.dataclass
class Task:
    """A measurement: its title in the table and its name for torch_jobs.py."""
    title: str
    name: str
    images: int = 0           # number of images to generate
    can_compile: bool = True  # compiled functions cannot be differentiated twice


JOBS = {
    "a": [Task("(a) keras-wacgan", "keras-wacgan")],
    "b": [Task("(b) default recipe", "default")],
    "c": [Task("(c) WGAN-GP, convolutions", "critic-conv", can_compile=False)],
    "d": [Task("(d) 10,000 images, default recipe", "draw-default", images=10_000),
          Task("(d) 1,000 images, keras-wacgan", "draw-keras-wacgan", images=1_000)],
    "e": [Task("(e) WGAN-GP, 3 x 512 units", "critic-mlp-512", can_compile=False),
          Task("(e) WGAN-GP, 3 x 128 units", "critic-mlp-128", can_compile=False)],
}


def measure_ganzoo(task, options):
    """Runs a task with `ganzoo benchmark`, or with GANZooBenchmarkJobs if the former cannot."""
    if task.name in ("keras-wacgan", "default"):
        return run([options.ganzoo, "benchmark", "--model", "acgan", "--recipe", task.name, "--threads",
                    options.threads, "--seconds", options.seconds, "--json"])
    jobs = pathlib.Path(options.ganzoo).resolve().with_name("GANZooBenchmarkJobs")
    return run([jobs, task.name, options.threads, task.images or options.seconds])


def measure_torch(task, options, *flags):
    """Runs a task with PyTorch."""
    images = ["--images", task.images] if task.images else []
    return run([sys.executable, HERE / "torch_jobs.py", task.name, "--threads", options.threads, "--seconds",
                options.seconds, *images, *flags])


def measure(task, mode, options):
    """Runs a task in a mode."""
    if mode == "GANZoo":
        return measure_ganzoo(task, options)
    return measure_torch(task, options, *(["--compile"] if mode == "compile" else []))


def measure_rounds(tasks, options):
    """Results of each task and mode, one per round. A failing mode of PyTorch is skipped with a message."""
    results = {}
    left_out = {(task.name, "compile") for task in tasks if options.no_compile or not task.can_compile}
    for number in range(options.rounds):
        for task in tasks:
            for mode in MODES:
                if (task.name, mode) in left_out:
                    continue
                print(f"round {number + 1} of {options.rounds}: {task.name}, {mode}", file=sys.stderr)
                try:
                    results.setdefault((task.name, mode), []).append(measure(task, mode, options))
                except Failed as failure:
                    if mode != "compile":
                        sys.exit(f"{task.name}, {mode}: {failure}")
                    print(f"torch.compile is left out of {task.name}: {failure}", file=sys.stderr)
                    left_out.add((task.name, mode))
    return results


def median(results, metric):
    """The median over rounds; None if the metric was not measured."""
    values = [result[metric] for result in results if metric in result]
    values = [value["median"] if isinstance(value, dict) else value for value in values]
    return statistics.median(values) if values else None


def rows(task, results):
    """The rows of a task: the metric, the value of each mode, and the ratio of GANZoo to PyTorch's better mode."""
    for metric, title in METRICS.items():
        mine, *peers = [median(results.get((task.name, mode), []), metric) for mode in MODES]
        known = [value for value in peers if value is not None]
        if mine is None or not known:
            continue
        ratio = mine / max(known) if metric == "samples_per_second" else min(known) / mine
        yield [f"{task.title}: {title}"] + [number(value) for value in (mine, *peers)] + [f"**{ratio:.2f}**"]


def number(value):
    """Formats a number with three significant digits, or as an integer."""
    if value is None:
        return "–"
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def processor():
    """Name of the processor."""
    try:
        for line in pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


def warn_if_busy():
    """Warns if other processes used more than a quarter of a core in the last minute."""
    load = os.getloadavg()[0]
    if load > 0.25:
        print(f"the machine is busy (load {load:.2f}): ratios of small jobs will mean little", file=sys.stderr)


def arguments():
    """Parses the command line."""
    parser = argparse.ArgumentParser(description="Compares the speed of GANZoo and PyTorch on the same jobs.")
    parser.add_argument("--jobs", default="a,b,c,d,e", help="which of a, b, c, d and e")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--seconds", type=float, default=10, help="duration of each measurement without warm-up")
    parser.add_argument("--ganzoo", default=str(HERE.parents[1] / ".build/release/ganzoo"))
    parser.add_argument("--json", help="a file for the results of every process")
    parser.add_argument("--no-compile", action="store_true", help="skip torch.compile")
    options = parser.parse_args()
    if unknown := set(options.jobs.split(",")) - set(JOBS):
        parser.error(f"--jobs: no job {', '.join(sorted(unknown))}; known: {', '.join(JOBS)}")
    if options.rounds < 1 or options.threads < 1:
        parser.error("--rounds and --threads are at least 1")
    return options


def main():
    options = arguments()
    if not options.no_compile and not shutil.which(os.environ.get("CXX", "g++")):
        print("torch.compile is left out: there is no C++ compiler", file=sys.stderr)
        options.no_compile = True
    warn_if_busy()
    tasks = [task for job in options.jobs.split(",") for task in JOBS[job]]
    results = measure_rounds(tasks, options)
    if options.json:
        named = {f"{task}, {mode}": values for (task, mode), values in results.items()}
        pathlib.Path(options.json).write_text(json.dumps(named, indent=2) + "\n", encoding="utf-8")
    print(f"{processor()}, {options.threads} threads, {options.rounds} rounds, medians\n")
    header = ["", "GANZoo", "PyTorch eager", "torch.compile", "PyTorch's better mode / GANZoo"]
    print(markdown(header, [row for task in tasks for row in rows(task, results)]))


if __name__ == "__main__":
    main()
