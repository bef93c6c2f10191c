#!/usr/bin/env python
"""Train "Wasserstein GAN in Keras" (Mikhail Yurasov, 2017) in the Keras of its day, 2.0.8, and record all that a repetition
needs.

    KERAS_2_0_8=FOLDER python keras_wacgan.py --mnist FOLDER --out FOLDER [--preset small|seed] [--iterations 20] ...

Needs what keras_2_0_8.py says, and a folder with the four gzipped MNIST files. It keeps the article's networks, losses,
optimizers and order: every critic step clips all critic weights, then takes an RMSprop step on real images and another on
generated ones; a generator step follows. It departs from it in four ways: dropout is 0 unless asked for, random numbers are
drawn by numpy and stored, --burst must be asked for (without it, every iteration has --critic-iterations critic steps), and
the critic is frozen in the generator's step, as the article's text has it. In the article's code it is frozen after the
combined model was compiled, and Keras 2.0.8 goes on to train it: --critic-in-generator-step.

Writes into the --out folder

    initial_generator.h5, initial_critic.h5, final_generator.h5, final_critic.h5   legacy Keras weights files
    steps.h5   attributes: every setting
               critic_iterations    [N]         int32     critic steps of each iteration
               critic_indices       [K, B]      int32     real images of each critic step, 0..69999: train, then test
               critic_noise         [K, B, z]   float32
               critic_classes       [K, B]      int32
               generator_noise      [N, B, z]   float32
               generator_classes    [N, B]      int32
               d_real_losses        [K, 3]      float32 total, is_fake, class, before each update
               d_fake_losses        [K, 3]
               dg_losses            [N, 3]

where N = iterations, K = critic steps in all, B = batch size.
"""
import argparse
import gzip
import os

import numpy as np

from keras_2_0_8 import K, keras, tf
import fixture_files
import wacgan_networks as networks

K.set_session(tf.Session(config=tf.ConfigProto(intra_op_parallelism_threads=1, inter_op_parallelism_threads=1)))


def options():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--mnist", required=True, help="folder of the four gzipped MNIST files")
    parser.add_argument("--out", required=True)
    parser.add_argument("--preset", choices=sorted(networks.PRESETS), default="small")
    parser.add_argument("--z", type=int, help="latent size")
    parser.add_argument("--critic-filters", type=int, nargs=4)
    parser.add_argument("--generator-dense", type=int)
    parser.add_argument("--generator-base", type=int)
    parser.add_argument("--generator-filters", type=int, nargs=2)
    parser.add_argument("--batch", type=int, help="20 for small, 100 for seed")
    parser.add_argument("--iterations", type=int, default=20)
    parser.add_argument("--critic-iterations", type=int, default=5)
    parser.add_argument("--burst", action="store_true",
                        help="100 critic steps in the first 25 of each 1000 iterations and in every 500th")
    parser.add_argument("--critic-in-generator-step", action="store_true",
                        help="freeze the critic as the article's code does: it is trained all the same")
    parser.add_argument("--dropout", type=float, default=0.0, help="0.3 in the article; not repeatable elsewhere")
    parser.add_argument("--kernel-stddev", type=float, default=0.02, help="of the initial convolution kernels")
    parser.add_argument("--clip", type=float, default=0.01)
    parser.add_argument("--learning-rate", type=float, default=5e-5)
    parser.add_argument("--generator", help="legacy weights file to start from, in place of random weights")
    parser.add_argument("--critic", help="likewise")
    parser.add_argument("--random-seed", type=int, default=777)
    return parser.parse_args()


def chosen_widths(args):
    widths = networks.PRESETS[args.preset]
    return networks.Widths(
        args.z or widths.z, tuple(args.critic_filters or widths.critic), args.generator_dense or widths.generator_dense,
        args.generator_base or widths.generator_base, tuple(args.generator_filters or widths.generator))


# ------------------------------------------------------------------- data --

def read_idx(path, header):
    with gzip.open(path, "rb") as file:
        return np.frombuffer(file.read(), np.uint8, offset=header)


def load_mnist(folder):
    """All 70,000 images in [-1, 1], train then test, and their classes."""
    images, classes = [], []
    for part in ("train", "t10k"):
        pixels = read_idx(os.path.join(folder, f"{part}-images-idx3-ubyte.gz"), 16).reshape(-1, 28, 28)
        images.append(pixels)
        classes.append(read_idx(os.path.join(folder, f"{part}-labels-idx1-ubyte.gz"), 8))
    images = (np.concatenate(images).astype(np.float32) - 127.5) / 127.5
    return np.expand_dims(images, axis=3), np.concatenate(classes).astype("int32")


def critic_iterations(args, iteration):
    if args.burst and (iteration % 1000 < 25 or iteration % 500 == 0):
        return 100
    return args.critic_iterations


def draw(args, z, count, rng):
    """All random numbers of the run, under their names in steps.h5."""
    names = ("critic_indices", "critic_noise", "critic_classes", "generator_noise", "generator_classes")
    drawn = {name: [] for name in names}

    def latents(step):
        drawn[f"{step}_noise"].append(rng.normal(0.0, 1.0, (args.batch, z)).astype("float32"))
        drawn[f"{step}_classes"].append(rng.integers(0, networks.CLASSES, args.batch).astype("int32"))

    steps = [critic_iterations(args, i) for i in range(args.iterations)]
    for repeats in steps:
        for _ in range(repeats):
            drawn["critic_indices"].append(rng.choice(count, args.batch, replace=False).astype("int32"))
            latents("critic")
        latents("generator")
    return {"critic_iterations": np.array(steps, "int32"), **{name: np.stack(rows) for name, rows in drawn.items()}}


