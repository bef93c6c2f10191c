#!/usr/bin/env python
"""Have Keras write models in forms that are seldom met, each with inputs and outputs.

    keras3/bin/python make_keras_forms.py keras_forms/keras3    (Keras 3.15, TensorFlow or torch)
    keras2/bin/python make_keras_forms.py keras_forms/keras2    (tensorflow-cpu 2.15)

TensorFlow computes channels first on a CPU only by oneDNN (TF_ENABLE_ONEDNN_OPTS=1), or use Keras 3 with torch.

    NAME.h5, NAME.keras        the whole model; NAME.json and NAME.weights its parts, where that is the case
    NAME.legacy.h5             its weights in the legacy layout (Keras 2), NAME.weights.h5 in that of Keras 3
    NAME.io.h5                 in_i and out_i, in inference mode

ops           functions on tensors: x + y, 2 - x, tf.nn.leaky_relu, keras.ops.reshape, ...
oplayer       the same as TensorFlow 2.0 to 2.3 wrote them (TensorFlowOpLayer)
compiled      a GAN whose generator and critic were compiled, each with an optimizer that has taken a step
normalization Normalization, which counts what it was adapted to
versions      class names of TensorFlow 1 (BatchNormalizationV1) and registered ones (keras.layers>Dense)
scalar        a label of shape ()
grey          an output of [4, 4], without an axis for the channel
relu, scaled  outputs behind a ReLU; behind tanh and Rescaling to 0 ... 255
nested        models within models, with layers that are frozen
parts         the JSON of to_json and a file of weights
shared        layers that are called more than once: with weights, without, and inside of a model that is, too
gp            a critic's training in one model: the generator once, the critic on real, generated and mixed images
pair          Sequential([generator, critic])
means         means, sums and maxima over axes, and arithmetic of tensors and numbers in a row
first         channels first: a generator, in io.h5 with channels last
firstcritic   a critic of channels first
firstgan      both in one model
firstrare     rarer layers of channels first, sequences, and orders of axes that have to be restored
several       two generators with one critic
tangle0 ...   random graphs of layers of one size, some of them called again

Further arguments are the names of those to write; all by default.
"""
import json
import os
import random
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")

import h5py
import keras
import numpy as np
from keras import layers as L

KERAS3 = int(keras.__version__.split(".")[0]) >= 3
if not KERAS3:
    import tensorflow as tf
else:
    from keras import ops


def lively(model, seed=1):
    """Weights that no initializer gives, so that every one of them counts."""
    rng = np.random.default_rng(seed)
    for weight in model.weights:
        name = weight.path if KERAS3 else weight.name
        kind = name.split("/")[-1].split(":")[0]
        value = weight.numpy()
        # Normalization computes with what it was adapted to, whatever its weights are until they are loaded again.
        if value.dtype.kind != "f" or kind in ("mean", "variance"):
            continue
        if kind in ("moving_variance", "gamma"):
            weight.assign(rng.uniform(0.5, 1.5, value.shape))
        else:
            weight.assign(rng.normal(0, 0.5, value.shape))
    return model


