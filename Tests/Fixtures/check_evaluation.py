#!/usr/bin/env python
"""Compute the figures of `ganzoo evaluate` again, with Keras, numpy and scipy alone, and compare.

    KERAS_BACKEND=torch python check_evaluation.py --ganzoo ../../.build/release/ganzoo [--weights generator.h5]

Needs keras 3 with one of its backends, numpy, scipy and h5py. `ganzoo generate` writes the images of the first of the
three draws of `ganzoo evaluate`, rounded to 8 bits; Keras' `load_model` opens the classifier's file, which finds
features and probabilities of them and of MNIST's test digits; and the formulas are written here once more. Prints each
figure with ganzoo's and its difference, relative where that is a distance, and ends with status 1 if one is above its
tolerance: what rounding images to 8 bits changes, and for the last three figures the choice of random pairs and noise.
"""
import argparse
import gzip
import json
import os
import subprocess
import sys
import tempfile

os.environ.setdefault("KERAS_BACKEND", "torch")

import h5py
import keras
import numpy as np
import scipy.linalg
from scipy.spatial.distance import cdist, pdist

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))

# Differences that are not of the arithmetic: of images rounded to 8 bits, then of other pairs and other noise.
TOLERANCES = {
    "accuracy": 1e-3, "worst_class": 2e-3, "score": 2e-3, "frechet": 0.02, "kernel": 0.05, "precision": 5e-3,
    "recall": 5e-3, "density": 5e-3, "coverage": 5e-3, "spread": 0.01, "frechet_share": 0.03,
}
RELATIVE = {"frechet", "kernel", "frechet_share"}


def digits(folder):
    """Images [N, 28, 28, 1] of 8 bits and labels [N] of the test split."""
    def read(name, offset):
        with gzip.open(os.path.join(folder, name)) as file:
            return np.frombuffer(file.read(), np.uint8, offset=offset)
    images = read("t10k-images-idx3-ubyte.gz", 16).reshape(-1, 28, 28, 1)
    return images, read("t10k-labels-idx1-ubyte.gz", 8).astype(int)


def judged(classifier, pixels):
    """Features and probabilities, float64."""
    images = (pixels.astype(np.float32) - 127.5) / 127.5
    return [np.asarray(part, np.float64) for part in classifier.predict(images, batch_size=500, verbose=0)]


def frechet(x, y):
    root = scipy.linalg.sqrtm(np.cov(x, rowvar=False) @ np.cov(y, rowvar=False))
    shift = x.mean(0) - y.mean(0)
    return shift @ shift + np.trace(np.cov(x, rowvar=False) + np.cov(y, rowvar=False) - 2 * root.real)


def kernel(x, y):
    def k(a, b):
        return (a @ b.T / a.shape[1] + 1) ** 3
    def within(a):
        values = k(a, a)
        return (values.sum() - np.trace(values)) / (len(a) * (len(a) - 1))
    return within(x) + within(y) - 2 * k(x, y).mean()


def share_inside(points, centres, neighbours=3):
    """Of points within a centre's distance to its third nearest other."""
    radii = np.sort(cdist(centres, centres), axis=1)[:, neighbours]
    return np.mean((cdist(points, centres) <= radii).any(axis=1))


def density_coverage(points, centres, neighbours=5):
    """Of balls around centres up to the fifth nearest other: how many a point is in, and how many have one in them."""
    radii = np.sort(cdist(centres, centres), axis=1)[:, neighbours]
    inside = cdist(points, centres) < radii
    return inside.sum(axis=1).mean() / neighbours, inside.any(axis=0).mean()


def within_class(pixels, labels, most=None):
    """Mean distance of pairs of each class, in units of [-1, 1]."""
    rows = pixels.reshape(len(pixels), -1) / 127.5
    return np.array([pdist(rows[labels == c][:most]).mean() for c in range(10)])


def figures(classifier, samples, asked, real, labels):
    features, probabilities = judged(classifier, samples)
    reference, _ = judged(classifier, real)
    noise, _ = judged(classifier, np.random.default_rng(0).integers(0, 256, real.shape, dtype=np.uint8))
    right = probabilities.argmax(1) == asked
    mean = probabilities.mean(0)
    logs = np.log(np.where(probabilities > 0, probabilities / mean, 1))
    distance = frechet(reference, features)
    density, coverage = density_coverage(features, reference)
    return {
        "accuracy": right.mean(),
        "worst_class": min(right[asked == c].mean() for c in range(10)),
        "score": np.exp((probabilities * logs).sum(1).mean()),
        "frechet": distance,
        "kernel": kernel(features, reference),
        "precision": share_inside(features, reference),
        "recall": share_inside(reference, features),
        "density": density,
        "coverage": coverage,
        "spread": (within_class(samples, asked, 500) / within_class(real, labels)).mean(),
        "frechet_share": distance / frechet(reference, noise),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--ganzoo", required=True)
    parser.add_argument("--weights", default=f"{ROOT}/Weights/acgan.h5")
    parser.add_argument("--classifier", default=f"{ROOT}/Weights/classifier-mnist.h5")
    parser.add_argument("--mnist", default=f"{ROOT}/Sources/GANZooData/Resources/mnist")
    parser.add_argument("--samples", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()

    common = [options.weights, "--seed", str(options.seed)]
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/samples.h5"
        subprocess.run(
            [options.ganzoo, "generate", *common, "--count", str(options.samples), "--output", path], check=True)
        with h5py.File(path) as file:
            samples, asked = file["images"][()], file["labels"][()].astype(int)
    report = json.loads(subprocess.run(
        [options.ganzoo, "evaluate", *common, "--classifier", options.classifier, "--samples", str(options.samples),
         "--json"], check=True, stdout=subprocess.PIPE).stdout)

    classifier = keras.models.load_model(options.classifier, compile=False)
    real, labels = digits(options.mnist)
    is_wrong = False
    print(f"{'figure':<14} {'here':>12} {'ganzoo':>12} {'difference':>12} {'tolerance':>10}")
    for name, here in figures(classifier, samples, asked, real, labels).items():
        theirs = report["metrics"][name]["samples"]["draws"][0]
        difference = abs(here - theirs) / (here if name in RELATIVE else 1)
        is_wrong |= not difference <= TOLERANCES[name]
        print(f"{name:<14} {here:12.6f} {theirs:12.6f} {difference:12.2e} {TOLERANCES[name]:10.0e}")
    sys.exit(is_wrong)


if __name__ == "__main__":
    main()
