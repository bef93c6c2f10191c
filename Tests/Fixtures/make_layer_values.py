#!/usr/bin/env python
"""Write layer_values.h5: what Keras' own layers compute.

    KERAS_BACKEND=torch python make_layer_values.py [layer_values.h5]

Needs keras 3 with one of its backends, numpy and h5py. Inputs and weights are random, biases and moving statistics
far from their initial values. One group a case, listed in the root attribute `cases`. Attributes: `config`, the layer
as minimal Keras JSON ({"class_name", "config"}, the form that Keras 2.15 and 3 both read), and `weight_names`.
Datasets:

    in_0, in_1, ...            inputs, batch axis first (class indices are int32)
    weight_0, weight_1, ...    the layer's weights in Keras' order
    out                        output in inference mode
    out_training               output in training mode, only where it differs
    trained_weight_0, ...      all weights after that training call (moving statistics change)

Of a spectral normalisation the last two are those of the third training call, after each of which it has other weights.
"""
import json
import os
import sys

os.environ.setdefault("KERAS_BACKEND", "torch")

import keras
import numpy as np

import fixture_files

rng = np.random.default_rng(20170924)


def normal(*shape):
    return rng.normal(0.0, 1.0, shape).astype("float32")


def image(height, width, channels):
    return normal(2, height, width, channels)


# ------------------------------------------------------------------ cases --

def conv2d(filters, kernel, strides=(1, 1), padding="same", activation="linear", bias=True, dilation=(1, 1)):
    return dict(filters=filters, kernel_size=kernel, strides=strides, padding=padding, dilation_rate=dilation,
                activation=activation, use_bias=bias)


# Name, kernel, strides, padding, height and width.
TRANSPOSED = [
    ("3x3_same", (3, 3), (1, 1), "same", 3, 4), ("2x2_same", (2, 2), (1, 1), "same", 3, 4),
    ("4x4_s2_same", (4, 4), (2, 2), "same", 3, 4), ("3x3_s2_same", (3, 3), (2, 2), "same", 3, 4),
    ("5x5_s2_same", (5, 5), (2, 2), "same", 3, 4), ("2x3_s3x1_same", (2, 3), (3, 1), "same", 3, 4),
    ("3x2_s1x2_valid", (3, 2), (1, 2), "valid", 4, 3), ("4x5_s2x3_valid", (4, 5), (2, 3), "valid", 3, 2),
    ("2x1_s3x2_valid", (2, 1), (3, 2), "valid", 2, 3),
]


def sequence(kernel, strides, padding, activation="linear", bias=True, dilation=1):
    return dict(filters=4, kernel_size=(kernel,), strides=(strides,), padding=padding, dilation_rate=(dilation,),
                activation=activation, use_bias=bias)


def pooling(size, strides, padding):
    return dict(pool_size=size, strides=strides, padding=padding)


def normalization(momentum=0.99, epsilon=0.001, center=True, scale=True):
    return dict(axis=-1, momentum=momentum, epsilon=epsilon, center=center, scale=scale)


