"""The networks of networks.py in PyTorch, as its users write them: NCHW, stored channels last."""
import torch
from torch import nn
from torch.nn import functional as F

import networks as spec


class FirstImage(nn.Module):
    """Maps features to an image in channels-last memory format."""

    def __init__(self, start):
        super().__init__()
        self.shape = (-1, start.height, start.width, start.channels)

    def forward(self, x):
        return x.view(self.shape).permute(0, 3, 1, 2)


class Features(nn.Module):
    """Flattens as [height, width, channels], which is a view in channels-last memory format."""

    def forward(self, x):
        return x.permute(0, 2, 3, 1).flatten(1)


def module(layer, inplace):
    """The module of a layer."""
    match layer:
        case spec.Dense():
            return nn.Linear(layer.inputs, layer.outputs, bias=layer.bias)
        case spec.Convolution():
            before, after = layer.padding
            return nn.Conv2d(layer.inputs, layer.outputs, layer.kernel, layer.stride, bias=layer.bias,
                             padding=before if before == after else "same")
        case spec.BatchNorm():
            return nn.BatchNorm2d(layer.channels, eps=layer.epsilon, momentum=layer.momentum)
        case spec.Activation():
            return nn.LeakyReLU(layer.slope, inplace=inplace) if layer.slope else nn.ReLU(inplace=inplace)
        case spec.Dropout():
            return nn.Dropout(layer.rate)
        case spec.MaxPool():
            return nn.MaxPool2d(layer.size)
        case spec.Reshape():
            return FirstImage(layer)
        case spec.Upsample():
            return nn.Upsample(scale_factor=2)
        case spec.Flatten():
            return Features()
        case spec.Tanh():
            return nn.Tanh()
    raise ValueError(f"a layer of unknown kind: {layer}")


def sequential(layers, inplace=False):
    """The module of a list of layers."""
    modules = nn.Sequential(*[module(layer, inplace) for layer in layers])
    return modules.to(memory_format=torch.channels_last)


class Generator(nn.Module):
    """Maps latent vectors [N, latent] and classes [N] to images [N, 1, 28, 28] in [-1, 1]."""

    def __init__(self, recipe):
        super().__init__()
        self.embedding = nn.Embedding(spec.CLASSES, recipe.latent)
        self.layers = sequential(recipe.generator(), inplace=True)

    def forward(self, latents, classes):
        return self.layers(latents * self.embedding(classes))


class Critic(nn.Module):
    """Maps images [N, 1, 28, 28] to scores [N] and class logits [N, 10]."""

    def __init__(self, recipe):
        super().__init__()
        layers, features = recipe.critic()
        self.layers = sequential(layers, inplace=True)
        self.is_fake = nn.Linear(features, 1)
        self.category = nn.Linear(features, spec.CLASSES)

    def forward(self, images):
        features = self.layers(images)
        return self.is_fake(features).squeeze(1), self.category(features)


def translated(images):
    """Moves each image by at most one pixel in both directions and fills the border with black."""
    count, _, height, width = images.shape
    moves = torch.randint(0, 3, (2, count, 1, 1))
    rows = torch.arange(height).view(1, -1, 1) + moves[0]
    columns = torch.arange(width).view(1, 1, -1) + moves[1]
    padded = F.pad(images, (1, 1, 1, 1), value=-1.0).flatten(1)
    places = (rows * (width + 2) + columns).flatten(1)
    return padded.gather(1, places).view(count, 1, height, width)
