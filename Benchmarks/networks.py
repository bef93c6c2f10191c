"""The networks of GANZoo's recipes as lists of layers, for all peers.

Where Keras' 'same' padding adds one row more at the bottom than at the top (strides of 2), the padding here is
symmetric: the same shapes and the same arithmetic, without the copy that PyTorch needs for an uneven one.
"""
from dataclasses import dataclass

CLASSES = 10


@dataclass(frozen=True)
class Dense:
    inputs: int
    outputs: int
    bias: bool = True


@dataclass(frozen=True)
class Convolution:
    inputs: int
    outputs: int
    kernel: int
    stride: int = 1
    bias: bool = True

    @property
    def padding(self):
        """Rows added at the top and at the bottom, and columns likewise."""
        return (self.kernel - 1) // 2, self.kernel // 2


@dataclass(frozen=True)
class BatchNorm:
    channels: int
    epsilon: float = 1e-3
    momentum: float = 0.1     # the share of a batch in the moving averages


@dataclass(frozen=True)
class Activation:
    """LeakyReLU; ReLU if the slope is 0."""
    slope: float = 0.0


@dataclass(frozen=True)
class Dropout:
    rate: float


@dataclass(frozen=True)
class MaxPool:
    size: int


@dataclass(frozen=True)
class Reshape:
    """Features to an image."""
    height: int
    width: int
    channels: int


class Upsample:
    """Each pixel becomes 2 x 2 pixels."""


class Flatten:
    """An image to features: row by row, all channels of a pixel together."""


class Tanh:
    """The hyperbolic tangent."""


@dataclass(frozen=True)
class Recipe:
    """The networks and training settings of a recipe in Models/ACGAN/recipes."""
    images: int               # in the training set
    batch: int
    latent: int
    hidden: tuple
    start: Reshape
    filters: tuple
    kernels: tuple
    output_kernel: int
    batch_norm: bool
    generator_slope: float
    critic_filters: tuple
    critic_kernels: tuple
    critic_strides: tuple
    critic_pooling: tuple
    dropout: float
    critic_slope: float

    def generator(self):
        """Layers that map [N, latent] to images [N, 28, 28, 1] in [-1, 1]."""
        sizes = (self.latent,) + self.hidden
        layers = []
        for inputs, outputs in zip(sizes, sizes[1:]):
            layers += [Dense(inputs, outputs), Activation(self.generator_slope)]
        channels = self.start.channels
        layers += [Dense(sizes[-1], channels * self.start.height * self.start.width, bias=not self.batch_norm),
                   self.start, *self._normalized(channels)]
        for filters, kernel in zip(self.filters, self.kernels):
            layers += [Upsample(), Convolution(channels, filters, kernel, bias=not self.batch_norm),
                       *self._normalized(filters)]
            channels = filters
        if len(self.filters) < 2:
            layers.append(Upsample())
        return layers + [Convolution(channels, 1, self.output_kernel), Tanh()]

    def _normalized(self, channels):
        norm = [BatchNorm(channels)] if self.batch_norm else []
        return norm + [Activation(self.generator_slope)]

    def critic(self):
        """Layers that map images [N, 28, 28, 1] to features, and the number of features."""
        layers, channels, size = [], 1, 28
        for filters, kernel, stride, pool in zip(
                self.critic_filters, self.critic_kernels, self.critic_strides, self.critic_pooling):
            layers.append(Convolution(channels, filters, kernel, stride))
            layers += [MaxPool(pool)] if pool > 1 else []
            layers.append(Activation(self.critic_slope))
            layers += [Dropout(self.dropout)] if self.dropout else []
            channels, size = filters, -(-size // stride) // pool
        return layers + [Flatten()], channels * size * size


RECIPES = {
    "keras-wacgan": Recipe(
        images=70_000, batch=100, latent=100, hidden=(1024,), start=Reshape(7, 7, 128), filters=(256, 128),
        kernels=(5, 5), output_kernel=2, batch_norm=False, generator_slope=0.3, critic_filters=(32, 64, 128, 256),
        critic_kernels=(3, 3, 3, 3), critic_strides=(1, 1, 1, 1), critic_pooling=(2, 1, 2, 1), dropout=0.3,
        critic_slope=0.3),
    "blocks": Recipe(
        images=60_000, batch=32, latent=80, hidden=(), start=Reshape(7, 7, 64), filters=(32,), kernels=(3,),
        output_kernel=3, batch_norm=True, generator_slope=0.0, critic_filters=(32, 64, 128), critic_kernels=(5, 3, 3),
        critic_strides=(2, 2, 2), critic_pooling=(1, 1, 1), dropout=0.0, critic_slope=0.2),
}


@dataclass(frozen=True)
class PenaltyJob:
    """A critic update with gradient penalty: its layers, and the shape of a batch of samples."""
    layers: list
    batch: int
    sample: tuple             # height, width and channels, or the coordinates of a point


def _convolutional_critic():
    """The critic of igul222's gan_mnist."""
    layers, channels = [], 1
    for filters in (64, 128, 256):
        layers += [Convolution(channels, filters, 5, 2), Activation(0.2)]
        channels = filters
    return layers + [Flatten(), Dense(4 * 4 * 256, 1)]


def _dense_critic(units):
    """The critic of igul222's gan_toy, for points in the plane."""
    layers = []
    for inputs in (2, units, units):
        layers += [Dense(inputs, units), Activation()]
    return layers + [Dense(units, 1)]


PENALTY_JOBS = {
    "critic-conv": PenaltyJob(_convolutional_critic(), 64, (28, 28, 1)),
    "critic-mlp-512": PenaltyJob(_dense_critic(512), 256, (2,)),
    "critic-mlp-128": PenaltyJob(_dense_critic(128), 256, (2,)),
}
