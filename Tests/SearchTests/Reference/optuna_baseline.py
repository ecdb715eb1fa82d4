"""Best values that Optuna's TPE finds on five benchmark functions, for ParzenAgainstOptunaTests.

    pip install optuna==5.0.0 && python optuna_baseline.py

Writes optuna_baseline.json beside itself: for each function and each of 20 seeds, the best of 100
trials by `TPESampler(seed=seed)` as it comes, one trial at a time, and of 100 at random.
"""

import json
import math
import pathlib
import warnings

import optuna

TRIALS = 100
SEEDS = range(20)


def branin(trial):
    x = trial.suggest_float("x", -5, 10)
    y = trial.suggest_float("y", 0, 15)
    curve = y - 5.1 / (4 * math.pi**2) * x * x + 5 / math.pi * x - 6
    return curve**2 + 10 * (1 - 1 / (8 * math.pi)) * math.cos(x) + 10


ALPHA = [1.0, 1.2, 3.0, 3.2]
A = [
    [10, 3, 17, 3.5, 1.7, 8],
    [0.05, 10, 17, 0.1, 8, 14],
    [3, 3.5, 1.7, 10, 17, 8],
    [17, 8, 0.05, 10, 0.1, 14],
]
P = [
    [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886],
    [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
    [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650],
    [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
]


def hartmann(trial):
    x = [trial.suggest_float(f"x{i}", 0, 1) for i in range(6)]
    return -sum(
        alpha * math.exp(-sum(a * (v - p) ** 2 for a, v, p in zip(row, x, places)))
        for alpha, row, places in zip(ALPHA, A, P)
    )


def rosenbrock(trial):
    x = [trial.suggest_float(f"x{i}", -5, 10) for i in range(4)]
    return sum(100 * (b - a * a) ** 2 + (1 - a) ** 2 for a, b in zip(x, x[1:]))


def ackley(trial):
    x = [trial.suggest_float(f"x{i}", -32.768, 32.768) for i in range(5)]
    spread = math.sqrt(sum(v * v for v in x) / len(x))
    waves = sum(math.cos(2 * math.pi * v) for v in x) / len(x)
    return -20 * math.exp(-0.2 * spread) - math.exp(waves) + 20 + math.e


def mixed(trial):
    """As a network's settings are: the best rate depends on the choice."""
    optimizer = trial.suggest_categorical("optimizer", ["sgd", "momentum", "adam", "rmsprop"])
    rate = trial.suggest_float("rate", 1e-5, 1, log=True)
    units = trial.suggest_int("units", 8, 256)
    dropout = trial.suggest_float("dropout", 0, 0.6)
    place, floor = {
        "sgd": (-0.5, 0.3), "momentum": (-1.0, 0.1), "adam": (-2.7, 0.0), "rmsprop": (-3.2, 0.15),
    }[optimizer]
    return (
        floor + 0.5 * (math.log10(rate) - place) ** 2 + ((units - 150) / 120) ** 2
        + 4 * (dropout - 0.2 - units / 2560) ** 2
    )


def best(function, sampler):
    study = optuna.create_study(sampler=sampler)
    study.optimize(function, n_trials=TRIALS)
    return study.best_value


def by_function(sampler):
    return {f.__name__: [best(f, sampler(seed=seed)) for seed in SEEDS] for f in FUNCTIONS}


FUNCTIONS = [branin, hartmann, rosenbrock, ackley, mixed]

if __name__ == "__main__":
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    warnings.simplefilter("ignore")
    found = {
        "optuna": optuna.__version__,
        "trials": TRIALS,
        "tpe": by_function(optuna.samplers.TPESampler),
        "random": by_function(optuna.samplers.RandomSampler),
    }
    path = pathlib.Path(__file__).with_suffix(".json")
    path.write_text(json.dumps(found, indent=1) + "\n")
