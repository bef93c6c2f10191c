#!/usr/bin/env python3
"""Reads event files of fresh runs with the package tensorboard, and compares them with the runs' logs.

    python3 -m venv .build/tensorboard && .build/tensorboard/bin/pip install -r Tests/TensorBoard/requirements.txt
    .build/tensorboard/bin/python Tests/TensorBoard/check.py .build/release/ganzoo

Two readers see the same files: `EventAccumulator`, and the server that `tensorboard --logdir` starts, by its HTTP API.
"""
import json
import os
import re
import struct
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from collections import defaultdict
from importlib.metadata import version
from pathlib import Path

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

ALL = {"scalars": 0, "images": 0, "histograms": 0, "tensors": 0}
TINY = [
    f"--set={setting}"
    for setting in [
        "architecture.latent=5", "architecture.generator.start=[7, 7, 4]", "architecture.generator.filters=[4]",
        "architecture.critic.filters=[3, 4]", "architecture.critic.kernels=[3, 3]",
        "architecture.critic.strides=[2, 2]", "training.batch=6", "training.grid_every=20",
    ]
]
ARTICLE = [
    f"--set={setting}"
    for setting in [
        "architecture.latent=5", "architecture.generator.start=[7, 7, 4]", "architecture.generator.filters=[4, 4]",
        "architecture.critic.filters=[3, 4, 4, 4]", "training.batch=6", "training.grid_every=20",
        "schedule.burst.iterations=6",
    ]
]
TAGS = {
    "D_real_is_fake", "D_fake_is_fake", "D loss (-1*D_real_is_fake - D_fake_is_fake)", "D_real_class", "D_fake_class",
    "DG_is_fake", "DG_class",
}


def single(number):
    """A number as single precision holds it."""
    return struct.unpack("f", struct.pack("f", number))[0]


def tag(name):
    """The tag of a name of the log; the classes of MNIST are called by their numbers."""
    return re.sub(r"^(?:metric/)?accuracy_(\d+)$", r"accuracy/\1", name)


def log(run):
    """The points of each curve of a log."""
    curves = defaultdict(list)
    for line in (run / "log.jsonl").read_text().splitlines():
        row = json.loads(line)
        for name, value in row.items():
            if name not in ("step", "seconds"):
                curves[tag(name)].append((row["step"], single(value)))
    return curves


def grids(run):
    return [(int(file.stem.split("-")[1]), file.read_bytes()) for file in sorted((run / "samples").glob("*.png"))]


def expect(condition, words):
    if not condition:
        sys.exit(f"check.py: {words}")


def check_accumulator(run, others):
    """Compares what EventAccumulator reads; `others` are tags of curves that no log has."""
    reader = EventAccumulator(str(run), size_guidance=ALL)
    reader.Reload()
    curves = log(run)
    for name, points in curves.items():
        found = [(event.step, event.value) for event in reader.Scalars(name)]
        expect(found == points, f"{run.name}: {name} is {found[:3]}…, not {points[:3]}…")
    more = {name for name in reader.Tags()["scalars"] if name not in curves}
    expect(all(name.startswith(others) for name in more), f"{run.name}: unknown curves {sorted(more)}")
    found = [(event.step, event.encoded_image_string) for event in reader.Images("samples")]
    expect(found == grids(run), f"{run.name}: grids of steps {[step for step, _ in found]}")
    return reader, curves


class Server:
    """The server that users start."""

    def __init__(self, folder):
        program = Path(sys.executable).parent / "tensorboard"
        self.process = subprocess.Popen(
            [program, "--logdir", folder, "--port", "0", "--host", "127.0.0.1"], stderr=subprocess.PIPE, text=True)
        for line in self.process.stderr:
            if match := re.search(r"http://[0-9.]+:\d+/", line):
                self.address = match[0]
                break
        else:
            sys.exit("check.py: tensorboard has not started")

    def get(self, path, body=None, **query):
        address = f"{self.address}data/{path}" + ("?" + urllib.parse.urlencode(query) if query else "")
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(address, data, {"Content-Type": "application/json"} if data else {})
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.read()

    def json(self, path, body=None, **query):
        return json.loads(self.get(path, body, **query))

    def wait(self, runs):
        for _ in range(120):
            if set(self.json("runs")) == runs and len(self.json("plugin/scalars/tags")) == len(runs):
                return
            time.sleep(0.5)
        sys.exit(f"check.py: the server shows {self.json('runs')}")


