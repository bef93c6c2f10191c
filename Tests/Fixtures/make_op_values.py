#!/usr/bin/env python
"""Write op_values.h5: values, gradients and gradients of gradients of every tensor operation.

    python make_op_values.py [op_values.h5]

Needs torch (any 2.x), numpy and h5py. Everything is computed by torch.autograd in float64 from float32 inputs, with the
permutes and paddings written out below, and stored as float32. Layout: channels last, kernels [height, width, in, out].

One group a case, listed in the root attribute `cases`. Each has the attribute `op`, one attribute for each setting, and
`differentiable`: the indices i of the inputs that have gradients. With L = sum(g * op(inputs)) and
S = sum over i of sum(v_i * grad_i), its datasets are

    in_0, in_1, ...   inputs (indices and labels are int32)
    out               op(inputs)
    g                 upstream gradient, of the shape of `out`
    grad_<i>          dL/d in_i
    v_<i>             direction, of the shape of in_i
    second_<i>        dS/d in_i, zeros where S does not depend on it
    second_g          dS/dg
"""
import os
import sys

import numpy as np
import torch
import torch.nn.functional as F

import fixture_files

torch.set_num_threads(1)

rng = np.random.default_rng(20170924)


# ----------------------------------------------------------------- inputs --

def normal(*shape, scale=1.0):
    return rng.normal(0.0, scale, shape).astype("float32")


def positive(*shape):
    return rng.uniform(0.3, 3.0, shape).astype("float32")


def some_large(*shape):
    """Logits of which every second row would overflow a naive exponential in float32."""
    values = normal(*shape)
    values[1::2] *= 60
    return values


def integers(high, *shape):
    return rng.integers(0, high, shape).astype("int32")


# ------------------------------------------------------------- operations --

