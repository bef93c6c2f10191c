"""Training steps of GANZoo's recipes in JAX, each compiled as one function."""
import functools

import jax
import jax.numpy as jnp
import numpy as np

from jax_networks import Critic, Generator, apply, initial, lerp, translated
from networks import CLASSES, PENALTY_JOBS, RECIPES

VERSION = f"JAX {jax.__version__}"


def prepare(threads):
    """Nothing is left to do: XLA took the number of threads from the environment variable NPROC."""


def cross_entropy(logits, labels):
    """The mean cross entropy of class logits."""
    return -jnp.take_along_axis(jax.nn.log_softmax(logits), labels[:, None], axis=1).mean()


class RMSprop:
    """RMSprop as in PyTorch."""

    def __init__(self, rate, decay, epsilon):
        self.rate, self.decay, self.epsilon = rate, decay, epsilon

    def initial(self, parameters):
        """The mean squares."""
        return jax.tree.map(jnp.zeros_like, parameters)

    def update(self, parameters, state, gradients):
        """Parameters and mean squares after a step."""
        squares = jax.tree.map(lambda square, g: lerp(g * g, square, self.decay), state, gradients)
        return jax.tree.map(
            lambda p, square, g: p - self.rate * g / (jnp.sqrt(square) + self.epsilon),
            parameters, squares, gradients), squares


class Adam:
    """Adam as in PyTorch."""

    def __init__(self, rate, beta_1, beta_2, epsilon):
        self.rate, self.betas, self.epsilon = rate, (beta_1, beta_2), epsilon

    def initial(self, parameters):
        """Both moments and the number of steps."""
        return [jax.tree.map(jnp.zeros_like, parameters) for _ in range(2)] + [jnp.zeros((), jnp.int32)]

    def update(self, parameters, state, gradients):
        """Parameters and state after a step."""
        (beta_1, beta_2), steps = self.betas, state[2] + 1
        means = jax.tree.map(lambda mean, g: lerp(g, mean, beta_1), state[0], gradients)
        squares = jax.tree.map(lambda square, g: lerp(g * g, square, beta_2), state[1], gradients)
        rate, correction = self.rate / (1 - beta_1 ** steps), jnp.sqrt(1 - beta_2 ** steps)
        return jax.tree.map(
            lambda p, mean, square: p - rate * mean / (jnp.sqrt(square) / correction + self.epsilon),
            parameters, means, squares), [means, squares, steps]


def updated(optimizer, parameters, state, losses):
    """Parameters and the optimizer's state after a step on the sum of losses, the losses, and what comes with them.

    `losses` maps parameters to a list and to anything else that is needed.
    """
    def total(parameters):
        values, more = losses(parameters)
        return sum(values), (jnp.stack(values), more)
    gradients, (values, more) = jax.grad(total, has_aux=True)(parameters)
    return *optimizer.update(parameters, state, gradients), values, more


