#!/usr/bin/env python
"""Write small HDF5 files that Keras never would: wrong kinds of objects, loops, and claims beyond the file's size.

    python make_hostile_files.py hostile.zip        (needs h5py 3 and numpy)

Files `legacy_*` have the legacy layout, `keras3_*` that of `.weights.h5`. They are mostly zeros, and so packed together. What
a zip archive can lie about is put together by the tests themselves.
"""
import json
import os
import sys
import tempfile
import zipfile
import zlib

import h5py
import numpy as np

folder = tempfile.TemporaryDirectory()
out = folder.name
KERNEL = np.arange(12, dtype="<f4").reshape(3, 4)
KERNEL_PATH = "dense/kernel:0"
opened = []


def made(name, **options):
    """A new file, which is closed and packed at the end."""
    f = h5py.File(os.path.join(out, name), "w", **options)
    opened.append(f)
    return f


def legacy(name, layer_names=("dense",), weight_names=(KERNEL_PATH,), kernel=KERNEL):
    """A legacy file; names and kernel may be left out to be made by hand."""
    f = made(f"legacy_{name}.h5")
    if layer_names is not None:
        f.attrs["layer_names"] = layer_names
    dense = f.create_group("dense")
    if weight_names is not None:
        dense.attrs["weight_names"] = weight_names
    if kernel is not None:
        dense[KERNEL_PATH] = kernel
    return f


def keras3(name, kernel=KERNEL):
    """A `.weights.h5` with one layer, whose variables are returned with it."""
    f = made(f"keras3_{name}.h5")
    variables = f.create_group("layers/dense/vars")
    if kernel is not None:
        variables["0"] = kernel
    return f, variables


# Wrong types of attributes.
legacy("layer_names_numbers", layer_names=[1, 2, 3])
legacy("layer_names_nested", layer_names=np.array([[b"dense", b"more"], [b"and", b"more"]]))
legacy("weight_names_numbers", weight_names=[1.5])
legacy("layer_names_latin1", layer_names=np.array([b"d\xe9nse"]))
legacy("layer_names_escape", layer_names=np.array(["d\x1b[2J\u202eense".encode()]))
legacy("layer_names_empty", layer_names=np.array([b"", b"dense"]))
legacy("layer_names_parent", layer_names=np.array([b".."]))
legacy("model_config_number").attrs["model_config"] = 7
legacy("model_config_list").attrs["model_config"] = ["{}", "{}"]
legacy("model_config_nonsense").attrs["model_config"] = "no JSON"
legacy("model_config_deep").attrs["model_config"] = "[" * 20000
legacy("keras_version_number").attrs["keras_version"] = 3
keras3("name_number")[1].attrs["name"] = 5
keras3("name_latin1")[1].attrs["name"] = np.bytes_(b"d\xe9nse")

# Wrong kinds of objects and of elements.
legacy("group_for_dataset", kernel=None).create_group("dense/" + KERNEL_PATH)
f = legacy("dataset_for_layer", layer_names=["data"])
f["data"] = KERNEL
legacy("strings", kernel=np.array([b"one", b"two"]))
legacy("compound", kernel=np.zeros(3, dtype=[("a", "<f4"), ("b", "<i4")]))
legacy("named_type", kernel=None)["dense/" + KERNEL_PATH] = np.dtype("<f4")
keras3("group_for_dataset", kernel=None)[1].create_group("0")
keras3("strings", kernel=np.array([b"one", b"two"]))
f = made("keras3_layers_dataset.h5")
f["layers"] = KERNEL
f, _ = keras3("soft_link", kernel=None)
f["layers/dense/vars/0"] = h5py.SoftLink("/elsewhere")
f, _ = keras3("soft_link_layer")
f["layers/dense_1"] = h5py.SoftLink("/layers/dense")
f, _ = keras3("external_link", kernel=None)
f["layers/dense/vars/0"] = h5py.ExternalLink("/etc/passwd", "/0")
f, v = keras3("external_storage", kernel=None)
v.create_dataset("0", shape=(3, 4), dtype="<f4", external=[("/etc/passwd", 0, 48)])
f, v = keras3("virtual", kernel=None)
layout = h5py.VirtualLayout(shape=(3, 4), dtype="<f4")
layout[:] = h5py.VirtualSource("other.h5", "/kernel", shape=(3, 4))
v.create_virtual_dataset("0", layout)
# What libhdf5 keeps in a fractal heap, it reads without looking.
f = made("keras3_many_links.h5", libver=("v108", "v108"))
layers = f.create_group("layers")
for i in range(12):
    layers.create_group(f"dense_{i}")

# Loops of hard links: a layer that holds its own model, and a group that is its own layer.
f, _ = keras3("loop")
f["layers/dense/layers"] = f["layers"]
f, _ = keras3("loops")
f["layers/dense/layers"] = f["layers"]
for i in range(8):
    f[f"layers/dense_{i + 1}"] = f["layers/dense"]
f = legacy("loop", layer_names=["dense"] + ["dense" + "/again" * n for n in range(1, 40)])
f["dense/again"] = f["dense"]

# Much for little: shapes, chunks, and one thing under many names.
legacy("huge", kernel=None)["dense"].create_dataset(KERNEL_PATH, shape=(2**40,), dtype="<f4")
legacy("huge_zero", kernel=None)["dense"].create_dataset(KERNEL_PATH, shape=(2**40, 2**40, 0), dtype="<f4")
f, v = keras3("huge", kernel=None)
v.create_dataset("0", shape=(2**40,), dtype="<f4", chunks=(2**20,), compression="gzip")
# Chunks of a megabyte, of which one number in 2¹⁸ is part of the array: more than deflate could give, and as much.
chunk = zlib.compress(bytes(2**20), 9)
for name, count in [("huge_edges", 80), ("edges", 8)]:
    f, v = keras3(name, kernel=None)
    edges = v.create_dataset("0", shape=(1, count), maxshape=(None, None), chunks=(2**18, 1), dtype="<f4",
                             compression="gzip")
    for i in range(8):
        edges.id.write_direct_chunk((0, i), chunk)
f = legacy("many_names", layer_names=[f"l{i}" for i in range(100)], weight_names=[f"w{i}" for i in range(100)], kernel=None)
f["dense/w0"] = np.zeros(0, "<f4")
for i in range(100):
    f[f"l{i}"] = f["dense"]
    if i:
        f[f"dense/w{i}"] = f["dense/w0"]
f = legacy("many_attributes")
for i in range(1025):
    f.attrs[f"ganzoo_{i}"] = np.bytes_(b"x")
f, v = keras3("long_name")
v.attrs["name"] = "x" * 4000
for i in range(1, 40):
    f[f"layers/dense_{i}"] = f["layers/dense"]
f = legacy("long_path", weight_names=["again/" * n + "k" for n in range(300, 304)], kernel=None)
f["dense/again"] = f["dense"]
f["dense/k"] = np.zeros(0, "<f4")

for f in opened:
    f.close()
with zipfile.ZipFile(sys.argv[1], "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
    for name in sorted(os.listdir(out)):
        with open(os.path.join(out, name), "rb") as f:
            archive.writestr(zipfile.ZipInfo(name), f.read(), zipfile.ZIP_DEFLATED)