def cases():
    """Yields (case, class name, minimal configuration, inputs)."""
    for activation in ("linear", "tanh", "sigmoid", "softmax", "relu"):
        yield (f"dense_{activation}", "Dense", dict(units=4, activation=activation, use_bias=True), [normal(3, 5)])
    yield "dense_no_bias", "Dense", dict(units=4, activation="linear", use_bias=False), [normal(3, 5)]

    for kernel in (2, 3, 5):
        yield f"conv2d_{kernel}x{kernel}_same", "Conv2D", conv2d(4, (kernel, kernel)), [image(5, 6, 3)]
    yield "conv2d_3x3_s2_same_odd", "Conv2D", conv2d(4, (3, 3), (2, 2)), [image(5, 7, 3)]
    yield "conv2d_3x3_s2_same_even", "Conv2D", conv2d(4, (3, 3), (2, 2)), [image(6, 8, 3)]
    yield "conv2d_4x4_s2_same_odd", "Conv2D", conv2d(4, (4, 4), (2, 2)), [image(5, 7, 3)]
    yield "conv2d_4x4_s2_same_even", "Conv2D", conv2d(4, (4, 4), (2, 2)), [image(6, 8, 3)]
    yield "conv2d_3x2_s1x2_valid", "Conv2D", conv2d(4, (3, 2), (1, 2), "valid"), [image(5, 7, 3)]
    yield "conv2d_2x2_same_tanh", "Conv2D", conv2d(1, (2, 2), activation="tanh"), [image(5, 6, 3)]
    yield "conv2d_3x3_no_bias", "Conv2D", conv2d(4, (3, 3), bias=False), [image(5, 6, 3)]

    yield "embedding", "Embedding", dict(input_dim=10, output_dim=4), [rng.integers(0, 10, (3, 1)).astype("int32")]
    sequences = np.array([[4, 0, 4], [1, 1, 2]], "int32")
    yield "embedding_sequence", "Embedding", dict(input_dim=5, output_dim=4), [sequences]
    yield "flatten", "Flatten", {}, [image(3, 4, 5)]
    yield "reshape", "Reshape", dict(target_shape=(3, 4, 5)), [normal(2, 60)]
    yield "up_sampling2d_2x2", "UpSampling2D", dict(size=(2, 2), interpolation="nearest"), [image(3, 4, 5)]
    yield "up_sampling2d_2x3", "UpSampling2D", dict(size=(2, 3), interpolation="nearest"), [image(4, 3, 5)]
    yield "max_pooling2d_2x2_valid", "MaxPooling2D", pooling((2, 2), (2, 2), "valid"), [image(5, 6, 3)]
    yield "max_pooling2d_1x1_valid", "MaxPooling2D", pooling((1, 1), (1, 1), "valid"), [image(5, 6, 3)]
    yield "max_pooling2d_2x2_same", "MaxPooling2D", pooling((2, 2), (2, 2), "same"), [image(5, 7, 3)]
    yield "max_pooling2d_3x3_s2_same", "MaxPooling2D", pooling((3, 3), (2, 2), "same"), [image(5, 8, 3)]

    yield "batch_normalization", "BatchNormalization", normalization(), [image(5, 4, 3)]
    yield "batch_normalization_rank2", "BatchNormalization", normalization(0.8, 1e-5), [normal(7, 3)]
    yield "batch_normalization_no_scale", "BatchNormalization", normalization(scale=False), [image(5, 4, 3)]
    yield "batch_normalization_no_center", "BatchNormalization", normalization(center=False), [image(5, 4, 3)]

    yield "leaky_relu_default", "LeakyReLU", dict(alpha=0.3), [normal(3, 5)]
    yield "leaky_relu_02", "LeakyReLU", dict(alpha=0.2), [normal(3, 5)]
    yield "relu", "ReLU", dict(max_value=None, negative_slope=0.0, threshold=0.0), [normal(3, 5)]
    yield "relu_capped", "ReLU", dict(max_value=1.0, negative_slope=0.1, threshold=0.25), [normal(3, 5)]
    for activation in ("linear", "relu", "tanh", "sigmoid", "softmax"):
        yield f"activation_{activation}", "Activation", dict(activation=activation), [normal(3, 5)]
    yield "multiply", "Multiply", {}, [normal(3, 5), normal(3, 5)]
    yield "multiply_broadcast", "Multiply", {}, [normal(3, 4, 5), normal(3, 1, 5), normal(3, 4, 1)]
    yield "add", "Add", {}, [normal(3, 5), normal(3, 5), normal(3, 5)]
    yield "add_ranks", "Add", {}, [normal(3, 4), normal(3, 2, 5, 4), normal(3, 5, 1)]
    yield "concatenate_last", "Concatenate", dict(axis=-1), [image(3, 4, 5), image(3, 4, 1), image(3, 4, 2)]
    yield "concatenate_first", "Concatenate", dict(axis=1), [image(3, 4, 5), image(2, 4, 5)]

    for name, kernel, strides, padding, height, width in TRANSPOSED:
        yield (f"conv2d_transpose_{name}", "Conv2DTranspose", conv2d(4, kernel, strides, padding),
               [image(height, width, 3)])
    yield ("conv2d_transpose_4x4_s2_same_relu", "Conv2DTranspose", conv2d(4, (4, 4), (2, 2), activation="relu"),
           [image(3, 4, 5)])
    yield ("conv2d_transpose_3x3_no_bias", "Conv2DTranspose", conv2d(4, (3, 3), activation="sigmoid", bias=False),
           [image(3, 4, 5)])

    for name, axis, center, scale in (("last", -1, True, True), ("all", [1, 2, 3], True, True),
                                      ("two", [-1, -2], True, True), ("no_scale", [3], True, False),
                                      ("no_center", -1, False, True), ("bare", -1, False, False)):
        yield (f"layer_normalization_{name}", "LayerNormalization",
               dict(axis=axis, epsilon=0.001, center=center, scale=scale), [image(5, 4, 3)])
    yield ("layer_normalization_rank2", "LayerNormalization", dict(axis=-1, epsilon=1e-5, center=True, scale=True),
           [normal(7, 3)])

    yield "average_pooling2d_2x2_valid", "AveragePooling2D", pooling((2, 2), (2, 2), "valid"), [image(4, 6, 3)]
    yield "average_pooling2d_2x2_valid_odd", "AveragePooling2D", pooling((2, 2), (2, 2), "valid"), [image(5, 7, 3)]
    yield "average_pooling2d_3x2_s1x3_valid", "AveragePooling2D", pooling((3, 2), (1, 3), "valid"), [image(5, 8, 3)]
    yield "average_pooling2d_3x3_s1_same", "AveragePooling2D", pooling((3, 3), (1, 1), "same"), [image(4, 5, 3)]
    yield "average_pooling2d_3x3_s2_same", "AveragePooling2D", pooling((3, 3), (2, 2), "same"), [image(5, 7, 3)]
    yield "average_pooling2d_4x3_s2x1_same", "AveragePooling2D", pooling((4, 3), (2, 1), "same"), [image(5, 7, 3)]
    yield "average_pooling2d_5x5_s7_same", "AveragePooling2D", pooling((5, 5), (7, 7), "same"), [image(3, 3, 2)]
    yield "global_average_pooling2d", "GlobalAveragePooling2D", dict(keepdims=False), [image(5, 4, 3)]
    yield "global_average_pooling2d_kept", "GlobalAveragePooling2D", dict(keepdims=True), [image(5, 4, 3)]

    for activation in ("elu", "softplus"):
        yield f"activation_{activation}", "Activation", dict(activation=activation), [normal(3, 5)]
    yield "elu_default", "ELU", dict(alpha=1.0), [normal(3, 5)]
    yield "elu_03", "ELU", dict(alpha=0.3), [normal(3, 5)]

    yield "zero_padding2d", "ZeroPadding2D", dict(padding=((1, 2), (0, 3))), [image(3, 4, 2)]
    yield "zero_padding2d_pair", "ZeroPadding2D", dict(padding=(1, 2)), [image(3, 4, 2)]
    yield "cropping2d", "Cropping2D", dict(cropping=((1, 2), (0, 3))), [image(5, 6, 2)]
    yield "cropping2d_one", "Cropping2D", dict(cropping=1), [image(5, 6, 2)]

    for name, kernel, strides, padding in (("3_same", 3, 1, "same"), ("4_s2_same", 4, 2, "same"),
                                           ("3_s2_valid", 3, 2, "valid")):
        yield f"conv1d_{name}", "Conv1D", sequence(kernel, strides, padding), [normal(2, 7, 3)]
    yield "conv1d_tanh_no_bias", "Conv1D", sequence(2, 1, "same", "tanh", False), [normal(2, 7, 3)]

    yield "rescaling", "Rescaling", dict(scale=0.5, offset=-0.25), [image(3, 4, 2)]
    yield "rescaling_whole", "Rescaling", dict(scale=-3, offset=1), [normal(3, 5)]

    # Keras casts the output to the input's type: the rows of a table are floats only where their numbers are.
    for name, class_name, config, x in (
            ("dense", "Dense", dict(units=4, activation="tanh", use_bias=True), normal(3, 5)),
            ("dense_one_unit", "Dense", dict(units=1, activation="linear", use_bias=False), normal(3, 5)),
            ("conv1d", "Conv1D", sequence(3, 1, "same"), normal(2, 7, 3)),
            ("conv2d", "Conv2D", conv2d(4, (3, 2)), image(5, 6, 3)),
            ("conv2d_transpose", "Conv2DTranspose", conv2d(4, (3, 2), padding="valid"), image(3, 4, 5)),
            ("embedding", "Embedding", dict(input_dim=10, output_dim=4), sequences.astype("float32"))):
        for iterations in (1, 3):
            yield (f"spectral_normalization_{name}_{iterations}", "SpectralNormalization",
                   dict(layer={"module": "keras.layers", "class_name": class_name, "config": config},
                        power_iterations=iterations), [x])

    # Wide enough for the ends of what is clipped.
    for activation in ("softsign", "swish", "silu", "gelu", "selu", "exponential", "leaky_relu", "relu6", "mish"):
        yield f"activation_{activation}", "Activation", dict(activation=activation), [4 * normal(3, 5)]
    yield "dense_gelu", "Dense", dict(units=4, activation="gelu", use_bias=True), [normal(3, 5)]
    yield "relu_maximum", "ReLU", dict(max_value=1.0, negative_slope=0.0, threshold=0.0), [normal(3, 5)]
    yield "relu_slope", "ReLU", dict(max_value=None, negative_slope=0.2, threshold=0.0), [normal(3, 5)]
    yield "relu_threshold", "ReLU", dict(max_value=None, negative_slope=0.0, threshold=0.5), [normal(3, 5)]
    yield "leaky_relu_negative_slope", "LeakyReLU", dict(negative_slope=0.2), [normal(3, 5)]
    yield "prelu", "PReLU", dict(shared_axes=None), [normal(3, 5, 2)]
    yield "prelu_shared", "PReLU", dict(shared_axes=[1, 2]), [image(3, 4, 5)]
    yield "softmax", "Softmax", dict(axis=-1), [normal(3, 2, 5)]
    yield "softmax_named", "Softmax", dict(axis=2), [normal(3, 2, 5)]

    yield "conv2d_3x3_d2_same", "Conv2D", conv2d(4, (3, 3), dilation=(2, 2)), [image(5, 6, 3)]
    yield "conv2d_2x3_d3x2_valid", "Conv2D", conv2d(4, (2, 3), padding="valid", dilation=(3, 2)), [image(6, 7, 3)]
    yield "conv2d_2x2_d3_same", "Conv2D", conv2d(4, (2, 2), dilation=(3, 3), activation="relu"), [image(5, 6, 3)]
    for name, kernel, strides, padding, dilation in (
            ("causal", 3, 1, "causal", 1), ("causal_s2", 4, 2, "causal", 1), ("causal_d2", 3, 1, "causal", 2),
            ("d3_same", 2, 1, "same", 3), ("d2_valid", 3, 1, "valid", 2)):
        yield f"conv1d_{name}", "Conv1D", sequence(kernel, strides, padding, dilation=dilation), [normal(2, 7, 3)]
    for name, size, x in (("2x2", (2, 2), image(3, 4, 5)), ("3x2", (3, 2), image(4, 3, 5)), ("4x1", (4, 1), image(1, 3, 2))):
        yield f"up_sampling2d_bilinear_{name}", "UpSampling2D", dict(size=size, interpolation="bilinear"), [x]

    yield "concatenate_middle", "Concatenate", dict(axis=2), [image(3, 4, 5), image(3, 1, 5)]
    yield "concatenate_negative", "Concatenate", dict(axis=-3), [image(3, 4, 5), image(1, 4, 5), image(2, 4, 5)]
    yield "subtract", "Subtract", {}, [normal(3, 4, 5), normal(3, 5)]
    yield "average", "Average", {}, [normal(3, 4, 5), normal(3, 1, 5), normal(3, 5)]
    yield "maximum", "Maximum", {}, [normal(3, 4, 5), normal(3, 1, 5), normal(3, 4, 1)]
    yield "minimum", "Minimum", {}, [normal(3, 4, 5), normal(3, 1, 5), normal(3, 4, 1)]

    for name, size, strides, padding in (("2_valid", 2, 2, "valid"), ("3_s2_same", 3, 2, "same"),
                                         ("4_s1_same", 4, 1, "same"), ("2_s3_valid", 2, 3, "valid")):
        for class_name in ("MaxPooling1D", "AveragePooling1D"):
            yield (f"{'max' if class_name.startswith('Max') else 'average'}_pooling1d_{name}", class_name,
                   pooling((size,), (strides,), padding), [normal(2, 7, 3)])
    for keep in (False, True):
        kept = "_kept" if keep else ""
        yield f"global_average_pooling1d{kept}", "GlobalAveragePooling1D", dict(keepdims=keep), [normal(2, 7, 3)]
        yield f"global_max_pooling1d{kept}", "GlobalMaxPooling1D", dict(keepdims=keep), [normal(2, 7, 3)]
        yield f"global_max_pooling2d{kept}", "GlobalMaxPooling2D", dict(keepdims=keep), [image(5, 4, 3)]

    yield "reshape_open", "Reshape", dict(target_shape=(3, -1, 2)), [normal(2, 4, 9)]
    yield "repeat_vector", "RepeatVector", dict(n=3), [normal(2, 5)]
    yield "permute", "Permute", dict(dims=(2, 3, 1)), [image(3, 4, 5)]
    yield "up_sampling1d", "UpSampling1D", dict(size=3), [normal(2, 4, 3)]
    yield "zero_padding1d", "ZeroPadding1D", dict(padding=(1, 2)), [normal(2, 4, 3)]
    yield "zero_padding1d_one", "ZeroPadding1D", dict(padding=1), [normal(2, 4, 3)]
    yield "cropping1d", "Cropping1D", dict(cropping=(2, 1)), [normal(2, 6, 3)]

    yield "conv2d_3x3_g2_same", "Conv2D", dict(conv2d(6, (3, 3)), groups=2), [image(5, 6, 4)]
    yield "conv2d_3x2_g3_s2_valid", "Conv2D", dict(conv2d(3, (3, 2), (2, 2), "valid", "tanh"), groups=3), [image(5, 6, 6)]
    yield "conv2d_2x2_g20_d2_same", "Conv2D", dict(conv2d(40, (2, 2), dilation=(2, 2)), groups=20), [image(4, 3, 60)]
    yield "conv1d_3_g2_causal", "Conv1D", dict(sequence(3, 1, "causal"), groups=2), [normal(2, 7, 6)]
    for name, kernel, strides, padding, dilation, multiplier, channels in (
            ("3x3_same", (3, 3), 1, "same", 1, 1, 3), ("3x2_s2_same_odd", (3, 2), 2, "same", 1, 2, 3),
            ("2x3_d2_valid", (2, 3), 1, "valid", 2, 3, 2), ("2x2_wide", (2, 2), 1, "same", 1, 1, 37)):
        settings = dict(kernel_size=kernel, strides=(strides, strides), padding=padding, depth_multiplier=multiplier,
                        dilation_rate=(dilation, dilation))
        yield (f"depthwise_conv2d_{name}", "DepthwiseConv2D", dict(settings, activation="linear", use_bias=True),
               [image(5, 7, channels)])
        yield (f"separable_conv2d_{name}", "SeparableConv2D",
               dict(settings, filters=4, activation="tanh", use_bias=multiplier < 2), [image(5, 7, channels)])
    for name, kernel, strides, padding, extra in (
            ("3x3_s2_same_p1", (3, 3), (2, 2), "same", (1, 1)), ("3x3_s2_same_p0", (3, 3), (2, 2), "same", (0, 0)),
            ("4x4_s2_same_p1", (4, 4), (2, 2), "same", (1, 1)), ("5x2_s3_same_p1x2", (5, 2), (3, 3), "same", (1, 2)),
            ("3x2_s2x3_valid_p1x2", (3, 2), (2, 3), "valid", (1, 2)),
            ("2x2_s3_valid_p0", (2, 2), (3, 3), "valid", (0, 0))):
        yield (f"conv2d_transpose_{name}", "Conv2DTranspose", dict(conv2d(4, kernel, strides, padding), output_padding=extra),
               [image(3, 4, 5)])
    for name, size, strides, padding, extra in (("3_s2_same", 3, 2, "same", None), ("4_s2_valid", 4, 2, "valid", None),
                                                ("3_s3_same_p2", 3, 3, "same", 2), ("2_s3_valid_p1", 2, 3, "valid", 1)):
        yield (f"conv1d_transpose_{name}", "Conv1DTranspose",
               dict(sequence(size, strides, padding), output_padding=None if extra is None else (extra,)), [normal(2, 5, 3)])
    for name, groups, x, center, scale in (
            ("2", 2, image(4, 3, 6), True, True), ("1", 1, image(4, 3, 6), True, True), ("all", -1, image(4, 3, 6), True, True),
            ("rank2", 3, normal(5, 6), True, True), ("sequence", 2, normal(2, 7, 4), True, False),
            ("bare", 2, image(4, 3, 6), False, False)):
        yield (f"group_normalization_{name}", "GroupNormalization",
               dict(groups=groups, axis=-1, epsilon=0.001, center=center, scale=scale), [x])
    for name, axis in (("rows", [1]), ("pixels", [1, 2]), ("outer", [1, 3])):
        yield (f"layer_normalization_{name}", "LayerNormalization",
               dict(axis=axis, epsilon=0.001, center=True, scale=True), [image(5, 4, 3)])
    for name, axis in (("last", -1), ("pixels", [1, 2]), ("all", [1, 2, 3])):
        yield f"unit_normalization_{name}", "UnitNormalization", dict(axis=axis), [image(5, 4, 3)]
    yield "unit_normalization_zeros", "UnitNormalization", dict(axis=-1), [np.array([[0, 0], [3, -4]], "float32")]

    for activation in ("log_softmax", "hard_silu", "hard_swish", "hard_tanh", "log_sigmoid", "tanh_shrink", "squareplus", "celu"):
        yield f"activation_{activation}", "Activation", dict(activation=activation), [4 * normal(3, 5)]
    for name, height, width, crop, x in (
            ("larger", 7, 9, False, image(3, 4, 2)), ("smaller", 2, 3, False, image(5, 8, 2)), ("mixed", 6, 4, False, image(4, 7, 2)),
            ("cropped", 3, 5, True, image(6, 4, 2)), ("cropped_wide", 6, 2, True, image(3, 7, 2))):
        for interpolation in ("nearest", "bilinear"):
            yield (f"resizing_{name}_{interpolation}", "Resizing",
                   dict(height=height, width=width, interpolation=interpolation, crop_to_aspect_ratio=crop), [x])
    for name, height, width, crop, x in (
            ("larger", 7, 9, False, image(3, 4, 2)), ("smaller", 2, 3, False, image(5, 8, 2)), ("mixed", 6, 4, False, image(4, 7, 2)),
            ("tiny", 5, 3, False, image(1, 2, 2)), ("cropped", 3, 5, True, image(6, 4, 2))):
        yield (f"resizing_{name}_bicubic", "Resizing",
               dict(height=height, width=width, interpolation="bicubic", crop_to_aspect_ratio=crop), [x])
    yield "upsampling2d_bicubic", "UpSampling2D", dict(size=(3, 2), interpolation="bicubic"), [image(4, 5, 2)]
    for name, kernel, strides, padding, dilation, multiplier, activation in (
            ("3_same", 3, 1, "same", 1, 1, "linear"), ("4_s2_same", 4, 2, "same", 1, 2, "tanh"),
            ("3_d2_valid", 3, 1, "valid", 2, 3, "linear")):
        yield (f"separable_conv1d_{name}", "SeparableConv1D",
               dict(sequence(kernel, strides, padding, activation, multiplier < 2, dilation), depth_multiplier=multiplier),
               [normal(2, 7, 3)])


