#!/usr/bin/env python
"""Open exported weights in Keras and compare what its networks compute with what was stored; or the other way round.

    KERAS_BACKEND=torch python check_export.py --io io.h5 [--generator FILE] [--critic FILE] [--tolerance 1e-5]
    KERAS_BACKEND=torch python check_export.py --make FOLDER [--preset small|seed]

Needs keras 3 with one of its backends, numpy and h5py. The first form builds the networks of "Wasserstein GAN in
Keras" at the widths that the files' weights have, loads FILE with `load_weights` (a legacy weights file; for a legacy
model file `load_model` is tried too), and prints the largest difference to the outputs in io.h5. It ends with status
1 if one is above the tolerance (relative to the largest output where that exceeds 1). The second form writes
generator.h5 and critic.h5, legacy weights files of random networks, and their io.h5. Datasets of io.h5, float32
unless said:

    latents                [n, z]
    classes                [n] or [n, 1]     int32
    images                 [n, 28, 28, 1]    the generator's output, the critic's input
    is_fake                [n, 1]            the critic's first output    (needed with --critic only)
    class_probabilities    [n, 10]           its second
"""
import argparse
import os
import sys

os.environ.setdefault("KERAS_BACKEND", "torch")

import h5py
import keras
import numpy as np

import fixture_files
import wacgan_networks as networks


def run(model, inputs):
    """Outputs in inference mode, as arrays; an input that the model does not have is left out."""
    chosen = [inputs[tensor.name] for tensor in model.inputs]
    outputs = model(chosen, training=False)
    return [keras.ops.convert_to_numpy(t) for t in (outputs if isinstance(outputs, (list, tuple)) else [outputs])]


def is_model(path):
    with h5py.File(path, "r") as file:
        return "model_config" in file.attrs


def opened(path, build, widths):
    """The networks that Keras makes of the file, with how it was opened."""
    try:
        model = build(widths(path))
    except (KeyError, IndexError, ValueError) as error:
        raise SystemExit(f"{path} does not hold this network's weights: {error}")
    model.load_weights(path)
    yield "load_weights", model
    if is_model(path):
        yield "load_model", keras.models.load_model(path, compile=False)


def difference(expected, actual):
    """Largest absolute difference, over the largest output where that exceeds 1."""
    if expected.shape != actual.shape:
        raise SystemExit(f"stored {expected.shape}, but Keras computes {actual.shape}")
    return float(np.abs(expected - actual).max() / max(1.0, np.abs(expected).max()))


def check(args):
    with h5py.File(args.io, "r") as file:
        io = {name: file[name][()] for name in file}
    inputs = {"input_image": io["images"]}
    if args.generator:
        inputs["input_z"] = io["latents"]
        inputs["input_class"] = io["classes"].astype("int32").reshape(-1, 1)
    worst = 0.0
    for path, build, widths, names in (
            (args.generator, networks.create_generator, networks.generator_widths, ["images"]),
            (args.critic, networks.create_critic, networks.critic_widths, ["is_fake", "class_probabilities"])):
        for how, model in opened(path, build, widths) if path else ():
            for name, actual in zip(names, run(model, inputs)):
                found = difference(io[name], actual)
                worst = np.maximum(worst, found)  # NaN stays
                print(f"{path} ({how}), {name}: largest difference {found:.3g}")
    if not worst <= args.tolerance:
        raise SystemExit(f"above the tolerance of {args.tolerance:g}")


def lively(model, rng):
    """Weights that let every layer show in the output, biases included."""
    for layer in model.layers:
        layer.set_weights([
            rng.normal(0.0, 0.2 if w.ndim == 1 else 1.5 / np.sqrt(np.prod(w.shape[:-1])), w.shape).astype("float32")
            if not isinstance(layer, keras.layers.Embedding) else rng.uniform(-1, 1, w.shape).astype("float32")
            for w in layer.get_weights()])


def make(args):
    os.makedirs(args.make, exist_ok=True)
    keras.backend.clear_session()
    rng = np.random.default_rng(20170924)
    widths = networks.PRESETS[args.preset]
    critic, generator = networks.create_critic(widths), networks.create_generator(widths)
    for model, name in ((generator, "generator"), (critic, "critic")):
        lively(model, rng)
        networks.save_weights(os.path.join(args.make, f"{name}.h5"), model)
    latents = rng.normal(0.0, 1.0, (networks.CLASSES, widths.z)).astype("float32")
    classes = np.arange(networks.CLASSES, dtype="int32")
    (images,) = run(generator, {"input_z": latents, "input_class": classes.reshape(-1, 1)})
    is_fake, probabilities = run(critic, {"input_image": images})
    with fixture_files.create(os.path.join(args.make, "io.h5")) as file:
        for name, values in dict(latents=latents, classes=classes, images=images, is_fake=is_fake,
                                 class_probabilities=probabilities).items():
            fixture_files.put(file, name, values)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--io")
    parser.add_argument("--generator")
    parser.add_argument("--critic")
    parser.add_argument("--tolerance", type=float, default=1e-5)
    parser.add_argument("--make", metavar="FOLDER")
    parser.add_argument("--preset", choices=sorted(networks.PRESETS), default="small")
    args = parser.parse_args()
    if args.make:
        make(args)
    elif args.io and (args.generator or args.critic):
        check(args)
    else:
        parser.error("give --make FOLDER, or --io FILE with --generator FILE, --critic FILE or both")


if __name__ == "__main__":
    main()
