#!/usr/bin/env python
"""Write objective_values.h5: losses of objectives on a small critic, and their gradients, by torch.autograd in float64.

    python make_objective_values.py [objective_values.h5]

Needs torch, numpy and h5py. Written from the papers, with arithmetic of its own: penalties take one sample at a time.
The critic is h = tanh(x . kernel_1 + bias_1) on flattened images, score h . kernel_2 + bias_2, class logits
h . kernel_3 + bias_3. A discriminative class head has kernel_4 and bias_4 in their place: logits of the classes of real
images, then of generated ones. Datasets at the root:

    real, fake                  [5, 2, 3, 2]   images in [-1, 1]
    pairs                       [5, 2, 3, 2]   other real images, which a generator's are compared with
    real_labels, fake_labels    [5]
    weight_0 ... weight_5       kernel_1, bias_1, kernel_2, bias_2, kernel_3, bias_3
    weight_6, weight_7          kernel_4, bias_4
    uniform [65], normal [60]   what RandomStream(seed: 1, purpose: .penalty) gives: Philox 4x32-10, counter (block, stream)

and one group a case, listed in the root attribute `cases`, with the attributes `settings`, a recipe's section `objective`, and
`class_head`, auxiliary or discriminative:

    critic/<term>, generator/<term>                []  a loss term, without its weight in the sum
    critic_gradient_0 ... _5                           of the critic's weighted sum, with respect to each of its weights
    generator_gradient          [5, 2, 3, 2]           of the generator's weighted sum, with respect to `fake`
    clipped_0 ... clipped_5                            the weights after clipping, where the objective clips
"""
import os
import sys

import numpy as np
import torch

import fixture_files

SHAPE, HIDDEN, CLASSES = (5, 2, 3, 2), 7, 3
SIZE = 12

# Each case: settings, and what computes the critic's and the generator's terms as {name: (value, weight in the sum)}.
CASES = {}


def case(name, settings):
    def add(function):
        CASES[name] = (settings, function)
        return function
    return add


# Random numbers ---------------------------------------------------------------------------------------------------

def philox(key, stream, block):
    """Four words: Salmon et al. 2011."""
    mask = 0xFFFFFFFF
    words = [block & mask, block >> 32, stream & mask, stream >> 32]
    keys = [key & mask, key >> 32]
    for _ in range(10):
        a, b = 0xD2511F53 * words[0], 0xCD9E8D57 * words[2]
        words = [(b >> 32) ^ words[1] ^ keys[0], b & mask, (a >> 32) ^ words[3] ^ keys[1], a & mask]
        keys = [(keys[0] + 0x9E3779B9) & mask, (keys[1] + 0xBB67AE85) & mask]
    return words


def uniforms(count, seed=1, purpose=6):
    words = [w for block in range((count + 3) // 4) for w in philox(seed, purpose << 56, block)]
    return np.array([w >> 8 for w in words[:count]]) / 2.0 ** 24


def normals(count):
    """Box and Muller: a radius and an angle give two numbers."""
    pairs = uniforms(count + count % 2).reshape(-1, 2)
    radius, angle = np.sqrt(-2 * np.log(1 - pairs[:, 0])), 2 * np.pi * pairs[:, 1]
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], 1).reshape(-1)[:count]


UNIFORM = torch.tensor(uniforms(SHAPE[0] * (1 + SIZE)))
NORMAL = torch.tensor(normals(SHAPE[0] * SIZE)).reshape(SHAPE)


# The critic -------------------------------------------------------------------------------------------------------

