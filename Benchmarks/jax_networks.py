"""The networks of networks.py in JAX: NHWC, parameters and moving averages in lists with an entry for each layer."""
import functools
import math

import jax
import jax.numpy as jnp
from jax import lax

import networks as spec


def initial(layers, key):
    """Parameters and moving averages of layers before a training."""
    keys = jax.random.split(key, len(layers))
    return [_parameters(layer, key) for layer, key in zip(layers, keys)], [_averages(layer) for layer in layers]


def _parameters(layer, key):
    match layer:
        case spec.Dense():
            return _weights((layer.inputs, layer.outputs), layer.bias, key)
        case spec.Convolution():
            return _weights((layer.kernel, layer.kernel, layer.inputs, layer.outputs), layer.bias, key)
        case spec.BatchNorm():
            return {"scale": jnp.ones(layer.channels), "bias": jnp.zeros(layer.channels)}
    return {}


def _weights(shape, bias, key):
    limit = 1 / math.sqrt(math.prod(shape[:-1]))
    weights = {"kernel": jax.random.uniform(key, shape, minval=-limit, maxval=limit)}
    return weights | {"bias": jnp.zeros(shape[-1])} if bias else weights


def _averages(layer):
    if isinstance(layer, spec.BatchNorm):
        return {"mean": jnp.zeros(layer.channels), "variance": jnp.ones(layer.channels)}
    return {}


def apply(layers, parameters, averages, x, training=False, key=None):
    """The layers' output, and the moving averages afterwards. Dropout needs a key in a training."""
    after = []
    for number, (layer, weights, average) in enumerate(zip(layers, parameters, averages)):
        match layer:
            case spec.BatchNorm():
                x, average = _normalized(layer, weights, average, x, training)
            case spec.Dropout() if training:
                kept = jax.random.bernoulli(jax.random.fold_in(key, number), 1 - layer.rate, x.shape)
                x = jnp.where(kept, x / (1 - layer.rate), 0)
            case _:
                x = _output(layer, weights, x)
        after.append(average)
    return x, after


def _output(layer, weights, x):
    """The output of a layer that has no state."""
    match layer:
        case spec.Dense():
            return x @ weights["kernel"] + weights.get("bias", 0)
        case spec.Convolution():
            product = lax.conv_general_dilated(
                x, weights["kernel"], (layer.stride,) * 2, (layer.padding,) * 2,
                dimension_numbers=("NHWC", "HWIO", "NHWC"))
            return product + weights.get("bias", 0)
        case spec.Activation():
            return jnp.where(x > 0, x, layer.slope * x)
        case spec.Dropout():
            return x
        case spec.MaxPool():
            window = (1, layer.size, layer.size, 1)
            return lax.reduce_window(x, -jnp.inf, lax.max, window, window, "VALID")
        case spec.Reshape():
            return x.reshape(-1, layer.height, layer.width, layer.channels)
        case spec.Upsample():
            return jnp.repeat(jnp.repeat(x, 2, axis=1), 2, axis=2)
        case spec.Flatten():
            return x.reshape(len(x), -1)
        case spec.Tanh():
            return jnp.tanh(x)
    raise ValueError(f"a layer of unknown kind: {layer}")


def _normalized(layer, weights, average, x, training):
    if training:
        mean, variance = x.mean((0, 1, 2)), x.var((0, 1, 2))
        count = x.size // layer.channels
        batch = {"mean": mean, "variance": variance * (count / (count - 1))}
        average = jax.tree.map(functools.partial(lerp, share=layer.momentum), average, lax.stop_gradient(batch))
    else:
        mean, variance = average["mean"], average["variance"]
    return (x - mean) * (lax.rsqrt(variance + layer.epsilon) * weights["scale"]) + weights["bias"], average


class Generator:
    """Maps latent vectors [N, latent] and classes [N] to images [N, 28, 28, 1] in [-1, 1]."""

    def __init__(self, recipe):
        self.latent = recipe.latent
        self.layers = recipe.generator()

    def initial(self, key):
        """Parameters and moving averages before a training."""
        parts = jax.random.split(key)
        parameters, averages = initial(self.layers, parts[0])
        return {"embedding": jax.random.normal(parts[1], (spec.CLASSES, self.latent)), "layers": parameters}, averages

    def __call__(self, parameters, averages, latents, classes, training=False):
        """The images, and the moving averages afterwards."""
        x = latents * parameters["embedding"][classes]
        return apply(self.layers, parameters["layers"], averages, x, training)


class Critic:
    """Maps images [N, 28, 28, 1] to scores [N] and class logits [N, 10]. It has no moving averages."""

    def __init__(self, recipe):
        self.layers, features = recipe.critic()
        self.heads = {"is_fake": spec.Dense(features, 1), "category": spec.Dense(features, spec.CLASSES)}
        self.averages = [{}] * len(self.layers)

    def initial(self, key):
        """Parameters before a training."""
        parts = jax.random.split(key, 3)
        heads = {name: _parameters(head, part) for (name, head), part in zip(self.heads.items(), parts[1:])}
        return {"layers": initial(self.layers, parts[0])[0]} | heads

    def __call__(self, parameters, images, key=None):
        """Scores and logits; with dropout if there is a key."""
        x, _ = apply(self.layers, parameters["layers"], self.averages, images, key is not None, key)
        score, logits = (_output(head, parameters[name], x) for name, head in self.heads.items())
        return score[:, 0], logits


def lerp(start, end, share):
    """The point between start and end."""
    return start + share * (end - start)


def translated(images, key):
    """Moves each image by at most one pixel in both directions and fills the border with black."""
    count, height, width, _ = images.shape
    moves = jax.random.randint(key, (2, count, 1, 1), 0, 3)
    rows = jnp.arange(height).reshape(1, -1, 1) + moves[0]
    columns = jnp.arange(width).reshape(1, 1, -1) + moves[1]
    padded = jnp.pad(images[..., 0], ((0, 0), (1, 1), (1, 1)), constant_values=-1.0).reshape(count, -1)
    places = (rows * (width + 2) + columns).reshape(count, -1)
    return jnp.take_along_axis(padded, places, axis=1).reshape(count, height, width, 1)
