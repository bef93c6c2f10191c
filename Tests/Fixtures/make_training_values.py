#!/usr/bin/env python
"""Train a small network in Keras, and record how it goes on, for a training that is taken over in the middle.

    KERAS_BACKEND=torch python make_training_values.py FOLDER

Writes for each optimizer of OPTIMIZERS

    FOLDER/NAME.keras         the compiled model after three steps, with the optimizer's state
    FOLDER/NAME.h5            the same as a legacy model
    FOLDER/NAME.values.h5     inputs [10, 8, 6, 6, 2] and targets [10, 8, 3] of ten more steps, the loss of each (mean squared
                              error) before it, and `weights_i`: all of `model.weights` after them, in Keras' order of layers

The convolution has no bias: before a batch normalisation its gradient is nothing but rounding, of which Adam makes full
steps. Dropout would draw Keras' own random numbers, so there is none; batch normalisation is, with its moving statistics.
"""
import os
import sys

os.environ.setdefault("KERAS_BACKEND", "torch")

import h5py
import keras
import numpy as np
from keras import layers

OPTIMIZERS = {
    "adam": lambda: keras.optimizers.Adam(1e-2, beta_1=0.5, beta_2=0.9),
    "rmsprop": lambda: keras.optimizers.RMSprop(1e-2),
}
BEFORE, AFTER, BATCH = 3, 10, 8


def build():
    image = keras.Input((6, 6, 2), name="image")
    x = layers.Conv2D(4, 3, strides=2, padding="same", use_bias=False, name="conv")(image)
    x = layers.BatchNormalization(momentum=0.8, name="norm")(x)
    x = layers.LeakyReLU(negative_slope=0.2, name="leaky")(x)
    x = layers.Flatten(name="flatten")(x)
    x = layers.Dense(5, activation="tanh", name="hidden")(x)
    return keras.Model(image, layers.Dense(3, name="out")(x), name="trained")


def main(folder):
    os.makedirs(folder, exist_ok=True)
    for number, (name, optimizer) in enumerate(OPTIMIZERS.items()):
        keras.utils.set_random_seed(2017 + number)
        rng = np.random.default_rng(number)
        model = build()
        model.compile(optimizer=optimizer(), loss="mse")
        inputs = rng.normal(0, 1, (BEFORE + AFTER, BATCH, 6, 6, 2)).astype("float32")
        targets = rng.normal(0, 1, (BEFORE + AFTER, BATCH, 3)).astype("float32")
        for step in range(BEFORE):
            model.train_on_batch(inputs[step], targets[step])
        model.save(f"{folder}/{name}.keras")
        model.save(f"{folder}/{name}.h5")
        # Saving as .h5 takes the optimizer out of the model that is in memory.
        model = keras.models.load_model(f"{folder}/{name}.keras")
        losses = []
        for step in range(BEFORE, BEFORE + AFTER):
            losses.append(float(model.train_on_batch(inputs[step], targets[step])))
            model.reset_metrics()
        with h5py.File(f"{folder}/{name}.values.h5", "w") as file:
            file["inputs"] = inputs[BEFORE:]
            file["targets"] = targets[BEFORE:]
            file["losses"] = np.array(losses, "float32")
            weights = [w for layer in model.layers for w in layer.weights]
            for index, weight in enumerate(weights):
                file[f"weights_{index}"] = keras.ops.convert_to_numpy(weight)
        print(name, losses)


if __name__ == "__main__":
    main(sys.argv[1])
