#!/usr/bin/env python
"""Train a small GAN in Keras, and record how it goes on, for a training that is taken over in the middle.

    KERAS_BACKEND=torch python make_gan_pairs.py FOLDER      with Keras 3: adam.*.keras, rmsprop.*.keras, sgd.*.keras
    python make_gan_pairs.py FOLDER                          with Keras 2.15: adam2.*.h5, rmsprop2.*.h5, sgd2.*.h5

Writes for each optimizer

    FOLDER/NAME.G.keras, NAME.D.keras   the compiled networks after three steps, with the optimizers' state
    FOLDER/NAME.values.h5               of ten more steps: real samples in [0, 1], their labels, latent vectors and classes
                                        of the critic's and the generator's updates, the losses of each, and all weights
                                        after them as `G_i` and `D_i`, in Keras' order of layers

The generator's last layer is a sigmoid, the critic's scores are probabilities. A step is one critic update, on the sum of
the losses of a real and a generated batch, then one update of the generator. The critic has no batch normalisation, since
GANZoo calls it with both batches at a time.
"""
import os
import sys

os.environ.setdefault("KERAS_BACKEND", "torch")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import h5py
import keras
import numpy as np
from keras import layers, losses

IS_3 = keras.__version__.startswith("3")
BEFORE, AFTER, BATCH, LATENT, CLASSES = 3, 10, 6, 4, 3
OPTIMIZERS = {
    "adam": lambda: keras.optimizers.Adam(2e-3, beta_1=0.5, beta_2=0.9),
    "rmsprop": lambda: keras.optimizers.RMSprop(1e-3),
    "sgd": lambda: keras.optimizers.SGD(1e-2, momentum=0.9),
}


def generator():
    z = keras.Input((LATENT,), name="z")
    number = keras.Input((1,), dtype="int32", name="number")
    embedded = layers.Flatten(name="flat")(layers.Embedding(CLASSES, LATENT, name="embedded")(number))
    x = layers.Dense(3 * 3 * 4, use_bias=False, name="grow")(layers.Multiply(name="both")([z, embedded]))
    x = layers.Reshape((3, 3, 4), name="small")(layers.BatchNormalization(momentum=0.8, name="norm")(x))
    x = layers.UpSampling2D(name="up")(layers.ReLU(name="relu")(x))
    return keras.Model([z, number], layers.Conv2D(1, 3, padding="same", activation="sigmoid", name="image")(x), name="G")


def critic():
    image = keras.Input((6, 6, 1), name="image")
    x = layers.Conv2D(4, 3, strides=2, padding="same", activation="tanh", name="conv")(image)
    x = layers.Flatten(name="flatten")(x)
    return keras.Model(
        image,
        [layers.Dense(1, activation="sigmoid", name="real")(x), layers.Dense(CLASSES, activation="softmax", name="kind")(x)],
        name="D")


def step(model, optimizer, loss):
    """One step of an optimizer; the loss before it."""
    if IS_3:
        model.zero_grad()
        value = loss()
        value.backward()
        import torch
        gradients = [v.value.grad for v in model.trainable_weights]
        with torch.no_grad():
            optimizer.apply(gradients, model.trainable_weights)
        return float(value)
    import tensorflow as tf
    with tf.GradientTape() as tape:
        value = loss()
    optimizer.apply_gradients(zip(tape.gradient(value, model.trainable_weights), model.trainable_weights))
    return float(value)


def judged(outputs, is_real, classes):
    wanted = np.full((BATCH, 1), is_real, "float32")
    score = losses.BinaryCrossentropy()(wanted, outputs[0])
    return score + losses.SparseCategoricalCrossentropy()(classes, outputs[1])


def weights(model):
    return [np.array(keras.ops.convert_to_numpy(w) if IS_3 else w) for layer in model.layers for w in layer.weights]


def main(folder):
    os.makedirs(folder, exist_ok=True)
    for number, (name, optimizer) in enumerate(OPTIMIZERS.items()):
        keras.utils.set_random_seed(23 + number)
        rng = np.random.default_rng(number)
        G, D = generator(), critic()
        pair = {"G": (G, optimizer()), "D": (D, optimizer())}
        G.compile(optimizer=pair["G"][1], loss="binary_crossentropy")
        D.compile(optimizer=pair["D"][1], loss=["binary_crossentropy", "sparse_categorical_crossentropy"])
        count = BEFORE + AFTER
        values = {
            "real": rng.uniform(0, 1, (count, BATCH, 6, 6, 1)).astype("float32"),
            "labels": rng.integers(0, CLASSES, (count, BATCH)).astype("int32"),
        }
        for who in ("critic", "generator"):
            values[f"{who}_noise"] = rng.normal(0, 1, (count, BATCH, LATENT)).astype("float32")
            values[f"{who}_classes"] = rng.integers(0, CLASSES, (count, BATCH)).astype("int32")
        found = {"critic_losses": [], "generator_losses": []}
        for i in range(count):
            if i == BEFORE:
                ending = "keras" if IS_3 else "h5"
                for key, (model, _) in pair.items():
                    model.save(f"{folder}/{name}{'' if IS_3 else '2'}.{key}.{ending}")
            z, c = values["critic_noise"][i], values["critic_classes"][i]
            fake = G([z, c[:, None]], training=True)
            fake = fake.detach() if IS_3 else fake
            found["critic_losses"].append(step(D, pair["D"][1], lambda: judged(
                D(values["real"][i], training=True), 1, values["labels"][i]) + judged(D(fake, training=True), 0, c)))
            z, c = values["generator_noise"][i], values["generator_classes"][i]
            found["generator_losses"].append(step(G, pair["G"][1], lambda: judged(
                D(G([z, c[:, None]], training=True), training=True), 1, c)))
        with h5py.File(f"{folder}/{name}{'' if IS_3 else '2'}.values.h5", "w") as file:
            for key, array in values.items():
                file[key] = array[BEFORE:]
            for key, list_ in found.items():
                file[key] = np.array(list_[BEFORE:], "float32")
            for key, (model, _) in pair.items():
                for index, weight in enumerate(weights(model)):
                    file[f"{key}_{index}"] = weight
        print(name, found)


if __name__ == "__main__":
    main(sys.argv[1])