class Critic:
    def __init__(self, weights):
        self.weights = weights

    def hidden(self, x):
        return torch.tanh(x.reshape(-1, SIZE) @ self.weights[0] + self.weights[1])

    def score(self, x):
        return (self.hidden(x) @ self.weights[2] + self.weights[3])[:, 0]

    def class_loss(self, x, labels):
        logits = self.hidden(x) @ self.weights[4] + self.weights[5]
        chosen = logits[torch.arange(len(labels)), torch.tensor(labels)]
        return (torch.log(torch.exp(logits).sum(1)) - chosen).mean()

    def log_odds(self, x, labels):
        """Mean of log p(class, generated) - log p(class, real), where the class head is discriminative."""
        logits = self.hidden(x) @ self.weights[4] + self.weights[5]
        rows = torch.arange(len(labels))
        p = torch.exp(logits) / torch.exp(logits).sum(1, keepdim=True)
        return (torch.log(p[rows, torch.tensor(labels) + CLASSES]) - torch.log(p[rows, torch.tensor(labels)])).mean()

    def squared_norms(self, x, labels=None, weight=0.0):
        """Of the gradient at each image, one image at a time: of the score, or with the log odds of its class."""
        found = []
        for index, image in enumerate(x):
            point = image.detach()[None].requires_grad_(True)
            value = self.score(point)[0]
            if weight > 0:
                value = value - weight * self.log_odds(point, labels[index:index + 1])
            gradient, = torch.autograd.grad(value, point, create_graph=True)
            found.append((gradient * gradient).sum())
        return torch.stack(found)


def s(x):
    return torch.log(1 + torch.exp(x))


def r1_r2(critic, batch, r1=0.0, r2=0.0, class_weight=0.0):
    """Of the score, and where the class head is discriminative of the class's log odds by the generator's weight."""
    terms = {}
    if r1 > 0:
        terms["D_penalty"] = (critic.squared_norms(batch["real"], batch["real_labels"], class_weight).mean(), r1 / 2)
    if r2 > 0:
        terms["D_fake_penalty"] = (critic.squared_norms(batch["fake"], batch["fake_labels"], class_weight).mean(), r2 / 2)
    return terms


def norm_penalty(critic, points, weight=10.0, target=1.0, one_sided=False, epsilon=1e-12):
    excess = torch.sqrt(critic.squared_norms(points) + epsilon) - target
    if one_sided:
        excess = torch.where(excess > 0, excess, torch.zeros_like(excess))
    return {"D_penalty": ((excess * excess).mean(), weight)}


def between(batch):
    share = UNIFORM[:SHAPE[0]].reshape(-1, 1, 1, 1)
    return share * batch["real"] + (1 - share) * batch["fake"]


def around(batch, scale=0.5):
    numbers = UNIFORM.reshape(SHAPE[0], 1 + SIZE)
    share, noise = numbers[:, :1].reshape(-1, 1, 1, 1), numbers[:, 1:].reshape(SHAPE)
    return batch["real"] + share * scale * float(np.std(batch["real"].numpy())) * noise


def scored(critic, batch, real, fake, generator, penalties=None):
    """Terms of an objective with a loss of real scores and one of generated scores."""
    critic_terms = {"D_real_is_fake": (real(critic.score(batch["real"])).mean(), 1.0),
                    "D_fake_is_fake": (fake(critic.score(batch["fake"].detach())).mean(), 1.0), **(penalties or {})}
    return critic_terms, {"DG_is_fake": (generator(critic.score(batch["fake"])).mean(), 1.0)}


def logistic(critic, batch, penalties=None):
    return scored(critic, batch, lambda d: -torch.log(torch.sigmoid(d)), lambda d: -torch.log(1 - torch.sigmoid(d)),
                  lambda d: -torch.log(torch.sigmoid(d)), penalties)


def wasserstein(critic, batch, penalties=None):
    return scored(critic, batch, lambda d: -d, lambda d: d, lambda d: -d, penalties)


def least_squares(critic, batch, a, b, c, penalties=None):
    return scored(critic, batch, lambda d: 0.5 * (d - b) ** 2, lambda d: 0.5 * (d - a) ** 2,
                  lambda d: 0.5 * (d - c) ** 2, penalties)


def relativistic(critic, batch, **gammas):
    """Pairs of the same place in the batch."""
    difference = critic.score(batch["fake"]) - critic.score(batch["real"])
    other = critic.score(batch["pairs"]) - critic.score(batch["fake"])
    return ({"D_pair": (s(difference).mean(), 1.0), **r1_r2(critic, batch, **gammas)},
            {"DG_pair": (s(other).mean(), 1.0)})