def same_padding(size, kernel, stride):
    """(before, after) of 'same' padding on one axis; the odd one goes after."""
    out = -(-size // stride)
    total = max((out - 1) * stride + kernel - size, 0)
    return total // 2, total - total // 2


def pad_same(x, kernel, strides, value=0.0):
    """Pads [N, C, H, W]."""
    top, bottom = same_padding(x.shape[2], kernel[0], strides[0])
    left, right = same_padding(x.shape[3], kernel[1], strides[1])
    return F.pad(x, (left, right, top, bottom), value=value)


def outer_first(kernel):
    """[kh, kw, in, out] -> [out, in, kh, kw], contiguous: torch's second derivative fails on a view of one channel."""
    return kernel.permute(3, 2, 0, 1).contiguous()


def conv2d(x, kernel, strides=(1, 1), padding="same"):
    x = x.permute(0, 3, 1, 2)
    if padding == "same":
        x = pad_same(x, kernel.shape[:2], strides)
    return F.conv2d(x, outer_first(kernel), stride=tuple(strides)).permute(0, 2, 3, 1)


def conv2d_transpose(u, kernel, output_size, strides=(1, 1), padding="same"):
    """The input gradient of conv2d: u [N, H', W', F], kernel [kh, kw, C, F] -> [N, *output_size, C].

    Each u[i] adds u[i] * kernel[a] at i * stride + a; what fell on conv2d's padding is then dropped.
    """
    full = F.conv_transpose2d(u.permute(0, 3, 1, 2), outer_first(kernel), stride=tuple(strides))
    before = [same_padding(output_size[i], kernel.shape[i], strides[i])[0] if padding == "same" else 0 for i in (0, 1)]
    # Rows that no window of conv2d reaches have no gradient.
    missing = [max(0, before[i] + output_size[i] - full.shape[2 + i]) for i in (0, 1)]
    full = F.pad(full, (0, missing[1], 0, missing[0]))
    top, left = before
    return full[:, :, top:top + output_size[0], left:left + output_size[1]].permute(0, 2, 3, 1)


def max_pool2d(x, window, strides, padding="valid"):
    x = x.permute(0, 3, 1, 2)
    if padding == "same":
        x = pad_same(x, window, strides, value=-torch.inf)
    return F.max_pool2d(x, tuple(window), tuple(strides)).permute(0, 2, 3, 1)


def upsampling2d(x, size):
    return x.repeat_interleave(size[0], dim=1).repeat_interleave(size[1], dim=2)


def matmul(a, b, transpose_a=False, transpose_b=False):
    return (a.T if transpose_a else a) @ (b.T if transpose_b else b)


def embedding(table, indices):
    return table[indices.long()]


def slice_(x, begin, size):
    return x[tuple(slice(b, b + s) for b, s in zip(begin, size))]


def pad(x, before, after):
    widths = [w for b, a in reversed(list(zip(before, after))) for w in (b, a)]
    return F.pad(x, widths)


def batch_normalization(x, gamma, beta, epsilon=1e-3):
    """Training mode, over all axes but the last, with the biased variance."""
    axes = tuple(range(x.dim() - 1))
    mean = x.mean(axes)
    variance = ((x - mean) ** 2).mean(axes)
    return (x - mean) / torch.sqrt(variance + epsilon) * gamma + beta


def softmax_cross_entropy(logits, labels):
    """[N, K], [N] -> [N]."""
    return -torch.log_softmax(logits, -1).gather(1, labels.long()[:, None])[:, 0]


def sigmoid_cross_entropy(logits, targets):
    return torch.clamp(logits, min=0) - logits * targets + torch.log1p(torch.exp(-torch.abs(logits)))


def critic(x, kernel_1, bias_1, kernel_2, bias_2, kernel_3, bias_3, activation):
    act = {"leaky_relu": lambda t: F.leaky_relu(t, 0.2), "tanh": torch.tanh}[activation]
    x = act(conv2d(x, kernel_1, (2, 2)) + bias_1)
    x = act(conv2d(x, kernel_2) + bias_2)
    return x.flatten(1) @ kernel_3 + bias_3


def wgan_gp_penalty(real, fake, share, *weights, activation, penalty=10.0):
    """penalty * mean((||d critic(x) / dx|| - 1)^2) at x = share * real + (1 - share) * fake, a scalar."""
    x = (share * real + (1 - share) * fake).requires_grad_()
    (gradient,) = torch.autograd.grad(critic(x, *weights, activation).sum(), x, create_graph=True)
    norms = gradient.flatten(1).square().sum(1).sqrt()
    return penalty * (norms - 1).square().mean()


# ------------------------------------------------------------------ cases --

def cases():
    """Yields (case, op, function, inputs, settings, differentiable)."""

    def case(name, op, function, *inputs, differentiable=None, **settings):
        if differentiable is None:
            differentiable = [i for i, a in enumerate(inputs) if a.dtype.kind == "f"]
        return name, op, lambda *t: function(*t, **settings), inputs, settings, differentiable

    for name, size, kernel, channels, strides, padding in (
            ("3x3_s1_same", (5, 6), (3, 3), (3, 4), (1, 1), "same"),
            ("5x5_s1_same", (6, 7), (5, 5), (1, 3), (1, 1), "same"),
            ("2x2_s1_same", (4, 5), (2, 2), (4, 3), (1, 1), "same"),
            ("4x4_s2_same", (6, 8), (4, 4), (3, 1), (2, 2), "same"),
            ("3x3_s2_same_odd", (5, 7), (3, 3), (3, 4), (2, 2), "same"),
            ("3x3_s2_same_even", (6, 4), (3, 3), (1, 5), (2, 2), "same"),
            ("3x2_s1x2_valid", (5, 7), (3, 2), (3, 4), (1, 2), "valid")):
        x, k = normal(2, *size, channels[0]), normal(*kernel, *channels, scale=0.5)
        yield case(f"conv2d_{name}", "conv2d", conv2d, x, k, strides=strides, padding=padding)
        rows, columns = conv2d(torch.tensor(x), torch.tensor(k), strides, padding).shape[1:3]
        u = normal(2, rows, columns, channels[1])
        yield case(f"conv2d_transpose_{name}", "conv2d_transpose", conv2d_transpose, u, k,
                   output_size=size, strides=strides, padding=padding)

    for ta in (False, True):
        for tb in (False, True):
            yield case(f"matmul_{'t' if ta else 'n'}{'t' if tb else 'n'}", "matmul", matmul,
                       normal(*((3, 2) if ta else (2, 3))), normal(*((4, 3) if tb else (3, 4))),
                       transpose_a=ta, transpose_b=tb)

    yield case("max_pool2d_2x2", "max_pool2d", max_pool2d, normal(2, 5, 6, 3),
               window=(2, 2), strides=(2, 2), padding="valid")
    yield case("max_pool2d_3x3_s2_same", "max_pool2d", max_pool2d, normal(2, 5, 6, 3),
               window=(3, 3), strides=(2, 2), padding="same")
    yield case("max_pool2d_3x2_s2x1_valid", "max_pool2d", max_pool2d, normal(1, 6, 5, 3),
               window=(3, 2), strides=(2, 1), padding="valid")
    yield case("upsampling2d_2x2", "upsampling2d", upsampling2d, normal(1, 4, 5, 3), size=(2, 2))
    yield case("upsampling2d_2x3", "upsampling2d", upsampling2d, normal(1, 3, 4, 2), size=(2, 3))
    yield case("embedding_repeated", "embedding", embedding, normal(5, 3), np.array([4, 1, 4, 0, 4, 1, 3], "int32"))
    yield case("embedding_rank2", "embedding", embedding, normal(5, 3), integers(5, 4, 2))

    yield case("leaky_relu", "leaky_relu", F.leaky_relu, normal(2, 3, 5), negative_slope=0.3)
    for op in ("relu", "tanh", "sigmoid", "exp", "square"):
        yield case(op, op, getattr(torch, op), normal(2, 3, 5))
    for op in ("log", "sqrt", "rsqrt"):
        yield case(op, op, getattr(torch, op), positive(2, 3, 5))
    yield case("softplus", "softplus", F.softplus, normal(2, 3, 5, scale=3.0))
    yield case("softmax", "softmax", lambda x: torch.softmax(x, -1), some_large(2, 3, 5))
    yield case("log_softmax", "log_softmax", lambda x: torch.log_softmax(x, -1), some_large(2, 3, 5))

    for op in ("add", "sub", "mul", "div"):
        function = getattr(torch, op)
        second = positive if op == "div" else normal
        yield case(f"{op}_row", op, function, normal(2, 3, 4), second(4))
        if op in ("add", "div"):
            yield case(f"{op}_both", op, function, normal(2, 1, 4), second(3, 1))
        if op == "mul":
            yield case(f"{op}_scalar", op, function, normal(2, 3), second())

    for op in ("sum", "mean"):
        function = getattr(torch, op)
        for name, axes, keep in (("0_2", (0, 2), False), ("1_kept", (1,), True), ("all", (0, 1, 2), False)):
            yield case(f"{op}_axes_{name}", op,
                       lambda x, axes, keep_dimensions, f=function: f(x, dim=axes, keepdim=keep_dimensions),
                       normal(2, 3, 4), axes=axes, keep_dimensions=keep)

    yield case("concatenate_last", "concatenate", lambda *t, axis: torch.cat(t, axis),
               normal(2, 3, 4), normal(2, 3, 1), normal(2, 3, 2), axis=2)
    yield case("concatenate_first", "concatenate", lambda *t, axis: torch.cat(t, axis),
               normal(2, 3, 4), normal(1, 3, 4), axis=0)
    yield case("slice", "slice", slice_, normal(3, 4, 5), begin=(1, 0, 2), size=(2, 4, 2))
    yield case("pad", "pad", pad, normal(2, 3, 4), before=(0, 1, 2), after=(1, 0, 3))

    for name, shape in (("rank4", (3, 4, 2, 5)), ("rank2", (7, 3))):
        yield case(f"batch_normalization_{name}", "batch_normalization", batch_normalization,
                   normal(*shape, scale=2.0) + np.float32(0.5), positive(shape[-1]), normal(shape[-1]), epsilon=1e-3)

    yield case("softmax_cross_entropy", "softmax_cross_entropy", softmax_cross_entropy,
               some_large(7, 4), integers(4, 7))
    yield case("sigmoid_cross_entropy", "sigmoid_cross_entropy", sigmoid_cross_entropy,
               some_large(7, 2), rng.uniform(0, 1, (7, 2)).astype("float32"), differentiable=[0])

    yield case("erf", "erf", torch.erf, normal(2, 3, 5))
    yield case("maximum_both", "maximum", torch.maximum, normal(2, 1, 4), normal(3, 1))
    yield case("minimum_row", "minimum", torch.minimum, normal(2, 3, 4), normal(4))

    for activation in ("leaky_relu", "tanh"):
        weights = (normal(3, 3, 2, 4, scale=0.3), normal(4, scale=0.2), normal(2, 2, 4, 3, scale=0.3),
                   normal(3, scale=0.2), normal(3 * 4 * 3, 1, scale=0.3), normal(1, scale=0.2))
        yield case(f"wgan_gp_penalty_{activation}", "wgan_gp_penalty", wgan_gp_penalty,
                   normal(5, 5, 7, 2), normal(5, 5, 7, 2), rng.uniform(0, 1, (5, 1, 1, 1)).astype("float32"), *weights,
                   differentiable=list(range(3, 9)), activation=activation, penalty=10.0)


# ---------------------------------------------------------------- writing --

def gradients(of, inputs):
    """Gradients of a scalar, zeros where it does not depend on the input."""
    if not of.requires_grad:
        return [torch.zeros_like(t) for t in inputs]
    found = torch.autograd.grad(of, inputs, create_graph=True, allow_unused=True)
    return [torch.zeros_like(t) if f is None else f for f, t in zip(found, inputs)]


def write_case(group, function, arrays, differentiable):
    inputs = [torch.tensor(a, dtype=torch.float64 if a.dtype.kind == "f" else torch.int32) for a in arrays]
    chosen = [inputs[i].requires_grad_() for i in differentiable]
    out = function(*inputs)
    g = torch.tensor(normal(*out.shape), dtype=torch.float64, requires_grad=True)
    first = gradients((g * out).sum(), chosen)
    directions = [torch.tensor(normal(*t.shape), dtype=torch.float64) for t in chosen]
    *second, second_g = gradients(sum((v * f).sum() for v, f in zip(directions, first)), chosen + [g])

    for i, a in enumerate(arrays):
        fixture_files.put(group, f"in_{i}", a)
    named = {"out": out, "g": g, "second_g": second_g}
    for i, f, v, s in zip(differentiable, first, directions, second):
        named.update({f"grad_{i}": f, f"v_{i}": v, f"second_{i}": s})
    for name, t in named.items():
        values = t.detach().numpy()
        assert np.isfinite(values).all(), (group.name, name)
        fixture_files.put(group, name, values)


def check_conv2d_transpose(arrays, settings):
    """conv2d_transpose is conv2d's input gradient, by another road."""
    u, kernel = (torch.tensor(a, dtype=torch.float64) for a in arrays)
    x = torch.zeros(u.shape[0], *settings["output_size"], kernel.shape[2], dtype=torch.float64, requires_grad=True)
    y = conv2d(x, kernel, settings["strides"], settings["padding"])
    (expected,) = torch.autograd.grad((y * u).sum(), x)
    assert torch.allclose(expected, conv2d_transpose(u, kernel, **settings))


def main():
    path = sys.argv[1] if len(sys.argv) > 1 else os.path.join(os.path.dirname(__file__), "op_values.h5")
    names = []
    with fixture_files.create(path) as file:
        for name, op, function, arrays, settings, differentiable in cases():
            if op == "conv2d_transpose":
                check_conv2d_transpose(arrays, settings)
            group = file.create_group(name)
            fixture_files.set_attributes(group, op=op, differentiable=differentiable, **settings)
            write_case(group, function, arrays, differentiable)
            names.append(name)
        fixture_files.set_attributes(file, cases=names)
    print(f"{path}: {len(names)} cases, {os.path.getsize(path)} bytes")


if __name__ == "__main__":
    main()
