"""NumPy: what a learner writes by hand, everything vectorized."""
import numpy as np

from workloads import SIZES, WORKLOADS, batches, data, timed


def speed(workload, mode, seconds, threads):
    x, y = data(workload)
    batch = WORKLOADS[workload][1]
    random = np.random.default_rng(3)
    f = np.float32
    sizes = list(zip(SIZES[workload], SIZES[workload][1:]))
    w = [(random.standard_normal(size) * (2 / size[0]) ** 0.5).astype(f) for size in sizes]
    p = [a for weight in w for a in (weight, np.zeros(weight.shape[1], f))]
    v, s, count = [np.zeros_like(a) for a in p], [np.zeros_like(a) for a in p], [0]
    source, rows = batches(len(x), batch), np.arange(batch)

    def step(indices):
        a = [x[indices]]
        for k in range(3):
            z = a[-1] @ p[2 * k] + p[2 * k + 1]
            a.append(z if k == 2 else np.tanh(z) if workload == "W2" else np.maximum(z, 0))
        if workload == "W2":
            delta = (f(1) / (f(1) + np.exp(-a[-1])) - y[indices, None].astype(f)) / f(batch)
        else:
            e = np.exp(a[-1] - a[-1].max(1, keepdims=True))
            delta = e / e.sum(1, keepdims=True)
            delta[rows, y[indices]] -= 1
            delta /= f(batch)
        count[0] += 1
        for k in (2, 1, 0):
            gradient = a[k].T @ delta, delta.sum(0)
            if k:
                delta = delta @ p[2 * k].T
                delta = delta * (f(1) - a[k] * a[k]) if workload == "W2" else delta * (a[k] > 0)
            for index, g in zip((2 * k, 2 * k + 1), gradient):
                update(index, g)

    def update(k, g):
        if workload == "W2":
            v[k] *= f(0.9)
            v[k] += g
            p[k] -= f(0.01) * v[k]
            return
        v[k] *= f(0.9)
        v[k] += f(0.1) * g
        s[k] *= f(0.999)
        s[k] += f(0.001) * g * g
        a, b = f(1e-3 / (1 - 0.9 ** count[0])), f(1 / (1 - 0.999 ** count[0]))
        p[k] -= a * v[k] / (np.sqrt(s[k] * b) + f(1e-8))

    def run():
        for _ in range(8):
            step(next(source))
        return 8

    return timed(run, seconds)
