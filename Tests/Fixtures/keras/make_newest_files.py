#!/usr/bin/env python
"""Write files in HDF5's newest format: dense groups and attributes, and every index of chunks that it has.

    python make_newest_files.py newest.zip        (needs h5py 3 and numpy)

`datasets_*` hold arrays of one formula, 0, 1, ... 250, 0, 1, ... along the last axis first; what was never written is 7. The
name of an array begins with the index that libhdf5 chooses for it. Files `members_*` have the layout of `.weights.h5`, and
as many members in a group as their names say; `attributes` is a whole legacy model with more than eight attributes.
"""
import os
import sys
import tempfile
import zipfile

import h5py
import numpy as np

folder = tempfile.TemporaryDirectory()
out = folder.name


def made(name, libver):
    return h5py.File(os.path.join(out, name + ".h5"), "w", libver=libver)


def numbers(shape, dtype="<f4"):
    return (np.arange(int(np.prod(shape))) % 251).reshape(shape).astype(dtype)


def early(f, name, shape, chunks, maxshape=None):
    """A dataset whose chunks are all there from the start, which makes their places follow from the first."""
    space = h5py.h5s.create_simple(shape, maxshape or shape)
    properties = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    properties.set_chunk(chunks)
    properties.set_alloc_time(h5py.h5d.ALLOC_TIME_EARLY)
    h5py.h5d.create(f.id, name.encode(), h5py.h5t.IEEE_F32LE, space, properties)
    f[name][...] = numbers(shape)


def datasets(f):
    packed = dict(compression="gzip", shuffle=True)

    def add(name, shape, written=None, dtype="<f4", **options):
        d = f.create_dataset(name, shape=shape, dtype=dtype, fillvalue=7, **options)
        if written is None:
            d[...] = numbers(shape, dtype)
        else:
            d[written] = numbers(shape, dtype)[written]

    add("contiguous", (5, 7))
    add("contiguous_unwritten", (3, 4), np.s_[:0])
    f.create_dataset("compact", data=numbers((2, 3)))
    add("single", (5, 7), chunks=(5, 7))
    add("single_packed", (5, 7), chunks=(5, 7), **packed)
    add("single_larger", (5, 7), chunks=(8, 8), maxshape=(8, 8), **packed)
    add("single_unwritten", (5, 7), np.s_[:0], chunks=(5, 7), **packed)
    early(f, "implicit", (10, 7), (4, 3))
    early(f, "implicit_growing", (10, 7), (4, 3), (17, 9))
    add("fixed", (10, 7), chunks=(4, 3))
    add("fixed_packed", (10, 7), chunks=(4, 3), fletcher32=True, **packed)
    add("fixed_growing", (10, 7), chunks=(4, 3), maxshape=(17, 9))
    add("fixed_part", (40, 40), np.s_[3:9, 30:], chunks=(4, 3), **packed)
    add("fixed_pages", (60, 60), chunks=(1, 2))
    add("fixed_pages_part", (60, 60), np.s_[50:52], chunks=(1, 2), **packed)
    add("extensible", (10, 7), chunks=(4, 3), maxshape=(None, 7))
    add("extensible_packed", (10, 7), chunks=(4, 3), maxshape=(None, 7), **packed)
    add("extensible_second", (7, 10), chunks=(3, 4), maxshape=(12, None), **packed)
    add("extensible_long", (300,), chunks=(1,), maxshape=(None,))
    add("extensible_longer", (9000,), chunks=(1,), maxshape=(None,))
    # In the second block of the first super block whose blocks have pages, and there in the second page.
    add("extensible_pages_part", (140_000,), np.s_[134_200:134_203], dtype="u1", chunks=(1,), maxshape=(None,))
    add("extensible_empty", (0,), chunks=(4,), maxshape=(None,))
    add("tree", (10, 7), chunks=(4, 3), maxshape=(None, None))
    add("tree_packed", (10, 7), chunks=(4, 3), maxshape=(None, None), **packed)
    add("tree_deep", (70, 70), chunks=(1, 2), maxshape=(None, None))
    add("tree_packed_part", (40, 40), np.s_[3:9, 30:], chunks=(4, 3), maxshape=(None, None), **packed)
    add("half", (10, 7), dtype="<f2", chunks=(4, 3), **packed)
    add("double_big", (10, 7), dtype=">f8", chunks=(4, 3), **packed)
    add("byte", (10, 7), dtype="u1", chunks=(4, 3), **packed)
    add("short_big", (10, 7), dtype=">i2", chunks=(4, 3), **packed)
    add("deep", (3, 4, 5, 6), chunks=(2, 2, 2, 4), **packed)
    f.create_dataset("scalar", data=np.float32(3))


