#!/usr/bin/env python
"""Write the configurations of small models as the Keras at hand saves them.

    python make_configurations.py OUT.json

Works unchanged with Keras 2.15 and Keras 3. OUT.json holds, for each model,

    h5       attribute model_config of its .h5 file
    keras    config.json of its .keras archive
    layers   model.layers: name and class of each, and the layers of nested models
    shapes   outputs' shapes without the batch axis

The models are those of ../KerasFormatTests/Fixtures/make_keras_fixtures.py, which say what each is for, and the ones below.
"""
import importlib.util
import json
import os
import random
import sys
import tempfile
import zipfile

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
import h5py
import keras
import numpy as np
from keras import layers as L

HERE = os.path.dirname(os.path.abspath(__file__))
SPEC = importlib.util.spec_from_file_location(
    "fixtures", os.path.join(HERE, "../KerasFormatTests/Fixtures/make_keras_fixtures.py"))
FIXTURES = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(FIXTURES)


def matryoshka():
    """A Functional in a Sequential in a Functional; inner names that the outer ones repeat."""
    i = keras.Input((3,), name="x")
    innermost = keras.Model(i, L.Dense(4, name="dense")(i), name="innermost")
    middle = keras.Sequential([keras.Input((3,)), innermost, L.Dense(5, name="middle_dense")], name="middle")
    x = keras.Input((3,), name="x")
    return keras.Model(x, L.Dense(2, name="dense")(middle(x)), name="matryoshka")


def several():
    """A nested model with two inputs and three outputs: one goes straight through, and one is not used."""
    a, b = keras.Input((3,), name="a"), keras.Input((3,), name="b")
    spare = L.Dense(7, name="spare")(a)
    inner = keras.Model([a, b], [L.Add(name="sum")([a, L.Dense(3, name="turn")(b)]), spare, a], name="inner")
    x = keras.Input((3,), name="x")
    sums, _, same = inner([x, L.Dense(3, name="first")(x)])
    return keras.Model(x, [L.ReLU(name="last")(sums), same], name="several")


def keywords():
    """Tensors as the keyword argument that every layer has."""
    i = keras.Input((3,), name="x")
    return keras.Model(i, L.Multiply(name="product")(inputs=[i, L.Dense(3, name="scale")(inputs=i)]), name="keywords")


def deferred():
    """A Sequential that learns its input's shape from data; a batch of a known size."""
    model = keras.Sequential([L.Dense(3, name="first"), L.Dense(2, name="second")], name="deferred")
    model(np.zeros((4, 5), "float32"))
    return model


def types():
    """Inputs of every type; one is not used."""
    kinds = ["float16", "float32", "float64", "int8", "int32", "int64", "uint8", "bool"]
    inputs = [keras.Input((1,), name="x_" + kind, dtype=kind) for kind in kinds]
    return keras.Model(inputs, [L.Flatten(name="flat_" + k)(i) for k, i in zip(kinds[1:], inputs[1:])], name="types")


def tangle(seed):
    """A random graph."""
    draw = random.Random(seed)
    values = [keras.Input((2,), name=f"x{n}") for n in range(3)]
    for n in range(14):
        sources = [values[max(0, len(values) - 1 - int(draw.expovariate(0.3)))] for _ in range(draw.choice([1, 1, 2, 3]))]
        if len(set(id(source) for source in sources)) < 2:
            values.append(L.Dense(2, name=f"dense{n}")(sources[0]))
        else:
            values.append(L.Add(name=f"add{n}")(sources))
    outputs = draw.sample(values[3:], 3)
    return keras.Model(values[:3], outputs, name=f"tangle{seed}")


def shared_layer():
    i = keras.Input((3,), name="x")
    dense = L.Dense(3, name="twice")
    return keras.Model(i, dense(dense(i)), name="shared_layer")


def shared_model():
    i = keras.Input((3,), name="x")
    model = keras.Sequential([keras.Input((3,)), L.Dense(3, name="dense")], name="twice")
    return keras.Model(i, model(model(i)), name="shared_model")


def named_outputs():
    i = keras.Input((3,), name="x")
    return keras.Model(i, {"a": L.Dense(1, name="a")(i), "b": i}, name="named_outputs")


def named_inputs():
    i = keras.Input((3,), name="x")
    return keras.Model({"image": i}, L.Dense(1, name="a")(i), name="named_inputs")


def always_training():
    i = keras.Input((3,), name="x")
    return keras.Model(i, L.Dropout(0.5, name="drop")(i, training=True), name="always_training")


def operations():
    """Operators in the place of layers: x + 1 and x * y."""
    i = keras.Input((3,), name="x")
    return keras.Model(i, L.Dense(3, name="dense")(i + 1) * i, name="operations")


def unknown_sizes():
    i = keras.Input((None, None, 3), name="x")
    return keras.Model(i, L.Conv2D(2, 3, name="conv")(i), name="unknown_sizes")


def unsupported():
    i = keras.Input((4, 3), name="x")
    x = L.GRU(3, return_sequences=True, name="second")(L.LSTM(3, return_sequences=True, name="first")(i))
    return keras.Model(i, L.LSTM(3, name="third")(x), name="unsupported")


MODELS = [
    matryoshka, several, keywords, deferred, types, *[lambda seed=seed: tangle(seed) for seed in range(4)],
    shared_layer, shared_model, named_outputs, named_inputs, always_training, operations, unknown_sizes, unsupported,
]


def describe(layer):
    entry = {"name": layer.name, "class": type(layer).__name__}
    if isinstance(layer, keras.Model):
        entry["layers"] = [describe(inner) for inner in layer.layers]
    return entry


def configurations(model, folder):
    h5, archive = os.path.join(folder, "m.h5"), os.path.join(folder, "m.keras")
    model.save(h5)
    model.save(archive)
    with h5py.File(h5) as file, zipfile.ZipFile(archive) as archive:
        legacy, modern = file.attrs["model_config"], archive.read("config.json")
    outputs = keras.tree.flatten(model.outputs) if FIXTURES.KERAS3 else model.outputs
    return {
        "h5": json.loads(legacy), "keras": json.loads(modern), "layers": [describe(layer) for layer in model.layers],
        "shapes": [list(output.shape[1:]) for output in outputs],
    }


def shortened(value):
    """Without how weights begin, which takes half the file, and the addresses by which Keras 3 marks what is used twice."""
    if isinstance(value, dict):
        endings = ("_initializer", "_regularizer", "_constraint", "shared_object_id")
        return {key: shortened(inner) for key, inner in value.items() if not key.endswith(endings)}
    return [shortened(inner) for inner in value] if isinstance(value, list) else value


def main():
    result = {}
    makers = [lambda make=make: make(FIXTURES.PRESETS["small"]) for make in FIXTURES.MODELS.values()] + MODELS
    with tempfile.TemporaryDirectory() as folder:
        for make in makers:
            keras.backend.clear_session()
            model = make()
            result[model.name] = shortened(configurations(model, folder))
    with open(sys.argv[1], "w") as file:
        json.dump(result, file, separators=(",", ":"))
        file.write("\n")


main()
