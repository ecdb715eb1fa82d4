#!/usr/bin/env python3
"""How fast dltui's engine trains beside PyTorch, JAX and NumPy on this machine.

    pip install torch jax numpy
    swift build -c release
    python Tests/Benchmarks/Engine/peers.py --rounds 5

Each figure is a process of its own that trains for a few seconds on seeded synthetic data in single
precision, two threads (`--threads`). Rounds interleave all of them, so that whatever else the
machine does falls on everyone; given are medians over the rounds and the ratio to the best peer. A
peer that is not installed is left out. Peers get what their users would give them: PyTorch's fused
optimizers where there are any, JAX's whole step under one `jit` with the batch taken inside it.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys
import time

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "..")
PROGRAM = os.path.join(ROOT, ".build", "release", "dltui")
# The engine's own name of each workload, the batch, and what is counted.
WORKLOADS = {
    "W1": ("mlp", 128, "examples/s"),
    "W2": ("tiny", 64, "steps/s"),
    "W3": ("lenet", 64, "examples/s"),
    "W4": ("lstm", 32, "characters/s"),
    "W5": ("normed", 256, "examples/s"),
}
PEERS = {"W1": ["torch", "jax", "numpy"], "W2": ["torch", "jax", "numpy"], "W3": ["torch", "jax"], "W4": ["torch"], "W5": ["torch", "jax"]}


def data(workload):
    import numpy as np

    random = np.random.default_rng(7)
    if workload == "W4":
        tokens = random.integers(64, size=2000 * 50 + 1)
        return tokens[:-1].reshape(2000, 50), tokens[1:].reshape(2000, 50)
    features, classes = {"W2": (2, 2)}.get(workload, (784, 10))
    x = random.random((12_000, features), dtype=np.float32)
    return x, (x[:, :2].sum(1) / 2 * classes).astype(np.int32) % classes


def timed(step, count, batch, seconds):
    """Steps a second: `step` takes a batch's indices; the first tenth of the time is not counted."""
    import numpy as np

    random = np.random.default_rng(1)

    def run(duration):
        done, position, order = 0, count, None
        start = time.perf_counter()
        while time.perf_counter() - start < duration:
            if position + batch > count:
                order, position = random.permutation(count).astype(np.int32), 0
            step(order[position : position + batch])
            position += batch
            done += 1
        return done, time.perf_counter() - start

    run(seconds / 10 + 0.5)
    done, elapsed = run(seconds)
    return done / elapsed


