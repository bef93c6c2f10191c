#!/usr/bin/env python
"""Write pictures/: small JPEG and PNG files, and what Pillow makes of them.

    python make_pictures.py [pictures]

Needs Pillow, numpy and tensorflow. Whatever they compute is stored as PNG, whose samples are exact.

    jpeg-<kind>.jpg            grey, 444, 420, progressive (4:2:0, restart markers), flat (progressive, one colour),
                               rgb (not converted to YCbCr) and cmyk
    jpeg-<kind>.png            their samples; none for cmyk
    png-<kind>.png             palette (with a transparent entry), and one each of 2 and 4 channels
    png-<kind>-<n>.png         convert() to 1 grey, 3 RGB, 4 RGBA (colours only where nothing is transparent)
    source-<n>.png             a picture of n channels, 37 x 23
    resized-<n>-<w>x<h>.png    resize((w, h), BILINEAR) of it
    samples/<kind>.png         PNG files of every colour type and depth, with transparent colours, interlaced, and with gamma,
                               colour spaces and profiles, which say nothing about the samples
    samples/<kind>.rgba.png    what TensorFlow's decode_png(channels=4) makes of them; where Pillow reads the same, that is checked
    samples/range-16.png       all samples of 16 bits at a distance of 16; range-16.grey.png: TensorFlow's 8 bits of them
    samples/flat.png           RGBA; flat.black.png, flat.white.png, flat.drop.png: laid over black and white by Pillow's
                               composite(), and convert("RGB")
    exif/<n>.jpg, .png, .webp  a picture with the orientation n in its Exif data; <n>.<kind>.expected.png: exif_transpose() of it
    other/<kind>.bmp, .webp    other formats; other/<file>.rgba.png: what Pillow reads
"""
import io
import os
import struct
import sys
import zlib

import numpy as np
from PIL import Image, ImageOps

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


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def packed(row, depth):
    """A row of samples as a PNG file stores it."""
    if depth == 16:
        return row.astype(">u2").tobytes()
    if depth == 8:
        return row.astype("uint8").tobytes()
    bits = (row.ravel()[:, None] >> np.arange(depth - 1, -1, -1)) & 1
    return np.packbits(bits.astype("uint8").ravel()).tobytes()


def png(samples, depth, kind, extra=(), interlaced=False):
    """A PNG file of samples [height, width, channels], unfiltered."""
    height, width = samples.shape[:2]
    passes = [(0, 0, 1, 1)]
    if interlaced:
        passes = [(0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2), (1, 0, 2, 1)]
    rows = b""
    for top, left, down, across in passes:
        part = samples[top::down, left::across]
        if part.size:
            rows += b"".join(b"\0" + packed(row, depth) for row in part)
    header = struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, int(interlaced))
    chunks = [(b"IHDR", header), *extra, (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*c) for c in chunks)


def write(path, data):
    with open(path, "wb") as file:
        file.write(data)


