#!/usr/bin/env python
"""Carry networks between GANZoo and Keras in every layout, both ways, and print how far their outputs are apart.

    KERAS_BACKEND=torch keras3/bin/python matrix.py --ganzoo .build/release/ganzoo --work FOLDER
    keras2/bin/python matrix.py --ganzoo .build/release/ganzoo --work FOLDER

Needs keras (2.15 with tensorflow, or 3 with any of its backends), numpy and h5py; with onnxruntime and safetensors the
columns for these are filled, too. For each case a run of a few steps gives a generator and a critic whose weights and moving
statistics are none of their first values. Then

    there   `ganzoo export` writes the networks; Keras opens them and computes the inputs of samples.h5
    back    Keras saves the same networks in its own dialect; GANZoo reads them and computes inputs of its own,
            which Keras computes again

A number is the largest difference of two outputs in inference mode, over the largest output where that exceeds 1. Exit
status 1 if one is above --tolerance.
"""
import argparse
import os
import subprocess
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")

import h5py
import keras
import numpy as np

KERAS3 = int(keras.__version__.split(".")[0]) >= 3

# Name, architecture, recipe, and settings that keep what takes long small.
CASES = [
    ("seed 004 (acgan/keras-wacgan, full width)", "acgan", "keras-wacgan", ["training.batch=8"]),
    ("acgan/blocks", "acgan", "blocks", ["training.batch=16"]),
    ("dcgan/default", "dcgan", "default", ["training.batch=16"]),
    ("mlp/default", "mlp", "default", ["training.batch=16"]),
    ("resnet/default", "resnet", "default", ["training.batch=4"]),
    ("resnet/cifar10-conditional", "resnet", "cifar10-conditional",
     ["training.batch=4", "data.set=mnist", "architecture.sample=[28, 28, 1]", "architecture.generator.filters=16",
      "architecture.critic.filters=16"]),
]
FORMATS = ["keras", "keras-h5", "keras-weights-h5", "keras-h5-weights"]
SUFFIXES = {"keras": ".keras", "keras-h5": ".h5", "keras-weights-h5": ".weights.h5", "keras-h5-weights": ".h5",
            "onnx": ".onnx", "safetensors": ".safetensors"}


def run(*command):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}")


def sets(settings):
    return [part for setting in settings for part in ("--set", setting)]


# ------------------------------------------------------------------ Keras --

def computed(model, inputs):
    """The outputs of a Keras model, in its order, for inputs by layer name."""
    names = [layer.name for layer in model._input_layers] if not KERAS3 else [t.name for t in model.inputs]
    given = [inputs[name] for name in names]
    y = model(given if len(given) > 1 else given[0], training=False)
    y = y if isinstance(y, (list, tuple)) else [y]
    return [np.asarray(keras.ops.convert_to_numpy(t)) if KERAS3 else t.numpy() for t in y]


def output_names(model):
    return [n.split("/")[0].split(":")[0] for n in model.output_names]


def save(model, fmt, path):
    """What a Keras user would call; Keras 3 has no public writer for the legacy weights any more."""
    if fmt in ("keras", "keras-h5"):
        model.save(path)
    elif fmt == "keras-weights-h5" or not KERAS3:
        model.save_weights(path)
    else:
        from keras.src.legacy.saving import legacy_h5_format
        with h5py.File(path, "w") as file:
            legacy_h5_format.save_weights_to_hdf5_group(file, model)


def scrambled(model):
    """The same model with other weights, for formats that hold weights alone."""
    rng = np.random.default_rng(3)
    model.set_weights([w + rng.normal(0, 1, w.shape).astype(w.dtype) for w in model.get_weights()])
    return model


# ---------------------------------------------------------------- numbers --

def difference(expected, actual):
    if expected.shape != actual.shape:
        raise SystemExit(f"shapes differ: {expected.shape} and {actual.shape}")
    return float(np.max(np.abs(expected - actual)) / max(1.0, float(np.max(np.abs(expected)))))


def samples(path, network):
    with h5py.File(path, "r") as file:
        group = file[network]
        return ({k: v[()] for k, v in group["inputs"].items()}, {k: v[()] for k, v in group["outputs"].items()})


def compare(model, path, network):
    """Keras' outputs for the inputs that a samples file has, against the outputs in it."""
    inputs, outputs = samples(path, network)
    actual = computed(model, inputs)
    if len(actual) != len(outputs):
        raise SystemExit(f"{network}: {len(actual)} outputs, not {len(outputs)}")
    # Names of outputs differ between versions of Keras, and equal shapes could be confused: match by layer name.
    found = dict(zip(output_names(model), actual)) if set(output_names(model)) == set(outputs) else None
    if found is None:
        if len({a.shape for a in actual}) != len(actual):
            raise SystemExit(f"{network}: neither names nor shapes tell the outputs apart")
        found = {name: next(a for a in actual if a.shape == wanted.shape) for name, wanted in outputs.items()}
    return max(difference(wanted, found[name]) for name, wanted in outputs.items())


# -------------------------------------------------------------- the cases --

