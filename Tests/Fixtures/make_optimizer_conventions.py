#!/usr/bin/env python
"""Write optimizer_conventions.h5: twenty steps of the optimizers of the frameworks that recipes of their time name.

    KERAS_2_0_8=FOLDER MXNET_1_2_1=FOLDER python make_optimizer_conventions.py [optimizer_conventions.h5]

Needs what keras_2_0_8.py says, and the unpacked wheel of mxnet 1.2.1 (PyPI). `initial` and `gradients` are
those of make_optimizer_values.py, which has Keras 3 and PyTorch of today. Beside them there is a group for each case, named
`CONVENTION_OPTIMIZER_SETTINGS` and listed in the root attribute `cases`, with

    weights     [20, 6]    weights after every step; in cases called `..._halved`, the last ten steps have half the rate

The rate is 1e-2 in all; ρ, β and ε are the framework's defaults, but for `big_epsilon` (1e-2) and `betas` (0.5 and 0.9).
Where the numbers come from, by convention:

    keras-2.0     Keras 2.0.8 itself
    keras-2.3     tf.keras.optimizers.legacy of TensorFlow 2.15
    keras-2.11    tf.keras.optimizers of TensorFlow 2.15
    tensorflow    tf.compat.v1.train of TensorFlow 2.15
    mxnet         MXNet 1.2.1 itself
    keras-1       NumPy, by the formulas of Keras 1.2.2's keras/optimizers.py
    keras-2.2     NumPy, by those of Keras 2.1.3's
    lasagne       NumPy, by those of Lasagne 0.1's lasagne/updates.py
    pytorch-0.1   NumPy, by those of PyTorch 0.1's torch/optim/rmsprop.py and adam.py
"""
import os
import subprocess
import sys
import tempfile

import numpy as np

STEPS = 20
SCALES = np.array([1.0, 0.3, 1e-1, 1e-2, 1e-4, 1e-6])
RATE = 1e-2
CASES = {
    "rmsprop": ("rmsprop", {}),
    "rmsprop_big_epsilon": ("rmsprop", dict(epsilon=1e-2)),
    "adam": ("adam", {}),
    "adam_big_epsilon": ("adam", dict(epsilon=1e-2)),
    "adam_betas": ("adam", dict(beta_1=0.5, beta_2=0.9)),
    "sgd_momentum_halved": ("sgd", dict(momentum=0.9)),
    "sgd_nesterov_halved": ("sgd", dict(momentum=0.9, nesterov=True)),
}
ALL, ADAPTIVE = list(CASES), [name for name in CASES if not name.startswith("sgd")]


def inputs():
    rng = np.random.default_rng(20170924)
    initial = (rng.normal(0.0, 1.0, len(SCALES)) * SCALES).astype("float32")
    return initial, (rng.normal(0.0, 1.0, (STEPS, len(SCALES))) * SCALES).astype("float32")