def write_samples(folder):
    import tensorflow as tf

    rng = np.random.default_rng(21)

    def image(depth, channels):
        return rng.integers(0, 2**depth, (11, 13, channels))

    def key(samples):
        """The transparent colour of one of the pixels, which others are given too."""
        samples[::3, ::2] = samples[4, 6]
        return [(b"tRNS", b"".join(struct.pack(">H", v) for v in samples[4, 6]))]

    kinds = {}
    for depth in [1, 2, 4, 8, 16]:
        grey = image(depth, 1)
        kinds[f"grey-{depth}"] = (grey, depth, 0, [])
        kinds[f"grey-{depth}-key"] = (grey.copy(), depth, 0, None)
        if depth < 16:
            colours = rng.integers(0, 256, 3 * 2**depth, dtype="uint8").tobytes()
            alphas = rng.integers(0, 256, max(1, 2**depth - 1), dtype="uint8").tobytes()
            kinds[f"palette-{depth}"] = (image(depth, 1), depth, 3, [(b"PLTE", colours)])
            kinds[f"palette-{depth}-alpha"] = (image(depth, 1), depth, 3, [(b"PLTE", colours), (b"tRNS", alphas)])
    for depth in [8, 16]:
        rgb = image(depth, 3)
        kinds[f"rgb-{depth}"] = (rgb, depth, 2, [])
        kinds[f"rgb-{depth}-key"] = (rgb.copy(), depth, 2, None)
        kinds[f"grey-alpha-{depth}"] = (image(depth, 2), depth, 4, [])
        kinds[f"rgba-{depth}"] = (image(depth, 4), depth, 6, [])
    profile = zlib.compress(b"no profile at all")
    claims = {
        "gamma": [(b"gAMA", struct.pack(">I", 100000))],
        "gamma-18": [(b"gAMA", struct.pack(">I", 55556))],
        "srgb": [(b"sRGB", b"\0"), (b"gAMA", struct.pack(">I", 45455))],
        "primaries": [(b"cHRM", struct.pack(">8I", 31270, 32900, 73470, 26530, 27380, 71770, 16660, 8910))],
        "profile": [(b"iCCP", b"name\0\0" + profile)],
        "bits": [(b"sBIT", b"\4")],
    }
    for name, extra in claims.items():
        kinds[f"claims-{name}"] = (kinds["grey-8"][0], 8, 0, extra)
        if name != "bits":
            kinds[f"claims-{name}-16"] = (kinds["rgba-16"][0], 16, 6, extra)
    for kind, (samples, depth, colour_type, extra) in kinds.items():
        extra = key(samples) if extra is None else extra
        plain = png(samples, depth, colour_type, extra)
        turned = png(samples, depth, colour_type, extra, interlaced=True)
        expected = tf.io.decode_png(plain, channels=4).numpy()
        assert (tf.io.decode_png(turned, channels=4).numpy() == expected).all(), kind
        if depth < 8 and not any(name == b"tRNS" for name, _ in extra):
            # TensorFlow takes the largest sample of so few bits for the alpha of what is opaque.
            assert (expected[..., 3] == 2**depth - 1).all()
            expected[..., 3] = 255
        if depth < 16:
            # Of samples of 16 bits Pillow has a mode of its own, or compares the upper halves alone with a transparent colour.
            pillow = np.array(Image.open(io.BytesIO(plain)).convert("RGBA"))
            same = pillow == expected
            # Pillow compares a transparent grey of few bits with the sample as it is after its expansion.
            assert same.all() or kind in ["grey-1-key", "grey-2-key", "grey-4-key"], kind
        write(f"{folder}/{kind}.png", plain)
        if not kind.startswith("claims"):
            write(f"{folder}/{kind}-interlaced.png", turned)
            Image.fromarray(expected).save(f"{folder}/{kind}.rgba.png", optimize=True)
    values = np.arange(0, 65536, 16).reshape(64, 64, 1)
    values[0, 1], values[-1, -1] = 32896, 65535
    write(f"{folder}/range-16.png", png(values, 16, 0))
    eight = tf.io.decode_png(png(values, 16, 0), channels=1).numpy()[..., 0]
    assert (eight == values[..., 0] >> 8).all()
    Image.fromarray(eight).save(f"{folder}/range-16.grey.png", optimize=True)

    flat = Image.fromarray(rng.integers(0, 256, (32, 32, 4), dtype="uint8"))
    flat.save(f"{folder}/flat.png")
    for name in ["black", "white"]:
        ground = Image.new("RGB", flat.size, name)
        Image.composite(flat.convert("RGB"), ground, flat.getchannel("A")).save(f"{folder}/flat.{name}.png")
    flat.convert("RGB").save(f"{folder}/flat.drop.png")


def write_exif(folder):
    image = picture(10, 7, 3, 31)
    for orientation in range(1, 9):
        exif = Image.Exif()
        exif.endian = "<" if orientation % 2 else ">"
        exif[0x010F] = "a camera"
        exif[0x0112] = orientation
        for kind, options in {"jpg": {"quality": 95, "subsampling": 0}, "png": {}, "webp": {"lossless": True}}.items():
            path = f"{folder}/{orientation}.{kind}"
            image.save(path, exif=exif.tobytes(), **options)
            ImageOps.exif_transpose(Image.open(path)).save(f"{folder}/{orientation}.{kind}.expected.png", optimize=True)


def bmp(width, height, bits, compression, palette, data, header=40, masks=b"", colours=0):
    """A BMP file; `height` is negative where rows are stored from the top."""
    if header == 12:
        info = struct.pack("<IHHHH", 12, width, height, 1, bits)
    else:
        info = struct.pack("<IiiHHIIiiII", header, width, height, 1, bits, compression, len(data), 2835, 2835, colours, 0)
        info += masks if header == 40 else masks + bytes(header - 40 - len(masks))
    start = 14 + len(info) + len(palette)
    return b"BM" + struct.pack("<IHHI", start + len(data), 0, 0, start) + info + palette + data


def padded(rows):
    return b"".join(row + bytes(-len(row) % 4) for row in rows)


