#!/usr/bin/env python
"""Write metric_values.h5: figures of samples against real examples, by torchmetrics, scipy and prdc.

    python make_metric_values.py [metric_values.h5]

Needs torch, torchmetrics, scipy, prdc, numpy and h5py. Groups that the root
attribute `cases` lists:

features_*       real [n, d], fake [m, d], and of them:
    frechet              []      torchmetrics' FrechetInceptionDistance of the features themselves
    frechet_scipy        []      the formula with scipy.linalg.sqrtm; both only where no covariance is singular
    frechet_spectrum     []      the formula in 50 digits (mpmath) where one is, from the small matrix of the rows' products
    kernel               []      torchmetrics' KernelInceptionDistance of one subset of all rows where n = m, else the formula
    precision, recall    []      the paper's definition with k = 3, row by row; the same as prdc's
    density, coverage    []      the paper's definition with k = 5, row by row; the same as prdc's
    nearest, distances   [m, 3]  the nearest real rows of each fake one, by scipy.spatial.distance.cdist
    labels               [n]     classes 0 to 3 of real, skewed: class 2 has one row, class 3 none
    spread               [2]     the mean distance of all pairs of classes 0 and 1, by scipy.spatial.distance.pdist
scores_*         probabilities [n, classes], and score []: torchmetrics' InceptionScore of their logarithms, one split; where
                 there are zeros, by scipy.special.rel_entr
images_*         first, second [n, H, W, C] in [0, data_range]; ssim, ms_ssim [n] by torchmetrics, one image at a time, with the
                 range `data_range` and the weights `betas` of the scales. Of images_small, of 7 x 9 pixels, only
                 ssim, window by window. Images of images_five are a formula, `waves`, and are not in the file.
"""
import os
import sys

import mpmath
import numpy as np
import prdc
import scipy
import torch
import torchmetrics
from scipy.spatial.distance import cdist, pdist
from torchmetrics.functional.image import (
    multiscale_structural_similarity_index_measure, structural_similarity_index_measure)
from torchmetrics.image.fid import FrechetInceptionDistance
from torchmetrics.image.inception import InceptionScore
from torchmetrics.image.kid import KernelInceptionDistance

import fixture_files

BETAS = np.array([0.0448, 0.2856, 0.3001, 0.2363, 0.1333])


class Through(torch.nn.Module):
    """Features that are there already."""

    def __init__(self, size):
        super().__init__()
        self.num_features = size

    def forward(self, x):
        return x


# Features ---------------------------------------------------------------------------------------------------------

def frechet(real, fake):
    metric = FrechetInceptionDistance(feature=Through(real.shape[1]), input_img_size=(1, 1, 1)).set_dtype(torch.float64)
    metric.update(torch.tensor(real), real=True)
    metric.update(torch.tensor(fake), real=False)
    return metric.compute().item()


def frechet_scipy(real, fake):
    covariances = np.cov(real.T), np.cov(fake.T)
    root = scipy.linalg.sqrtm(covariances[0] @ covariances[1]).real
    shift = real.mean(0) - fake.mean(0)
    return shift @ shift + np.trace(covariances[0]) + np.trace(covariances[1]) - 2 * np.trace(root)


def frechet_spectrum(real, fake):
    """With centred rows X and Y, the eigenvalues of cov(X) cov(Y) that are not 0 are those of X Yt Y Xt / (n - 1)(m - 1)."""
    mpmath.mp.dps = 50
    shift = real.mean(0) - fake.mean(0)
    x, y = [mpmath.matrix((rows - rows.mean(0)).tolist()) / mpmath.sqrt(len(rows) - 1) for rows in (real, fake)]
    cross = x * y.T
    roots = [mpmath.sqrt(abs(value)) for value in mpmath.eigsy(cross * cross.T, eigvals_only=True)]
    traces = sum(value ** 2 for value in x) + sum(value ** 2 for value in y)
    return float(shift @ shift + traces - 2 * mpmath.fsum(roots))


def kernel(real, fake):
    def mean(x, y, same):
        values = (x @ y.T / x.shape[1] + 1) ** 3
        return (values.sum() - np.trace(values)) / (len(x) * (len(x) - 1)) if same else values.mean()
    expected = mean(real, real, True) + mean(fake, fake, True) - 2 * mean(real, fake, False)
    if len(real) != len(fake):
        return expected
    metric = KernelInceptionDistance(feature=Through(real.shape[1]), subsets=1, subset_size=len(real)).set_dtype(torch.float64)
    metric.update(torch.tensor(real), real=True)
    metric.update(torch.tensor(fake), real=False)
    found = metric.compute()[0].item()
    assert abs(found - expected) <= 1e-6 * abs(expected) + 1e-9, (found, expected)
    return found