DEFAULTS = {"leaky_relu_default": keras.layers.LeakyReLU, "elu_default": keras.layers.ELU}  # must equal what the configuration says


# ---------------------------------------------------------------- writing --

def weight_name(variable):
    return variable.path.split("/")[-1]


def random_weight(variable):
    shape, name = tuple(variable.shape), weight_name(variable)
    if name in ("gamma", "moving_variance"):
        return rng.uniform(0.5, 1.5, shape)
    if name in ("bias", "beta", "moving_mean"):
        return rng.normal(0.0, 0.3, shape)
    if name == "embeddings":
        return normal(*shape)
    return rng.normal(0.0, 1.0 / np.sqrt(np.prod(shape[:-1])), shape)


def make_layer(class_name, config):
    """The layer, made from the minimal configuration as Keras reads it."""
    name = config["name"]
    layer = getattr(keras.layers, class_name).from_config(config)
    if name in DEFAULTS:
        default = DEFAULTS[name]()
        assert {**default.get_config(), "name": name} == layer.get_config(), name
    return layer


def transposed_same(layer, x):
    """A transposed convolution with 'same' padding: one with 'valid' padding, cut off at its edges.

    Where an odd number of rows is cut off, Keras on PyTorch cuts the last at the top (and warns that it does), Keras on
    TensorFlow and on JAX at the bottom.
    """
    full = keras.ops.conv_transpose(x, layer.kernel, layer.strides, padding="valid")
    for axis, (k, s, n) in enumerate(zip(layer.kernel_size, layer.strides, x.shape[1:-1])):
        whole = (n - 1) * s + k
        size = n * s if layer.output_padding is None else (n - 1) * s + k % 2 + layer.output_padding[axis]
        start = max(whole - size, 0) // 2
        full = full[(slice(None),) * (axis + 1) + (slice(start, start + size),)]
    return layer.activation(full + layer.bias if layer.use_bias else full)