for version in ["latest", "v110", "earliest"]:
    with made(f"datasets_{version}", (version, "latest") if version != "latest" else version) as f:
        datasets(f)

for count in [9, 100, 5000]:
    with made(f"members_{count}", "latest") as f:
        if count < 1000:
            for i in range(count):
                f[f"layers/dense_{i}/vars/0" if i else "layers/dense/vars/0"] = np.full((1, 2), i, "<f4")
        else:
            for i in range(count):
                f[f"layers/dense/vars/{i}"] = np.float32(i)
with made("members_ordered", "latest") as f:
    variables = f.create_group("layers/dense/vars", track_order=True)
    for i in range(40):
        variables[str(39 - i)] = np.float32(39 - i)
# What is linked and removed again leaves holes in the heap.
with made("members_removed", "latest") as f:
    for i in range(300):
        f[f"layers/dense/vars/{i}"] = np.float32(i)
    for i in range(0, 300, 3):
        del f[f"layers/dense/vars/{i}"]

# Small ones of the layouts of Keras, for the fuzzer.
with made("layouts", "latest") as f:
    packed = dict(compression="gzip", shuffle=True, fletcher32=True)
    f.create_group("layers/dense/vars")
    for name, options in [
        ("single", dict(chunks=(10, 7), **packed)), ("fixed", {}), ("fixed", packed), ("extensible", {}),
        ("extensible", packed), ("tree", {}), ("tree", packed), ("contiguous", {}),
    ]:
        vars = f["layers/dense/vars"]
        largest = {"extensible": (None, 7), "tree": (None, None)}.get(name)
        if name not in ("single", "contiguous"):
            options = dict(options, chunks=(4, 3))
        vars.create_dataset(str(len(vars)), data=numbers((10, 7)), maxshape=largest, **options)
    early(vars, str(len(vars)), (10, 7), (4, 3))
with made("facts", "latest") as f:
    f.attrs["model_config"] = np.bytes_('{"class_name": "Sequential"' + " " * 5000 + "}")
    for i in range(12):
        f.attrs[f"ganzoo_{i}"] = f"fact {i}"
    f.attrs["layer_names"] = [f"dense_{i}" for i in range(12)]
    for i in range(12):
        dense = f.create_group(f"dense_{i}")
        dense.attrs["weight_names"] = ["kernel:0"]
        dense["kernel:0"] = np.full((2, 2), i, "<f4")

for name, track in [("attributes", False), ("attributes_ordered", True)]:
    with h5py.File(os.path.join(out, name + ".h5"), "w", libver="latest", track_order=track) as f:
        f.attrs["model_config"] = np.bytes_("{" + " " * 20000 + "}")
        f.attrs["keras_version"] = "2.15.0"
        for i in range(60):
            f.attrs[f"ganzoo_{i}"] = f"fact {i}"
        weights = f.create_group("model_weights")
        weights.attrs["layer_names"] = np.array([f"dense_{i}".encode() for i in range(1500)])
        for i in range(10):
            weights.attrs[f"more_{i}"] = i
        for i in range(1500):
            if i < 3:
                dense = weights.create_group(f"dense_{i}")
                dense.attrs["weight_names"] = [f"dense_{i}/kernel:0"]
                dense[f"dense_{i}/kernel:0"] = np.full((2, 2), i, "<f4")
            else:
                # One group under many names.
                weights[f"dense_{i}"] = weights["dense_0"] if i == 3 else weights["dense_3"]
                if i == 3:
                    del weights["dense_3"]
                    weights.create_group("dense_3")

with zipfile.ZipFile(sys.argv[1], "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
    for name in sorted(os.listdir(out)):
        with open(os.path.join(out, name), "rb") as f:
            archive.writestr(zipfile.ZipInfo(name), f.read(), zipfile.ZIP_DEFLATED)
