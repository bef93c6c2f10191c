"""The networks of GANZoo's recipes in PyTorch, as its users write them: NCHW, stored channels last.

Where Keras' 'same' padding adds one row more at the bottom than at the top (strides of 2), the padding here is
symmetric: the same shapes and the same arithmetic, without the copy that PyTorch needs for an uneven one.
"""
import dataclasses

import torch
from torch import nn
from torch.nn import functional as F

CLASSES = 10


@dataclasses.dataclass
class Recipe:
    """The networks and training settings of a recipe in Models/ACGAN/recipes."""
    images: int               # in the training set
    batch: int
    latent: int
    hidden: tuple
    start: tuple              # channels, height, width
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


RECIPES = {
    "keras-wacgan": Recipe(
        images=70_000, batch=100, latent=100, hidden=(1024,), start=(128, 7, 7), filters=(256, 128), kernels=(5, 5),
        output_kernel=2, batch_norm=False, generator_slope=0.3, critic_filters=(32, 64, 128, 256),
        critic_kernels=(3, 3, 3, 3), critic_strides=(1, 1, 1, 1), critic_pooling=(2, 1, 2, 1), dropout=0.3,
        critic_slope=0.3),
    "default": Recipe(
        images=60_000, batch=32, latent=80, hidden=(), start=(64, 7, 7), filters=(32,), kernels=(3,),
        output_kernel=3, batch_norm=True, generator_slope=0.0, critic_filters=(32, 64, 128), critic_kernels=(5, 3, 3),
        critic_strides=(2, 2, 2), critic_pooling=(1, 1, 1), dropout=0.0, critic_slope=0.2),
}


class FirstImage(nn.Module):
    """Maps features to an image in channels-last memory format."""

    def __init__(self, shape):
        super().__init__()
        self.shape = shape

    def forward(self, x):
        channels, height, width = self.shape
        return x.view(-1, height, width, channels).permute(0, 3, 1, 2)


class Generator(nn.Module):
    """Maps latent vectors [N, latent] and classes [N] to images [N, 1, 28, 28] in [-1, 1]."""

    def __init__(self, recipe):
        super().__init__()
        self.embedding = nn.Embedding(CLASSES, recipe.latent)
        sizes = (recipe.latent,) + recipe.hidden
        layers = []
        for inputs, outputs in zip(sizes, sizes[1:]):
            layers += [nn.Linear(inputs, outputs)] + self.activation(recipe)
        channels, height, width = recipe.start
        layers += [nn.Linear(sizes[-1], channels * height * width, bias=not recipe.batch_norm),
                   FirstImage(recipe.start)]
        layers += self.activation(recipe, channels)
        for filters, kernel in zip(recipe.filters, recipe.kernels):
            layers += [nn.Upsample(scale_factor=2),
                       nn.Conv2d(channels, filters, kernel, padding="same", bias=not recipe.batch_norm)]
            layers += self.activation(recipe, filters)
            channels = filters
        if len(recipe.filters) < 2:
            layers.append(nn.Upsample(scale_factor=2))
        layers += [nn.Conv2d(channels, 1, recipe.output_kernel, padding="same"), nn.Tanh()]
        self.layers = nn.Sequential(*layers)

    @staticmethod
    def activation(recipe, channels=None):
        """Batch normalization, if the recipe uses it, and the activation."""
        norm = [nn.BatchNorm2d(channels, eps=1e-3)] if recipe.batch_norm and channels else []
        slope = recipe.generator_slope
        return norm + [nn.LeakyReLU(slope, inplace=True) if slope else nn.ReLU(inplace=True)]

    def forward(self, latents, classes):
        return self.layers(latents * self.embedding(classes))


class Critic(nn.Module):
    """Maps images [N, 1, 28, 28] to scores [N] and class logits [N, 10]."""

    def __init__(self, recipe):
        super().__init__()
        layers, channels, size = [], 1, 28
        for filters, kernel, stride, pool in zip(
                recipe.critic_filters, recipe.critic_kernels, recipe.critic_strides, recipe.critic_pooling):
            layers.append(nn.Conv2d(channels, filters, kernel, stride, padding=kernel // 2))
            layers += [nn.MaxPool2d(pool)] if pool > 1 else []
            layers.append(nn.LeakyReLU(recipe.critic_slope, inplace=True))
            layers += [nn.Dropout(recipe.dropout)] if recipe.dropout else []
            channels, size = filters, -(-size // stride) // pool
        self.layers = nn.Sequential(*layers)
        self.is_fake = nn.Linear(channels * size * size, 1)
        self.category = nn.Linear(channels * size * size, CLASSES)

    def forward(self, images):
        # Flattens as [height, width, channels], which is a view in channels-last memory format.
        features = self.layers(images).permute(0, 2, 3, 1).flatten(1)
        return self.is_fake(features).squeeze(1), self.category(features)


def convolutional_critic():
    """The critic of igul222's gan_mnist."""
    layers, channels = [], 1
    for filters in (64, 128, 256):
        layers += [nn.Conv2d(channels, filters, 5, 2, padding=2), nn.LeakyReLU(0.2)]
        channels = filters
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(4 * 4 * 256, 1)).to(memory_format=torch.channels_last)


def dense_critic(units):
    """The critic of igul222's gan_toy, for points in a plane."""
    layers = []
    for inputs in (2, units, units):
        layers += [nn.Linear(inputs, units), nn.ReLU()]
    return nn.Sequential(*layers, nn.Linear(units, 1))


def translated(images):
    """Moves each image by at most one pixel in both directions and fills the border with black."""
    count, _, height, width = images.shape
    moves = torch.randint(0, 3, (2, count, 1, 1))
    rows = torch.arange(height).view(1, -1, 1) + moves[0]
    columns = torch.arange(width).view(1, 1, -1) + moves[1]
    padded = F.pad(images, (1, 1, 1, 1), value=-1.0).flatten(1)
    places = (rows * (width + 2) + columns).flatten(1)
    return padded.gather(1, places).view(count, 1, height, width)
