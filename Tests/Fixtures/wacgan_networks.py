"""The critic and generator of "Wasserstein GAN in Keras" (Mikhail Yurasov, 2017) in Keras 3 or Keras 2.0.8, at any widths.

Same layers, names, order and initialisers as https://gist.github.com/myurasov/6ecf449b32eb263e7d9a7f6e9aed5dc2,
`coonv_4` included; layers that have no name there have Keras 3's, which counts from 0, in Keras 2.0.8 too. Also reads and
writes the legacy weights files that Keras calls `x.h5`.
"""
import dataclasses

import h5py
import keras
import numpy as np
from keras import layers as L

import fixture_files

CLASSES = 10


@dataclasses.dataclass
class Widths:
    z: int                # latent size
    critic: tuple         # filters of conv_1 ... coonv_4
    generator_dense: int  # units of the first Dense
    generator_base: int   # channels of the 7 x 7 image
    generator: tuple      # filters of the two 5 x 5 convolutions


PRESETS = {
    "small": Widths(12, (3, 4, 4, 5), 16, 4, (6, 5)),
    "seed": Widths(100, (32, 64, 128, 256), 1024, 128, (256, 128)),  # the article's
}


def create_critic(widths, dropout=0.3):
    init = keras.initializers.RandomNormal(mean=0.0, stddev=0.02)
    input_image = L.Input((28, 28, 1), name="input_image")
    x = L.Conv2D(widths.critic[0], (3, 3), padding="same", name="conv_1", kernel_initializer=init)(input_image)
    x = L.LeakyReLU()(x)
    x = L.MaxPool2D(pool_size=2)(x)
    x = L.Dropout(dropout)(x)
    for filters, name, pool in zip(widths.critic[1:], ("conv_2", "conv_3", "coonv_4"), (1, 2, 1)):
        x = L.Conv2D(filters, (3, 3), padding="same", name=name, kernel_initializer=init)(x)
        x = L.MaxPool2D(pool_size=pool)(x)
        x = L.LeakyReLU()(x)
        x = L.Dropout(dropout)(x)
    features = L.Flatten()(x)
    output_is_fake = L.Dense(1, activation="linear", name="output_is_fake")(features)
    output_class = L.Dense(CLASSES, activation="softmax", name="output_class")(features)
    return keras.models.Model([input_image], [output_is_fake, output_class], name="D")


def create_generator(widths):
    init = keras.initializers.RandomNormal(mean=0.0, stddev=0.02)
    input_class = L.Input((1,), dtype="int32", name="input_class")
    e = L.Embedding(CLASSES, widths.z, embeddings_initializer="glorot_uniform", name="embedding")(input_class)
    embedded_class = L.Flatten(name="embedded_class")(e)
    input_z = L.Input((widths.z,), name="input_z")
    x = L.Multiply(name="h")([input_z, embedded_class])
    x = L.Dense(widths.generator_dense, name="dense")(x)
    x = L.LeakyReLU()(x)
    x = L.Dense(widths.generator_base * 7 * 7, name="dense_1")(x)
    x = L.LeakyReLU()(x)
    x = L.Reshape((7, 7, widths.generator_base))(x)
    for filters, name in zip(widths.generator, ("conv2d", "conv2d_1")):
        x = L.UpSampling2D(size=(2, 2))(x)
        x = L.Conv2D(filters, (5, 5), padding="same", kernel_initializer=init, name=name)(x)
        x = L.LeakyReLU()(x)
    x = L.Conv2D(1, (2, 2), padding="same", activation="tanh", name="output_generated_image",
                 kernel_initializer=init)(x)
    return keras.models.Model([input_z, input_class], x, name="G")


def initialize(model, rng, kernel_stddev=0.02):
    """Sets the weights that the model's initialisers describe, drawn from a numpy generator."""
    for layer in model.layers:
        values = []
        for weight in layer.weights:
            shape = tuple(int(size) for size in weight.shape)
            name = getattr(weight, "path", weight.name).split("/")[-1].removesuffix(":0")
            if name == "bias":
                values.append(np.zeros(shape))
            elif isinstance(layer, L.Conv2D):
                values.append(rng.normal(0.0, kernel_stddev, shape))
            else:  # Dense and Embedding: Glorot uniform, fans = the two dimensions
                limit = np.sqrt(6.0 / (shape[0] + shape[1]))
                values.append(rng.uniform(-limit, limit, shape))
        layer.set_weights(values)


def save_weights(path, model):
    """A legacy weights file. Keras 3 reads these with `load_weights`, but has no public writer any more."""
    with fixture_files.create(path) as file:
        if keras.__version__ == "2.0.8":
            from keras.engine.topology import save_weights_to_hdf5_group
            save_weights_to_hdf5_group(file, model.layers)
        else:
            from keras.src.legacy.saving import legacy_h5_format
            legacy_h5_format.save_weights_to_hdf5_group(file, model)


def weight_shapes(path):
    """Shapes of all weights of a legacy weights or model file, in the file's order."""
    with h5py.File(path, "r") as file:
        root = file["model_weights"] if "model_weights" in file else file
        return [root[layer][weight].shape for layer in texts(root, "layer_names")
                for weight in texts(root[layer], "weight_names")]


def texts(group, name):
    return [t.decode() if isinstance(t, bytes) else str(t) for t in group.attrs.get(name, [])]


def critic_widths(path):
    shapes = weight_shapes(path)
    return Widths(0, tuple(shape[3] for shape in shapes[0:8:2]), 0, 0, ())


def generator_widths(path):
    (_, z), (_, dense), _, (_, units), _, (*_, first), _, (*_, second), *_ = weight_shapes(path)
    return Widths(z, (), dense, units // 49, (first, second))