# The cases --------------------------------------------------------------------------------------------------------

@case("non_saturating", "name: non-saturating")
def _(critic, batch):
    return logistic(critic, batch)


@case("non_saturating_r1", "{name: non-saturating, r1: 6}")
def _(critic, batch):
    return logistic(critic, batch, r1_r2(critic, batch, r1=6.0))


@case("non_saturating_r2", "{name: non-saturating, r2: 3}")
def _(critic, batch):
    return logistic(critic, batch, r1_r2(critic, batch, r2=3.0))


def soft_logistic(critic, batch, real, fake, generator, penalties=None):
    """Cross-entropies of the critic's sigmoid with labels between 0 and 1."""
    def with_label(label):
        return lambda d: -label * torch.log(torch.sigmoid(d)) - (1 - label) * torch.log(1 - torch.sigmoid(d))
    return scored(critic, batch, with_label(real), with_label(fake), with_label(generator), penalties)


@case("non_saturating_one_sided", "{name: non-saturating, real_label: 0.9}")
def _(critic, batch):
    return soft_logistic(critic, batch, 0.9, 0, 1)


@case("non_saturating_soft_r1", "{name: non-saturating, real_label: 0.8, fake_label: 0.3, generator_label: 0.6, r1: 6}")
def _(critic, batch):
    return soft_logistic(critic, batch, 0.8, 0.3, 0.6, r1_r2(critic, batch, r1=6.0))


def minimax(critic, batch, penalties=None):
    terms, _ = logistic(critic, batch, penalties)
    return terms, {"DG_is_fake": (torch.log(1 - torch.sigmoid(critic.score(batch["fake"]))).mean(), 1.0)}


@case("minimax", "name: minimax")
def _(critic, batch):
    return minimax(critic, batch)


@case("minimax_r1", "{name: minimax, r1: 2}")
def _(critic, batch):
    return minimax(critic, batch, r1_r2(critic, batch, r1=2.0))


@case("lsgan", "name: lsgan")
def _(critic, batch):
    return least_squares(critic, batch, 0, 1, 1)


@case("lsgan_pearson", "{name: lsgan, a: -1, b: 1, c: 0}")
def _(critic, batch):
    return least_squares(critic, batch, -1, 1, 0)


@case("lsgan_r2", "{name: lsgan, a: 0.1, b: 0.9, c: 0.7, r2: 4}")
def _(critic, batch):
    return least_squares(critic, batch, 0.1, 0.9, 0.7, r1_r2(critic, batch, r2=4.0))


def hinge(critic, batch, penalties=None):
    def positive(x):
        return torch.where(x > 0, x, torch.zeros_like(x))
    return scored(critic, batch, lambda d: positive(1 - d), lambda d: positive(1 + d), lambda d: -d, penalties)


@case("hinge", "name: hinge")
def _(critic, batch):
    return hinge(critic, batch)


@case("hinge_r1_r2", "{name: hinge, r1: 1, r2: 2}")
def _(critic, batch):
    return hinge(critic, batch, r1_r2(critic, batch, r1=1.0, r2=2.0))


@case("wgan_clipping", "name: wgan-clipping")
def _(critic, batch):
    return wasserstein(critic, batch)


@case("wgan_clipping_limit", "{name: wgan-clipping, limit: 0.3}")
def _(critic, batch):
    return wasserstein(critic, batch)


@case("wgan_clipping_kernels", "{name: wgan-clipping, limit: 0.2, clip: after-step, clip_biases: false}")
def _(critic, batch):
    return wasserstein(critic, batch)


CLIPPED = {"wgan_clipping": (0.01, True), "wgan_clipping_limit": (0.3, True), "wgan_clipping_kernels": (0.2, False)}


@case("wgan_gp", "name: wgan-gp")
def _(critic, batch):
    return wasserstein(critic, batch, norm_penalty(critic, between(batch)))


@case("wgan_gp_lambda", "{name: wgan-gp, lambda: 0.1}")
def _(critic, batch):
    return wasserstein(critic, batch, norm_penalty(critic, between(batch), weight=0.1))


