#!/usr/bin/env python3
"""Steers a CUDA PyTorch run under `dltui run`: needs a machine with a graphics processor.

gpu_trainer.py --dltui PATH [--python python3] [--rounds 5]
"""

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
SCRIPT = os.path.join(HERE, "..", "EndToEndTests", "Trainers", "cuda_cnn.py")

parser = argparse.ArgumentParser()
parser.add_argument("--dltui", required=True)
parser.add_argument("--python", default=sys.executable)
parser.add_argument("--rounds", type=int, default=5)
arguments = parser.parse_args()
failures = []


def check(holds, what):
    print(("ok    " if holds else "FAIL  ") + what, flush=True)
    if not holds:
        failures.append(what)


with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)

    def run(*words, under):
        head = [arguments.dltui, "run", "--headless", "--"] if under else []
        return subprocess.run(
            head + [arguments.python, SCRIPT, *words], capture_output=True, text=True
        )

    def send(*words):
        done = subprocess.run(
            [arguments.dltui, "send", "latest", *words, "--json"], capture_output=True, text=True
        )
        return (json.loads(done.stdout) if done.stdout.strip() else {}), done

    # Nothing changes when nobody edits.
    first = run("--epochs", "2", "--weights", "alone.pt", under=False)
    second = run("--epochs", "2", "--weights", "under.pt", under=True)
    check(first.returncode == 0, "the script runs alone: " + first.stderr[-300:])
    check(first.stdout == second.stdout, "its output is the same")
    import torch

    a, b = torch.load("alone.pt", map_location="cpu"), torch.load("under.pt", map_location="cpu")
    check(all(torch.equal(a[key], b[key]) for key in a), "its weights are the same bits")

    # What it costs.
    times = {False: [], True: []}
    for _ in range(arguments.rounds):
        for under in (False, True):
            text = run("--epochs", "6", "--steps", "400", "--time", under=under).stdout
            times[under] += [float(t) for t in re.findall(r"step took ([0-9.]+)", text)]
    alone, under = (statistics.median(times[key]) for key in (False, True))
    print(f"      ms a step: alone {alone:.4f}, under dltui {under:.4f}, ratio {under / alone:.4f}")

    # Steered.
    process = subprocess.Popen(
        [arguments.dltui, "run", "--headless", "--", arguments.python, SCRIPT, "--epochs", "100000"],
        stdout=subprocess.DEVNULL,
    )
    status = {}
    for _ in range(300):
        status, _done = send("status")
        if any(row["key"] == "learningRate" for row in status.get("hyperparameters", [])):
            break
        time.sleep(0.2)
    rows = {row["key"]: row["value"] for row in status.get("hyperparameters", [])}
    check(rows.get("learningRate") == 1e-3, f"the learning rate is declared: {rows}")
    answer, _done = send("set", "lr", "5e-4")
    check(
        answer.get("answer") == "applied" and 0 < answer.get("effective", 0) <= 5e-4,
        f"an edit is applied: {answer}",
    )
    check(send("pause")[0].get("answer") == "applied", "a pause is applied")
    before = send("status")[0].get("step")
    time.sleep(1)
    check(send("status")[0].get("step") == before, f"it stands still at step {before}")
    check(send("set", "dropout", "0.3")[0].get("after") == 0.3, "dropout is set in the pause")
    check(send("resume")[0].get("answer") == "applied", "it goes on")
    check(send("stop")[0].get("answer") == "applied", "a stop is applied")
    check(process.wait(60) == 0, "it ends with exit code 0")

print(f"{len(failures)} failures")
sys.exit(1 if failures else 0)