def steps(name, step, weights):
    """Weights after every step, of a function that takes one with a gradient and a rate and a function that reads them."""
    rows = []
    for number, gradient in enumerate(inputs()[1]):
        step(gradient, RATE / 2 if name.endswith("_halved") and number >= STEPS // 2 else RATE)
        rows.append(np.array(weights(), "float32"))
    return np.stack(rows)


# ------------------------------------------------------------ frameworks --

def keras_2_0(name):
    from keras_2_0_8 import K, keras
    kind, settings = CASES[name]
    optimizer = {"rmsprop": keras.optimizers.RMSprop, "adam": keras.optimizers.Adam, "sgd": keras.optimizers.SGD}[kind](
        lr=RATE, **settings)
    weights, gradient = K.variable(inputs()[0]), K.placeholder((len(SCALES),))
    optimizer.get_gradients = lambda loss, params: [gradient]
    update = K.function([gradient], [], updates=optimizer.get_updates(params=[weights], loss=None))

    def step(value, rate):
        K.set_value(optimizer.lr, rate)
        update([value])
    return steps(name, step, lambda: K.get_value(weights))


def keras_2_15(name, module):
    import tensorflow as tf
    kind, settings = CASES[name]
    optimizers = tf.keras.optimizers.legacy if module == "legacy" else tf.keras.optimizers
    optimizer = {"rmsprop": optimizers.RMSprop, "adam": optimizers.Adam, "sgd": optimizers.SGD}[kind](
        learning_rate=RATE, **settings)
    weights = tf.Variable(inputs()[0])

    def step(value, rate):
        optimizer.learning_rate = rate
        optimizer.apply_gradients([(tf.constant(value), weights)])
    return steps(name, step, weights.numpy)


def tensorflow(name):
    import tensorflow.compat.v1 as tf
    tf.disable_v2_behavior()
    kind, settings = CASES[name]
    settings = {key.replace("_", "") if key.startswith("beta") else key: value for key, value in settings.items()}
    rate, gradient = tf.placeholder(tf.float32, ()), tf.placeholder(tf.float32, (len(SCALES),))
    if kind == "sgd":
        optimizer = tf.train.MomentumOptimizer(rate, settings["momentum"], use_nesterov="nesterov" in settings)
    else:
        optimizer = {"rmsprop": tf.train.RMSPropOptimizer, "adam": tf.train.AdamOptimizer}[kind](rate, **settings)
    weights = tf.Variable(inputs()[0])
    update = optimizer.apply_gradients([(gradient, weights)])
    session = tf.Session()
    session.run(tf.global_variables_initializer())
    return steps(name, lambda value, now: session.run(update, {gradient: value, rate: now}), lambda: session.run(weights))


def mxnet(name):
    import types
    np.bool, np.int, np.float, np.object = bool, int, float, object  # NumPy's old names
    sys.modules["mxnet.gluon"] = types.ModuleType("mxnet.gluon")  # has a line that Python 3.8 and later refuse
    sys.path.insert(0, os.environ["MXNET_1_2_1"])
    import mxnet as mx
    assert mx.__version__ == "1.2.1", mx.__version__
    kind, settings = CASES[name]
    settings = {key.replace("_", "") if key.startswith("beta") else key: value for key, value in settings.items()}
    kind = "nag" if settings.pop("nesterov", False) else kind
    optimizer = mx.optimizer.create(kind, learning_rate=RATE, **settings)
    weights = mx.nd.array(inputs()[0])
    state = optimizer.create_state(0, weights)

    def step(value, rate):
        optimizer.lr = rate
        optimizer.update(0, weights, mx.nd.array(value), state)
    return steps(name, step, weights.asnumpy)


# -------------------------------------------------------------- formulas --

def formula(name, rho=0.9, rmsprop_epsilon=1e-8, adam_epsilon=1e-8, is_inside=False):
    """RMSprop, and Adam with its ε added before the correction, as all four of them have it."""
    kind, settings = CASES[name]
    weights = inputs()[0].astype("float64")
    state = dict(m=np.zeros_like(weights), v=np.zeros_like(weights), t=0)

    def rmsprop(g, rate):
        epsilon = settings.get("epsilon", rmsprop_epsilon)
        state["v"] = rho * state["v"] + (1 - rho) * g * g
        weights[:] -= rate * g / (np.sqrt(state["v"] + epsilon) if is_inside else np.sqrt(state["v"]) + epsilon)

    def adam(g, rate):
        b1, b2 = settings.get("beta_1", 0.9), settings.get("beta_2", 0.999)
        state["t"] += 1
        state["m"] = b1 * state["m"] + (1 - b1) * g
        state["v"] = b2 * state["v"] + (1 - b2) * g * g
        corrected = rate * np.sqrt(1 - b2 ** state["t"]) / (1 - b1 ** state["t"])
        weights[:] -= corrected * state["m"] / (np.sqrt(state["v"]) + settings.get("epsilon", adam_epsilon))

    take = {"rmsprop": rmsprop, "adam": adam}[kind]
    return steps(name, lambda g, rate: take(g.astype("float64"), rate), weights.copy)


CONVENTIONS = {
    "keras-1": (ADAPTIVE, formula),
    "keras-2.0": (ALL, keras_2_0),
    "keras-2.2": (ADAPTIVE, lambda name: formula(name, rmsprop_epsilon=1e-7, adam_epsilon=1e-7)),
    "keras-2.3": (ALL, lambda name: keras_2_15(name, "legacy")),
    "keras-2.11": (ALL, lambda name: keras_2_15(name, "today")),
    "lasagne": (ADAPTIVE, lambda name: formula(name, rmsprop_epsilon=1e-6, is_inside=True)),
    "mxnet": (ALL, mxnet),
    "pytorch-0.1": (ADAPTIVE, lambda name: formula(name, rho=0.99)),
    "tensorflow": (ALL, tensorflow),
}


def main():
    import fixture_files
    path = sys.argv[1] if len(sys.argv) > 1 else os.path.join(os.path.dirname(__file__), "optimizer_conventions.h5")
    initial, gradients = inputs()
    with fixture_files.create(path) as file, tempfile.TemporaryDirectory() as folder:
        fixture_files.put(file, "initial", initial)
        fixture_files.put(file, "gradients", gradients)
        names = []
        for convention, (cases, _) in CONVENTIONS.items():
            # Frameworks that replace one another's modules: each in a process of its own.
            subprocess.run([sys.executable, "-W", "ignore", __file__, "--convention", convention, folder], check=True)
            for case in cases:
                names.append(f"{convention}_{case}")
                weights = np.load(os.path.join(folder, f"{names[-1]}.npy"))
                fixture_files.put(file.create_group(names[-1]), "weights", weights)
        fixture_files.set_attributes(file, cases=names)
    print(f"{path}: {len(names)} cases, {os.path.getsize(path)} bytes")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--convention"]:
        cases, run = CONVENTIONS[sys.argv[2]]
        for case in cases:
            np.save(os.path.join(sys.argv[3], f"{sys.argv[2]}_{case}.npy"), run(case))
    else:
        main()
