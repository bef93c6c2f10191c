#!/usr/bin/env python
"""Have Keras save the networks of the zoo, narrow, in its own dialect, with inputs and outputs.

    keras3/bin/python make_zoo_models.py --ganzoo PATH --out keras/keras3    (KERAS_BACKEND=torch)
    keras2/bin/python make_zoo_models.py --ganzoo PATH --out keras/keras2

For each architecture `ganzoo train` makes a generator and a critic of a few filters, three steps old, and `ganzoo export` writes
them as archives. Keras opens these, gets weights of its own (drawn from a seed, so that nothing of GANZoo's arithmetic is in
the numbers), and saves

    zoo_NAME_g, zoo_NAME_d     .keras and .weights.h5 with Keras 3, .model.h5 and .legacy.h5 with Keras 2
    ... .io.h5                 in_i and out_i, in the order of the model's inputs and outputs, in inference mode
"""
import argparse
import os
import subprocess
import tempfile

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")

import h5py
import keras
import numpy as np

KERAS3 = int(keras.__version__.split(".")[0]) >= 3
NARROW = ["architecture.generator.filters=4", "architecture.critic.filters=4"]
CASES = {
    "acgan": ("acgan", "blocks", ["architecture.generator.start=[7, 7, 4]", "architecture.generator.filters=[4]",
                                   "architecture.critic.filters=[3, 4, 5]"]),
    "dcgan": ("dcgan", "default", NARROW),
    "mlp": ("mlp", "default", ["architecture.generator.hidden=[16]", "architecture.critic.hidden=[16]"]),
    "resnet": ("resnet", "cifar10-conditional", NARROW + ["data.set=mnist", "architecture.sample=[28, 28, 1]"]),
    "chars": ("chars", "default", NARROW + ["architecture.sample=[12, 9]"]),
}


def values(rng, weight, name):
    kind = name.split("/")[-1].split(":")[0]
    if kind in ("moving_variance", "gamma"):
        return rng.uniform(0.5, 1.5, weight.shape)
    if kind in ("bias", "beta", "moving_mean"):
        return rng.normal(0, 0.2, weight.shape)
    fan = int(np.prod(weight.shape[:-1])) if len(weight.shape) > 1 else 1
    return rng.normal(0, 1 / np.sqrt(fan), weight.shape)


def save(model, base):
    if KERAS3:
        model.save(base + ".keras")
        model.save_weights(base + ".weights.h5")
    else:
        model.save(base + ".model.h5")
        model.save_weights(base + ".legacy.h5")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--ganzoo", required=True)
    parser.add_argument("--out", required=True)
    args = parser.parse_args()
    for number, (name, (architecture, recipe, settings)) in enumerate(CASES.items()):
        with tempfile.TemporaryDirectory() as folder:
            sets = [part for s in settings + ["training.batch=4", "architecture.latent=6"] for part in ("--set", s)]
            subprocess.run([args.ganzoo, "train", "--model", architecture, "--recipe", recipe, *sets, "--steps", "3",
                            "--output", f"{folder}/run"], check=True, capture_output=True)
            subprocess.run([args.ganzoo, "export", f"{folder}/run", "--format", "keras", "--output",
                            folder], check=True, capture_output=True)
            for network in ("G", "D"):
                rng = np.random.default_rng([number, network == "G"])
                model = keras.models.load_model(f"{folder}/{network}.keras", compile=False)
                for layer in model.layers:
                    names = [w.path if KERAS3 else w.name for w in layer.weights]
                    layer.set_weights([values(rng, w, n) for w, n in zip(layer.get_weights(), names)])
                inputs = []
                for t in model.inputs:
                    shape = (2,) + tuple(int(d) for d in t.shape[1:])
                    whole = "int" in str(getattr(t.dtype, "name", t.dtype))
                    inputs.append(rng.integers(0, 10, shape).astype("int32") if whole
                                  else rng.normal(0, 1, shape).astype("float32"))
                y = model(inputs if len(inputs) > 1 else inputs[0], training=False)
                y = y if isinstance(y, (list, tuple)) else [y]
                base = f"{args.out}/zoo_{name}_{network.lower()}"
                save(model, base)
                with h5py.File(base + ".io.h5", "w") as file:
                    for index, array in enumerate(inputs):
                        file[f"in_{index}"] = array
                    for index, array in enumerate(y):
                        file[f"out_{index}"] = keras.ops.convert_to_numpy(array) if KERAS3 else array.numpy()
                print(base)


if __name__ == "__main__":
    main()