def check_server(server, run):
    name = run.name
    for curve, points in log(run).items():
        found = [(step, value) for _, step, value in server.json("plugin/scalars/scalars", run=name, tag=curve)]
        expect(found == points, f"{name}: the server's {curve} is {found[:3]}…, not {points[:3]}…")
    images = server.json("plugin/images/images", run=name, tag="samples", sample=0)
    # The server keeps ten images of a tag.
    all_grids = dict(grids(run))
    expect(len(images) == min(10, len(all_grids)), f"{name}: {len(images)} images")
    for image in images:
        found = server.get(f"plugin/images/individualImage?{image['query']}")
        expect(found == all_grids[image["step"]], f"{name}: the image of step {image['step']} is another one")
    text = server.json("plugin/text/text", run=name, tag="recipe")[0]["text"]
    expect("<code" in text and "model: acgan" in text, f"{name}: the recipe is {text[:80]}")
    graph = server.get("plugin/graphs/graph", run=name, conceptual="false", large_attrs_key="").decode()
    expect('name: "generator/dense"' in graph and 'name: "critic/conv_1"' in graph, f"{name}: no graph")


def main():
    ganzoo = os.path.abspath(sys.argv[1])
    print(", ".join(f"{name} {version(name)}" for name in ("tensorboard", "protobuf", "numpy")))
    with tempfile.TemporaryDirectory() as folder:
        runs = Path(folder)

        def call(*arguments):
            subprocess.run([ganzoo, *arguments], cwd=folder, check=True, stdout=subprocess.DEVNULL,
                           stderr=subprocess.DEVNULL)

        train = ["train", "--model", "acgan"]
        call(*train, "--steps", "60", "--output", "plain", "--evaluate-every", "20", *TINY)
        call(*train, "--recipe", "keras-wacgan", "--steps", "41", "--output", "article", *ARTICLE)
        call(*train, "--steps", "45", "--output", "made", "--no-tensorboard", "--evaluate-every", "20", *TINY)
        call("tensorboard", "made")
        # Stopped in the middle, and begun again from a checkpoint before the last rows.
        call(*train, "--steps", "60", "--output", "resumed", "--evaluate-every", "20", *TINY)
        call("resume", "resumed", "--steps", "90", "--override", "steps")
        killed = subprocess.Popen(
            [ganzoo, *train, "--steps", "1000000", "--output", "killed", "--checkpoint-every", "50", *TINY],
            cwd=folder, stderr=subprocess.DEVNULL)
        while len(list((runs / "killed" / "samples").glob("*.png"))) < 8:
            time.sleep(0.05)
        killed.kill()
        killed.wait()
        log_of_killed = log(runs / "killed")
        reader = EventAccumulator(str(runs / "killed"), size_guidance=ALL)
        reader.Reload()
        expect(len(reader.Scalars("critic/real")) >= len(log_of_killed["critic/real"]) - 1, "a killed run's file")
        steps = max(step for step, _ in log_of_killed["critic/real"]) + 100
        shorter = ["--steps", str(steps), "--override", "steps"]
        call("resume", "killed", *shorter)

        others = ("rate/", "gradient_norm/")
        for name in ("plain", "made", "resumed", "killed"):
            check_accumulator(runs / name, others)
        reader, curves = check_accumulator(runs / "article", ("gradient_norm/", "clipped/critic"))
        expect(set(curves) == TAGS, f"the article's tags are {sorted(curves)}")
        expect([event.step for event in reader.Scalars("D_real_is_fake")] == [0, 10, 20, 30, 40], "every 10 steps")
        histograms = reader.Tags()["histograms"]
        for name in ("weights/critic/conv_1/kernel", "gradients/critic/conv_1/kernel", "activations/critic/conv_1",
                     "scores/real", "scores/fake"):
            expect(name in histograms, f"no histogram {name} among {histograms}")
        print("EventAccumulator: curves and grids of 5 runs are those of their logs")

        server = Server(folder)
        try:
            names = {"plain", "article", "made", "resumed", "killed"}
            server.wait(names)
            for name in sorted(names):
                check_server(server, runs / name)
            plain = server.json("plugin/histograms/histograms", run="plain", tag="weights/critic/conv_1/kernel")
            expect([step for _, step, _ in plain] == [0, 20, 40], "histograms of the server")
            experiment = server.json("plugin/hparams/experiment", {"experimentName": ""})
            settings = {info["name"] for info in experiment["hparamInfos"]}
            expect({"objective.name", "training.batch", "training.steps"} <= settings, f"settings {sorted(settings)}")
            groups = server.json("plugin/hparams/session_groups", {
                "experimentName": "", "allowedStatuses": ["STATUS_SUCCESS", "STATUS_FAILURE", "STATUS_UNKNOWN",
                                                          "STATUS_RUNNING"],
                "colParams": [{"metric": {"group": "", "tag": "metric/accuracy"}}],
                "sliceSize": 10, "startIndex": 0})["sessionGroups"]
            found = {group["sessions"][0]["name"]: group for group in groups}
            expect(set(found) == names, f"sessions {sorted(found)}")
            last = log(runs / "plain")["metric/accuracy"][-1]
            values = [metric for metric in found["plain"]["metricValues"] if metric["name"]["tag"] == "metric/accuracy"]
            expect(values and (values[0]["trainingStep"], values[0]["value"]) == last, f"metrics {values}")
            print("tensorboard --logdir: scalars, images, histograms, texts, graphs and settings of 5 runs are right")
        finally:
            server.process.terminate()
            server.process.wait()


main()
