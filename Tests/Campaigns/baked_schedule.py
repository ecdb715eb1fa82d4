#!/usr/bin/env python3
"""What `dltui export --format schedule` writes is run: the rates are those of the run that was steered by hand.

baked_schedule.py --dltui PATH --python PYTHON [--rounds 1] [--only WORD]

PYTHON has torch, keras, jax, optax and tensorflow, or some of them; what is missing is said. For each framework a script is
steered at random moments, its log is exported, and the lines are put into the same script, which runs alone: the rate by which
its parameters move in each step is compared with the one of the steered run.
"""

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time

from external_run import TRAINERS, Broken, ExternalRun, until

parser = argparse.ArgumentParser()
parser.add_argument("--dltui", required=True)
parser.add_argument("--python", required=True)
parser.add_argument("--rounds", type=int, default=1)
parser.add_argument("--seed", type=int, default=1)
parser.add_argument("--only", default="")
arguments = parser.parse_args()
dltui = os.path.abspath(arguments.dltui)
#: For a script that uses its helper, which does nothing without a host.
CLIENT = os.path.abspath(os.path.join(TRAINERS, "..", "..", "..", "Sources", "RunControl", "Python"))

RUN = """
import os, runpy, sys
text = open(sys.argv[1]).read()
sys.argv = sys.argv[2:]
sys.path.insert(0, os.path.dirname(sys.argv[0]))
{}
runpy.run_path(sys.argv[0], run_name="__main__")
"""

#: A script that has no scheduler gets the LambdaLR, as its author would put it in.
TORCH_LAMBDA = RUN.format("""
import torch
exec(text)
made = torch.optim.SGD
def make(*given, **named):
    optimizer = made(*given, **named)
    scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, scale)
    optimizer.register_step_post_hook(lambda *_: scheduler.step())
    return optimizer
torch.optim.SGD = make
""")
#: One that has a LambdaLR of its own has it multiplied.
TORCH_OWN_LAMBDA = RUN.format("""
import torch
exec(text)
made = torch.optim.lr_scheduler.LambdaLR
torch.optim.lr_scheduler.LambdaLR = lambda optimizer, own: made(
    optimizer, lambda step: own(step) * scale(step))
""")
#: Over any other scheduler.
TORCH_FOLLOW = RUN.format("""
import torch
exec(text)
made = torch.optim.SGD
def make(*given, **named):
    optimizer = made(*given, **named)
    follow(optimizer)
    return optimizer
torch.optim.SGD = make
""")
KERAS = RUN.format("""
import keras
exec(text)
fit = keras.Model.fit
def baked_fit(self, *given, callbacks=(), **named):
    return fit(self, *given, callbacks=[BakedRates(), *callbacks], **named)
keras.Model.fit = baked_fit
""")
OPTAX = RUN.format("""
import optax
made = optax.sgd
def make(*given, **named):
    names = {"optax": optax, "tx": made(*given, **named)}
    exec(text, names)
    return names["tx"]
optax.sgd = make
""")

LONG = ["--epochs", "12"]
#: Name, module that is needed, script, its arguments, those of the run alone, driver, environment.
CASES = [
    ("torch LambdaLR", "torch", "plain_loop.py", LONG, [], TORCH_LAMBDA, {}),
    ("torch own LambdaLR", "torch", "plain_loop.py", LONG + ["--scheduler", "lambda"], [],
     TORCH_OWN_LAMBDA, {}),
    ("torch follow cosine", "torch", "plain_loop.py", LONG + ["--scheduler", "cosine"], [],
     TORCH_FOLLOW, {}),
    ("torch follow plateau", "torch", "plain_loop.py", LONG + ["--scheduler", "plateau"], [],
     TORCH_FOLLOW, {}),
    ("torch held", "torch", "plain_loop.py", LONG + ["--scheduler", "cosine"], [],
     TORCH_FOLLOW, {}),
    ("keras on jax", "jax", "keras_fit.py", LONG + ["--schedule", "none"], [], KERAS,
     {"KERAS_BACKEND": "jax", "JAX_ENABLE_X64": "1"}),
    ("keras on torch", "torch", "keras_fit.py", LONG + ["--schedule", "none"], [], KERAS,
     {"KERAS_BACKEND": "torch"}),
    ("keras on tensorflow", "tensorflow", "keras_fit.py", LONG + ["--schedule", "none"], [], KERAS,
     {"KERAS_BACKEND": "tensorflow"}),
    ("keras halving", "jax", "keras_fit.py", ["--epochs", "6", "--schedule", "plateau"], [], KERAS,
     {"KERAS_BACKEND": "jax", "JAX_ENABLE_X64": "1"}),
    ("optax", "optax", "optax_loop.py", LONG, ["--plain"], OPTAX, {"JAX_ENABLE_X64": "1"}),
]  # fmt: skip


