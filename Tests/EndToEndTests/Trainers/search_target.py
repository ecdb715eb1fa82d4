"""A training of the standard library alone: its loss is least at a rate of 0.01 and a width of 64."""

import argparse
import math
import os
import sys
import time

parser = argparse.ArgumentParser()
parser.add_argument("--width", type=int, default=64)
parser.add_argument("--epochs", type=int, default=9)
parser.add_argument("--rest", type=float, default=0.0)
parser.add_argument("--fail-at", type=int, default=0)
parser.add_argument("--started")
options = parser.parse_args()
rate = float(os.environ.get("LR", "0.01"))

if options.started:
    # One line a start, whoever else writes.
    with open(options.started, "a", encoding="utf-8") as file:
        file.write(f"{rate} {options.width} {os.environ.get('CUDA_VISIBLE_DEVICES', 'none')}\n")
for epoch in range(1, options.epochs + 1):
    time.sleep(options.rest)
    if options.width == options.fail_at:
        print("out of memory: the width is too large")
        sys.exit(3)
    distance = abs(math.log10(rate) + 2) + abs(math.log2(options.width / 64))
    print(f"epoch {epoch} val_loss {distance + 1 / epoch:.6f}", flush=True)
