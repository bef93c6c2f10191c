#!/usr/bin/env python3
"""Prints a table of the cost of keras-wacgan by batch size and network width.

    swift build -c release
    python3 Benchmarks/growth.py --threads 2

Executed GFLOP/s must not fall with size: cost may grow no faster than the work.
"""
import argparse
import os
import pathlib

from processes import markdown, run

BATCHES = (1, 10, 100, 400)
WIDTHS = (0.5, 1, 2)
TYPICAL_BATCH = 100
COLUMNS = {
    "generator_forward_ms": "generator forward, ms",
    "critic_step_ms": "critic update, ms",
    "generator_step_ms": "generator update, ms",
    "iteration_ms": "step, ms",
    "executed_gflops": "executed GFLOP/s",
}


def settings(width):
    """Overrides that multiply all channels and units of the recipe by `width`."""
    lists = {
        "generator.hidden": [1024], "generator.filters": [256, 128], "critic.filters": [32, 64, 128, 256]}
    scaled = {name: [round(value * width) for value in values] for name, values in lists.items()}
    scaled["generator.start"] = [7, 7, round(128 * width)]
    return [word for name, values in scaled.items() for word in ("--set", f"architecture.{name}={values}")]


def measure(options, batch, width):
    """Measures one size."""
    return run([
        options.ganzoo, "benchmark", "--model", "acgan", "--recipe", "keras-wacgan", "--batch", batch, "--threads",
        options.threads, "--seconds", options.seconds, "--json", *settings(width)])


def cells(result):
    """The numbers of a row."""
    values = [result[name] for name in COLUMNS]
    values = [value["median"] if isinstance(value, dict) else value for value in values]
    return [f"{value:,.0f}" if value >= 100 else f"{value:.3g}" for value in values]


def main():
    parser = argparse.ArgumentParser(description="Cost of keras-wacgan by batch and width.")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--seconds", type=float, default=10)
    build = pathlib.Path(__file__).resolve().parents[2] / ".build/release"
    parser.add_argument("--ganzoo", default=str(build / "ganzoo"))
    options = parser.parse_args()
    sizes = [(batch, 1) for batch in BATCHES]
    sizes += [(TYPICAL_BATCH, width) for width in WIDTHS if width != 1]
    rows = [[f"batch {batch}, widths x {width}"] + cells(measure(options, batch, width)) for batch, width in sizes]
    print(markdown([""] + list(COLUMNS.values()), rows))


if __name__ == "__main__":
    main()
