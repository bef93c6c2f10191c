#!/usr/bin/env python
"""Write pictures/: small JPEG and PNG files, and what Pillow makes of them.

    python make_pictures.py [pictures]

Needs Pillow and numpy. Whatever Pillow computes is stored as PNG, whose samples are exact.

    jpeg-<kind>.jpg            grey, 444, 420, progressive (4:2:0, restart markers), flat (progressive, one colour),
                               rgb (not converted to YCbCr) and cmyk
    jpeg-<kind>.png            their samples; none for cmyk
    png-<kind>.png             palette (with a transparent entry), and one each of 2 and 4 channels
    png-<kind>-<n>.png         convert() to 1 grey, 3 RGB, 4 RGBA (colours only where nothing is transparent)
    source-<n>.png             a picture of n channels, 37 x 23
    resized-<n>-<w>x<h>.png    resize((w, h), BILINEAR) of it
"""
import os
import sys

import numpy as np
from PIL import Image

MODES = {1: "L", 2: "LA", 3: "RGB", 4: "RGBA"}
SIZES = [(64, 64), (16, 16), (37, 9), (80, 23), (5, 60), (1, 1), (36, 22), (38, 24), (12, 40)]


def picture(width, height, channels, seed):
    """Smooth waves with some noise; alpha, where there is one, from 0 to 255."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:height, 0:width]
    planes = [127.5 + 100 * np.sin(x / (3 + c) + c) * np.cos(y / (5 - c) - c) for c in range(channels)]
    values = np.stack(planes, -1) + rng.normal(0, 12, (height, width, channels))
    if channels % 2 == 0:
        values[..., -1] = 2.5 * values[..., -1] - 190
    values = values.clip(0, 255).astype("uint8")
    return Image.fromarray(values[..., 0] if channels == 1 else values, MODES[channels])


def write_jpegs(folder):
    grey, colour = picture(45, 35, 1, 1), picture(45, 35, 3, 2)
    settings = {
        "grey": (grey, {}),
        "444": (colour, {"subsampling": 0}),
        "420": (colour, {"subsampling": 2}),
        "progressive": (colour, {"subsampling": 2, "progressive": True, "restart_marker_rows": 1}),
        "flat": (Image.new("L", (1024, 1024), 128), {"progressive": True, "optimize": True}),
        "rgb": (colour, {"keep_rgb": True}),
        "cmyk": (colour.convert("CMYK"), {}),
    }
    for kind, (image, options) in settings.items():
        path = f"{folder}/jpeg-{kind}.jpg"
        image.save(path, quality=90, **options)
        if kind != "cmyk":
            Image.open(path).save(f"{folder}/jpeg-{kind}.png", optimize=True)


def write_pngs(folder):
    palette = picture(20, 12, 3, 3).quantize(16)
    palette.save(f"{folder}/png-palette.png", transparency=5)
    for kind, image in {"palette": palette, "rgb": picture(20, 12, 3, 4), "grey": picture(20, 12, 1, 5)}.items():
        if kind != "palette":
            image.save(f"{folder}/png-{kind}.png")
        image = Image.open(f"{folder}/png-{kind}.png")
        targets = [4] if kind == "palette" else [1, 2, 3, 4]
        for channels in targets:
            image.convert(MODES[channels]).save(f"{folder}/png-{kind}-{channels}.png")


def write_resized(folder):
    for channels in MODES:
        image = picture(37, 23, channels, 10 + channels)
        image.save(f"{folder}/source-{channels}.png")
        for width, height in SIZES:
            resized = image.resize((width, height), Image.Resampling.BILINEAR)
            resized.save(f"{folder}/resized-{channels}-{width}x{height}.png")


def main():
    folder = sys.argv[1] if len(sys.argv) > 1 else os.path.join(os.path.dirname(__file__), "pictures")
    os.makedirs(folder, exist_ok=True)
    write_jpegs(folder)
    write_pngs(folder)
    write_resized(folder)


if __name__ == "__main__":
    main()