def write_others(folder):
    rng = np.random.default_rng(41)
    width, height = 13, 6
    files = {}
    for bits in [1, 4, 8]:
        colours = rng.integers(0, 256, (2**bits, 4), dtype="uint8")
        colours[:, 3] = 0
        indices = rng.integers(0, 2**bits, (height, width))
        rows = [packed(row, bits) for row in indices]
        files[f"palette-{bits}.bmp"] = bmp(width, height, bits, 0, colours.tobytes(), padded(rows[::-1]))
        files[f"palette-{bits}-top-down.bmp"] = bmp(width, -height, bits, 0, colours.tobytes(), padded(rows))
        files[f"palette-{bits}-os2.bmp"] = bmp(
            width, height, bits, 0, colours[:, :3].tobytes(), padded(rows[::-1]), header=12)
    greys = np.repeat(np.arange(256, dtype="uint8"), 4).reshape(256, 4).copy()
    greys[:, 3] = 0
    rows = [rng.integers(0, 256, width, dtype="uint8").tobytes() for _ in range(height)]
    files["grey-8.bmp"] = bmp(width, height, 8, 0, greys.tobytes(), padded(rows))
    words = padded([rng.integers(0, 2**16, width, dtype="<u2").tobytes() for _ in range(height)])
    files["rgb-555.bmp"] = bmp(width, height, 16, 0, b"", words)
    files["rgb-565.bmp"] = bmp(width, height, 16, 3, b"", words, masks=struct.pack("<III", 0xF800, 0x7E0, 0x1F))
    rows = [rng.integers(0, 256, 3 * width, dtype="uint8").tobytes() for _ in range(height)]
    files["rgb-24.bmp"] = bmp(width, height, 24, 0, b"", padded(rows))
    quads = rng.integers(0, 256, 4 * width * height, dtype="uint8").tobytes()
    masks = struct.pack("<IIII", 0xFF0000, 0xFF00, 0xFF, 0xFF000000)
    files["rgb-32.bmp"] = bmp(width, height, 32, 0, b"", quads)
    files["rgba-32.bmp"] = bmp(width, height, 32, 3, b"", quads, header=108, masks=masks)
    files["rgba-32-v5.bmp"] = bmp(width, -height, 32, 3, b"", quads, header=124, masks=masks)
    colours = rng.integers(0, 256, (256, 4), dtype="uint8")
    colours[:, 3] = 0
    runs = b""
    for row in range(height):
        # A run, pixels one by one, and the rest of the row: by its end, or beyond.
        runs += bytes([5, row, 0, 3, 7, 8, 9, 0, 5, 200]) + (b"\0\0" if row < height - 1 else b"\0\1")
    files["runs-8.bmp"] = bmp(width, height, 8, 1, colours.tobytes(), runs)
    # The rows from the third on are reached by a jump.
    jump = bytes([13, 1, 0, 0, 13, 2, 0, 0, 2, 3, 0, 2, 4, 1, 3, 77, 0, 0, 13, 5, 0, 0, 13, 6, 0, 1])
    files["runs-8-jump.bmp"] = bmp(width, height, 8, 1, colours.tobytes(), jump)
    runs = b""
    for row in range(height):
        runs += bytes([5, 16 * row + 3, 0, 5, 0x12, 0x34, 0x50, 0, 3, 0xA7, 0, 0])
    files["runs-4.bmp"] = bmp(width, height, 4, 2, colours[:16].tobytes(), runs + b"\0\1")
    for name, data in files.items():
        write(f"{folder}/{name}", data)

    picture(21, 17, 3, 42).save(f"{folder}/lossless.webp", lossless=True)
    picture(21, 17, 4, 43).save(f"{folder}/lossless-alpha.webp", lossless=True, exact=True)
    picture(21, 17, 3, 44).save(f"{folder}/lossy.webp", quality=80)
    picture(21, 17, 4, 45).save(f"{folder}/lossy-alpha.webp", quality=80)
    Image.new("RGB", (600, 600), (12, 34, 56)).save(f"{folder}/flat.webp", lossless=True)
    frames = [picture(9, 8, 3, seed) for seed in (46, 47)]
    frames[0].save(f"{folder}/animation.webp", save_all=True, append_images=frames[1:], lossless=True)
    for name in sorted(os.listdir(folder)):
        if name.endswith((".bmp", ".webp")) and name not in ["animation.webp", "flat.webp"]:
            Image.open(f"{folder}/{name}").convert("RGBA").save(f"{folder}/{name}.rgba.png", optimize=True)


def main():
    folder = sys.argv[1] if len(sys.argv) > 1 else os.path.join(os.path.dirname(__file__), "pictures")
    os.makedirs(folder, exist_ok=True)
    write_jpegs(folder)
    write_pngs(folder)
    write_resized(folder)
    for part, make in {"samples": write_samples, "exif": write_exif, "other": write_others}.items():
        os.makedirs(f"{folder}/{part}", exist_ok=True)
        make(f"{folder}/{part}")


if __name__ == "__main__":
    main()