def there(args, case, source, folder):
    """GANZoo's files in Keras: the largest difference by format and network."""
    rows = {}
    for fmt in FORMATS:
        out = f"{folder}/{fmt}"
        run(args.ganzoo, "export", source, "--format", fmt, "--output", out, "--samples", 3, "--force")
        for network in ("G", "D"):
            path = f"{out}/{network}{SUFFIXES[fmt]}"
            if fmt in ("keras", "keras-h5"):
                model = keras.models.load_model(path, compile=False)
            else:
                model = scrambled(keras.models.load_model(f"{folder}/keras/{network}.keras", compile=False))
                model.load_weights(path)
            rows[network, fmt] = compare(model, f"{out}/samples.h5", network)
    return rows


def back(args, case, source, folder):
    """Keras' files in GANZoo: the largest difference by format and network."""
    _, architecture, recipe, settings = case
    rows = {}
    models = {n: keras.models.load_model(f"{folder}/keras/{n}.keras", compile=False) for n in ("G", "D")}
    for fmt in FORMATS:
        out = f"{folder}/back-{fmt}"
        os.makedirs(out, exist_ok=True)
        paths = {n: f"{out}/{n}{SUFFIXES[fmt]}" for n in models}
        for network, model in models.items():
            save(model, fmt, paths[network])
        if fmt in ("keras", "keras-h5"):
            sources = paths
        else:
            run(args.ganzoo, "import", "--model", architecture, "--recipe", recipe, *sets(settings), "--generator",
                paths["G"], "--critic", paths["D"], "--output", f"{out}/g.h5")
            sources = {"G": f"{out}/g.h5", "D": f"{out}/g-critic.h5"}
        for network, path in sources.items():
            run(args.ganzoo, "export", path, "--format", "keras-h5-weights", "--output",
                f"{out}/{network}", "--samples", 3, "--force")
            rows[network, fmt] = compare(models[network], f"{out}/{network}/samples.h5", network)
    return rows


def others(args, source, folder):
    """ONNX in onnxruntime and safetensors in its own package, where these are installed."""
    rows = {}
    try:
        import onnxruntime
        run(args.ganzoo, "export", source, "--format", "onnx", "--output", f"{folder}/onnx", "--samples", 3,
            "--force")
        for network in ("G", "D"):
            session = onnxruntime.InferenceSession(f"{folder}/onnx/{network}.onnx", providers=["CPUExecutionProvider"])
            inputs, outputs = samples(f"{folder}/onnx/samples.h5", network)
            types = {i.name: {"tensor(int64)": np.int64, "tensor(int32)": np.int32}.get(i.type, np.float32)
                     for i in session.get_inputs()}
            actual = session.run(list(outputs), {k: v.astype(types[k]) for k, v in inputs.items()})
            rows[network, "onnx"] = max(difference(outputs[k], a) for k, a in zip(outputs, actual))
    except ImportError:
        pass
    try:
        from safetensors.numpy import load_file
        run(args.ganzoo, "export", source, "--format", "safetensors", "--output", f"{folder}/safetensors",
            "--force")
        for network in ("G", "D"):
            tensors = load_file(f"{folder}/safetensors/{network}.safetensors")
            model = keras.models.load_model(f"{folder}/keras/{network}.keras", compile=False)
            weights = {f"{layer.name}.{(w.path if KERAS3 else w.name).split('/')[-1].split(':')[0]}": np.asarray(v)
                       for layer in model.layers for w, v in zip(layer.weights, layer.get_weights())}
            equal = tensors.keys() == weights.keys() and all(np.array_equal(tensors[k], weights[k]) for k in weights)
            rows[network, "safetensors"] = 0.0 if equal else float("inf")
    except ImportError:
        pass
    return rows


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--ganzoo", required=True, help="the program")
    parser.add_argument("--work", required=True, help="a folder for the files; runs in it are used again")
    parser.add_argument("--tolerance", type=float, default=1e-5)
    parser.add_argument("--only", default="", help="cases whose names contain this")
    args = parser.parse_args()

    cells_of_all = []
    columns = FORMATS + ["onnx", "safetensors"]
    print(f"| Keras {keras.__version__} | | " + " | ".join(f"`{c}`" for c in columns) + " |")
    print("| --- | --- |" + " ---: |" * len(columns))
    for number, case in enumerate(CASES):
        name, architecture, recipe, settings = case
        if args.only not in name:
            continue
        source = f"{args.work}/run-{number}"
        if not os.path.exists(f"{source}/critic.h5"):
            run(args.ganzoo, "train", "--model", architecture, "--recipe", recipe, *sets(settings), "--steps", 3, "--output",
                source, "--force")
        folder = f"{args.work}/keras{keras.__version__}-{number}"
        os.makedirs(folder, exist_ok=True)
        to, fro = there(args, case, source, folder), back(args, case, source, folder)
        more = others(args, source, folder)
        for direction, rows in (("there", {**to, **more}), ("back", fro)):
            for network in ("G", "D"):
                cells = [rows.get((network, column)) for column in columns]
                cells_of_all += [cell for cell in cells if cell is not None]
                print(f"| {name} | {network} {direction} | " +
                      " | ".join("–" if cell is None else f"{cell:.1e}" for cell in cells) + " |", flush=True)
    # What is not a number is no agreement.
    agree = all(cell <= args.tolerance for cell in cells_of_all)
    print(f"\nlargest difference {np.max(cells_of_all):.1e}, tolerance {args.tolerance:.0e}")
    sys.exit(0 if agree else 1)


if __name__ == "__main__":
    main()