class Training:
    """Networks, data and the common parts of recipes."""

    def __init__(self, name, optimizer):
        self.recipe, self.optimizer = RECIPES[name], optimizer
        self.generator, self.critic = Generator(self.recipe), Critic(self.recipe)
        keys = jax.random.split(jax.random.key(1), 3)
        generator, averages = self.generator.initial(keys[0])
        critic = self.critic.initial(keys[1])
        self.state = {
            "key": keys[2], "generator": generator, "averages": averages, "critic": critic,
            "generator_optimizer": optimizer.initial(generator), "critic_optimizer": optimizer.initial(critic)}
        self.compiled_critic_step = jax.jit(self.next_critic, donate_argnums=0)
        self.compiled_generator_step = jax.jit(self.next_generator, donate_argnums=0)
        self.compiled_forward = jax.jit(lambda state, latents, classes: self.generator(
            state["generator"], state["averages"], latents, classes)[0])
        self.compiled_draw = jax.jit(self.next_bytes, static_argnums=1)

    def make_data(self):
        """Random data of the size of the recipe's split of MNIST; the contents do not affect the speed."""
        random = np.random.default_rng(1)
        self.images = jnp.asarray(random.integers(0, 256, (self.recipe.images, 28, 28, 1), dtype=np.uint8))
        self.labels = jnp.asarray(random.integers(0, CLASSES, self.recipe.images, dtype=np.int32))

    def real_batch(self, images, labels, key):
        """Images [N, 28, 28, 1] in [-1, 1] and labels [N]."""
        places = jax.random.randint(key, (self.recipe.batch,), 0, len(images))
        return (images[places].astype(jnp.float32) - 127.5) / 127.5, labels[places]

    def latents_and_classes(self, count, key):
        """Latent vectors and classes."""
        keys = jax.random.split(key)
        return jax.random.normal(keys[0], (count, self.recipe.latent)), jax.random.randint(
            keys[1], (count,), 0, CLASSES)

    def fake_batch(self, state, key):
        """Generated images, their classes, and the generator's moving averages afterwards."""
        latents, classes = self.latents_and_classes(self.recipe.batch, key)
        images, averages = self.generator(state["generator"], state["averages"], latents, classes, training=True)
        return images, classes, averages

    def with_critic(self, state, losses):
        """The state after an update of the critic, and the losses."""
        critic, optimizer, values, _ = updated(
            self.optimizer, state["critic"], state["critic_optimizer"], lambda critic: (losses(critic), None))
        return state | {"critic": critic, "critic_optimizer": optimizer}, values

    def next_generator(self, state):
        """The state after a generator update with fixed critic weights, and the losses."""
        key, data, choices = jax.random.split(state["key"], 3)

        def losses(generator):
            images, classes, averages = self.fake_batch(state | {"generator": generator}, data)
            return self.generator_losses(state["critic"], images, classes, choices), averages
        generator, optimizer, values, averages = updated(
            self.optimizer, state["generator"], state["generator_optimizer"], losses)
        return state | {"key": key, "generator": generator, "generator_optimizer": optimizer,
                        "averages": averages}, values

    def critic_step(self):
        """The critic's update; returns the losses for the log."""
        self.state, losses = self.compiled_critic_step(self.state, self.images, self.labels)
        return losses.tolist()

    def generator_step(self):
        """The generator's update; returns the losses for the log."""
        self.state, losses = self.compiled_generator_step(self.state)
        return losses.tolist()

    def end_training(self):
        """Nothing: inference mode is an argument."""

    def draw_inputs(self, count):
        """Latent vectors and classes."""
        return self.latents_and_classes(count, jax.random.key(2))

    def forward(self, inputs):
        """Images of fixed inputs, in inference mode."""
        return self.compiled_forward(self.state, *inputs).block_until_ready()

    def next_bytes(self, state, count):
        """The next key, and images as bytes."""
        key, data = jax.random.split(state["key"])
        images, _ = self.generator(state["generator"], state["averages"], *self.latents_and_classes(count, data))
        return key, jnp.clip(jnp.round(images * 127.5 + 127.5), 0, 255).astype(jnp.uint8)

    def draw(self, count):
        """Images as bytes, from new latent vectors."""
        self.state["key"], images = self.compiled_draw(self.state, count)
        return np.asarray(images)


class ClippedWasserstein(Training):
    """keras-wacgan: separate critic updates for the real and the generated batch, with weight clipping."""

    def __init__(self):
        super().__init__("keras-wacgan", RMSprop(5e-5, 0.9, 1e-8))  # Keras 2.0's

    def next_critic(self, state, images, labels):
        """Clips the weights, then updates on a real batch and on a generated batch."""
        key, data, latents, *dropout = jax.random.split(state["key"], 5)
        clipped = jax.tree.map(lambda weights: jnp.clip(weights, -0.01, 0.01), state["critic"])
        real, labels = self.real_batch(images, labels, data)
        fake, classes, averages = self.fake_batch(state, latents)
        state = state | {"key": key, "critic": clipped, "averages": averages}

        def losses(critic, sign, images, classes, key):
            score, logits = self.critic(critic, images, key)
            return [sign * score.mean(), cross_entropy(logits, classes)]
        state, of_real = self.with_critic(state, lambda critic: losses(critic, -1, real, labels, dropout[0]))
        state, of_fake = self.with_critic(state, lambda critic: losses(critic, 1, fake, classes, dropout[1]))
        return state, jnp.concatenate([of_real, of_fake])

    def generator_losses(self, critic, images, classes, key):
        """The score, and the class."""
        score, logits = self.critic(critic, images, key)
        return [-score.mean(), cross_entropy(logits, classes)]


