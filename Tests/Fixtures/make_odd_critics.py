#!/usr/bin/env python
"""Save critics as they were compiled in rarer ways, for trainings beside keras_gan_pairs/adam.G.keras.

    python make_odd_critics.py FOLDER      with Keras 3: NAME.keras
    python make_odd_critics.py FOLDER      with Keras 2.15: NAME.2.keras, NAME.2.h5
"""
import os
import sys

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np
from keras import layers, losses, optimizers
from keras.optimizers import schedules

IS_3 = keras.__version__.startswith("3")


def critic(frozen=False):
    image = keras.Input((6, 6, 1), name="image")
    x = layers.Conv2D(2, 3, strides=2, name="conv", trainable=not frozen)(image)
    return keras.Model(image, layers.Dense(1, name="score")(layers.Flatten(name="flatten")(x)), name="D")


def save(folder, name, optimizer, loss="binary_crossentropy", steps=3, frozen=False):
    keras.utils.set_random_seed(1)
    model = critic(frozen)
    model.compile(optimizer, loss)
    for _ in range(steps):
        model.train_on_batch(np.random.uniform(-1, 1, (4, 6, 6, 1)).astype("float32"), np.ones((4, 1), "float32"))
    model.save(f"{folder}/{name}")


def save_gan(path):
    """A GAN as one model, whose networks are called otherwise than what they are."""
    keras.utils.set_random_seed(1)
    z = keras.Input((2,), name="z")
    image = layers.Reshape((6, 6, 1), name="image")(layers.Dense(36, activation="tanh", name="grow")(z))
    generator = keras.Model(z, image, name="G")
    model = keras.Model(z, critic()(generator(z)), name="both")
    model.compile(optimizers.Adam(2e-3), "mse")
    model.train_on_batch(np.random.normal(0, 1, (4, 2)).astype("float32"), np.ones((4, 1), "float32"))
    model.save(path)


def main(folder):
    os.makedirs(folder, exist_ok=True)
    if IS_3:
        save(folder, "fresh.keras", optimizers.Adam(1e-3), losses.MeanSquaredError(), steps=0)
        save(folder, "hinge.keras", optimizers.SGD(1e-3), losses.Hinge())
        save(folder, "amsgrad.keras", optimizers.Adam(1e-3, amsgrad=True))
        save(folder, "centred.keras", optimizers.RMSprop(1e-3, centered=True, momentum=0.5))
        save(folder, "scheduled.keras", optimizers.Adam(schedules.ExponentialDecay(1e-3, 6, 0.25)))
    else:
        save(folder, "word.2.keras", "adam")
        save(folder, "fresh.2.h5", optimizers.Adam(1e-3, epsilon=0.0), ["mse"], steps=0)
        save(folder, "average.2.h5", optimizers.Adam(1e-3, use_ema=True), "mse")
        save(folder, "frozen.2.keras", optimizers.Adam(1e-3), frozen=True)
        save(folder, "ended.2.h5", optimizers.Adam(schedules.CosineDecay(1e-3, 3)))
        save_gan(f"{folder}/gan.2.h5")


if __name__ == "__main__":
    main(sys.argv[1])
