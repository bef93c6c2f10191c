#!/usr/bin/env python
"""Write Keras' learning-rate schedules, as its optimizers' configurations have them, and their rates at some steps.

    python make_schedules.py FILE.json      with Keras 3, or with Keras 2.15
"""
import json
import os
import sys

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
from keras.optimizers import schedules

STEPS = [0, 1, 2, 3, 5, 7, 10, 11, 25, 30, 1000]


def all_schedules():
    yield schedules.ExponentialDecay(1e-2, 10, 0.5)
    yield schedules.ExponentialDecay(1e-2, 10, 0.5, staircase=True)
    yield schedules.InverseTimeDecay(1e-2, 7, 0.3)
    yield schedules.InverseTimeDecay(1e-2, 7, 0.3, staircase=True)
    yield schedules.PiecewiseConstantDecay([2, 7, 11], [1e-2, 5e-3, 2e-3, 1e-4])
    yield schedules.PolynomialDecay(1e-2, 10)
    yield schedules.PolynomialDecay(1e-2, 10, 1e-3, power=2.0, cycle=True)
    yield schedules.CosineDecay(1e-2, 25, alpha=0.1)
    yield schedules.CosineDecay(1e-3, 20, alpha=0.05, warmup_target=1e-2, warmup_steps=5)


def main(path):
    cases = []
    for schedule in all_schedules():
        settings = json.loads(json.dumps(keras.saving.serialize_keras_object(schedule)))
        cases.append({"schedule": settings, "steps": STEPS, "rates": [float(schedule(step)) for step in STEPS]})
    with open(path, "w") as file:
        json.dump({"cases": cases}, file, indent=1)
        file.write("\n")


if __name__ == "__main__":
    main(sys.argv[1])
