#!/usr/bin/env python3
"""What the client costs a PyTorch script: a tiny step, a small CNN's step, and the import.

trainer_cost.py --dltui PATH --python PYTHON [--rounds 10]

PYTHON has torch. Rounds of the same script with and without `dltui run --headless` take turns, so that what else the
machine does meets both alike. Printed are the medians over the rounds of each round's median step, by the clock and in
processor time of the training thread, and of its mean processor time, which has the rows in it that are sent four times a
second. More processor time than 25 us on the tiny step (in the median), 1 % on the CNN's, or 50 ms on the import is a failure;
the clock tells little on a machine that does other things too.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

SCRIPT = '''
import json, sys, time
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

kind, steps, target = sys.argv[1], int(sys.argv[2]), sys.argv[3]
torch.manual_seed(1)
torch.set_num_threads(1)
if kind == "tiny":
    model = nn.Linear(4, 1)
    data = TensorDataset(torch.randn(512, 4), torch.randn(512, 1))
    loss_function, batch = nn.MSELoss(), 8
else:
    model = nn.Sequential(
        nn.Conv2d(1, 8, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(8, 16, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(784, 10),
    )
    data = TensorDataset(torch.randn(1024, 1, 28, 28), torch.randint(0, 10, (1024,)))
    loss_function, batch = nn.CrossEntropyLoss(), 16
optimizer = torch.optim.SGD(model.parameters(), lr=1e-3, momentum=0.9)
walls, times, done, began = [], [], 0, 0.0
while done < steps:
    for x, y in DataLoader(data, batch, shuffle=True):
        if done == steps // 4:
            began, first = time.thread_time(), done
        start, used = time.perf_counter(), time.thread_time()
        optimizer.zero_grad()
        loss = loss_function(model(x), y)
        loss.backward()
        optimizer.step()
        walls.append(time.perf_counter() - start)
        times.append(time.thread_time() - used)
        done += 1
        if done == steps:
            break
mean = (time.thread_time() - began) / (done - first)
walls, times = sorted(walls[steps // 4 :]), sorted(times[steps // 4 :])
figures = {"clock": walls[len(walls) // 2], "processor": times[len(times) // 2], "mean": mean}
json.dump({name: value * 1e6 for name, value in figures.items()}, open(target, "w"))
'''

parser = argparse.ArgumentParser()
parser.add_argument("--dltui", required=True)
parser.add_argument("--python", required=True)
parser.add_argument("--rounds", type=int, default=10)
parser.add_argument("--seed", type=int, default=1, help="unused: nothing here is random")
arguments = parser.parse_args()
dltui = os.path.abspath(arguments.dltui)
folder = tempfile.mkdtemp(prefix="dltui-cost-")
script = os.path.join(folder, "cost.py")
with open(script, "w") as file:
    file.write(SCRIPT)
environment = dict(os.environ, OMP_NUM_THREADS="1")
failures = 0


def measure(kind, steps, steered):
    target = os.path.join(folder, "figures.json")
    command = [arguments.python, script, kind, str(steps), target]
    if steered:
        command = [dltui, "run", "--headless", "--runs", os.path.join(folder, "runs"), "--"] + command
    subprocess.run(command, env=environment, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    with open(target) as file:
        return json.load(file)


def compare(kind, steps, allowed):
    """`allowed` gives the most microseconds from the step's own."""
    global failures
    plain, steered = [], []
    for round in range(arguments.rounds):
        order = [(plain, False), (steered, True)]
        for figures, is_steered in order if round % 2 else reversed(order):
            figures.append(measure(kind, steps, is_steered))
    texts = []
    for what in ("clock", "processor", "mean"):
        own = statistics.median(each[what] for each in plain)
        more = statistics.median(
            with_client[what] - without[what] for with_client, without in zip(steered, plain)
        )
        texts.append(f"{what} {own:.1f} us + {more:.1f} us ({100 * more / own:.2f} %)")
        if what == "processor" and more > allowed(own):
            failures += 1
            texts[-1] += " TOO MUCH"
    print(f"{kind:5} step: {'; '.join(texts)}", flush=True)


def compare_import():
    global failures
    client = os.path.join(os.path.dirname(__file__), "..", "..", "Sources", "RunControl", "Python")
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


compare("tiny", 8000, lambda own: 25)
compare("cnn", 1200, lambda own: own / 100)
compare_import()
print(f"{arguments.rounds} rounds, {failures} failures")
sys.exit(1 if failures else 0)
