#!/usr/bin/env python
"""Write onnx/: generators that others export as ONNX, small and with random weights, and what they give for some inputs.

    python make_onnx.py torch       with torch 2.13, onnx, onnxruntime, h5py: PyTorch's own exporter
    python make_onnx.py parts       the same: parts that generators on PyTorch have, from both of its exporters
    python make_onnx.py keras       with tensorflow 2.15, tf2onnx 1.17, onnxruntime, h5py

`NAME.onnx` is the model, `NAME.h5` has `/z`, `/y` where there is a class, and `/samples`, as the framework computes
them, images with channels last. ONNX Runtime must agree to 1e-5.
"""
import pathlib
import sys

import h5py
import numpy as np

FOLDER = pathlib.Path(__file__).resolve().parent / "onnx"


def store(name, inputs, samples):
    import onnxruntime

    found, = onnxruntime.InferenceSession(FOLDER / f"{name}.onnx").run(None, inputs)
    assert np.abs(found - samples).max() < 1e-5, (name, np.abs(found - samples).max())
    if samples.ndim == 4 and samples.shape[1] in (1, 3) and samples.shape[3] > 4:
        samples = samples.transpose(0, 2, 3, 1)
    with h5py.File(FOLDER / f"{name}.h5", "w") as file:
        for key, values in inputs.items():
            file[key] = values.reshape(len(values), -1).astype("float32")
        file["samples"] = samples.astype("float32")


def torch_generators():
    import torch
    from torch import nn

    class Conditional(nn.Module):
        """A class by an embedding, nearest up-sampling, SiLU; `view` takes the batch's size from the tensor."""

        def __init__(self):
            super().__init__()
            self.embedding, self.linear, self.normal = nn.Embedding(5, 6), nn.Linear(16, 128), nn.BatchNorm1d(128)
            self.image = nn.Sequential(
                nn.Upsample(scale_factor=2), nn.Conv2d(8, 6, 3, 1, 1), nn.BatchNorm2d(6), nn.LeakyReLU(0.2),
                nn.Upsample(scale_factor=2), nn.Conv2d(6, 3, 3, padding=1), nn.Sigmoid())

        def forward(self, z, y):
            x = nn.functional.silu(self.normal(self.linear(torch.cat([z, self.embedding(y)], 1))))
            return self.image(x.view(x.shape[0], 8, 4, 4))

    class View(nn.Module):
        def forward(self, z):
            return torch.reshape(z, (-1, 10, 1, 1))

    deep = nn.Sequential(
        nn.ConvTranspose2d(10, 12, 4, 1, 0, bias=False), nn.BatchNorm2d(12), nn.ReLU(),
        nn.ConvTranspose2d(12, 8, 4, 2, 1, bias=False), nn.BatchNorm2d(8), nn.ReLU(),
        nn.ConvTranspose2d(8, 3, 4, 2, 1, bias=False), nn.Tanh())
    points = nn.Sequential(
        nn.Linear(10, 16), nn.GELU(), nn.Linear(16, 16), nn.PReLU(16), nn.Linear(16, 16), nn.Mish(), nn.Linear(16, 2))
    odd = nn.Sequential(
        View(), nn.ConvTranspose2d(10, 6, 4), nn.ReLU(),
        nn.ConvTranspose2d(6, 6, 5, 2, 2, output_padding=1), nn.ReLU(), nn.ConvTranspose2d(6, 4, 3, 2, 1), nn.ELU(),
        nn.Conv2d(4, 4, 4, 1, 2), nn.MaxPool2d(2), nn.Conv2d(4, 1, 3, 1, 2), nn.Hardtanh(0, 6))
    torch.manual_seed(0)
    z = torch.randn(3, 10)
    for name, model, inputs in [
        ("torch_dcgan", deep, (z[:, :, None, None],)), ("torch_conditional", Conditional(), (z, torch.tensor([0, 3, 4]))),
        ("torch_points", points, (z,)), ("torch_odd", odd, (z,)),
    ]:
        with torch.no_grad():
            for parameter in model.parameters():
                parameter.copy_(torch.randn_like(parameter) * 0.3)
            for buffer in model.buffers():
                if buffer.dtype.is_floating_point:
                    buffer.copy_(torch.rand_like(buffer) + 0.5)
            samples = model.eval()(*inputs).numpy()
        names = ["z", "y"][: len(inputs)]
        torch.onnx.export(
            model, inputs, FOLDER / f"{name}.onnx", input_names=names, output_names=["samples"], dynamo=False,
            opset_version=17, dynamic_axes={key: {0: "batch"} for key in names + ["samples"]})
        store(name, dict(zip(names, (value.numpy() for value in inputs))), samples)


