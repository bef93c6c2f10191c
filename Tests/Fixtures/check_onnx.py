#!/usr/bin/env python
"""Run models of ONNX on recorded inputs and compare with recorded outputs.

    GANZOO_ONNX_OUT=FOLDER swift test -c release --disable-testable-imports --filter ONNXTests
    python check_onnx.py FOLDER [--tolerance 1e-5]

Needs numpy, h5py, onnx (1.23) and onnxruntime (1.31). For each NAME.onnx of the folder: `onnx.checker` with full shape
inference, and a run of ONNX Runtime on `/inputs/0` and on of NAME.h5, whose results have to be those of `/outputs/0` and
on within the tolerance, relative to the largest number where that exceeds 1. Other sizes of the batch are tried too.
Ends with status 1 if anything differs.
"""
import argparse
import pathlib
import sys

import h5py
import numpy as np
import onnx
import onnxruntime


def arrays(group):
    return [group[str(number)][...] for number in range(len(group))]


def difference(path):
    """The largest difference, relative where numbers exceed 1."""
    onnx.checker.check_model(onnx.load(path), full_check=True)
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    with h5py.File(path.with_suffix(".h5")) as file:
        inputs, expected = arrays(file["inputs"]), arrays(file["outputs"])
    worst = 0
    for count in [1, len(inputs[0])]:
        feeds = {value.name: array[:count] for value, array in zip(session.get_inputs(), inputs, strict=True)}
        for value, found, array in zip(session.get_outputs(), session.run(None, feeds), expected, strict=True):
            array = array[:count]
            if found.shape != array.shape or list(found.shape[1:]) != value.shape[1:]:
                raise ValueError(f"{value.name} is {found.shape}, not {array.shape}")
            if not np.isfinite(found).all():
                raise ValueError(f"{value.name} is not finite")
            worst = max(worst, float(np.abs(found - array).max() / max(1, np.abs(array).max())))
    return worst


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--tolerance", type=float, default=1e-5)
    options = parser.parse_args()
    paths = sorted(options.folder.glob("*.onnx"))
    worst, failures = 0, 0 if paths else 1
    for path in paths:
        try:
            found = difference(path)
            worst = max(worst, found)
            problem = None if found <= options.tolerance else f"differs by {found:.1e}"
        except Exception as error:
            problem = f"{type(error).__name__}: {error}"
        if problem:
            failures += 1
            print(f"{path.name}: {problem}")
    print(f"{len(paths)} models, {failures} failures, largest difference {worst:.1e}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
