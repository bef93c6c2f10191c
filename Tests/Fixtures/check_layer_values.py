#!/usr/bin/env python
"""Compute the cases of layer_values.h5 with the Keras at hand and compare: values of one generation hold in the other.

    python check_layer_values.py [layer_values.h5]

Works with Keras 2.15 and Keras 3, whatever its backend. Prints the cases that differ by more than 1e-5, and those that
this Keras refuses: settings that one generation has alone. Ends with status 1 if a case differs.
"""
import json
import os
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
import h5py
import keras
import numpy as np

KERAS3 = int(keras.__version__.split(".")[0]) >= 3


def computed(group):
    entry = json.loads(group.attrs["config"])
    layer = getattr(keras.layers, entry["class_name"]).from_config(entry["config"])
    inputs = [group[f"in_{i}"][...] for i in range(sum(key.startswith("in_") for key in group))]
    given = inputs if len(inputs) > 1 else inputs[0]
    layer(given)
    weights = [group[f"weight_{i}"][...] for i in range(sum(key.startswith("weight_") for key in group))]
    variables = layer.trainable_weights + layer.non_trainable_weights
    for variable, array in zip(variables, weights, strict=True):
        variable.assign(array)
    return np.asarray(keras.ops.convert_to_numpy(layer(given)) if KERAS3 else layer(given))


def main():
    path = sys.argv[1] if len(sys.argv) > 1 else os.path.join(os.path.dirname(__file__), "layer_values.h5")
    worst, refused, differing = 0.0, 0, []
    with h5py.File(path) as file:
        for name in file:
            try:
                found = computed(file[name])
            except Exception as error:
                refused += 1
                print(f"{name}: {type(error).__name__}: {str(error).splitlines()[0][:100]}")
                continue
            expected = file[name]["out"][...]
            difference = float(np.abs(found - expected).max()) if found.shape == expected.shape else float("inf")
            if difference > 1e-5:
                differing.append(name)
                print(f"{name}: {difference:.1e}")
            else:
                worst = max(worst, difference)
        print(f"Keras {keras.__version__}: {len(file)} cases, {refused} refused, {len(differing)} differ, "
              f"the others by at most {worst:.1e}")
    sys.exit(1 if differing else 0)


if __name__ == "__main__":
    main()