def functions():
    z = keras.Input((6,), name="z")
    a, b = L.Dense(8, name="a")(z), L.Dense(8, name="b")(z)
    if KERAS3:
        parts = [
            a + b, a - b, a * b, a + 1.0, 1.5 + a, 2 - a, a - 3.0, a * 0.5, 3 * a, a / 2.0, -a, a**2, abs(a),
            ops.add(a, b), ops.subtract(1.0, a), ops.relu(a), ops.leaky_relu(a, 0.1), ops.leaky_relu(a), ops.tanh(a),
            ops.sigmoid(a), ops.softmax(a), ops.clip(a, -0.5, 1), ops.clip(a, 0, 1), ops.maximum(a, b),
            ops.maximum(a, 0.25), ops.minimum(a, 0.5), ops.square(a), ops.exp(a), ops.cast(a, "float32"), ops.elu(a),
            ops.softplus(a), ops.silu(a), ops.gelu(a, approximate=False), ops.negative(b), ops.selu(a), ops.relu6(a),
            ops.hard_sigmoid(a), ops.hard_tanh(a), ops.softsign(a), ops.multiply(x1=a, x2=b), ops.power(a, 3),
            keras.activations.relu(a), keras.activations.tanh(a), keras.activations.leaky_relu(a),
            ops.squeeze(ops.expand_dims(a, 1), 1), a + np.full(8, 0.75, "float32"),
        ]
        image = ops.reshape(a, (-1, 2, 2, 2))
        flat = [
            ops.reshape(ops.transpose(image, (0, 2, 1, 3)), (-1, 8)),
            ops.reshape(ops.image.resize(image, (4, 4), interpolation="nearest"), (-1, 32)),
            ops.reshape(ops.image.resize(image, (4, 6), interpolation="bilinear"), (-1, 48)),
        ]
        return keras.Model(z, ops.concatenate(parts + flat, axis=-1), name="functions")
    parts = [
        a + b, a - b, a * b, a + 1.0, 1.5 + a, 2 - a, a - 3.0, a * 0.5, 3 * a, a / 2.0, -a, a**2, tf.abs(a),
        tf.add(a, b), tf.math.multiply(a, 2.0), tf.subtract(1.0, a), tf.nn.relu(a), tf.nn.leaky_relu(a, alpha=0.1),
        tf.nn.leaky_relu(a), tf.tanh(a), tf.sigmoid(a), tf.nn.softmax(a), tf.clip_by_value(a, -0.5, 1.0),
        tf.clip_by_value(a, 0.0, 1.0), tf.maximum(a, b), tf.maximum(a, 0.25), tf.minimum(a, 0.5), tf.square(a),
        tf.exp(a), tf.cast(a, tf.float32), tf.identity(a), tf.add_n([a, b]), tf.multiply(x=a, y=b), tf.nn.elu(a),
        tf.math.softplus(a), tf.nn.swish(a), tf.nn.gelu(a), tf.negative(b), tf.math.scalar_mul(2.0, a),
        keras.activations.hard_sigmoid(a), keras.activations.selu(a), keras.activations.relu(a, alpha=0.2),
        tf.nn.softsign(a), tf.nn.relu6(a), tf.pow(a, 3.0), tf.squeeze(tf.expand_dims(a, 1), 1),
        a + np.full(8, 0.75, "float32"), keras.backend.concatenate([a, b]),
    ]
    image = tf.reshape(a, [-1, 2, 2, 2])
    flat = [
        tf.reshape(tf.transpose(image, [0, 2, 1, 3]), (-1, 8)),
        tf.reshape(tf.image.resize(image, (4, 4), method="nearest"), (-1, 32)),
        tf.reshape(tf.image.resize(image, (4, 6)), (-1, 48)),
        tf.reshape(tf.nn.depth_to_space(tf.reshape(a, [-1, 1, 2, 4]), 2), (-1, 8)),
    ]
    return keras.Model(z, tf.concat(parts + flat, axis=-1), name="functions")


def op_layer_config():
    """As TensorFlow 2.2 writes (x + y) * 0.5, 1 - tanh(...), and a reshaping."""
    def op(name, kind, sources, constants=None, **attributes):
        inputs = [s for s in sources] + [f"{name}/c" for _ in constants or {}]
        config = {"name": name, "trainable": True, "dtype": "float32", "constants": constants or {},
                  "node_def": {"name": name, "op": kind, "input": inputs,
                               "attr": {"T": {"type": "DT_FLOAT"}, **attributes}}}
        nodes = [[s, 0, 0, {}] for s in sources]
        return {"class_name": "TensorFlowOpLayer", "config": config, "name": "tf_op_layer_" + name,
                "inbound_nodes": [nodes]}

    def dense(name):
        return {"class_name": "Dense", "name": name, "inbound_nodes": [[["z", 0, 0, {}]]],
                "config": {"name": name, "units": 8, "activation": "linear", "use_bias": True}}

    layers = [
        {"class_name": "InputLayer", "name": "z", "inbound_nodes": [],
         "config": {"name": "z", "batch_input_shape": [None, 6], "dtype": "float32"}},
        dense("a"), dense("b"),
        op("add", "AddV2", ["a", "b"]),
        op("mul", "Mul", ["tf_op_layer_add"], {"1": 0.5}),
        op("Tanh", "Tanh", ["tf_op_layer_mul"]),
        op("sub", "Sub", ["tf_op_layer_Tanh"], {"0": 1.0}),
        op("LeakyRelu", "LeakyRelu", ["a"], None, alpha={"f": 0.1}),
        op("Maximum", "Maximum", ["tf_op_layer_LeakyRelu", "tf_op_layer_sub"]),
        op("concat", "ConcatV2", ["tf_op_layer_Maximum", "b"], {"2": 1},
           N={"i": "2"}, Tidx={"type": "DT_INT32"}),
        op("Reshape", "Reshape", ["tf_op_layer_concat"], {"1": [-1, 4, 4, 1]}, Tshape={"type": "DT_INT32"}),
    ]
    return {"class_name": "Model", "config": {
        "name": "op_layers", "layers": layers, "input_layers": [["z", 0, 0]],
        "output_layers": [["tf_op_layer_Reshape", 0, 0]]}}


