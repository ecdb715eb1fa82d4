"""What every peer trains: the workloads' sizes, their data, and how a loop over them is timed."""
import time

import numpy as np

# The engine's own name of each workload, the batch, and what is counted.
WORKLOADS = {
    "W1": ("mlp", 128, "examples/s"),
    "W2": ("tiny", 64, "steps/s"),
    "W3": ("lenet", 64, "examples/s"),
    "W4": ("lstm", 32, "characters/s"),
    "W5": ("normed", 256, "examples/s"),
    "W6": ("transformer", 32, "characters/s"),
    "W7": ("resnet", 64, "images/s"),
}
# Prediction: the network of a workload above, and how many examples at a time.
PREDICTIONS = {
    "W8 W1, 1 at a time": ("W1", 1), "W8 W1, 1024 at a time": ("W1", 1024),
    "W8 W3, 1 at a time": ("W3", 1), "W8 W3, 1024 at a time": ("W3", 1024),
}
# Of workloads over text, the characters of an example.
STEPS = {"W4": 50, "W6": 64}
UNITS = {name: unit for name, (_, _, unit) in WORKLOADS.items()} | {name: "examples/s" for name in PREDICTIONS}
# What a step counts for in its unit.
PER_STEP = {
    name: {"characters/s": STEPS.get(name, 0) * batch, "steps/s": 1}.get(unit, batch) for name, (_, batch, unit) in WORKLOADS.items()
} | {name: batch for name, (_, batch) in PREDICTIONS.items()}
SIZES = {"W1": [784, 512, 256, 10], "W2": [2, 20, 20, 1], "W3": [256, 120, 84, 10], "W5": [784, 256, 256, 10]}


def data(workload):
    """Inputs and labels, seeded; a sequence's labels are its next tokens."""
    random = np.random.default_rng(7)
    if workload in STEPS:
        tokens = random.integers(64, size=2000 * STEPS[workload] + 1).astype(np.int32)
        return tokens[:-1].reshape(2000, -1), tokens[1:].reshape(2000, -1)
    features, classes, count = {"W2": (2, 2, 12_000), "W7": (32 * 32 * 3, 10, 2000)}.get(workload, (784, 10, 12_000))
    x = random.random((count, features), dtype=np.float32)
    return x, (x[:, :2].sum(1) / 2 * classes).astype(np.int32) % classes


def batches(count, batch):
    """Indices of one batch after the other, shuffled anew when there are too few left."""
    random = np.random.default_rng(1)
    while True:
        order = random.permutation(count).astype(np.int32)
        for start in range(0, count - batch + 1, batch):
            yield order[start : start + batch]


def timed(run, seconds):
    """Steps a second of `run`, which trains a few steps and says how many; the first tenth, and what
    is compiled in it, is not counted."""

    def spend(duration):
        done, start = 0, time.perf_counter()
        while time.perf_counter() - start < duration:
            done += run()
        return done / (time.perf_counter() - start)

    run()
    spend(seconds / 10 + 0.3)
    return spend(seconds)
