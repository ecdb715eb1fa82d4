#!/usr/bin/env python3
"""Population based training against a search at random, at equal epochs: the best value of each, by seeds.

Both search the recipe's own space for what can be changed live, with as many trials of as many epochs; the
first trial of each has the same values. Prints a line a seed, and the mean differences.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile


def search(dltui, recipe, words, folder):
    done = subprocess.run(
        [dltui, "search", recipe, "--json", *words], cwd=folder, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"{' '.join(words)}: {done.returncode} {done.stderr}")
    answer = json.loads(done.stdout)
    best = next(trial["score"] for trial in answer["trials"] if trial.get("rank") == 1)
    return best, sum(trial["epochs"] for trial in answer["trials"]), answer["direction"]


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--dltui", required=True, help="the program")
    parser.add_argument("--recipe", default="fashion-mnist")
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--trials", type=int, default=10)
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--interval", type=int, default=1)
    arguments = parser.parse_args()
    dltui = os.path.abspath(arguments.dltui)
    folder = tempfile.mkdtemp(prefix="population-")
    # The space without what a run cannot change, so that both search the same.
    space = (
        "search={optimizer.adam.learningRate: {logUniform: [1.0e-4, 0.1]}, "
        "optimizer.adam.beta1: {oneMinusLogUniform: [0.8, 0.99]}, cost.l2: {logUniform: [1.0e-6, 0.01]}}"
    )
    gains = []
    for seed in range(1, arguments.seeds + 1):
        shared = ["--trials", str(arguments.trials), "--epochs", str(arguments.epochs), "--seed", str(seed),
                  "--set", space, "--set", "earlyStopping=null"]  # fmt: skip
        population, epochs, direction = search(
            dltui, arguments.recipe, [*shared, "--population", "--interval", str(arguments.interval)], folder
        )
        by_chance, as_many, _ = search(dltui, arguments.recipe, shared, folder)
        gain = population - by_chance if direction == "higherIsBetter" else by_chance - population
        gains.append(gain)
        print(f"seed {seed}: population {population:.4f} ({epochs:.0f} epochs), at random {by_chance:.4f} "
              f"({as_many:.0f} epochs), better by {gain:+.4f}", flush=True)  # fmt: skip
        shutil.rmtree(f"{folder}/runs", ignore_errors=True)
    print(f"better by {statistics.mean(gains):+.4f} in the mean, in {sum(g > 0 for g in gains)} of {len(gains)} seeds")
    shutil.rmtree(folder, ignore_errors=True)


main()