def op_layers():
    return keras.models.model_from_json(json.dumps(op_layer_config()))


def generator(name="generator", frozen=False, **settings):
    inner = keras.Sequential([
        keras.Input((3,)), L.Dense(16, name="first"), L.BatchNormalization(name="norm"), L.LeakyReLU(),
        L.Reshape((2, 2, 4)), L.Conv2DTranspose(1, 3, strides=2, padding="same", activation="tanh", name="last"),
    ], name=name)
    if frozen:
        inner.get_layer("first").trainable = False
    return inner


def critic():
    return keras.Sequential([keras.Input((4, 4, 1)), L.Flatten(), L.Dense(5, activation="relu", name="hidden"),
                             L.Dense(1, activation="sigmoid", name="score")], name="critic")


def compiled():
    g, d = generator(), critic()
    d.compile("adam", "binary_crossentropy", metrics=["accuracy"])
    d.train_on_batch(np.zeros((2, 4, 4, 1), "float32"), np.ones((2, 1), "float32"))
    g.compile("rmsprop", "mse")
    g.train_on_batch(np.zeros((2, 3), "float32"), np.zeros((2, 4, 4, 1), "float32"))
    z = keras.Input((3,), name="z")
    gan = keras.Model(z, d(g(z)), name="gan")
    gan.compile("adam", "binary_crossentropy")
    gan.train_on_batch(np.ones((2, 3), "float32"), np.ones((2, 1), "float32"))
    return gan


def normalization():
    z = keras.Input((4,), name="z")
    norm = L.Normalization(axis=-1)
    norm.adapt(np.random.default_rng(3).normal(1, 2, (20, 4)).astype("float32"))
    return keras.Model(z, L.Reshape((4, 4, 1))(L.Dense(16, activation="tanh")(norm(z))), name="normalized")


def versions():
    return keras.Sequential([keras.Input((4,), name="z"), L.Dense(16, name="dense"), L.Reshape((4, 4, 1)),
                             L.BatchNormalization(name="norm"), L.MaxPooling2D(2, strides=1, padding="same"),
                             L.LayerNormalization(name="layer_norm"), L.Activation("tanh")], name="versions")


def scalar():
    z, label = keras.Input((5,), name="z"), keras.Input((), dtype="int32", name="label")
    x = L.multiply([z, L.Embedding(3, 5)(label)])
    return keras.Model([z, label], L.Reshape((4, 4, 1))(L.Dense(16, activation="tanh")(x)), name="scalar")


def grey():
    return keras.Sequential([keras.Input((4,), name="z"), L.Dense(16, activation="tanh"), L.Reshape((4, 4))],
                            name="grey")


def relu():
    return keras.Sequential([keras.Input((4,), name="z"), L.Dense(16, activation="relu"), L.Reshape((4, 4, 1))],
                            name="relu")


def scaled():
    return keras.Sequential([keras.Input((4,), name="z"), L.Dense(16, activation="tanh"), L.Reshape((4, 4, 1)),
                             L.Rescaling(127.5, 127.5)], name="scaled")


