#!/usr/bin/env python
"""Write optimizer_values.h5: twenty steps of Keras' RMSprop and Adam.

    KERAS_BACKEND=torch python make_optimizer_values.py [optimizer_values.h5]

Needs keras 3 with one of its backends, numpy and h5py. Datasets at the root:

    initial     [6]        starting weights, in the scales of the gradients
    gradients   [20, 6]    gradient of every step; columns differ in scale from 1 to 1e-6, where epsilon shows

and one group a case, listed in the root attribute `cases`, with the attributes `class_name` (RMSprop or Adam) and every
setting as float64 (centered as int32), Keras' defaults included:

    weights     [20, 6]    weights after every step
    slot_<name> [6]        the optimizer's state after the last step (velocity, momentum, average_gradient)
"""
import os
import sys

os.environ.setdefault("KERAS_BACKEND", "torch")

import keras
import numpy as np

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
}
SETTINGS = {
    "RMSprop": ("learning_rate", "rho", "momentum", "epsilon", "centered"),
    "Adam": ("learning_rate", "beta_1", "beta_2", "epsilon"),
}


def slot_name(variable):
    """'velocity' from 'rmsprop/w_velocity'."""
    return variable.path.split("/")[-1].removeprefix("w_")


def run(optimizer, initial, gradients):
    """Weights after every step, and the slots at the end."""
    weights = keras.Variable(initial, name="w")
    optimizer.build([weights])
    rows = []
    for gradient in gradients:
        optimizer.apply([keras.ops.convert_to_tensor(gradient)], [weights])
        rows.append(np.array(keras.ops.convert_to_numpy(weights.value)))
    slots = {slot_name(v): keras.ops.convert_to_numpy(v.value) for v in optimizer.variables
             if tuple(v.shape) == tuple(initial.shape)}
    return np.stack(rows), slots


def main():
    path = sys.argv[1] if len(sys.argv) > 1 else os.path.join(os.path.dirname(__file__), "optimizer_values.h5")
    rng = np.random.default_rng(20170924)
    # Scaled too, so that float32 does not round the smallest steps away.
    initial = (rng.normal(0.0, 1.0, len(SCALES)) * SCALES).astype("float32")
    gradients = (rng.normal(0.0, 1.0, (STEPS, len(SCALES))) * SCALES).astype("float32")
    with fixture_files.create(path) as file:
        fixture_files.put(file, "initial", initial)
        fixture_files.put(file, "gradients", gradients)
        fixture_files.set_attributes(file, cases=list(CASES))
        for name, (class_name, settings) in CASES.items():
            keras.backend.clear_session()
            optimizer = getattr(keras.optimizers, class_name)(**settings)
            config = {**optimizer.get_config(), "learning_rate": 1e-3, **settings}  # its own is rounded to float32
            group = file.create_group(name)
            fixture_files.set_attributes(group, class_name=class_name, **{s: config[s] for s in SETTINGS[class_name]})
            weights, slots = run(optimizer, initial, gradients)
            fixture_files.put(group, "weights", weights)
            for slot, values in slots.items():
                fixture_files.put(group, f"slot_{slot}", values)
    print(f"{path}: {len(CASES)} cases, {os.path.getsize(path)} bytes, Keras {keras.__version__}")


if __name__ == "__main__":
    main()
