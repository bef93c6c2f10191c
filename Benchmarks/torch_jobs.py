"""One job of compare.py in PyTorch. Prints JSON with the keys of `ganzoo benchmark --json`.

    python torch_jobs.py JOB --threads T --seconds S [--images N] [--compile]
"""
import argparse
import json
import resource
import statistics
import time

import torch

from torch_networks import convolutional_critic, dense_critic
from torch_training import ClippedWasserstein, NonSaturating, PenaltyStep

CRITIC_STEPS = 5
TRAININGS = {"keras-wacgan": ClippedWasserstein, "default": NonSaturating}
PENALTIES = {
    "critic-conv": lambda: PenaltyStep(convolutional_critic(), (64, 1, 28, 28)),
    "critic-mlp-512": lambda: PenaltyStep(dense_critic(512), (256, 2)),
    "critic-mlp-128": lambda: PenaltyStep(dense_critic(128), (256, 2)),
}


def timed(body):
    """The duration of a call in milliseconds."""
    start = time.perf_counter()
    body()
    return (time.perf_counter() - start) * 1000


def repeated(body, seconds):
    """The results of repeated calls during some seconds; at least one."""
    results, end = [], time.perf_counter() + seconds
    while not results or time.perf_counter() < end:
        results.append(body())
    return results


def summary(times):
    """Median and minimum."""
    return {"median": statistics.median(times), "min": min(times)}


def iteration(training):
    """Durations of five critic updates and of a generator update in milliseconds."""
    return [timed(training.critic_step) for _ in range(CRITIC_STEPS)], timed(training.generator_step)


def peak_memory():
    """Peak memory of this process in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def train(training, seconds):
    """Durations of the parts of a training step."""
    training.make_data()
    for _ in range(2):
        training.critic_step()
        training.generator_step()
    iterations = repeated(lambda: iteration(training), seconds * 0.8)
    training.generator.eval()
    inputs = training.draw_inputs(training.recipe.batch)
    for _ in range(2):
        training.forward(inputs)
    forward = repeated(lambda: timed(lambda: training.forward(inputs)), seconds * 0.2)
    return {
        "generator_forward_ms": summary(forward),
        "critic_step_ms": summary([step for critic, _ in iterations for step in critic]),
        "generator_step_ms": summary([generator for _, generator in iterations]),
        "iteration_ms": summary([sum(critic) + generator for critic, generator in iterations]),
    }


def penalty(step, seconds):
    """Durations of a critic update with gradient penalty."""
    for _ in range(5):
        step.run()
    return {"critic_step_ms": summary(repeated(lambda: timed(step.run), seconds))}


def draw(training, images):
    """Images per second with the better of two batch sizes, and the peak memory."""
    training.generator.eval()
    results = []
    for batch in (100, 1000):
        training.draw(batch)
        training.draw(batch)
        calls = max(1, images // batch)
        time_taken = timed(lambda: [training.draw(batch) for _ in range(calls)])
        rate = calls * batch / time_taken * 1000
        results.append({"samples_per_second": rate, "batch": batch, "peak_rss_mb": peak_memory()})
    return max(results, key=lambda result: result["samples_per_second"])


def measure(options):
    """Runs a job."""
    if options.job in PENALTIES:
        return penalty(PENALTIES[options.job](), options.seconds)
    name = options.job.removeprefix("draw-")
    training = TRAININGS[name](options.compile)
    return draw(training, options.images) if options.job != name else train(training, options.seconds)


def main():
    parser = argparse.ArgumentParser(description="One job of compare.py in PyTorch.")
    jobs = list(TRAININGS) + list(PENALTIES) + [f"draw-{name}" for name in TRAININGS]
    parser.add_argument("job", choices=jobs)
    parser.add_argument("--threads", type=int, required=True)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--images", type=int, default=10_000)
    parser.add_argument("--compile", action="store_true")
    options = parser.parse_args()
    torch.manual_seed(1)
    torch.set_num_threads(options.threads)
    result = measure(options)
    result.setdefault("peak_rss_mb", peak_memory())
    print(json.dumps(result))


if __name__ == "__main__":
    main()