class NonSaturating(Training):
    """The recipe blocks: one critic update for both batches, random translation, and an EMA of the generator."""

    def __init__(self):
        super().__init__("blocks", Adam(2e-3, 0.5, 0.99, 1e-7))
        self.state["average"] = jax.tree.map(jnp.copy, self.averaged(self.state))

    @staticmethod
    def averaged(state):
        """What the EMA is of."""
        return {"generator": state["generator"], "averages": state["averages"]}

    def next_critic(self, state, images, labels):
        """One update; the class loss uses real images only."""
        key, data, latents, *moves = jax.random.split(state["key"], 5)
        real, labels = self.real_batch(images, labels, data)
        fake, _, averages = self.fake_batch(state, latents)
        both, count = jnp.concatenate([translated(real, moves[0]), translated(fake, moves[1])]), len(real)

        def losses(critic):
            score, logits = self.critic(critic, both)
            return [jax.nn.softplus(-score[:count]).mean(), jax.nn.softplus(score[count:]).mean(),
                    cross_entropy(logits[:count], labels)]
        return self.with_critic(state | {"key": key, "averages": averages}, losses)

    def generator_losses(self, critic, images, classes, key):
        """The score, and the class."""
        score, logits = self.critic(critic, translated(images, key))
        return [jax.nn.softplus(-score).mean(), cross_entropy(logits, classes)]

    def next_generator(self, state):
        """The generator's update and the EMA."""
        state, values = super().next_generator(state)
        average = jax.tree.map(functools.partial(lerp, share=0.01), state["average"], self.averaged(state))
        return state | {"average": average}, values


class PenaltyStep:
    """A critic update with gradient penalty on fixed real and generated samples. Gulrajani et al. 2017."""

    def __init__(self, name):
        job = PENALTY_JOBS[name]
        self.layers, shape = job.layers, (job.batch, *job.sample)
        keys = jax.random.split(jax.random.key(1), 4)
        parameters, self.averages = initial(self.layers, keys[0])
        self.real, self.fake = (jax.random.uniform(key, shape, minval=-1) for key in keys[1:3])
        self.optimizer = Adam(1e-4, 0.5, 0.9, 1e-7)
        self.state = (keys[3], parameters, self.optimizer.initial(parameters))
        self.compiled = jax.jit(self.next_state, donate_argnums=0)

    def score(self, parameters, samples):
        """The critic's scores [N]."""
        return apply(self.layers, parameters, self.averages, samples)[0][:, 0]

    def losses(self, parameters, real, fake, share):
        """The three losses, with the share [N, 1 ...] of the real sample in each mixed one."""
        count = len(real)
        score = self.score(parameters, jnp.concatenate([real, fake]))
        slope = jax.grad(lambda samples: self.score(parameters, samples).sum())(lerp(fake, real, share))
        norm = jnp.sqrt(jnp.square(slope.reshape(count, -1)).sum(1))
        return [-score[:count].mean(), score[count:].mean(), 10 * jnp.square(norm - 1).mean()]

    def next_state(self, state, real, fake):
        """The state after an update, and the losses."""
        key, part = jax.random.split(state[0])
        share = jax.random.uniform(part, [len(real)] + [1] * (real.ndim - 1))
        parameters, optimizer, values, _ = updated(
            self.optimizer, *state[1:], lambda parameters: (self.losses(parameters, real, fake, share), None))
        return (key, parameters, optimizer), values

    def run(self):
        """One update; returns the three losses."""
        self.state, losses = self.compiled(self.state, self.real, self.fake)
        return losses.tolist()


TRAININGS = {"keras-wacgan": ClippedWasserstein, "blocks": NonSaturating}
