#!/usr/bin/env python3
"""Checks that the jobs in PyTorch and JAX are the same: outputs and gradients of the same weights to 1e-9.

In double precision, since in single a rounding may decide which pixel of a pool is the largest.

    .build/peers/bin/python Benchmarks/check_peers.py    # the packages of compare.py
"""
import sys

import jax
import jax.numpy as jnp
import numpy as np
import torch

import jax_networks
import jax_training
import networks
import torch_networks
import torch_training

TOLERANCE = 1e-9


def weights(module, convert=lambda tensor: tensor.detach()):
    """The parameters of a torch layer as JAX has them; `convert` says which numbers: values or gradients."""
    values = {name: convert(value).numpy() for name, value in module.named_parameters(recurse=False)}
    if isinstance(module, torch.nn.BatchNorm2d):
        return {"scale": values["weight"], "bias": values["bias"]}
    if "weight" in values:
        kernel = values.pop("weight")
        values["kernel"] = kernel.transpose(2, 3, 1, 0) if kernel.ndim == 4 else kernel.T
    return values


def averages(module):
    """The moving averages of a torch layer as JAX has them, copied: PyTorch changes them in place."""
    if isinstance(module, torch.nn.BatchNorm2d):
        return {"mean": module.running_mean.numpy().copy(), "variance": module.running_var.numpy().copy()}
    return {}


def pixels(images):
    """Images of PyTorch, [N, C, H, W], as JAX has them."""
    return images.detach().numpy().transpose(0, 2, 3, 1)


def compare(what, expected, found):
    """Ends the program if arrays of two trees differ by more than the tolerance, relative to the largest number."""
    pairs = zip(jax.tree.leaves(expected), jax.tree.leaves(found), strict=True)
    error = max(float(np.abs(a - np.asarray(b)).max() / max(1e-3, np.abs(a).max())) for a, b in pairs)
    print(f"{what}: {error:.1e}")
    if not error <= TOLERANCE:
        sys.exit(f"check_peers.py: {what} differs by {error:.1e}, which is more than {TOLERANCE}")


def check_generator(name):
    """Images in both modes, and the moving averages after a training batch."""
    recipe = networks.RECIPES[name]
    theirs, ours = torch_networks.Generator(recipe), jax_networks.Generator(recipe)
    for module in theirs.layers:
        if isinstance(module, torch.nn.BatchNorm2d):
            module.running_mean.normal_()
            module.running_var.uniform_(0.5, 2)
    parameters = {"embedding": theirs.embedding.weight.detach().numpy(), "layers": list(map(weights, theirs.layers))}
    latents, classes = torch.randn(8, recipe.latent), torch.randint(0, networks.CLASSES, (8,))
    arguments = (parameters, list(map(averages, theirs.layers)), jnp.asarray(latents), jnp.asarray(classes))
    with torch.no_grad():
        compare(f"{name}: generator, inference", pixels(theirs.eval()(latents, classes)), ours(*arguments)[0])
        images, after = ours(*arguments, training=True)
        compare(f"{name}: generator, training", pixels(theirs.train()(latents, classes)), images)
        if recipe.batch_norm:
            compare(f"{name}: moving averages", list(map(averages, theirs.layers)), after)


def check_critic(name):
    """Scores and logits without dropout, and the gradients of a loss."""
    recipe = networks.RECIPES[name]
    theirs, ours = torch_networks.Critic(recipe).eval(), jax_networks.Critic(recipe)

    def parameters(*convert):
        heads = {name: weights(getattr(theirs, name), *convert) for name in ours.heads}
        return {"layers": [weights(module, *convert) for module in theirs.layers]} | heads
    images, labels = torch.rand(8, 1, 28, 28) * 2 - 1, torch.randint(0, networks.CLASSES, (8,))
    score, logits = theirs(images)
    compare(f"{name}: critic", [score.detach().numpy(), logits.detach().numpy()], ours(parameters(), pixels(images)))
    (score.mean() + torch.nn.functional.cross_entropy(logits, labels)).backward()

    def loss(values):
        score, logits = ours(values, pixels(images))
        return score.mean() + jax_training.cross_entropy(logits, jnp.asarray(labels))
    compare(f"{name}: the critic's gradients", parameters(lambda value: value.grad), jax.grad(loss)(parameters()))


def check_penalty(name):
    """The three losses, and the gradients of their sum, which are of second order."""
    theirs, ours = torch_training.PenaltyStep(name), jax_training.PenaltyStep(name)
    samples = [pixels(x) if x.dim() == 4 else x.numpy() for x in (theirs.real, theirs.fake)]
    share = torch.rand([len(theirs.real)] + [1] * (theirs.real.dim() - 1))
    losses = theirs.losses(share)
    arguments = (*samples, share.numpy())
    parameters = list(map(weights, theirs.critic))
    compare(f"{name}: losses", [loss.detach().numpy() for loss in losses], ours.losses(parameters, *arguments))
    sum(losses).backward()
    compare(f"{name}: gradients", [weights(module, lambda value: value.grad) for module in theirs.critic],
            jax.grad(lambda values: sum(ours.losses(values, *arguments)))(parameters))


def check_optimizer(name):
    """The weights after five steps with the optimizer of a recipe's generator."""
    training = torch_training.TRAININGS[name]()
    theirs, ours = training.generator_optimizer, jax_training.TRAININGS[name]().optimizer
    weight = torch.nn.Parameter(torch.randn(1000))
    parameters = jnp.asarray(weight.detach().numpy().copy())
    state = ours.initial(parameters)
    optimizer = type(theirs)([weight], **theirs.defaults)
    for _ in range(5):
        weight.grad = torch.randn(1000)
        optimizer.step()
        parameters, state = ours.update(parameters, state, jnp.asarray(weight.grad))
    compare(f"{name}: optimizer", weight.detach().numpy(), parameters)


def main():
    torch.manual_seed(1)
    torch.set_default_dtype(torch.float64)
    jax.config.update("jax_enable_x64", True)
    for name in networks.RECIPES:
        check_generator(name)
        check_critic(name)
        check_optimizer(name)
    for name in networks.PENALTY_JOBS:
        check_penalty(name)


if __name__ == "__main__":
    main()