def precision_recall(real, fake, k=3):
    def share(points, rows):
        radii = [np.sort([np.linalg.norm(row - other) for other in np.delete(rows, index, 0)])[k - 1]
                 for index, row in enumerate(rows)]
        return np.mean([any(np.linalg.norm(point - row) <= radius for row, radius in zip(rows, radii))
                        for point in points])
    found = share(fake, real), share(real, fake)
    theirs = prdc.compute_prdc(real, fake, nearest_k=k)
    # prdc asks for less than the radius, where the paper has at most; with copies of rows that is not the same.
    if not len(np.unique(np.concatenate([real, fake]), axis=0)) < len(real) + len(fake):
        assert np.allclose(found, (theirs["precision"], theirs["recall"])), (found, theirs)
    return found


def density_coverage(real, fake, k=5):
    radii = [np.sort([np.linalg.norm(row - other) for other in np.delete(real, index, 0)])[k - 1]
             for index, row in enumerate(real)]
    inside = np.array([[np.linalg.norm(sample - row) < radius for row, radius in zip(real, radii)] for sample in fake])
    found = inside.sum(1).mean() / k, inside.any(0).mean()
    # prdc asks for k neighbours of samples, too; and with copies of rows its distances are not exact enough.
    if len(fake) > k and len(np.unique(np.concatenate([real, fake]), axis=0)) == len(real) + len(fake):
        theirs = prdc.compute_prdc(real, fake, nearest_k=k)
        assert np.allclose(found, (theirs["density"], theirs["coverage"])), (found, theirs)
    return found


def write_features(group, real, fake, with_kernel=True):
    fixture_files.put(group, "real", real)
    fixture_files.put(group, "fake", fake)
    if min(len(real), len(fake)) > real.shape[1]:
        fixture_files.put(group, "frechet", frechet(real, fake))
        fixture_files.put(group, "frechet_scipy", frechet_scipy(real, fake))
    else:
        fixture_files.put(group, "frechet_spectrum", frechet_spectrum(real, fake))
    if with_kernel:
        fixture_files.put(group, "kernel", kernel(real, fake))
    precision, recall = precision_recall(real, fake)
    fixture_files.put(group, "precision", precision)
    fixture_files.put(group, "recall", recall)
    density, coverage = density_coverage(real, fake)
    fixture_files.put(group, "density", density)
    fixture_files.put(group, "coverage", coverage)
    distances = cdist(fake, real)
    nearest = np.argsort(distances, axis=1, kind="stable")[:, :3]
    fixture_files.put(group, "nearest", nearest)
    fixture_files.put(group, "distances", np.take_along_axis(distances, nearest, 1))
    labels = np.arange(len(real)) % 5 // 3
    labels[0] = 2
    fixture_files.put(group, "labels", labels)
    fixture_files.put(group, "spread", [pdist(real[labels == label]).mean() for label in (0, 1)])


def feature_cases(rng):
    def draw(count, size, mean=0.0, scale=1.0):
        mixing = rng.normal(0, 1 / np.sqrt(size), (size, size)) + np.eye(size)
        return np.float64(np.float32(mean + scale * rng.normal(0, 1, (count, size)) @ mixing))
    same = draw(60, 8)
    few = draw(20, 128)
    yield "features_8", (draw(90, 8), draw(90, 8, 0.2, 0.8)), {}
    yield "features_8_skewed", (draw(120, 8), draw(30, 8, -0.5, 1.2)), {}
    yield "features_8_few", (draw(12, 8)[:6], draw(5, 8)), {}
    yield "features_8_same", (same, same), {}
    yield "features_8_shifted", (same, np.float64(np.float32(same + 0.75))), {}
    yield "features_8_far", (draw(60, 8, 1000), draw(50, 8, 1000.2)), {"with_kernel": False}
    yield "features_64", (draw(80, 64), draw(70, 64, 0.1, 0.7)), {}
    yield "features_64_few", (draw(90, 64), draw(20, 64)), {}
    yield "features_128_few", (draw(30, 128), draw(30, 128, 0.1)), {}
    yield "features_128_same", (few, few), {}


# Probabilities ----------------------------------------------------------------------------------------------------

def write_scores(group, probabilities):
    fixture_files.put(group, "probabilities", probabilities)
    if (probabilities == 0).any():
        score = np.exp(scipy.special.rel_entr(probabilities, probabilities.mean(0)).sum(1).mean())
    else:
        metric = InceptionScore(feature=Through(probabilities.shape[1]), splits=1).set_dtype(torch.float64)
        metric.update(torch.tensor(np.log(probabilities)))
        score = metric.compute()[0].item()
    fixture_files.put(group, "score", score)


def score_cases(rng):
    for name, scale in (("scores_unsure", 0.5), ("scores_sure", 4.0), ("scores_certain", 30.0)):
        yield name, np.float64(np.float32(scipy.special.softmax(scale * rng.normal(0, 1, (50, 10)), 1)))
    zeros = scipy.special.softmax(3 * rng.normal(0, 1, (40, 10)), 1) * (rng.uniform(0, 1, (40, 10)) < 0.5)
    zeros[:, 0] += 1e-3
    zeros[:, 7] = 0
    yield "scores_zeros", np.float64(np.float32(zeros / zeros.sum(1, keepdims=True)))