def movement(path):
    with open(path) as file:
        return [row["rates"][0] for row in json.load(file)]


def check(case, folder, chance):
    name, _, script, given, alone, driver, environment = case
    script = os.path.join(os.path.abspath(TRAINERS), script)
    run = ExternalRun(dltui, folder, dict(environment, TF_CPP_MIN_LOG_LEVEL="3"))
    try:
        edited, baked = (os.path.join(folder, each) for each in ("edited.json", "baked.json"))
        run.start([arguments.python, script, *given, "--rest", "0.02", "--movement", edited])
        until(run.can_be_steered, "hyperparameters", give_up=run.ended)
        until(run.is_training, "curves", give_up=run.ended)
        edits = []
        for _ in range(4):
            time.sleep(chance.uniform(0.1, 0.5))
            edits.append(run.apply("set", "learningRate", round(chance.uniform(0.005, 0.2), 4)))
        if name == "torch held":
            edits.append(run.apply("set", "learningRateHold", "held"))
            time.sleep(0.3)
            edits.append(run.apply("set", "learningRate", 0.013))
            time.sleep(0.3)
            edits.append(run.apply("set", "learningRateHold", "schedule"))
        if code := run.finish():
            raise Broken(f"it ended with {code}: {run.output[-600:]}")
        told = subprocess.run(
            [dltui, "export", run.path, "--format", "schedule"], cwd=folder, check=True,
            capture_output=True, text=True,
        ).stdout  # fmt: skip
        lines = os.path.join(folder, "baked.py")
        with open(lines, "w") as file:
            file.write(told)
        done = subprocess.run(
            [arguments.python, "-c", driver, lines, script, *given, *alone, "--movement", baked],
            cwd=folder, env=dict(run.environment, PYTHONPATH=CLIENT), capture_output=True, text=True,
        )  # fmt: skip
        if done.returncode:
            raise Broken(f"the lines do not run: {done.stderr[-600:]}\n{told}")
        theirs, ours = movement(edited), movement(baked)
        if len(theirs) != len(ours):
            raise Broken(f"{len(ours)} steps instead of {len(theirs)}")
        worst = 0.0
        for step, (wanted, found) in enumerate(zip(theirs, ours), 1):
            off = abs(found / wanted - 1) if wanted else abs(found)
            worst = max(worst, off)
            if off > 1e-5:
                raise Broken(f"step {step} uses {found}, by hand it was {wanted}\n{told}")
        if len({round(each, 9) for each in theirs}) < 3:
            raise Broken("the edits have changed nothing")
        print(f"{name}: {len(edits)} edits, {len(ours)} steps, rates within {worst:.1e}", flush=True)
    finally:
        run.clean_up()


failures = 0
for number in range(arguments.rounds):
    for case in CASES:
        if arguments.only not in case[0]:
            continue
        has = f"import importlib.util as u, sys; sys.exit(u.find_spec('{case[1]}') is None)"
        needed = [has] + ([has.replace(case[1], "keras")] if "keras" in case[0] else [])
        if any(subprocess.run([arguments.python, "-c", each]).returncode for each in needed):
            print(f"{case[0]}: not looked at, PYTHON lacks it", flush=True)
            continue
        seed = arguments.seed + number
        folder = tempfile.mkdtemp(prefix="dltui-baked-")
        try:
            check(case, folder, random.Random(f"{seed} {case[0]}"))
            shutil.rmtree(folder, ignore_errors=True)
        except (Broken, subprocess.CalledProcessError) as error:
            failures += 1
            print(f"FAILURE {case[0]}, --seed {seed}: {error} (see {folder})", flush=True)
print(f"{arguments.rounds} rounds, {failures} failures")
sys.exit(1 if failures else 0)
