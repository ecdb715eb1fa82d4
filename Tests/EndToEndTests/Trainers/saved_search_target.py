"""A training of the standard library alone that goes on from what it saved: its loss is least at 0.01."""

import argparse
import json
import math
import os
import time

parser = argparse.ArgumentParser()
parser.add_argument("--lr", type=float, required=True)
parser.add_argument("--epochs", type=int, default=9)
parser.add_argument("--rest", type=float, default=0.0)
parser.add_argument("--checkpoint", required=True)
parser.add_argument("--started", help="a file that gets a line a start: the rate and the epoch begun from")
options = parser.parse_args()

state = {"epoch": 0, "weight": 1.0}
if os.path.exists(options.checkpoint):
    with open(options.checkpoint, encoding="utf-8") as file:
        state = json.load(file)
if options.started:
    with open(options.started, "a", encoding="utf-8") as file:
        file.write(f"{options.lr!r} {state['epoch']}\n")
# Killed between its last save and its last line, it has nothing left to do but to tell of it.
if state["epoch"] >= options.epochs:
    print(f"epoch {state['epoch']} val_loss {state['weight']:.8g}", flush=True)
while state["epoch"] < options.epochs:
    time.sleep(options.rest)
    state["epoch"] += 1
    state["weight"] *= 0.5 + 0.1 * min(3, abs(math.log10(options.lr) + 2))
    with open(options.checkpoint + ".new", "w", encoding="utf-8") as file:
        json.dump(state, file)
    os.replace(options.checkpoint + ".new", options.checkpoint)
    print(f"epoch {state['epoch']} val_loss {state['weight']:.8g}", flush=True)