# Images -----------------------------------------------------------------------------------------------------------

def betas(height, width):
    used = [beta for scale, beta in enumerate(BETAS) if min(height, width) >> scale >= 11]
    return np.array(used) / sum(used)


def waves(height, width, channels, phase):
    y, x, c = np.meshgrid(np.arange(height), np.arange(width), np.arange(channels), indexing="ij")
    return 0.5 + 0.3 * np.sin(0.31 * y + 0.17 * x + c + phase) + 0.2 * np.cos(0.05 * y * (1 + phase) - 0.23 * x)


def small_ssim(first, second, data_range, window):
    """Channel by channel and window by window, of images mirrored at their borders."""
    margin = ((window // 2, window // 2), (window // 2, window // 2), (0, 0))
    first, second = np.pad(first, margin, mode="reflect"), np.pad(second, margin, mode="reflect")
    taps = np.exp(-(np.arange(window) - window // 2) ** 2 / (2 * 1.5 ** 2))
    weights = np.outer(taps, taps) / taps.sum() ** 2
    c1, c2 = (0.01 * data_range) ** 2, (0.03 * data_range) ** 2
    values = []
    for top in range(first.shape[0] - window + 1):
        for left in range(first.shape[1] - window + 1):
            for channel in range(first.shape[2]):
                a, b = [image[top:top + window, left:left + window, channel] for image in (first, second)]
                mean_a, mean_b = (weights * a).sum(), (weights * b).sum()
                var_a, var_b = (weights * (a - mean_a) ** 2).sum(), (weights * (b - mean_b) ** 2).sum()
                covariance = (weights * (a - mean_a) * (b - mean_b)).sum()
                values.append((2 * mean_a * mean_b + c1) * (2 * covariance + c2)
                              / ((mean_a ** 2 + mean_b ** 2 + c1) * (var_a + var_b + c2)))
    return np.mean(values)


def write_images(group, first, second, data_range, stored=True):
    if stored:
        fixture_files.put(group, "first", first)
        fixture_files.put(group, "second", second)
    fixture_files.put(group, "data_range", float(data_range))
    if min(first.shape[1:3]) < 11:
        fixture_files.put(group, "ssim", [small_ssim(a, b, data_range, 7) for a, b in zip(first, second)])
        return
    weights = betas(*first.shape[1:3])
    fixture_files.put(group, "betas", weights)
    pairs = [[torch.tensor(image.transpose(2, 0, 1)[None]) for image in pair] for pair in zip(first, second)]
    ssim = [structural_similarity_index_measure(a, b, data_range=float(data_range)).item() for a, b in pairs]
    several = [multiscale_structural_similarity_index_measure(
        a, b, data_range=float(data_range), betas=tuple(weights), normalize="relu").item() for a, b in pairs]
    fixture_files.put(group, "ssim", ssim)
    fixture_files.put(group, "ms_ssim", several)


def image_cases(rng):
    def pair(shape, data_range, noise):
        first = np.stack([waves(*shape[1:], index) for index in range(shape[0])])
        second = first + rng.normal(0, 1, shape) * noise[:, None, None, None]
        if shape[0] > 1:
            second[-1] = 1 - first[-1]
        return [np.float64(np.float32(data_range * np.clip(image, 0, 1))) for image in (first, second)]
    yield "images_28", (*pair((4, 28, 28, 1), 1, np.array([0.02, 0.2, 0.6, 0])), 1), {}
    yield "images_24", (*pair((2, 24, 20, 3), 255, np.array([0.1, 0])), 255), {}
    yield "images_48", (*pair((1, 49, 46, 1), 2, np.array([0.3]))[:2], 2), {}
    yield "images_small", (*pair((2, 7, 9, 2), 1, np.array([0.1, 0])), 1), {}
    five = [np.float64(np.float32(waves(181, 178, 2, phase)))[None] for phase in (0, 0.4)]
    yield "images_five", (*five, 1), {"stored": False}


def main():
    path = sys.argv[1] if len(sys.argv) > 1 else os.path.join(os.path.dirname(__file__), "metric_values.h5")
    rng = np.random.default_rng(20170626)
    names = []
    with fixture_files.create(path) as file:
        for name, rows, options in feature_cases(rng):
            names.append(name)
            write_features(file.create_group(name), *rows, **options)
        for name, probabilities in score_cases(rng):
            names.append(name)
            write_scores(file.create_group(name), probabilities)
        for name, images, options in image_cases(rng):
            names.append(name)
            write_images(file.create_group(name), *images, **options)
        fixture_files.set_attributes(file, cases=names)
    print(f"{path}: {len(names)} cases, {os.path.getsize(path)} bytes, torchmetrics {torchmetrics.__version__}, "
          f"scipy {scipy.__version__}")


if __name__ == "__main__":
    main()
