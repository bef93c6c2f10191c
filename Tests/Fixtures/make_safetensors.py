#!/usr/bin/env python
"""Write safetensors/: files that SafetensorsTests writes too, and compares byte by byte.

    python make_safetensors.py

Needs numpy and safetensors (https://github.com/huggingface/safetensors, 0.8.0). `ascending.safetensors` is the package's
own work. The package sorts arrays by name; `given_order.safetensors` has them in another order, is put together here,
and is opened with the package: equal bytes show that it opens what the Swift code writes.
"""
import json
import pathlib
import struct

import numpy as np
from safetensors import numpy as safetensors, safe_open

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
    names, metadata = list(reversed(ARRAYS)), {"a": "1", "network": "G"}
    path = FOLDER / "given_order.safetensors"
    path.write_bytes(joined(names, metadata))
    with safe_open(path, "numpy") as file:
        assert file.metadata() == metadata and set(file.keys()) == set(names)
        for name in names:
            assert file.get_tensor(name).tobytes() == ARRAYS[name].tobytes()
            assert file.get_tensor(name).shape == ARRAYS[name].shape


main()