@case("wgan_gp_one_sided", "{name: wgan-gp, sides: one, target: 1.8}")  # some norms lie above, some below
def _(critic, batch):
    return wasserstein(critic, batch, norm_penalty(critic, between(batch), target=1.8, one_sided=True))


@case("wgan_gp_target", "{name: wgan-gp, target: 0.5, lambda: 3}")
def _(critic, batch):
    return wasserstein(critic, batch, norm_penalty(critic, between(batch), weight=3.0, target=0.5))


@case("wgan_gp_epsilon", "{name: wgan-gp, epsilon: 0.25}")
def _(critic, batch):
    return wasserstein(critic, batch, norm_penalty(critic, between(batch), epsilon=0.25))


@case("dragan", "name: dragan")
def _(critic, batch):
    return logistic(critic, batch, norm_penalty(critic, around(batch)))


@case("dragan_scale", "{name: dragan, scale: 2, lambda: 3, target: 0.4, sides: one, epsilon: 0.01}")
def _(critic, batch):
    return logistic(critic, batch, norm_penalty(critic, around(batch, 2.0), 3.0, 0.4, True, 0.01))


@case("dragan_normal", "{name: dragan, noise: normal, scale: 0.3}")
def _(critic, batch):
    return logistic(critic, batch, norm_penalty(critic, batch["real"] + 0.3 * NORMAL))


@case("relativistic", "name: relativistic")
def _(critic, batch):
    return relativistic(critic, batch, r1=1.0, r2=1.0)


@case("relativistic_gamma", "{name: relativistic, gamma: 3}")
def _(critic, batch):
    return relativistic(critic, batch, r1=3.0, r2=3.0)


@case("relativistic_plain", "{name: relativistic, gamma: 0}")
def _(critic, batch):
    return relativistic(critic, batch)


# Class losses: weights of the critic on real and on generated images, and of the generator. The cases above have 1, 1, 1.

@case("class_loss_ac_gan", "{name: non-saturating, class_loss: {name: ac-gan}}")
def _(critic, batch):
    return logistic(critic, batch)


@case("class_loss_igul222", "{name: wgan-gp, class_loss: {name: igul222}}")
def _(critic, batch):
    return wasserstein(critic, batch, norm_penalty(critic, between(batch)))


@case("class_loss_keras_wacgan", "{name: wgan-clipping, class_loss: {name: keras-wacgan}}")
def _(critic, batch):
    return wasserstein(critic, batch)


@case("class_loss_numbers", "{name: hinge, class_loss: {real: 2, fake: 0.25, generator: 0.5}}")
def _(critic, batch):
    return hinge(critic, batch)


@case("keras_mnist_acgan", "{name: non-saturating, real_label: 0.9, fake_label: 0.1, generator_label: 0.9, "
      "class_loss: {real: 2, fake: 0, generator: 1}}")
def _(critic, batch):
    return soft_logistic(critic, batch, 0.9, 0.1, 0.9)


# ADC-GAN, Hou et al. 2022: the head tells 2 x 3 classes apart.

@case("class_loss_adc_gan", "{name: non-saturating, class_loss: {name: adc-gan}}")
def _(critic, batch):
    return logistic(critic, batch)


@case("class_loss_adc_gan_numbers", "{name: hinge, r1: 1, r2: 3, class_loss: {real: 0.5, fake: 2, generator: 0.25}}")
def _(critic, batch):
    return hinge(critic, batch, r1_r2(critic, batch, r1=1.0, r2=3.0, class_weight=0.25))


@case("class_loss_adc_gan_relativistic", "{name: relativistic, gamma: 2}")
def _(critic, batch):
    return relativistic(critic, batch, r1=2.0, r2=2.0, class_weight=1.0)


DISCRIMINATIVE = {"class_loss_adc_gan", "class_loss_adc_gan_numbers", "class_loss_adc_gan_relativistic"}
CLASS_WEIGHTS = {"keras_mnist_acgan": (2.0, 0.0, 1.0), "class_loss_igul222": (1.0, 0.0, 0.1), "class_loss_numbers": (2.0, 0.25, 0.5),
                 "class_loss_adc_gan_numbers": (0.5, 2.0, 0.25)}