# --------------------------------------------------------------- training --

def d_loss(y_true, y_pred):
    return K.mean(y_true * y_pred)


class RMSprop(keras.optimizers.RMSprop):
    """Keras' own, but that no weight changes before all gradients are computed.

    Keras 2.0.8 leaves that to the order in which TensorFlow 1 happens to run operations on variables that they share.
    """

    def get_gradients(self, loss, params):
        return tf.tuple(super().get_gradients(loss, params))


def compiled(model, learning_rate):
    model.compile(optimizer=RMSprop(lr=learning_rate),
                  loss=[d_loss, "sparse_categorical_crossentropy"])
    return model


def set_trainable(model, trainable):
    model.trainable = trainable
    for layer in model.layers:
        layer.trainable = trainable


def clip(model, bound):
    for layer in model.layers:
        layer.set_weights([np.clip(w, -bound, bound) for w in layer.get_weights()])


def train_step(model, inputs, target, classes):
    """[total, is_fake, class], of the weights before the update."""
    return [float(loss) for loss in model.train_on_batch(inputs, [np.full(len(classes), target), classes])]


def same(before, after):
    return all(np.array_equal(a, b) for a, b in zip(before, after))


def train(args, critic, generator, images, labels, drawn):
    z = keras.layers.Input((int(generator.inputs[0].shape[1]),), name="input_z_")
    label = keras.layers.Input((1,), dtype="int32", name="input_class_")
    compiled(critic, args.learning_rate)
    stack = keras.models.Model([z, label], critic(generator([z, label])), name="DG")
    set_trainable(critic, args.critic_in_generator_step)  # what `compile` sees is what is trained
    compiled(stack, args.learning_rate)

    d_real, d_fake, dg = [], [], []
    for iteration, repeats in enumerate(drawn["critic_iterations"]):
        set_trainable(critic, True)
        generator_before = generator.get_weights()
        for _ in range(repeats):
            k = len(d_real)
            clip(critic, args.clip)
            index, classes = drawn["critic_indices"][k], drawn["critic_classes"][k]
            d_real.append(train_step(critic, [images[index]], -1.0, labels[index]))
            fakes = generator.predict_on_batch([drawn["critic_noise"][k], classes.reshape(-1, 1)])
            d_fake.append(train_step(critic, [fakes], 1.0, classes))
        assert same(generator_before, generator.get_weights()), "a critic step changed the generator"

        set_trainable(critic, False)
        critic_before = critic.get_weights()
        noise, classes = drawn["generator_noise"][iteration], drawn["generator_classes"][iteration]
        dg.append(train_step(stack, [noise, classes.reshape(-1, 1)], -1.0, classes))
        assert same(critic_before, critic.get_weights()) != args.critic_in_generator_step
        assert not same(generator_before, generator.get_weights()), "a generator step left the generator as it was"
        print(f"{iteration:5d}  D real {d_real[-1]}  D fake {d_fake[-1]}  DG {dg[-1]}", flush=True)
    set_trainable(critic, True)
    return {"d_real_losses": d_real, "d_fake_losses": d_fake, "dg_losses": dg}


def main():
    args = options()
    args.batch = args.batch or {"small": 20, "seed": 100}[args.preset]
    tf.set_random_seed(args.random_seed)  # dropout's
    os.makedirs(args.out, exist_ok=True)
    rng = np.random.default_rng(args.random_seed)
    widths = chosen_widths(args)
    critic, generator = networks.create_critic(widths, args.dropout), networks.create_generator(widths)
    for model, given, name in ((generator, args.generator, "generator"), (critic, args.critic, "critic")):
        networks.initialize(model, rng, args.kernel_stddev)
        if given:
            model.load_weights(given)
        model.set_weights([w.astype("float32") for w in model.get_weights()])
        networks.save_weights(os.path.join(args.out, f"initial_{name}.h5"), model)

    images, labels = load_mnist(args.mnist)
    drawn = draw(args, widths.z, len(images), rng)
    losses = train(args, critic, generator, images, labels, drawn)

    networks.save_weights(os.path.join(args.out, "final_generator.h5"), generator)
    networks.save_weights(os.path.join(args.out, "final_critic.h5"), critic)
    with fixture_files.create(os.path.join(args.out, "steps.h5")) as file:
        for name, values in {**drawn, **losses}.items():
            fixture_files.put(file, name, values)
        fixture_files.set_attributes(
            file, preset=args.preset, z=widths.z, critic_filters=widths.critic, generator_dense=widths.generator_dense,
            generator_base=widths.generator_base, generator_filters=widths.generator, batch=args.batch,
            iterations=args.iterations, burst=args.burst, dropout=args.dropout,
            critic_in_generator_step=args.critic_in_generator_step,
            kernel_stddev=args.kernel_stddev, clip=args.clip,
            learning_rate=args.learning_rate, rho=0.9, epsilon=1e-8, random_seed=args.random_seed,
            keras_version=keras.__version__, backend=K.backend())


if __name__ == "__main__":
    main()
