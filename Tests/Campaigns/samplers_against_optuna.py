#!/usr/bin/env python3
"""`dltui search --tpe` finds settings as good as Optuna's TPE does, at as many trials.

samplers_against_optuna.py --dltui PATH --python PATH [--rounds 20] [--trials 30] [--seed 0] [--workers 2]

Two recipes are searched, each with as many seeds as there are rounds: by `dltui search --tpe`, and by `TPESampler` of
the Optuna that `--python` has, which sends each of its settings through a search of one trial, so that both are trained
and scored alike, by the lowest cost of the dev set. It fails where the median over the seeds is higher, or where a rank
test says that ours is the worse one (Mann and Whitney 1947, one-sided, 5 %). The benchmark functions are compared by
`swift test --filter ParzenAgainstOptunaTests`.
"""

import argparse
import concurrent.futures
import json
import math
import os
import statistics
import subprocess
import sys
import tempfile

from campaign import fail, failures

RECIPES = {
    "digits": {
        "words": ["digits", "--epochs", "3"],
        "ranges": {
            "optimizer.adam.learningRate": {"logUniform": [1e-5, 1]},
            "batchSize": {"choice": [16, 32, 64, 128, 256]},
            "model[0].dropout": {"uniform": [0, 0.6]},
            "model[1].dense": {"integer": [16, 256]},
            "cost.l2": {"logUniform": [1e-6, 1]},
        },
    },
    "moons": {
        "words": ["moons", "--epochs", "15"],
        "ranges": {
            "optimizer.adam.learningRate": {"logUniform": [1e-5, 1]},
            "batchSize": {"choice": [8, 32, 128]},
            "model[0].dense": {"integer": [2, 64]},
            "cost.l2": {"logUniform": [1e-7, 0.1]},
        },
    },
}

OPTUNA = """
import json, sys, optuna
optuna.logging.set_verbosity(optuna.logging.ERROR)
seed, trials, ranges = int(sys.argv[1]), int(sys.argv[2]), json.loads(sys.argv[3])
study = optuna.create_study(sampler=optuna.samplers.TPESampler(seed=seed))
for _ in range(trials):
    trial = study.ask()
    values = {}
    for path, described in ranges.items():
        (kind, bounds), = described.items()
        if kind == "choice":
            values[path] = trial.suggest_categorical(path, bounds)
        elif kind == "integer":
            values[path] = trial.suggest_int(path, *bounds)
        else:
            values[path] = trial.suggest_float(path, *bounds, log=kind == "logUniform")
    print(json.dumps(values), flush=True)
    answer = json.loads(sys.stdin.readline())
    if answer is None:
        study.tell(trial, state=optuna.trial.TrialState.FAIL)
    else:
        study.tell(trial, answer)
"""


def search(recipe, ranges, seed, trials, *words):
    """The scores of a search's trials; None for one that failed."""
    with tempfile.TemporaryDirectory() as folder:
        command = [arguments.dltui, "search", *recipe["words"], "--seed", str(seed), "--trials", str(trials)]
        command += ["--set", f"search={json.dumps(ranges)}", "--set", "metric.optimize=dev/cost"]
        command += ["--parallel", "1", "--runs", folder, "--json", *words]
        done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)}\n{done.stderr}")
    return [trial.get("score") for trial in json.loads(done.stdout)["trials"]]


def lowest(scores):
    return min((score for score in scores if score is not None), default=math.inf)


def ours(recipe, seed):
    return lowest(search(recipe, recipe["ranges"], seed, arguments.trials, "--tpe"))


def theirs(recipe, seed):
    sampler = subprocess.Popen(
        [arguments.python, "-c", OPTUNA, str(seed), str(arguments.trials), json.dumps(recipe["ranges"])],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    scores = []
    for line in sampler.stdout:
        fixed = {path: {"choice": [value]} for path, value in json.loads(line).items()}
        scores += search(recipe, fixed, seed, 1)
        sampler.stdin.write(json.dumps(scores[-1]) + "\n")
        sampler.stdin.flush()
    if sampler.wait() != 0 or len(scores) != arguments.trials:
        sys.exit("Optuna ended early")
    return lowest(scores)


def share_below(first, second):
    """How often a value of the first is below one of the second, of all pairs; equals count half."""
    wins = sum(1 if a < b else 0.5 if a == b else 0 for a in first for b in second)
    return wins / (len(first) * len(second))


parser = argparse.ArgumentParser()
parser.add_argument("--dltui", required=True)
parser.add_argument("--python", required=True, help="has Optuna")
parser.add_argument("--rounds", type=int, default=20)
parser.add_argument("--trials", type=int, default=30)
parser.add_argument("--seed", type=int, default=0)
parser.add_argument("--workers", type=int, default=os.cpu_count())
arguments = parser.parse_args()
arguments.dltui = os.path.abspath(arguments.dltui)

seeds = range(arguments.seed, arguments.seed + arguments.rounds)
with concurrent.futures.ThreadPoolExecutor(arguments.workers) as pool:
    for name, recipe in RECIPES.items():
        found = list(pool.map(lambda seed: ours(recipe, seed), seeds))
        compared = list(pool.map(lambda seed: theirs(recipe, seed), seeds))
        medians = statistics.median(found), statistics.median(compared)
        share = share_below(found, compared)
        print(
            f"{name}: median {medians[0]:.5g} against Optuna's {medians[1]:.5g}, below in {100 * share:.0f} % of pairs, "
            f"lower for {sum(a < b for a, b in zip(found, compared))} of {len(found)} seeds",
            flush=True,
        )
        deviation = math.sqrt((2 * len(found) + 1) / (12 * len(found) ** 2))
        if medians[0] > medians[1]:
            fail(f"{name}: the median is higher than Optuna's")
        if share < 0.5 - 1.645 * deviation:
            fail(f"{name}: worse than Optuna's by the rank test")
print(f"{arguments.rounds} rounds, {len(failures)} failures")
sys.exit(1 if failures else 0)
