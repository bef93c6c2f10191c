"""Analyses a training log: when the generator first matches each class, whether the loss follows the sample quality,
and whether the class head stops learning.

    ganzoo train --model acgan --recipe keras-wacgan --evaluate-every 100 --output run
    python Experiments/curve.py run/log.jsonl

Needs Python 3 without further packages.
"""

import json
import sys

# The Keras article's name, which its recipe and GANZoo 0.1.0 log, and the name in other logs.
ESTIMATES = ("D loss (-1*D_real_is_fake - D_fake_is_fake)", "critic/wasserstein_estimate")
OBEYED = 0.9


def ranks(values):
    order = sorted(range(len(values)), key=values.__getitem__)
    result = [0.0] * len(values)
    start = 0
    while start < len(order):
        end = start
        while end + 1 < len(order) and values[order[end + 1]] == values[order[start]]:
            end += 1
        for place in order[start : end + 1]:
            result[place] = (start + end) / 2
        start = end + 1
    return result


def rank_correlation(a, b):
    """Spearman's rank correlation coefficient."""
    a, b = ranks(a), ranks(b)
    mean_a, mean_b = sum(a) / len(a), sum(b) / len(b)
    covariance = sum((x - mean_a) * (y - mean_b) for x, y in zip(a, b))
    variances = sum((x - mean_a) ** 2 for x in a) * sum((y - mean_b) ** 2 for y in b)
    return covariance / variances**0.5 if variances else float("nan")


def main(path):
    with open(path) as file:
        rows = [{name.removeprefix("metric/"): value for name, value in json.loads(line).items()} for line in file]
    measured, estimate, estimates = [], [], []
    for row in rows:
        estimate += [row[name] for name in ESTIMATES if name in row]
        if "frechet_share" in row:
            measured.append(row)
            estimates.append(sum(estimate) / len(estimate) if estimate else float("nan"))
            estimate = []
    if not measured:
        sys.exit(f"{path}: no row has metrics; train with --evaluate-every")

    print("   step  accuracy     worst  class head  Fréchet  spread  estimate")
    for row, value in zip(measured, estimates):
        names = ("accuracy", "worst_class", "class_head", "frechet_share", "spread")
        metrics = [row.get(name, float("nan")) for name in names]
        print("%7d  %7.1f%%  %7.1f%%  %9.1f%%  %6.2f%%  %6.3f  %8.4f" % (
            row["step"], *[100 * value for value in metrics[:4]], metrics[4], value))

    # A collapsed generator matches one class by chance, so what counts is when a class is matched for good.
    for kind in range(sum(name.startswith("accuracy_") for name in measured[0])):
        obeyed = [row.get(f"accuracy_{kind}", 0) >= OBEYED for row in measured]
        if not any(obeyed):
            print(f"class {kind}: never obeyed in {OBEYED:.0%} of samples")
            continue
        first = measured[obeyed.index(True)]["step"]
        last = next((place + 1 for place in reversed(range(len(obeyed))) if not obeyed[place]), 0)
        lasting = f"for good from step {measured[last]['step']}" if last < len(measured) else "not for good"
        print(f"class {kind}: first obeyed in {OBEYED:.0%} of samples at step {first}, {lasting}")
    pairs = [(value, row["frechet_share"]) for row, value in zip(measured, estimates) if value == value]
    if len(pairs) > 2:
        print("rank correlation of the estimated Wasserstein distance, averaged since the measurement before, with the "
              "Fréchet distance: %.2f over %d measurements" % (rank_correlation(*zip(*pairs)), len(pairs)))


main(sys.argv[1])