CLIPPED["class_loss_keras_wacgan"] = (0.01, True)


def weighted_sum(terms):
    return sum(value * weight for value, weight in terms.values())


def write(file, name, weights, batch):
    settings, function = CASES[name]
    is_discriminative = name in DISCRIMINATIVE
    weights = weights[:4] + (weights[6:] if is_discriminative else weights[4:6])
    critic = Critic(weights)
    critic_terms, generator_terms = function(critic, batch)
    on_real, on_fake, of_generator = CLASS_WEIGHTS.get(name, (1.0, 1.0, 1.0))
    critic_terms["D_real_class"] = (critic.class_loss(batch["real"], batch["real_labels"]), on_real)
    on_generated = batch["fake_labels"] + (CLASSES if is_discriminative else 0)
    critic_terms["D_fake_class"] = (critic.class_loss(batch["fake"].detach(), on_generated), on_fake)
    wanted = critic.log_odds if is_discriminative else critic.class_loss
    generator_terms["DG_class"] = (wanted(batch["fake"], batch["fake_labels"]), of_generator)
    group = file.create_group(name)
    fixture_files.set_attributes(
        group, settings=settings, class_head="discriminative" if is_discriminative else "auxiliary")
    for part, terms in (("critic", critic_terms), ("generator", generator_terms)):
        for term, (value, _) in terms.items():
            fixture_files.put(group, f"{part}/{term}", value.detach().numpy())
    gradients = torch.autograd.grad(weighted_sum(critic_terms), weights, retain_graph=True)
    for index, gradient in enumerate(gradients):
        fixture_files.put(group, f"critic_gradient_{index}", gradient.numpy())
    gradient, = torch.autograd.grad(weighted_sum(generator_terms), batch["fake"])
    fixture_files.put(group, "generator_gradient", gradient.numpy())
    if name in CLIPPED:
        limit, biases = CLIPPED[name]
        for index, weight in enumerate(weights):
            clips = biases or index % 2 == 0
            clipped = np.clip(weight.detach().numpy(), -limit, limit) if clips else weight.detach().numpy()
            fixture_files.put(group, f"clipped_{index}", clipped)


def main():
    path = sys.argv[1] if len(sys.argv) > 1 else os.path.join(os.path.dirname(__file__), "objective_values.h5")
    rng = np.random.default_rng(20170331)

    def draw(array):
        """As float32 has it, so that both sides start from the same numbers."""
        return torch.tensor(np.float64(np.float32(array)))
    batch = {name: draw(rng.uniform(-1, 1, SHAPE)) for name in ("real", "fake", "pairs")}
    batch["fake"].requires_grad_(True)
    for name in ("real_labels", "fake_labels"):
        batch[name] = rng.integers(0, CLASSES, SHAPE[0])
    shapes = [(SIZE, HIDDEN), (HIDDEN,), (HIDDEN, 1), (1,), (HIDDEN, CLASSES), (CLASSES,),
              (HIDDEN, 2 * CLASSES), (2 * CLASSES,)]
    weights = [draw(rng.normal(0, 0.6, shape)).requires_grad_(True) for shape in shapes]
    with fixture_files.create(path) as file:
        for name, values in batch.items():
            fixture_files.put(file, name, values.detach().numpy() if torch.is_tensor(values) else values)
        for index, weight in enumerate(weights):
            fixture_files.put(file, f"weight_{index}", weight.detach().numpy())
        fixture_files.put(file, "uniform", UNIFORM.numpy())
        fixture_files.put(file, "normal", NORMAL.numpy().reshape(-1))
        fixture_files.set_attributes(file, cases=list(CASES))
        for name in CASES:
            write(file, name, weights, batch)
    print(f"{path}: {len(CASES)} cases, {os.path.getsize(path)} bytes, torch {torch.__version__}")


if __name__ == "__main__":
    main()