def nested():
    z = keras.Input((3,), name="z")
    low = keras.Sequential([keras.Input((3,)), L.Dense(4, name="fc"), L.BatchNormalization(name="bn"),
                            L.Dense(3, name="fc2")], name="low")
    whole = keras.Input((3,), name="whole")
    high = keras.Model(whole, L.BatchNormalization(name="outer")(low(whole)), name="high")
    return keras.Model(z, L.Reshape((4, 4, 1))(L.Dense(16, name="before", activation="tanh")(generator_tail(high(z)))),
                       name="nested")


def generator_tail(x):
    frozen = keras.Sequential([keras.Input((3,)), L.Dense(4, name="fc"), L.BatchNormalization(name="bn")],
                              name="frozen")
    frozen.trainable = False
    return frozen(x)


def shared():
    """Two branches of the same layers. (A layer that a model shares with one in it Keras itself cannot read again.)"""
    a, b = keras.Input((4, 4, 2), name="a"), keras.Input((4, 4, 2), name="b")
    conv, norm = L.Conv2D(3, 3, padding="same", name="conv"), L.BatchNormalization(name="norm")
    act, drop = L.LeakyReLU(name="act"), L.Dropout(0.5, name="drop")
    square = L.Dense(3, activation="tanh", name="square")
    slope = L.PReLU(shared_axes=[1, 2], name="slope")
    ends = []
    for x in (a, b):
        x = drop(act(norm(conv(x))))
        x = slope(square(act(square(x))))
        ends.append(L.GlobalAveragePooling2D()(x))
    inner = keras.Input((3,), name="features")
    twice, bend, outer = L.Dense(3, name="twice"), L.LeakyReLU(name="bend"), L.Dense(3, name="outer")
    head = keras.Model(inner, L.Add(name="sum")([twice(inner), bend(twice(bend(twice(inner))))]), name="head")
    x = L.Concatenate(name="both")([head(ends[0]), head(ends[1]), outer(outer(ends[1]))])
    return keras.Model([a, b], [L.Dense(2, name="score")(x), head(head(ends[0]))], name="shared")


def gp():
    z, real = keras.Input((3,), name="z"), keras.Input((4, 4, 1), name="real")
    g, d = generator(), critic()
    fake = g(z)
    mixed = L.Average(name="mixed")([real, fake])
    return keras.Model([z, real], [d(real), d(fake), d(mixed)], name="gp")


def pair():
    return keras.Sequential([keras.Input((3,)), generator(), critic()], name="pair")


def several():
    z, judge = keras.Input((3,), name="z"), critic()
    return keras.Model(z, [judge(generator("one")(z)), judge(generator("two")(z))], name="several")


def means():
    z = keras.Input((4, 6, 3), name="z")
    x = (L.Conv2D(2, 3, padding="same", name="conv")(z) * 2 + 1) / 4 - 0.5
    line = L.Reshape((8, 6), name="line")(x)
    if KERAS3:
        parts = [ops.mean(x, axis=(1, 2)), ops.max(x, axis=[1, 2]), ops.sum(x, axis=(2, 1)), ops.mean(line, axis=1),
                 ops.mean(line, axis=-1), ops.squeeze(ops.squeeze(ops.mean(x, axis=(2, 3), keepdims=True), 3), 2),
                 ops.negative(ops.divide(ops.multiply(3.0, ops.mean(line, 2)), 2)), ops.tanh(1 - ops.max(line, axis=1)),
                 L.Flatten()(ops.concatenate([x, z], axis=-1)), ops.reshape(x, (-1, 48))]
        return keras.Model(z, ops.concatenate(parts, axis=1), name="means")
    parts = [tf.reduce_mean(x, axis=(1, 2)), tf.reduce_max(x, [1, 2]), tf.reduce_sum(x, axis=[2, 1]),
             tf.reduce_mean(line, 1), tf.math.reduce_mean(line, axis=-1),
             tf.squeeze(tf.reduce_mean(x, axis=(2, 3), keepdims=True), [2, 3]),
             tf.negative(tf.divide(tf.multiply(3.0, tf.reduce_mean(line, 2)), 2)),
             tf.tanh(1 - tf.reduce_max(line, axis=1)), L.Flatten()(tf.concat([x, z], axis=-1)), tf.reshape(x, (-1, 48))]
    return keras.Model(z, tf.concat(parts, axis=1), name="means")


