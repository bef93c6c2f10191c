"""One job of compare.py in PyTorch or JAX. Prints JSON with the keys of `ganzoo benchmark --json`.

    python peer_job.py MODE JOB --threads T --seconds S [--images N]
"""
import argparse
import importlib
import json
import os
import resource
import statistics
import time

from networks import PENALTY_JOBS, RECIPES

CRITIC_STEPS = 5
MODES = {  # the module, and arguments of its trainings
    "eager": ("torch_training", {}),
    "compile": ("torch_training", {"compiled": True}),
    "jax": ("jax_training", {}),
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
    training.end_training()
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
    training.end_training()
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
    """Runs a job; the result names the package and its version."""
    module, arguments = MODES[options.mode]
    os.environ["NPROC"] = str(options.threads)  # for XLA, before it is loaded
    peer = importlib.import_module(module)
    peer.prepare(options.threads)
    if options.job in PENALTY_JOBS:
        result = penalty(peer.PenaltyStep(options.job), options.seconds)
    else:
        name = options.job.removeprefix("draw-")
        training = peer.TRAININGS[name](**arguments)
        result = train(training, options.seconds) if options.job == name else draw(training, options.images)
    return {"peak_rss_mb": peak_memory(), **result, "version": peer.VERSION}


def main():
    parser = argparse.ArgumentParser(description="One job of compare.py in PyTorch or JAX.")
    parser.add_argument("mode", choices=MODES)
    parser.add_argument("job", choices=[*RECIPES, *PENALTY_JOBS, *(f"draw-{name}" for name in RECIPES)])
    parser.add_argument("--threads", type=int, required=True)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--images", type=int, default=10_000)
    options = parser.parse_args()
    print(json.dumps(measure(options)))


if __name__ == "__main__":
    main()