def average_same(layer, x):
    """Average pooling with 'same' padding: with 'valid' padding over zeros, divided by the share of pixels that are none.

    Where the padding is odd, Keras on PyTorch repeats pixels at the edges, Keras on TensorFlow and on JAX leaves them out.
    """
    totals = [max((-(-n // s) - 1) * s + k - n, 0) for k, s, n in zip(layer.pool_size, layer.strides, x.shape[1:3])]
    edges = [(0, 0)] + [(total // 2, total - total // 2) for total in totals] + [(0, 0)]
    mean = [keras.ops.average_pool(np.pad(a, edges), layer.pool_size, layer.strides, "valid")
            for a in (x, np.ones_like(x))]
    return mean[0] / mean[1]


def normalized(layer, x):
    """A layer normalisation by its definition. Keras on PyTorch takes any axes for the last ones."""
    x = keras.ops.convert_to_tensor(x)
    mean, variance = keras.ops.moments(x, layer.axis, keepdims=True)
    shape = [size if axis in layer.axis else 1 for axis, size in enumerate(x.shape)]
    gamma, beta = (keras.ops.reshape(weight, shape) for weight in (layer.gamma, layer.beta))
    return (x - mean) / keras.ops.sqrt(variance + layer.epsilon) * gamma + beta


def has_same_padding(layer, x):
    return layer.padding == "same"


def has_outer_axes(layer, x):
    return max(layer.axis) < x.ndim - 1 and min(layer.axis) > 0


def is_cubic(layer, x):
    return layer.interpolation == "bicubic"


def cubic_shares(pixels, count):
    """As TensorFlow, whose table has places to a 1024th, and whose shares of pixels outside are none."""
    places = (np.arange(count, dtype="float32") + np.float32(0.5)) * (np.float32(pixels) / np.float32(count)) - np.float32(0.5)
    first = np.floor(places)
    share = np.rint((places - first) * 1024) / 1024
    result = np.zeros((count, pixels))
    for tap in range(-1, 3):
        x = np.abs(tap - share)
        weight = np.where(x <= 1, (1.5 * x - 2.5) * x * x + 1, ((-0.5 * x + 2.5) * x - 4) * x + 2)
        for row, place in enumerate((first + tap).astype(int)):
            if 0 <= place < pixels:
                result[row, place] += weight[row]
    return result / result.sum(1, keepdims=True)


def cubic(layer, x):
    """On PyTorch Keras has curves with a = -0.75, and repeats the pixels at the edges."""
    if isinstance(layer, keras.layers.UpSampling2D):
        height, width = x.shape[1] * layer.size[0], x.shape[2] * layer.size[1]
    else:
        height, width = layer.height, layer.width
        if layer.crop_to_aspect_ratio:
            rows, columns = min(x.shape[1], x.shape[2] * height // width), min(x.shape[2], x.shape[1] * width // height)
            top, left = (x.shape[1] - rows) // 2, (x.shape[2] - columns) // 2
            x = x[:, top:top + rows, left:left + columns]
    shares = cubic_shares(x.shape[1], height), cubic_shares(x.shape[2], width)
    return np.einsum("ia,jb,nabc->nijc", *shares, x.astype("float64")).astype("float32")


# What Keras on PyTorch computes otherwise than on its other backends, and where.
OTHERWISE = {
    keras.layers.Conv2DTranspose: (has_same_padding, transposed_same),
    keras.layers.Conv1DTranspose: (has_same_padding, transposed_same),
    keras.layers.AveragePooling2D: (has_same_padding, average_same),
    keras.layers.AveragePooling1D: (has_same_padding, average_same),
    keras.layers.LayerNormalization: (has_outer_axes, normalized),
    keras.layers.Resizing: (is_cubic, cubic),
    keras.layers.UpSampling2D: (is_cubic, cubic),
}


def run(layer, inputs, training):
    if keras.backend.backend() == "torch" and type(layer) in OTHERWISE:
        is_otherwise, compute = OTHERWISE[type(layer)]
        if is_otherwise(layer, inputs[0]):
            return keras.ops.convert_to_numpy(compute(layer, inputs[0]))
    out = layer(inputs if len(inputs) > 1 else inputs[0], **({"training": True} if training else {}))
    return keras.ops.convert_to_numpy(out)


# Layers that do otherwise in training, and how many training calls are recorded.
TRAINED = {keras.layers.BatchNormalization: 1, keras.layers.SpectralNormalization: 3}


def write_case(group, layer, inputs):
    layer.build([a.shape for a in inputs] if len(inputs) > 1 else inputs[0].shape)
    weights = layer.trainable_weights + layer.non_trainable_weights  # the order of Keras' HDF5 files
    for w in weights:
        w.assign(random_weight(w).astype("float32"))
    for i, a in enumerate(inputs):
        fixture_files.put(group, f"in_{i}", a)
    for i, w in enumerate(weights):
        fixture_files.put(group, f"weight_{i}", keras.ops.convert_to_numpy(w))
    if weights:
        fixture_files.set_attributes(group, weight_names=[weight_name(w) for w in weights])
    fixture_files.put(group, "out", run(layer, inputs, training=False))
    calls = TRAINED.get(type(layer), 0)
    for _ in range(calls):
        out = run(layer, inputs, training=True)
    if calls:
        fixture_files.put(group, "out_training", out)
        for i, w in enumerate(weights):
            fixture_files.put(group, f"trained_weight_{i}", keras.ops.convert_to_numpy(w))


def main():
    path = sys.argv[1] if len(sys.argv) > 1 else os.path.join(os.path.dirname(__file__), "layer_values.h5")
    names = []
    with fixture_files.create(path) as file:
        for name, class_name, config, inputs in cases():
            group = file.create_group(name)
            text = json.dumps({"class_name": class_name, "config": {"name": name, **config}})
            fixture_files.set_attributes(group, config=text)
            write_case(group, make_layer(**json.loads(text)), inputs)
            names.append(name)
        fixture_files.set_attributes(file, cases=names)
    print(f"{path}: {len(names)} cases, {os.path.getsize(path)} bytes, Keras {keras.__version__}")


if __name__ == "__main__":
    main()
