#!/usr/bin/env python
"""Write shapes.h5: images of the data set `shapes`, drawn by Pillow.

    python make_shapes.py [shapes.h5]

Needs numpy, Pillow and h5py. Each of the cases `small` (32 x 32), `large` (64 x 64) and `wide` (24 x 40) has

    forms, families   [n]           numbers of form (circle, square, triangle, star) and family (red, green, blue)
    factors           [n, 6]        x, y, size, turn, hue, background
    images            [n, H, W, 3]  samples 0 ... 255: the shape drawn 64 times as large and averaged

Colours are OKLCH of lightness 0.72 and chroma 0.135, by the matrices of https://bottosson.github.io/posts/oklab
"""
import math
import sys

import numpy as np
from PIL import Image, ImageDraw

from fixture_files import create, put

MIDDLES = (25, 145, 260)
SCALE = 64


def colour(hue):
    """sRGB in 0 ... 255 of a hue in degrees."""
    a, b = (0.135 * f(math.radians(hue)) for f in (math.cos, math.sin))
    lms = [
        (0.72 + 0.3963377774 * a + 0.2158037573 * b) ** 3,
        (0.72 - 0.1055613458 * a - 0.0638541728 * b) ** 3,
        (0.72 - 0.0894841775 * a - 1.2914855480 * b) ** 3,
    ]
    matrix = [
        [4.0767416621, -3.3077115913, 0.2309699292],
        [-1.2684380046, 2.6097574011, -0.3413193965],
        [-0.0041960863, -0.7034186147, 1.7076147010],
    ]
    linear = np.clip(np.array(matrix) @ np.array(lms), 0, 1)
    return 255 * np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)


def mask(form, height, width, x, y, size, turn):
    """Which share of each pixel the shape covers, [H, W]."""
    image = Image.new("L", (width * SCALE, height * SCALE), 0)
    draw = ImageDraw.Draw(image)
    side = min(height, width) * SCALE
    center = (width * SCALE / 2 + (x - 0.5) * side, height * SCALE / 2 + (y - 0.5) * side)
    radius = size * side
    # Pillow's coordinates are those of the pixels' middles.
    if form == 0:
        draw.ellipse([center[0] - radius - 0.5, center[1] - radius - 0.5, center[0] + radius - 0.5, center[1] + radius - 0.5], fill=255)
    else:
        count, symmetry, first = {1: (4, 4, 0.125), 2: (3, 3, 0), 3: (10, 5, 0)}[form]
        corners = []
        for index in range(count):
            angle = 2 * math.pi * (first + index / count + turn / symmetry)
            reach = radius * (0.5 if form == 3 and index % 2 else 1)
            corners.append((center[0] + reach * math.sin(angle) - 0.5, center[1] - reach * math.cos(angle) - 0.5))
        draw.polygon(corners, fill=255)
    pixels = np.asarray(image, dtype=np.float64) / 255
    return pixels.reshape(height, SCALE, width, SCALE).mean((1, 3))


def main(path):
    random = np.random.default_rng(24)
    with create(path) as file:
        file.attrs["cases"] = np.array([b"large", b"small", b"wide"])
        for name, height, width, count in (("large", 64, 64, 4), ("small", 32, 32, 12), ("wide", 24, 40, 4)):
            forms, families, rows, images = [], [], [], []
            for index in range(count):
                form, family = index % 4, index // 4
                x, y = random.uniform(0.34, 0.66, 2)
                size, turn = random.uniform(0.18, 0.32), random.uniform(0, 1)
                hue, background = random.uniform(-30, 30), random.uniform(0.05, 0.4)
                share = mask(form, height, width, x, y, size, turn)[:, :, None]
                place = (np.arange(height) + 0.5) / height
                behind = (255 * background * (1.25 - 0.5 * place))[:, None, None]
                images.append(np.rint(behind + (colour(MIDDLES[family] + hue) - behind) * share).astype(np.int32))
                forms.append(form), families.append(family)
                rows.append([x, y, size, turn, hue, background])
            group = file.create_group(name)
            put(group, "forms", forms)
            put(group, "families", families)
            put(group, "factors", rows)
            put(group, "images", np.array(images, dtype=np.float32))


if __name__ == "__main__":
    main(*(sys.argv[1:] or ["shapes.h5"]))
