#!/usr/bin/env python3
"""What the client costs a PyTorch script: a tiny step, a small CNN's step, and the import.

trainer_cost.py --dltui PATH --python PYTHON [--rounds 10]

PYTHON has torch. Under `dltui run --headless` blocks of steps with and without the client's hooks take turns
(Tests/ClientTests/step_cost.py). Printed is what a step costs more, in processor time of the training thread and by the clock,
the middle of the rounds and the least and the most of them. More processor time than 25 us on the tiny step, 1 % on the CNN's, or
50 ms on the import is a failure; the clock tells little on a machine that does other things too.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

parser = argparse.ArgumentParser()
parser.add_argument("--dltui", required=True)
parser.add_argument("--python", required=True)
parser.add_argument("--rounds", type=int, default=10)
parser.add_argument("--seed", type=int, default=1, help="unused: nothing here is random")
arguments = parser.parse_args()
dltui = os.path.abspath(arguments.dltui)
folder = tempfile.mkdtemp(prefix="dltui-cost-")
tests = os.path.abspath(os.path.join(os.path.dirname(__file__), ".."))
environment = dict(os.environ, OMP_NUM_THREADS="1")
failures = 0


def measure(kind, pairs):
    script = os.path.join(tests, "ClientTests", "step_cost.py")
    command = [dltui, "run", "--headless", "--runs", os.path.join(folder, "runs"), "--no-pty", "--"]
    command += [arguments.python, script, kind, str(pairs)]
    told = subprocess.run(command, env=environment, cwd=folder, capture_output=True, text=True)
    if told.returncode or "steering is off" in told.stdout + told.stderr:
        sys.exit(f"the script was not steered: {told.stdout}{told.stderr}")
    line = next(line for line in told.stdout.splitlines() if '{"processor"' in line)
    return json.loads(line[line.index("{") :])


def compare(kind, pairs, allowed):
    """`allowed` gives the most microseconds from the step's own."""
    global failures
    rounds = [measure(kind, pairs) for _ in range(arguments.rounds)]
    texts = []
    for what in ("processor", "clock"):
        own = statistics.median(each[what]["own"] for each in rounds)
        more = sorted(each[what]["more"] for each in rounds)
        middle = statistics.median(more)
        share = 100 * middle / own
        texts.append(
            f"{what} {own:.1f} us + {middle:.1f} us = {share:.2f} % ({more[0]:.1f} to {more[-1]:.1f})"
        )
        if what == "processor" and middle > allowed(own):
            failures += 1
            texts[-1] += " TOO MUCH"
    print(f"{kind:5} step: {'; '.join(texts)}", flush=True)


def compare_import():
    global failures
    client = os.path.join(tests, "..", "Sources", "RunControl", "Python")
    steered = dict(environment, PYTHONPATH=os.path.abspath(client), DLTUI_SOCKET="/nowhere")
    # Once before, so that both find compiled files.
    differences, own = [], []
    for round in range(arguments.rounds + 1):
        seconds = []
        for settings in (environment, steered):
            began = time.perf_counter()
            subprocess.run([arguments.python, "-c", "import torch"], env=settings, check=True)
            seconds.append(time.perf_counter() - began)
        if round:
            own.append(seconds[0] * 1e3)
            differences.append((seconds[1] - seconds[0]) * 1e3)
    more = statistics.median(differences)
    print(f"import torch: {statistics.median(own):.0f} ms + {more:.1f} ms", flush=True)
    failures += more > 50


compare("tiny", 60, lambda own: 25)
compare("cnn", 60, lambda own: own / 100)
compare_import()
print(f"{arguments.rounds} rounds, {failures} failures")
sys.exit(1 if failures else 0)
