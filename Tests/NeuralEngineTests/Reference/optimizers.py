"""Makes optimizers.json: 100 steps of each optimizer by NumPy in double precision.

One linear unit with two inputs and squared error, a batch of one example a step, in turn:
J = ½ (w·x + b − y)², so the gradient is (w·x + b − y) [x, 1]; with L2 also λ w, with L1
also λ sign(w). Run it again after changing a rule: python3 optimizers.py
"""

import json
import pathlib

import numpy as np

STEPS = 100
X = np.array([[0.5, -1.0], [1.5, 0.25], [-0.75, 0.5], [1.0, 1.0], [-0.5, -1.5]])
Y = np.array([1.0, -0.5, 0.25, 2.0, -1.0])
START = np.array([0.5, -0.25, 0.125])  # w₁, w₂, b


def gradient(p, step, l1, l2):
    x = X[step % len(X)]
    error = p[:2] @ x + p[2] - Y[step % len(X)]
    g = error * np.append(x, 1.0)
    g[:2] += l1 * np.sign(p[:2]) + l2 * p[:2]
    return g


def run(update, l1=0.0, l2=0.0, clip_value=None, clip_norm=None):
    p, state, trace = START.copy(), {}, []
    for step in range(STEPS):
        g = gradient(p, step, l1, l2)
        if clip_value is not None:
            g = np.clip(g, -clip_value, clip_value)
        if clip_norm is not None:
            g = g * min(1.0, clip_norm / np.linalg.norm(g))
        p = update(p, g, state, step + 1)
        trace.append(p.tolist())
    return trace


def gradient_descent(rate):
    return lambda p, g, s, t: p - rate * g


def momentum(rate, beta):
    def update(p, g, s, t):
        s["v"] = beta * s.get("v", 0.0) + (1 - beta) * g
        return p - rate * s["v"]

    return update


def heavy_ball(rate, beta):
    """Momentum as PyTorch and Keras write it; ours with the rate divided by 1 − β."""

    def update(p, g, s, t):
        s["v"] = beta * s.get("v", 0.0) + g
        return p - rate * s["v"]

    return update


def nesterov(rate, beta):
    def update(p, g, s, t):
        s["v"] = beta * s.get("v", 0.0) + (1 - beta) * g
        return p - rate * (beta * s["v"] + (1 - beta) * g)

    return update


def nesterov_of_other_libraries(rate, beta):
    """As PyTorch writes it; ours with the rate divided by 1 − β."""

    def update(p, g, s, t):
        s["v"] = beta * s.get("v", 0.0) + g
        return p - rate * (g + beta * s["v"])

    return update


def rms_prop(rate, beta, epsilon):
    def update(p, g, s, t):
        s["s"] = beta * s.get("s", 0.0) + (1 - beta) * g * g
        return p - rate * g / (np.sqrt(s["s"]) + epsilon)

    return update


def adam(rate, beta1, beta2, epsilon):
    def update(p, g, s, t):
        s["v"] = beta1 * s.get("v", 0.0) + (1 - beta1) * g
        s["s"] = beta2 * s.get("s", 0.0) + (1 - beta2) * g * g
        v = s["v"] / (1 - beta1**t)
        q = s["s"] / (1 - beta2**t)
        return p - rate * v / (np.sqrt(q) + epsilon)

    return update


def adam_uncorrected(rate, beta1, beta2, epsilon):
    """Adam with its averages as they are: they begin at 0 and are too small for a while."""

    def update(p, g, s, t):
        s["v"] = beta1 * s.get("v", 0.0) + (1 - beta1) * g
        s["s"] = beta2 * s.get("s", 0.0) + (1 - beta2) * g * g
        return p - rate * s["v"] / (np.sqrt(s["s"]) + epsilon)

    return update


def momentum_corrected(rate, beta):
    def update(p, g, s, t):
        s["v"] = beta * s.get("v", 0.0) + (1 - beta) * g
        return p - rate * s["v"] / (1 - beta**t)

    return update


def adam_w(rate, beta1, beta2, epsilon, decay, rule=adam, bias_decay=0.0):
    step = rule(rate, beta1, beta2, epsilon)

    def update(p, g, s, t):
        shrunk = p * (1 - rate * np.array([decay, decay, bias_decay]))
        return shrunk + (step(p, g, s, t) - p)

    return update


traces = {
    "gradientDescent": run(gradient_descent(0.05)),
    "gradientDescent with L2": run(gradient_descent(0.05), l2=0.1),
    "momentum": run(momentum(0.1, 0.9)),
    "heavy ball": run(heavy_ball(0.01, 0.9)),
    "rmsProp": run(rms_prop(0.01, 0.99, 1e-8)),
    "adam": run(adam(0.01, 0.9, 0.999, 1e-8)),
    "adam with L2": run(adam(0.01, 0.9, 0.999, 1e-8), l2=0.1),
    "nesterov": run(nesterov(0.1, 0.9)),
    "nesterov of other libraries": run(nesterov_of_other_libraries(0.01, 0.9)),
    "adamW": run(adam_w(0.01, 0.9, 0.999, 1e-8, 0.2)),
    "adamW of biases too": run(adam_w(0.01, 0.9, 0.999, 1e-8, 0.2, bias_decay=0.2)),
    "adamW of a layer's own": run(adam_w(0.01, 0.9, 0.999, 1e-8, 0.7)),
    "adamW of none": run(adam(0.01, 0.9, 0.999, 1e-8)),
    "adam uncorrected": run(adam_uncorrected(0.01, 0.9, 0.999, 1e-8)),
    "adamW uncorrected": run(adam_w(0.01, 0.9, 0.999, 1e-8, 0.2, adam_uncorrected)),
    "momentum corrected": run(momentum_corrected(0.1, 0.9)),
    "gradientDescent with L1": run(gradient_descent(0.05), l1=0.1),
    "gradientDescent with L1 and L2": run(gradient_descent(0.05), l1=0.05, l2=0.1),
    "momentum clipped by value": run(momentum(0.1, 0.9), clip_value=0.3),
    "momentum clipped by norm": run(momentum(0.1, 0.9), clip_norm=0.5),
    "momentum clipped by both": run(momentum(0.1, 0.9), clip_value=0.4, clip_norm=0.5),
}
document = {
    "inputs": X.flatten().tolist(),
    "targets": Y.tolist(),
    "start": START.tolist(),
    "traces": traces,
}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(document, ensure_ascii=False, indent=None) + "\n")
