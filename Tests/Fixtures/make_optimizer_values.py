#!/usr/bin/env python
"""Write optimizer_values.h5: twenty steps of Keras' and PyTorch's RMSprop, Adam and SGD.

    KERAS_BACKEND=torch python make_optimizer_values.py [optimizer_values.h5]

Needs keras 3 with its torch backend, numpy and h5py. Datasets at the root:

    initial     [6]        starting weights, in the scales of the gradients
    gradients   [20, 6]    gradient of every step; columns differ in scale from 1 to 1e-6, where epsilon shows

and one group a case, listed in the root attribute `cases`, with the attributes `class_name` (RMSprop, Adam or SGD) and every
setting as float64 (truth values as int32), the library's defaults included; names that start with `torch_` are PyTorch's:

    weights     [20, 6]    weights after every step; in cases called `..._halved`, the last ten steps have half the rate
    slot_<name> [6]        Keras' state after the last step (velocity, momentum, average_gradient)
"""
import os
import sys

os.environ.setdefault("KERAS_BACKEND", "torch")

import keras
import numpy as np
import torch

import fixture_files

STEPS = 20
SCALES = np.array([1.0, 0.3, 1e-1, 1e-2, 1e-4, 1e-6])

CASES = {
    "rmsprop_default": ("RMSprop", {}),
    "rmsprop_wgan": ("RMSprop", dict(learning_rate=5e-5)),
    "rmsprop_big_epsilon": ("RMSprop", dict(learning_rate=1e-2, epsilon=1e-2)),
    "rmsprop_rho": ("RMSprop", dict(learning_rate=1e-2, rho=0.99)),
    "rmsprop_momentum": ("RMSprop", dict(learning_rate=1e-2, momentum=0.9)),
    "rmsprop_centered": ("RMSprop", dict(learning_rate=1e-2, centered=True)),
    "rmsprop_centered_momentum_big_epsilon": (
        "RMSprop", dict(learning_rate=1e-2, momentum=0.5, centered=True, epsilon=1e-2)),
    "adam_default": ("Adam", {}),
    "adam_big_epsilon": ("Adam", dict(learning_rate=1e-2, epsilon=1e-2)),
    "adam_beta_1": ("Adam", dict(learning_rate=2e-4, beta_1=0.5)),
    "adam_wgan_gp": ("Adam", dict(learning_rate=1e-4, beta_1=0.0, beta_2=0.9)),
    "sgd_default": ("SGD", {}),
    "sgd_momentum": ("SGD", dict(learning_rate=1e-2, momentum=0.9)),
    "sgd_nesterov": ("SGD", dict(learning_rate=1e-2, momentum=0.9, nesterov=True)),
    "sgd_momentum_halved": ("SGD", dict(learning_rate=1e-2, momentum=0.9)),
    "sgd_nesterov_halved": ("SGD", dict(learning_rate=1e-2, momentum=0.9, nesterov=True)),
}
TORCH_CASES = {
    "torch_rmsprop_default": ("RMSprop", {}),
    "torch_rmsprop_wgan": ("RMSprop", dict(lr=5e-5)),
    "torch_rmsprop_big_epsilon": ("RMSprop", dict(alpha=0.9, eps=1e-2)),
    "torch_adam_default": ("Adam", {}),
    "torch_adam_big_epsilon": ("Adam", dict(lr=1e-2, eps=1e-2)),
    "torch_adam_wgan_gp": ("Adam", dict(lr=1e-4, betas=(0.0, 0.9))),
    "torch_sgd_default": ("SGD", {}),
    "torch_sgd_momentum_halved": ("SGD", dict(lr=1e-2, momentum=0.9)),
    "torch_sgd_nesterov_halved": ("SGD", dict(lr=1e-2, momentum=0.9, nesterov=True)),
}
SETTINGS = {
    "RMSprop": ("learning_rate", "rho", "momentum", "epsilon", "centered"),
    "Adam": ("learning_rate", "beta_1", "beta_2", "epsilon"),
    "SGD": ("learning_rate", "momentum", "nesterov"),
}
TORCH_SETTINGS = {"RMSprop": ("lr", "alpha", "eps"), "Adam": ("lr", "betas", "eps"), "SGD": ("lr", "momentum", "nesterov")}


def slot_name(variable):
    """'velocity' from 'rmsprop/w_velocity'."""
    return variable.path.split("/")[-1].removeprefix("w_")


def run(optimizer, initial, gradients, halves):
    """Weights after every step, and the slots at the end."""
    weights = keras.Variable(initial, name="w")
    optimizer.build([weights])
    rows = []
    for step, gradient in enumerate(gradients):
        if halves and step == STEPS // 2:
            optimizer.learning_rate = float(optimizer.learning_rate.numpy()) / 2
        optimizer.apply([keras.ops.convert_to_tensor(gradient)], [weights])
        rows.append(np.array(keras.ops.convert_to_numpy(weights.value)))
    slots = {slot_name(v): keras.ops.convert_to_numpy(v.value) for v in optimizer.variables
             if tuple(v.shape) == tuple(initial.shape)}
    return np.stack(rows), slots


def run_torch(class_name, settings, initial, gradients, halves):
    """Weights after every step, and all settings."""
    weights = torch.nn.Parameter(torch.tensor(initial))
    optimizer = getattr(torch.optim, class_name)([weights], **settings)
    used = {name: optimizer.defaults[name] for name in TORCH_SETTINGS[class_name]}
    rows = []
    for step, gradient in enumerate(gradients):
        if halves and step == STEPS // 2:
            optimizer.param_groups[0]["lr"] /= 2
        weights.grad = torch.tensor(gradient)
        optimizer.step()
        rows.append(weights.detach().numpy().copy())
    return np.stack(rows), used


def main():
    path = sys.argv[1] if len(sys.argv) > 1 else os.path.join(os.path.dirname(__file__), "optimizer_values.h5")
    rng = np.random.default_rng(20170924)
    # Scaled too, so that float32 does not round the smallest steps away.
    initial = (rng.normal(0.0, 1.0, len(SCALES)) * SCALES).astype("float32")
    gradients = (rng.normal(0.0, 1.0, (STEPS, len(SCALES))) * SCALES).astype("float32")
    with fixture_files.create(path) as file:
        fixture_files.put(file, "initial", initial)
        fixture_files.put(file, "gradients", gradients)
        fixture_files.set_attributes(file, cases=[*CASES, *TORCH_CASES])
        for name, (class_name, settings) in CASES.items():
            keras.backend.clear_session()
            optimizer = getattr(keras.optimizers, class_name)(**settings)
            config = {**optimizer.get_config(), "learning_rate": 1e-3, **settings}  # its own is rounded to float32
            group = file.create_group(name)
            fixture_files.set_attributes(group, class_name=class_name, **{s: config[s] for s in SETTINGS[class_name]})
            weights, slots = run(optimizer, initial, gradients, name.endswith("_halved"))
            fixture_files.put(group, "weights", weights)
            for slot, values in slots.items():
                fixture_files.put(group, f"slot_{slot}", values)
        for name, (class_name, settings) in TORCH_CASES.items():
            weights, used = run_torch(class_name, settings, initial, gradients, name.endswith("_halved"))
            group = file.create_group(name)
            fixture_files.set_attributes(group, class_name=class_name, **used)
            fixture_files.put(group, "weights", weights)
    count = len(CASES) + len(TORCH_CASES)
    print(f"{path}: {count} cases, {os.path.getsize(path)} bytes, Keras {keras.__version__}, torch {torch.__version__}")


if __name__ == "__main__":
    main()
