"""Prints the checksum that a generator file of GANZoo should have, and the one it has.

    python generator_checksum.py FILE ...

SHA-256 over a list of byte strings, each as a netstring: see Sources/GANZooInterchange/Networks/SavedNetwork+Checksum.swift.
"""

import hashlib
import sys

import h5py
import numpy

NOT_COVERED = ["version", "recipe", "seed", "data", "steps", "figures", "checksum"]


def text(value):
    return value if isinstance(value, bytes) else str(value).encode()


def checksum(path):
    sum = hashlib.sha256()

    def add(part):
        part = text(part)
        sum.update(b"%d:%s," % (len(part), part))

    with h5py.File(path) as file:
        add(file.attrs["model_config"])
        for name in sorted(file.attrs):
            if name.startswith("ganzoo_") and name[7:] not in NOT_COVERED:
                add(name)
                add(file.attrs[name])
        weights = file["model_weights"]
        for layer in weights.attrs["layer_names"]:
            group = weights[layer]
            for name in group.attrs["weight_names"]:
                array = numpy.asarray(group[name], dtype="<f4")
                add(layer)
                add(text(name).split(b"/")[-1].removesuffix(b":0"))
                add(",".join(str(size) for size in array.shape))
                add(array.tobytes())
        return sum.hexdigest(), text(file.attrs.get("ganzoo_checksum", "none")).decode()


for path in sys.argv[1:]:
    print(path, *checksum(path))