def torch_parts():
    import torch
    from torch import nn
    from torch.nn import functional as F

    class Modulated(nn.Module):
        """Batch normalisation with scale and shift of the class, sub-pixel up-sampling, mirrored edges, groups."""

        def __init__(self):
            super().__init__()
            self.linear, self.embedding, self.normal = nn.Linear(10, 144), nn.Embedding(5, 32), nn.BatchNorm2d(16, affine=False)
            self.image = nn.Sequential(
                nn.ReflectionPad2d(2), nn.Conv2d(16, 16, 5), nn.InstanceNorm2d(16, affine=True), nn.GELU(approximate="tanh"),
                nn.PixelShuffle(2), nn.ReplicationPad2d(1), nn.Conv2d(4, 8, 3, groups=4), nn.GroupNorm(2, 8), nn.Hardswish(),
                nn.ZeroPad2d((1, 2, 0, 1)), nn.Conv2d(8, 3, 2), nn.Hardsigmoid())

        def forward(self, z, y):
            scale, shift = self.embedding(y).chunk(2, 1)
            x = self.normal(self.linear(z).view(-1, 16, 3, 3))
            return self.image(scale[:, :, None, None] * x + shift[:, :, None, None])

    class Styled(nn.Module):
        """A learned constant whose channels are scaled and shifted by what a vector of length 1 becomes."""

        def __init__(self):
            super().__init__()
            self.constant = nn.Parameter(torch.randn(1, 8, 4, 3))
            self.mapping = nn.Sequential(nn.Linear(10, 12), nn.Softplus(), nn.Linear(12, 16), nn.CELU(0.5))
            self.first, self.last = nn.Conv2d(8, 8, 3, padding=1), nn.Conv2d(8, 1, 3, padding=1)

        def forward(self, z):
            style = self.mapping(F.normalize(z, dim=1))[:, :, None, None]
            x = self.first(self.constant.expand(z.shape[0], -1, -1, -1))
            x = F.instance_norm(x) * (style[:, :8] + 1) + style[:, 8:]
            x = F.interpolate(F.leaky_relu(x, 0.2), size=(7, 5))
            x = F.interpolate(x, scale_factor=2, mode="bilinear")
            return torch.clamp(F.logsigmoid(self.last(F.interpolate(x, size=(9, 12), mode="bilinear"))), -2.0, -0.1)

    class Listed(nn.Module):
        """A class as a vector of numbers."""

        def __init__(self):
            super().__init__()
            self.net = nn.Sequential(
                nn.Linear(15, 36), nn.LayerNorm(36), nn.SiLU(), nn.Unflatten(1, (4, 3, 3)), nn.Upsample((7, 6)),
                nn.Conv2d(4, 1, 3, 1, 1), nn.Tanh())

        def forward(self, z, y):
            return self.net(torch.cat([z, F.one_hot(y, 5).float()], 1))

    torch.manual_seed(0)
    z, y = torch.randn(3, 10), torch.tensor([0, 3, 4])
    for name, model, inputs, is_dynamo in [
        ("torch_modulated", Modulated(), (z, y), True), ("torch_styled", Styled(), (z,), True),
        ("torch_listed", Listed(), (z, y), True), ("torch_listed_script", Listed(), (z, y), False),
    ]:
        with torch.no_grad():
            for buffer in model.buffers():
                if buffer.dtype.is_floating_point:
                    buffer.copy_(torch.rand_like(buffer) + 0.5)
            samples = model.eval()(*inputs).numpy()
        names = ["z", "y"][: len(inputs)]
        options = dict(dynamo=True, external_data=False, verbose=False, dynamic_shapes=tuple({0: "batch"} for _ in inputs))
        if not is_dynamo:
            options = dict(dynamo=False, dynamic_axes={key: {0: "batch"} for key in names + ["samples"]})
        path = FOLDER / f"{name}.onnx"
        torch.onnx.export(model, inputs, path, input_names=names, output_names=["samples"], **options)
        without_traces(path)
        store(name, dict(zip(names, (value.numpy() for value in inputs))), samples)


def without_traces(path):
    """Removes where in which program each node was made."""
    import onnx

    model = onnx.load(path)
    for part in (model, model.graph, *model.graph.node, *model.graph.value_info, *model.graph.input, *model.graph.output):
        del part.metadata_props[:]
    onnx.save(model, path)


def keras_generators():
    import tensorflow as tf
    import tf2onnx
    from tensorflow.keras import layers

    random = np.random.default_rng(0)
    z, y = layers.Input((10,), name="z"), layers.Input((1,), dtype="int32", name="y")
    x = layers.LeakyReLU()(layers.BatchNormalization()(layers.Dense(128, use_bias=False)(z)))
    x = layers.Conv2DTranspose(6, 5, strides=2, padding="same", use_bias=False)(layers.Reshape((4, 4, 8))(x))
    x = layers.ReLU()(layers.BatchNormalization()(x))
    x = layers.Conv2DTranspose(3, 4, strides=2, padding="same", activation="tanh")(x)
    deep = tf.keras.Model(z, x, name="G")
    x = layers.Multiply()([z, layers.Flatten()(layers.Embedding(5, 10)(y))])
    x = layers.UpSampling2D()(layers.Reshape((3, 3, 8))(layers.Dense(72, activation="relu")(x)))
    x = layers.Activation("swish")(layers.BatchNormalization()(layers.Conv2D(6, 3, padding="same")(x)))
    x = layers.Conv2D(1, 3, padding="same", activation="sigmoid")(layers.UpSampling2D()(x))
    conditional = tf.keras.Model([z, y], x, name="C")
    vectors = random.standard_normal((3, 10)).astype("float32")
    for name, model, inputs in [
        ("keras_dcgan", deep, [vectors]), ("keras_conditional", conditional, [vectors, np.array([[0], [3], [4]], "int32")])
    ]:
        model.set_weights([
            random.standard_normal(weight.shape) * 0.3 if "variance" not in weight.name else random.random(weight.shape) + 0.5
            for weight in model.weights])
        names = ["z", "y"][: len(inputs)]
        specs = [tf.TensorSpec([None] + list(i.shape[1:]), i.dtype, name=n) for i, n in zip(model.inputs, names)]
        tf2onnx.convert.from_keras(model, specs, opset=17, output_path=str(FOLDER / f"{name}.onnx"))
        store(name, dict(zip(names, inputs)), model.predict(inputs if len(inputs) > 1 else inputs[0], verbose=0))


FOLDER.mkdir(exist_ok=True)
{"torch": torch_generators, "parts": torch_parts, "keras": keras_generators}[sys.argv[1]]()
