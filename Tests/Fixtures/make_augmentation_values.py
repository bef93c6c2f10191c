#!/usr/bin/env python
"""Write augmentation_values.h5: images changed by DiffAugment, and their gradients, by torch.autograd in float64.

    python make_augmentation_values.py [augmentation_values.h5] [--authors DiffAugment_pytorch.py]

Needs torch, numpy and h5py. Written from Zhao et al. 2020 with random numbers as arguments; --authors compares each
function with the one in the authors' file (mit-han-lab/data-efficient-gans), whose random numbers it replaces. One group
a case, listed in the root attribute `cases`, with the attribute `policy`:

    images      [N, H, W, C]   in [-1, 1]
    weights     [N, H, W, C]
    brightness, saturation, contrast   [N]
    moves, cutouts                     [N, 2]   rows and columns
    applied     [N, 5]         1 where an image is changed: brightness, saturation, contrast, translation, cutout
    changed     [N, H, W, C]
    gradient    [N, H, W, C]   of sum(weights · changed²), with respect to the images
    second      [N, H, W, C]   of sum(gradient²), with respect to the images
"""
import importlib.util
import sys

import numpy as np
import torch

import fixture_files


def brightness(x, numbers):
    return x + numbers["brightness"].reshape(-1, 1, 1, 1)


def saturation(x, numbers):
    grey = x.mean(dim=1, keepdim=True)
    return (x - grey) * numbers["saturation"].reshape(-1, 1, 1, 1) + grey


def contrast(x, numbers):
    mean = x.mean(dim=[1, 2, 3], keepdim=True)
    return (x - mean) * numbers["contrast"].reshape(-1, 1, 1, 1) + mean


def translation(x, numbers):
    height, width = x.shape[2:]
    result = []
    for image, (down, right) in zip(x, numbers["moves"].tolist()):
        padded = torch.nn.functional.pad(image, (width, width, height, height))
        result.append(padded[:, height + down:2 * height + down, width + right:2 * width + right])
    return torch.stack(result)


def cutout(x, numbers):
    height, width = x.shape[2:]
    rows, columns = int(height * 0.5 + 0.5), int(width * 0.5 + 0.5)
    mask = torch.ones(len(x), 1, height, width, dtype=x.dtype)
    for image, (row, column) in enumerate(numbers["cutouts"].tolist()):
        top, left = row - rows // 2, column - columns // 2
        mask[image, :, max(0, top):top + rows, max(0, left):left + columns] = 0
    return x * mask


FUNCTIONS = [brightness, saturation, contrast, translation, cutout]
POLICIES = {"color": FUNCTIONS[:3], "translation": FUNCTIONS[3:4], "cutout": FUNCTIONS[4:]}


def change(x, policy, numbers, applied):
    for name in policy:
        for function in POLICIES[name]:
            is_applied = applied[:, FUNCTIONS.index(function)].reshape(-1, 1, 1, 1) == 1
            x = torch.where(is_applied, function(x, numbers), x)
    return x


def sample(random, count, height, width):
    down, right = int(height * 0.125 + 0.5), int(width * 0.125 + 0.5)
    rows, columns = int(height * 0.5 + 0.5), int(width * 0.5 + 0.5)
    return {
        "brightness": torch.tensor(random.uniform(-0.5, 0.5, count)),
        "saturation": torch.tensor(random.uniform(0, 2, count)),
        "contrast": torch.tensor(random.uniform(0.5, 1.5, count)),
        "moves": torch.tensor(np.stack([random.integers(-down, down + 1, count),
                                        random.integers(-right, right + 1, count)], axis=1)),
        "cutouts": torch.tensor(np.stack([random.integers(0, height + 1 - rows % 2, count),
                                          random.integers(0, width + 1 - columns % 2, count)], axis=1)),
    }


def compare(path, x, numbers):
    """Each function against the authors', to whom torch.rand and torch.randint give our numbers."""
    spec = importlib.util.spec_from_file_location("authors", path)
    authors = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(authors)
    rand, randint = torch.rand, torch.randint
    given = []
    torch.rand = lambda *size, **_: given.pop(0).reshape(-1, 1, 1, 1)
    torch.randint = lambda *_, **__: given.pop(0).reshape(-1, 1, 1)
    try:
        for own, theirs, values in [
            (brightness, "rand_brightness", [numbers["brightness"] + 0.5]),
            (saturation, "rand_saturation", [numbers["saturation"] / 2]),
            (contrast, "rand_contrast", [numbers["contrast"] - 0.5]),
            (translation, "rand_translation", list(numbers["moves"].T)),
            (cutout, "rand_cutout", list(numbers["cutouts"].T)),
        ]:
            if not hasattr(authors, theirs):
                theirs = {"rand_saturation": "rand_color"}[theirs]
            given[:] = values
            difference = (own(x, numbers) - getattr(authors, theirs)(x)).abs().max().item()
            print(f"{theirs}: {difference:.1e}")
            assert difference < 1e-12
    finally:
        torch.rand, torch.randint = rand, randint


def main():
    arguments = sys.argv[1:]
    authors = arguments[arguments.index("--authors") + 1] if "--authors" in arguments else None
    path = arguments[0] if arguments and not arguments[0].startswith("--") else "augmentation_values.h5"
    random = np.random.default_rng(8)
    cases = {
        "all": ("color translation cutout", (6, 16, 24, 3), 1),
        "reversed": ("cutout color", (4, 9, 7, 1), 1),
        "some": ("color translation cutout", (8, 12, 12, 3), 0.5),
    }
    with fixture_files.create(path) as file:
        fixture_files.set_attributes(file, cases=list(cases))
        for name, (policy, (count, height, width, channels), share) in cases.items():
            shape = (count, height, width, channels)
            images = torch.tensor(random.uniform(-1, 1, shape)).float().double()
            weights = torch.tensor(random.uniform(-1, 1, shape)).float().double()
            numbers = {key: value.float().double() if value.is_floating_point() else value
                       for key, value in sample(random, count, height, width).items()}
            applied = torch.tensor((random.uniform(size=(count, 5)) < share).astype(int))
            if authors:
                compare(authors, images.permute(0, 3, 1, 2), numbers)
            images.requires_grad_()
            changed = change(images.permute(0, 3, 1, 2), policy.split(), numbers, applied).permute(0, 2, 3, 1)
            gradient, = torch.autograd.grad((weights * changed ** 2).sum(), images, create_graph=True)
            second, = torch.autograd.grad((gradient ** 2).sum(), images)
            group = file.create_group(name)
            fixture_files.set_attributes(group, policy=policy)
            values = {"images": images, "weights": weights, "applied": applied, "changed": changed,
                      "gradient": gradient, "second": second, **numbers}
            for key, value in values.items():
                fixture_files.put(group, key, value.detach().numpy())


if __name__ == "__main__":
    main()
