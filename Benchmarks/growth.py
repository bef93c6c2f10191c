#!/usr/bin/env python3
"""Measures the cost of keras-wacgan by batch size and network width.

    swift build -c release
    python3 Benchmarks/growth.py --threads 2

Executed GFLOP/s must not fall with size: cost may grow no faster than the work.
"""
import sys

import measurement
from document import markdown, number, wrapped
from measurement import Measurement, counted

SCRIPT = "growth.py"
RECIPE = "keras-wacgan"
BATCHES = (1, 10, 100, 400)
WIDTHS = (0.5, 1, 2)
TYPICAL_BATCH = 100
SIZES = [(batch, 1) for batch in BATCHES] + [(TYPICAL_BATCH, width) for width in WIDTHS if width != 1]
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


def measure(options):
    """Measures all sizes."""
    measured = Measurement(SCRIPT, options)
    for batch, width in SIZES:
        for threads in options.threads:
            print(f"batch {batch}, widths x {width}, {counted(threads)}", file=sys.stderr)
            values = measurement.ganzoo(options, RECIPE, threads, "--batch", batch, *settings(width))
            measured.add(values, task=RECIPE, mode="GANZoo", threads=threads, batch=batch, width=width)
    return measured


def table(measured, threads):
    """The table for a number of threads; a size that was not measured has no row."""
    rows = []
    for batch, width in SIZES:
        values = [measured.median(metric, threads=threads, batch=batch, width=width) for metric in COLUMNS]
        if any(values):
            rows.append([f"batch {batch}, widths x {width}", *map(number, values)])
    return markdown([counted(threads), *COLUMNS.values()], rows)


def main():
    options = measurement.parser(SCRIPT, __doc__.partition("\n\n")[0]).parse_args()
    with measurement.failures(SCRIPT):
        measured = Measurement.load(options.source) if options.source else measure(options)
        parts = [wrapped(measured.heading()), *(table(measured, count) for count in sorted(measured.all_of("threads")))]
        measured.finish({"growth": "\n\n".join(parts)}, options)


if __name__ == "__main__":
    main()