def torch_speed(workload, batch, seconds, threads):
    import torch
    from torch import nn

    class Characters(nn.Module):
        def __init__(self):
            super().__init__()
            self.embedding, self.lstm = nn.Embedding(64, 64), nn.LSTM(64, 256, batch_first=True)
            self.dense = nn.Linear(256, 64)

        def forward(self, x):
            return self.dense(self.lstm(self.embedding(x))[0]).transpose(1, 2)

    torch.set_num_threads(threads)
    torch.manual_seed(1)
    if workload == "W1":
        model = nn.Sequential(nn.Linear(784, 512), nn.ReLU(), nn.Linear(512, 256), nn.ReLU(), nn.Linear(256, 10))
        optimizer = torch.optim.Adam(model.parameters(), 1e-3, fused=True)
    elif workload == "W2":
        model = nn.Sequential(nn.Linear(2, 20), nn.Tanh(), nn.Linear(20, 20), nn.Tanh(), nn.Linear(20, 1))
        optimizer = torch.optim.SGD(model.parameters(), 0.05, momentum=0.9, fused=True)
    elif workload == "W3":
        model = nn.Sequential(
            nn.Conv2d(1, 8, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(8, 16, 5), nn.ReLU(), nn.MaxPool2d(2),
            nn.Flatten(), nn.Linear(256, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10))
        optimizer = torch.optim.SGD(model.parameters(), 0.01, momentum=0.9, fused=True)
    elif workload == "W4":
        model = Characters()
        optimizer = torch.optim.Adam(model.parameters(), 1e-3, fused=True)
    else:
        block = lambda i, o: [nn.Linear(i, o), nn.BatchNorm1d(o), nn.ReLU(), nn.Dropout(0.2)]
        model = nn.Sequential(*block(784, 256), *block(256, 256), nn.Linear(256, 10))
        optimizer = torch.optim.RMSprop(model.parameters(), 1e-3)
    x, y = (torch.from_numpy(a) for a in data(workload))
    if workload == "W3":
        x = x.view(-1, 1, 28, 28)
    if workload == "W2":
        y, cost = y.float()[:, None], nn.BCEWithLogitsLoss()
    else:
        y, cost = y.long(), nn.CrossEntropyLoss()

    def step(indices):
        indices = torch.from_numpy(indices)
        optimizer.zero_grad(set_to_none=True)
        cost(model(x[indices]), y[indices]).backward()
        optimizer.step()

    return timed(step, len(x), batch, seconds)


def jax_speed(workload, batch, seconds, threads):
    os.environ["XLA_FLAGS"] = f"--xla_cpu_multi_thread_eigen={'true' if threads > 1 else 'false'}"
    import jax
    import jax.numpy as jnp

    x, y = (jnp.asarray(a) for a in data(workload))
    key = jax.random.key(1)
    sizes = {"W1": [784, 512, 256, 10], "W2": [2, 20, 20, 1], "W3": [256, 120, 84, 10], "W5": [784, 256, 256, 10]}[workload]
    parameters = []
    for i, o in zip(sizes, sizes[1:]):
        key, own = jax.random.split(key)
        parameters.append([jax.random.normal(own, (i, o)) * (2 / i) ** 0.5, jnp.zeros(o)])
    filters = [jax.random.normal(key, s) * 0.1 for s in ((5, 5, 1, 8), (5, 5, 8, 16))] if workload == "W3" else []
    norms = [[jnp.ones(256), jnp.zeros(256)] for _ in range(2)] if workload == "W5" else []
    tree = (parameters, filters, norms)

    def forward(tree, a, key):
        parameters, filters, norms = tree
        if filters:
            a = a.reshape(-1, 28, 28, 1)
            for w in filters:
                a = jax.lax.conv_general_dilated(a, w, (1, 1), "VALID", dimension_numbers=("NHWC", "HWIO", "NHWC"))
                a = jax.lax.reduce_window(jax.nn.relu(a), -jnp.inf, jax.lax.max, (1, 2, 2, 1), (1, 2, 2, 1), "VALID")
            a = a.reshape(len(a), -1)
        for number, (w, b) in enumerate(parameters):
            a = a @ w + b
            if number == len(parameters) - 1:
                return a
            if norms:
                a = (a - a.mean(0)) / jnp.sqrt(a.var(0) + 1e-5) * norms[number][0] + norms[number][1]
            a = jnp.tanh(a) if workload == "W2" else jax.nn.relu(a)
            if norms:
                key, own = jax.random.split(key)
                a = a * jax.random.bernoulli(own, 0.8, a.shape) / 0.8
        return a

    def cost(tree, x, y, key):
        z = forward(tree, x, key)
        if workload == "W2":
            z, t = z[:, 0], y.astype(jnp.float32)
            return jnp.mean(jnp.maximum(z, 0) - z * t + jnp.log1p(jnp.exp(-jnp.abs(z))))
        return -jnp.mean(jnp.take_along_axis(jax.nn.log_softmax(z), y[:, None], 1))

    zeros = jax.tree.map(jnp.zeros_like, tree)

    @jax.jit
    def train(state, x, y, indices):
        tree, v, s, count, key = state
        key, own = jax.random.split(key)
        gradient = jax.grad(cost)(tree, x[indices], y[indices], own)
        count += 1
        if workload == "W1":
            v = jax.tree.map(lambda v, g: 0.9 * v + 0.1 * g, v, gradient)
            s = jax.tree.map(lambda s, g: 0.999 * s + 0.001 * g * g, s, gradient)
            a, b = 1 - 0.9**count, 1 - 0.999**count
            tree = jax.tree.map(lambda w, v, s: w - 1e-3 * (v / a) / (jnp.sqrt(s / b) + 1e-8), tree, v, s)
        elif workload == "W5":
            s = jax.tree.map(lambda s, g: 0.9 * s + 0.1 * g * g, s, gradient)
            tree = jax.tree.map(lambda w, g, s: w - 1e-3 * g / (jnp.sqrt(s) + 1e-8), tree, gradient, s)
        else:
            v = jax.tree.map(lambda v, g: 0.9 * v + g, v, gradient)
            tree = jax.tree.map(lambda w, v: w - 0.01 * v, tree, v)
        return tree, v, s, count, key

    state = [(tree, zeros, zeros, jnp.float32(0), key)]

    def step(indices):
        state[0] = train(state[0], x, y, indices)
        jax.block_until_ready(state[0][3])

    return timed(step, len(x), batch, seconds)


def numpy_speed(workload, batch, seconds, threads):
    import numpy as np

    x, y = data(workload)
    sizes = {"W1": [784, 512, 256, 10], "W2": [2, 20, 20, 1]}[workload]
    random = np.random.default_rng(3)
    w = [(random.standard_normal((i, o)) * (2 / i) ** 0.5).astype(np.float32) for i, o in zip(sizes, sizes[1:])]
    p = [a for weight in w for a in (weight, np.zeros(weight.shape[1], np.float32))]
    v, s, count = [np.zeros_like(a) for a in p], [np.zeros_like(a) for a in p], [0]

    def step(indices):
        a = [x[indices]]
        for k in range(3):
            z = a[-1] @ p[2 * k] + p[2 * k + 1]
            a.append(z if k == 2 else np.tanh(z) if workload == "W2" else np.maximum(z, 0))
        z, t = a[-1], y[indices]
        if workload == "W2":
            delta = (1 / (1 + np.exp(-z)) - t[:, None]) / batch
        else:
            e = np.exp(z - z.max(1, keepdims=True))
            delta = e / e.sum(1, keepdims=True)
            delta[np.arange(batch), t] -= 1
            delta /= batch
        delta = delta.astype(np.float32)
        gradient = [None] * 6
        for k in (2, 1, 0):
            gradient[2 * k], gradient[2 * k + 1] = a[k].T @ delta, delta.sum(0)
            if k:
                delta = delta @ p[2 * k].T
                delta *= 1 - a[k] * a[k] if workload == "W2" else a[k] > 0
        count[0] += 1
        for k, g in enumerate(gradient):
            if workload == "W2":
                v[k] = 0.9 * v[k] + g
                p[k] -= 0.05 * v[k]
            else:
                v[k] += 0.1 * (g - v[k])
                s[k] += 0.001 * (g * g - s[k])
                p[k] -= 1e-3 / (1 - 0.9 ** count[0]) * v[k] / (np.sqrt(s[k] / (1 - 0.999 ** count[0])) + 1e-8)

    return timed(step, len(x), batch, seconds)


def own_speed(workload, threads):
    name, batch, _ = WORKLOADS[workload]
    text = subprocess.run(
        [PROGRAM, "bench", "engine", "--workload", name, "--json"], capture_output=True, text=True).stdout
    # One worker and as many as the engine would take itself: the better of the two is what it does.
    return max(figure["value"] for figure in json.loads(text)) / batch


def measure(workload, peer, seconds, threads):
    if peer == "dltui":
        return own_speed(workload, threads)
    environment = dict(os.environ)
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        environment[name] = str(threads)
    run = subprocess.run(
        [sys.executable, __file__, "--measure", workload, peer, "--seconds", str(seconds), "--threads", str(threads)],
        capture_output=True, text=True, env=environment)
    return float(run.stdout.split()[-1]) if run.returncode == 0 else None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--only", nargs="*", default=list(WORKLOADS))
    parser.add_argument("--measure", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        workload, peer = options.measure
        speed = {"torch": torch_speed, "jax": jax_speed, "numpy": numpy_speed}[peer]
        print(speed(workload, WORKLOADS[workload][1], options.seconds, options.threads))
        return
    found = {}
    for _ in range(options.rounds):
        for workload in options.only:
            for peer in ["dltui"] + PEERS[workload]:
                speed = measure(workload, peer, options.seconds, options.threads)
                if speed is not None:
                    found.setdefault((workload, peer), []).append(speed)
    print("| workload | unit | dltui | " + " | ".join(["torch", "jax", "numpy"]) + " | dltui / best peer |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for workload in options.only:
        _, batch, unit = WORKLOADS[workload]
        scale = {"examples/s": batch, "characters/s": 50 * batch, "steps/s": 1}[unit]
        median = {p: statistics.median(found[workload, p]) * scale for p in ["dltui"] + PEERS[workload] if (workload, p) in found}
        best = max((value for peer, value in median.items() if peer != "dltui"), default=None)
        cells = [f"{median[p]:,.0f}" if p in median else "" for p in ["dltui", "torch", "jax", "numpy"]]
        ratio = f"{median['dltui'] / best:.2f}" if best else ""
        print(f"| {workload} | {unit} | " + " | ".join(cells) + f" | {ratio} |")


if __name__ == "__main__":
    main()
