#!/usr/bin/env python
"""Write safetensors/: files that SafetensorsTests writes too, and compares byte by byte.

    python make_safetensors.py

Needs numpy and safetensors (https://github.com/huggingface/safetensors, 0.8.0). `ascending.safetensors` is the package's
own work, and so is `types.safetensors`, with the types of numbers that are read and one that is not. The package sorts arrays by name; `given_order.safetensors` has them in another order, is put together here,
and is opened with the package: equal bytes show that it opens what the Swift code writes.
"""
import json
import pathlib
import struct

import numpy as np
from safetensors import TensorSpec, numpy as safetensors, safe_open, serialize

FOLDER = pathlib.Path(__file__).resolve().parent / "safetensors"
ARRAYS = {
    "conv/bias": np.array([0.5], np.float32),
    "conv/kernel": (np.arange(12, dtype=np.float32) / 8 - 0.5).reshape(2, 1, 3, 2),
    'quoted "\\/" \n\x01 é 𝄞': np.array([[-0.0, 1e-45], [3.4028235e38, np.inf]], np.float32),
    "scalar": np.array(-2.25, np.float32),
}


def joined(names, metadata):
    header, end = {"__metadata__": metadata}, 0
    for name in names:
        start, end = end, end + ARRAYS[name].nbytes
        header[name] = {"dtype": "F32", "shape": list(ARRAYS[name].shape), "data_offsets": [start, end]}
    text = json.dumps(header, separators=(",", ":"), ensure_ascii=False).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + b"".join(ARRAYS[name].tobytes() for name in names)


def main():
    FOLDER.mkdir(exist_ok=True)
    safetensors.save_file(ARRAYS, FOLDER / "ascending.safetensors", metadata={"format": "ganzoo"})
    numbers = np.array([[1.5, -0.0, 1 / 3], [6e-8, np.inf, 65504]])
    # bfloat16 is the upper half of a float32.
    halves = (numbers.astype(np.float32).view(np.uint32) >> 16).astype(np.uint16)
    types = {
        "f.double": ("float64", numbers), "f.half": ("float16", numbers.astype(np.float16)),
        "f.bfloat16": ("bfloat16", halves), "f.single": ("float32", numbers.astype(np.float32)),
        "count": ("int64", np.array([7])),
    }
    entries = {
        name: TensorSpec(dtype=t, shape=list(a.shape), data_ptr=a.ctypes.data, data_len=a.nbytes)
        for name, (t, a) in types.items()
    }
    (FOLDER / "types.safetensors").write_bytes(serialize(entries, metadata={"ganzoo_data": "mnist", "format": "pt"}))
    names, metadata = list(reversed(ARRAYS)), {"a": "1", "network": "G"}
    path = FOLDER / "given_order.safetensors"
    path.write_bytes(joined(names, metadata))
    with safe_open(path, "numpy") as file:
        assert file.metadata() == metadata and set(file.keys()) == set(names)
        for name in names:
            assert file.get_tensor(name).tobytes() == ARRAYS[name].tobytes()
            assert file.get_tensor(name).shape == ARRAYS[name].shape


main()
