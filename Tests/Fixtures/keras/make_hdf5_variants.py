#!/usr/bin/env python
"""Write small legacy Keras weights files in every HDF5 form that a reader may meet.

    python make_hdf5_variants.py OUTDIR        (needs h5py 3 and numpy)

All but the refused ones hold one layer `dense` with

    dense/kernel:0  (3, 4)  -1, -0.75, -0.5, ... 1.75      exact in 16 bits
    dense/bias:0    (4,)    0, 1, 2, 3
"""
import os
import sys
import zlib

import h5py
import numpy as np

out = sys.argv[1]
os.makedirs(out, exist_ok=True)
KERNEL = (np.arange(12, dtype="<f4").reshape(3, 4) - 4) / 4
BIAS = np.arange(4, dtype="<f4")


def fixed(texts, pad):
    """A numpy array of fixed-length strings and its HDF5 type with the given padding."""
    width = max(len(t) for t in texts) + (pad == h5py.h5t.STR_NULLTERM)
    kind = h5py.h5t.C_S1.copy()
    kind.set_size(width)
    kind.set_strpad(pad)
    fill = b" " if pad == h5py.h5t.STR_SPACEPAD else b"\0"
    return np.array([t.encode().ljust(width, fill) for t in texts], dtype=f"S{width}"), kind


def set_list(group, name, texts, pad=None):
    if pad is None:
        group.attrs[name] = texts
        return
    values, kind = fixed(texts, pad)
    space = h5py.h5s.create_simple((len(texts),))
    h5py.h5a.create(group.id, name.encode(), kind, space).write(values, mtype=kind)


def weights(name, kernel=None, pad=h5py.h5t.STR_NULLPAD, names=None, list_dense=True, **file_options):
    """A file with everything but the kernel, which `kernel(group)` stores."""
    f = h5py.File(os.path.join(out, name + ".h5"), "w", **file_options)
    f.attrs["backend"], f.attrs["keras_version"] = "tensorflow", "2.15.0"
    set_list(f, "layer_names", ["flatten", "dense"], pad)
    f.create_group("flatten").attrs["weight_names"] = []
    dense = f.create_group("dense")
    if list_dense:
        set_list(dense, "weight_names", names or ["dense/kernel:0", "dense/bias:0"], pad)
    inner = dense.create_group("dense")
    inner["bias:0"] = BIAS
    if kernel:
        kernel(inner)
    else:
        inner["kernel:0"] = KERNEL
    return f


def stored(dtype=None, data=KERNEL, **options):
    return lambda g: g.create_dataset("kernel:0", data=data, dtype=dtype, **options)


weights("float16", stored("<f2"))
weights("float64", stored("<f8"))
weights("big_endian", stored(">f4"))
weights("deflate", stored(chunks=(2, 2), compression="gzip", shuffle=True, fletcher32=True))
weights("newest_format", libver="latest")
weights("user_block", userblock_size=512)
weights("variable_strings", pad=None)
weights("nullterm_strings", pad=h5py.h5t.STR_NULLTERM)
weights("spacepad_strings", pad=h5py.h5t.STR_SPACEPAD)


def bfloat16(g):
    halves = (KERNEL.view("<u4") >> 16).astype("<u2").view("V2")
    g.create_dataset("kernel:0", data=halves).attrs["dtype"] = "bfloat16"


weights("bfloat16", bfloat16)

split = weights("split_list", list_dense=False)
split["dense"].attrs["weight_names0"] = np.array([b"dense/kernel:0"])
split["dense"].attrs["weight_names1"] = np.array([b"dense/bias:0"])

# Refused.
weights("integers", stored("<i4", data=np.arange(12).reshape(3, 4)))
weights("lzf", stored(compression="lzf"))
weights("missing_dataset", lambda g: None)
weights("same_name_twice", names=["dense/bias:0", "dense/bias:0"])
# One dataset under many names, which would be read many times.
weights("one_dataset_often", stored(data=np.zeros(512, "<f4")),
        names=["/" * n + "dense/kernel:0" for n in range(1, 40)])
f = weights("missing_group")
del f["flatten"]
f = weights("soft_link", lambda g: g.__setitem__("kernel:0", h5py.SoftLink("/dense/dense/bias:0")))
f = weights("external_link", lambda g: g.__setitem__("kernel:0", h5py.ExternalLink("float64.h5", "/dense/dense/kernel:0")))
weights("external_storage", lambda g: g.create_dataset(
    "kernel:0", shape=(3, 4), dtype="<f4", external=[("float64.h5", 0, 48)]))


def virtual(g):
    layout = h5py.VirtualLayout(shape=(3, 4), dtype="<f4")
    layout[:] = h5py.VirtualSource("float64.h5", "/dense/dense/kernel:0", shape=(3, 4))
    g.create_virtual_dataset("kernel:0", layout)


weights("virtual", virtual)
# Claims: more bytes than the file has; more than deflate could give; a product beyond 64 bits; one vast chunk.
weights("huge_contiguous", lambda g: g.create_dataset("kernel:0", shape=(30000, 40000), dtype="<f4"))
weights("huge_deflate", lambda g: g.create_dataset(
    "kernel:0", shape=(30000, 40000), dtype="<f4", chunks=(100, 100), compression="gzip"))
weights("overflow", lambda g: g.create_dataset(
    "kernel:0", shape=(2**40, 2**40), dtype="<f4", chunks=(10, 10), compression="gzip"))
weights("huge_chunk", lambda g: g.create_dataset(
    "kernel:0", shape=(3, 4), maxshape=(None, None), dtype="<f4", chunks=(30000, 30000), compression="gzip"))
# A chunk that inflates to fewer bytes than a chunk has.
f = weights("short_chunk", stored(data=np.zeros((1000, 1000), "<f4"), chunks=(1000, 1000), compression="gzip"))
f["dense/dense/kernel:0"].id.write_direct_chunk((0, 0), zlib.compress(bytes(range(16))))

no_layers = h5py.File(os.path.join(out, "no_layer_names.h5"), "w")
no_layers["images"] = np.zeros((2, 2), "<u1")