FIRST = {"data_format": "channels_first"}


def first(name="first"):
    """The usual one: Dense, Reshape to channels first, up to the image."""
    z = keras.Input((5,), name="z")
    x = L.Dense(2 * 3 * 6, name="start")(z)
    x = L.LeakyReLU(name="bend")(L.BatchNormalization(name="flat_norm")(x))
    x = L.Reshape((6, 2, 3), name="image")(x)
    x = L.UpSampling2D(2, name="up", **FIRST)(x)
    x = L.Conv2D(5, 3, padding="same", activation="relu", name="conv", **FIRST)(x)
    x = L.BatchNormalization(axis=1, name="norm")(x)
    x = L.LeakyReLU(name="bend2")(x)
    y = L.Conv2DTranspose(4, 4, strides=2, padding="same", use_bias=False, name="turn", **FIRST)(x)
    y = L.Activation("tanh", name="squash")(L.BatchNormalization(axis=1, name="norm2")(y))
    return keras.Model(z, L.Conv2D(3, 3, padding="same", activation="tanh", name="last", **FIRST)(y), name=name)


def firstcritic(name="firstcritic", shape=(3, 8, 12)):
    image = keras.Input(shape, name="picture")
    x = L.Conv2D(4, 3, strides=2, padding="same", name="c1", **FIRST)(image)
    x = L.Dropout(0.3, name="d1")(L.LeakyReLU(name="a1")(x))
    x = L.ZeroPadding2D(((0, 1), (1, 0)), name="pad", **FIRST)(x)
    x = L.MaxPooling2D(2, name="pool", **FIRST)(L.Conv2D(5, 3, name="c2", **FIRST)(x))
    # Flatten is in Keras' own order by default, and in that of channels last where it says so.
    flat = L.Dense(3, name="plain")(L.Flatten(name="flat")(x))
    other = L.Dense(3, name="other")(L.Flatten(name="flat_first", **FIRST)(x))
    means = L.GlobalAveragePooling2D(name="means", **FIRST)(x)
    return keras.Model(image, L.Dense(1, name="score")(L.Concatenate(name="all")([flat, other, means])), name=name)


def firstgan():
    z = keras.Input((5,), name="z")
    return keras.Model(z, firstcritic("critic")(first("generator")(z)), name="firstgan")


def firstrare():
    image, steps = keras.Input((3, 4, 6), name="image"), keras.Input((2, 8), name="steps")
    x = L.Conv2D(4, 3, padding="same", name="conv", **FIRST)(image)
    both = L.Concatenate(axis=1, name="channels")([x, L.ELU(name="elu")(x)])
    wide = L.Concatenate(axis=3, name="width")([x, x])
    x = L.Average(name="mean")([L.Conv2D(4, 1, name="again", **FIRST)(both),
                                L.Cropping2D(((0, 0), (3, 3)), name="crop", **FIRST)(wide)])
    x = x * 2.0 + 0.5
    x = L.PReLU(shared_axes=[2, 3], name="slope")(x)
    x = L.Dense(6, name="last_axis")(x)
    x = L.Activation("softmax", name="soft")(L.Permute((1, 3, 2), name="swap")(x))
    x = L.Reshape((6, 4, 4), name="shape")(x)
    x = L.SpatialDropout2D(0.2, name="drop", **FIRST)(L.AveragePooling2D(2, name="average", **FIRST)(x))
    x = L.Conv2D(3, 2, padding="same", name="end", **FIRST)(x)
    line = L.Conv1D(3, 3, padding="same", name="line", **FIRST)(steps)
    line = L.GlobalMaxPooling1D(name="most", **FIRST)(L.BatchNormalization(axis=1, name="line_norm")(line))
    return keras.Model([image, steps], [x, L.Dense(2, name="end_line")(line)], name="firstrare")


