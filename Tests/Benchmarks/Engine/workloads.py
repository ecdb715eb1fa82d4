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
}
# What a step counts for in its unit.
PER_STEP = {name: {"examples/s": batch, "characters/s": 50 * batch, "steps/s": 1}[unit] for name, (_, batch, unit) in WORKLOADS.items()}
SIZES = {"W1": [784, 512, 256, 10], "W2": [2, 20, 20, 1], "W3": [256, 120, 84, 10], "W5": [784, 256, 256, 10]}


def data(workload):
    """Inputs and labels, seeded; a sequence's labels are its next tokens."""
    random = np.random.default_rng(7)
    if workload == "W4":
        tokens = random.integers(64, size=2000 * 50 + 1).astype(np.int32)
        return tokens[:-1].reshape(2000, 50), tokens[1:].reshape(2000, 50)
    features, classes = {"W2": (2, 2)}.get(workload, (784, 10))
    x = random.random((12_000, features), dtype=np.float32)
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
