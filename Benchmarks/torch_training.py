"""Training steps of GANZoo's recipes in PyTorch, eager or compiled."""
import torch
from torch.nn import functional as F

from networks import CLASSES, PENALTY_JOBS, RECIPES
from torch_networks import Critic, Generator, sequential, translated

VERSION = f"PyTorch {torch.__version__}"


def prepare(threads):
    """Sets the number of threads and the seed."""
    torch.manual_seed(1)
    torch.set_num_threads(threads)


class Training:
    """Networks, data and the common parts of recipes."""

    def __init__(self, name, compiled=False):
        self.recipe = RECIPES[name]
        self.generator = Generator(self.recipe)
        self.critic = Critic(self.recipe)
        if compiled:
            self.generator.compile(dynamic=False)
            self.critic.compile(dynamic=False)

    def make_data(self):
        """Random data of the size of the recipe's split of MNIST; the contents do not affect the speed."""
        self.images = torch.randint(0, 256, (self.recipe.images, 1, 28, 28), dtype=torch.uint8)
        self.labels = torch.randint(0, CLASSES, (self.recipe.images,))

    def real_batch(self):
        """Images [N, 1, 28, 28] in [-1, 1] and labels [N]."""
        places = torch.randint(0, len(self.images), (self.recipe.batch,))
        images = self.images[places].to(torch.float32).sub_(127.5).div_(127.5)
        return images.to(memory_format=torch.channels_last), self.labels[places]

    def draw_inputs(self, count):
        """Latent vectors and classes."""
        return torch.randn(count, self.recipe.latent), torch.randint(0, CLASSES, (count,))

    def fake_batch(self):
        """Generated images without gradient, and their classes."""
        latents, classes = self.draw_inputs(self.recipe.batch)
        with torch.no_grad():
            return self.generator(latents, classes), classes

    def update(self, optimizer, losses):
        """A step on the sum of the losses; returns their values for the log."""
        optimizer.zero_grad(set_to_none=True)
        sum(losses).backward()
        optimizer.step()
        return torch.stack([loss.detach() for loss in losses]).tolist()

    def generator_step(self):
        """The generator's update with fixed critic weights."""
        self.critic.requires_grad_(False)
        latents, classes = self.draw_inputs(self.recipe.batch)
        values = self.update(self.generator_optimizer, self.generator_losses(self.generator(latents, classes), classes))
        self.critic.requires_grad_(True)
        return values

    def end_training(self):
        """From here on the generator is in inference mode."""
        self.generator.eval()

    def forward(self, inputs):
        """Images of fixed inputs, in inference mode."""
        with torch.inference_mode():
            return self.generator(*inputs)

    def draw(self, count):
        """Images as bytes, from new latent vectors."""
        with torch.inference_mode():
            images = self.generator(*self.draw_inputs(count))
            return images.mul_(127.5).add_(127.5).round_().clamp_(0, 255).to(torch.uint8).numpy()


class ClippedWasserstein(Training):
    """keras-wacgan: separate critic updates for the real and the generated batch, with weight clipping."""

    def __init__(self, compiled=False):
        super().__init__("keras-wacgan", compiled)
        settings = {"lr": 5e-5, "alpha": 0.9, "eps": 1e-8, "foreach": True}  # Keras 2.0's
        self.generator_optimizer = torch.optim.RMSprop(self.generator.parameters(), **settings)
        self.critic_optimizer = torch.optim.RMSprop(self.critic.parameters(), **settings)

    def critic_step(self):
        """Clips the weights, then updates on a real batch and on a generated batch."""
        with torch.no_grad():
            weights = list(self.critic.parameters())
            torch._foreach_clamp_min_(weights, -0.01)
            torch._foreach_clamp_max_(weights, 0.01)
        images, labels = self.real_batch()
        fakes, classes = self.fake_batch()
        score, logits = self.critic(images)
        real = self.update(self.critic_optimizer, [-score.mean(), F.cross_entropy(logits, labels)])
        score, logits = self.critic(fakes)
        return real + self.update(self.critic_optimizer, [score.mean(), F.cross_entropy(logits, classes)])

    def generator_losses(self, images, classes):
        """The score, and the class."""
        score, logits = self.critic(images)
        return [-score.mean(), F.cross_entropy(logits, classes)]


class NonSaturating(Training):
    """The recipe blocks: one critic update for both batches, random translation, and an EMA of the generator."""

    def __init__(self, compiled=False):
        super().__init__("blocks", compiled)
        settings = {"lr": 2e-3, "betas": (0.5, 0.99), "eps": 1e-7, "fused": True}
        self.generator_optimizer = torch.optim.Adam(self.generator.parameters(), **settings)
        self.critic_optimizer = torch.optim.Adam(self.critic.parameters(), **settings)
        self.weights = [value for value in self.generator.state_dict().values() if value.is_floating_point()]
        self.average = [value.clone() for value in self.weights]

    def critic_step(self):
        """One update; the class loss uses real images only."""
        images, labels = self.real_batch()
        fakes, _ = self.fake_batch()
        score, logits = self.critic(torch.cat([translated(images), translated(fakes)]))
        count = self.recipe.batch
        return self.update(self.critic_optimizer, [
            F.softplus(-score[:count]).mean(), F.softplus(score[count:]).mean(),
            F.cross_entropy(logits[:count], labels)])

    def generator_losses(self, images, classes):
        """The score, and the class."""
        score, logits = self.critic(translated(images))
        return [F.softplus(-score).mean(), F.cross_entropy(logits, classes)]

    def generator_step(self):
        """The generator's update and the EMA."""
        values = super().generator_step()
        torch._foreach_lerp_(self.average, self.weights, 0.01)
        return values


class PenaltyStep:
    """A critic update with gradient penalty on fixed real and generated samples. Gulrajani et al. 2017."""

    def __init__(self, name):
        job = PENALTY_JOBS[name]
        *size, channels = job.sample
        shape = (job.batch, channels, *size)
        self.critic = sequential(job.layers)
        self.optimizer = torch.optim.Adam(self.critic.parameters(), lr=1e-4, betas=(0.5, 0.9), eps=1e-7, fused=True)
        self.real, self.fake = (torch.rand(shape) * 2 - 1 for _ in range(2))

    def losses(self, share):
        """The three losses, with the share [N, 1 ...] of the real sample in each mixed one."""
        count = len(self.real)
        score = self.critic(torch.cat([self.real, self.fake]))
        between = torch.lerp(self.fake, self.real, share).requires_grad_()
        slope, = torch.autograd.grad(self.critic(between).sum(), between, create_graph=True)
        penalty = 10 * (slope.flatten(1).norm(dim=1) - 1).square().mean()
        return [-score[:count].mean(), score[count:].mean(), penalty]

    def run(self):
        """One update; returns the three losses."""
        losses = self.losses(torch.rand([len(self.real)] + [1] * (self.real.dim() - 1)))
        self.optimizer.zero_grad(set_to_none=True)
        sum(losses).backward()
        self.optimizer.step()
        return torch.stack([loss.detach() for loss in losses]).tolist()


TRAININGS = {"keras-wacgan": ClippedWasserstein, "blocks": NonSaturating}