def tangle(seed):
    choose = random.Random(seed)
    values, layers = [keras.Input((2,), name=f"x{n}") for n in range(2)], []
    for n in range(16):
        recent = [values[max(0, len(values) - 1 - int(choose.expovariate(0.4)))] for _ in range(2)]
        if choose.random() < 0.25 and recent[0] is not recent[1]:
            values.append(L.Add()(recent))
        elif layers and choose.random() < 0.4:
            values.append(choose.choice(layers)(recent[0]))
        else:
            layers.append(L.Dense(2, activation="tanh"))
            values.append(layers[-1](recent[0]))
    return keras.Model(values[:2], [values[-1], *choose.sample(values[2:-1], 2)], name=f"tangle{seed}")


def arrays(model):
    rng = np.random.default_rng(7)
    inputs = []
    for t in model.inputs:
        shape = (3,) + tuple(int(n) for n in t.shape[1:])
        whole = "int" in str(getattr(t.dtype, "name", t.dtype))
        inputs.append(rng.integers(0, 3, shape).astype("int32") if whole
                      else rng.normal(0, 1, shape).astype("float32"))
    outputs = model(inputs if len(inputs) > 1 else inputs[0], training=False)
    outputs = outputs if isinstance(outputs, (list, tuple)) else [outputs]
    return inputs, [keras.ops.convert_to_numpy(o) if KERAS3 else np.asarray(o) for o in outputs]


def rename(path, pairs):
    """Other class names in a legacy file's configuration."""
    with h5py.File(path, "a") as file:
        text = file.attrs["model_config"]
        for old, new in pairs:
            text = text.replace(f'"class_name": "{old}"', f'"class_name": "{new}"')
        file.attrs["model_config"] = text


def main():
    out = sys.argv[1]
    os.makedirs(out, exist_ok=True)
    cases = {"ops": functions, "compiled": compiled, "normalization": normalization, "versions": versions,
             "scalar": scalar, "grey": grey, "relu": relu, "scaled": scaled, "nested": nested, "parts": generator}
    cases |= {"shared": shared, "gp": gp, "pair": pair, "several": several, "means": means}
    cases |= {"first": first, "firstcritic": firstcritic, "firstgan": firstgan, "firstrare": firstrare}
    cases |= {f"tangle{seed}": lambda seed=seed: tangle(seed) for seed in range(4)}
    if not KERAS3:
        cases["oplayer"] = op_layers
    for name in sys.argv[2:] or cases:
        build = cases[name]
        keras.backend.clear_session()
        model = lively(build())
        base = f"{out}/{name}"
        if name == "parts":
            with open(base + ".json", "w") as file:
                file.write(model.to_json())
            model.save_weights(base + (".weights.h5" if KERAS3 else ".legacy.h5"))
        elif name == "oplayer":
            # What TensorFlow 2.2 wrote, which 2.15 does not write any more.
            weights = base + ".legacy.h5"
            model.save_weights(weights)
            with h5py.File(base + ".h5", "w") as file, h5py.File(weights) as source:
                file.attrs["model_config"] = json.dumps(op_layer_config())
                file.attrs["keras_version"] = "2.4.0"
                file.attrs["backend"] = "tensorflow"
                source.copy(source["/"], file, "model_weights")
            os.remove(weights)
        else:
            # Keras 3 leaves the modules of functions out of a legacy file, where they cannot be told from layers.
            if not (KERAS3 and name in ("nested", "ops", "firstrare", "means") or name.startswith("tangle")):
                model.save(base + ".h5")
            if name not in ("versions", "grey", "relu", "scaled"):
                model.save(base + ".keras")
            if name == "versions":
                rename(base + ".h5", [("BatchNormalization", "BatchNormalizationV1"), ("Dense", "keras.layers>Dense"),
                                      ("LayerNormalization", "LayerNormalizationV2"),
                                      ("MaxPooling2D", "MaxPool2D")])
            if name == "nested":
                model.save_weights(base + ".weights.h5")
                if not KERAS3:
                    model.save_weights(base + ".legacy.h5")
        inputs, outputs = arrays(model)
        if name.startswith("first"):
            inputs, outputs = [[np.moveaxis(a, 1, -1) for a in part] for part in (inputs, outputs)]
        with h5py.File(base + ".io.h5", "w") as file:
            for kind, values in (("in", inputs), ("out", outputs)):
                for index, value in enumerate(values):
                    file[f"{kind}_{index}"] = value.astype("float32") if kind == "out" else value


if __name__ == "__main__":
    main()
