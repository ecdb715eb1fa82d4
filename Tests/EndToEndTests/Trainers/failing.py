"""Trains a few steps and then raises, or reaches a loss that is not a number."""

import argparse
import time

import torch
from torch import nn

parser = argparse.ArgumentParser()
parser.add_argument("--steps", type=int, default=40)
parser.add_argument("--raise-at", type=int)
parser.add_argument("--nan-at", type=int)
parser.add_argument("--rest", type=float, default=0.0)
arguments = parser.parse_args()

torch.manual_seed(6)
torch.set_num_threads(1)
model = nn.Linear(4, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
for step in range(1, arguments.steps + 1):
    if step == arguments.raise_at:
        raise ValueError("the labels and the images do not match")
    x = torch.randn(16, 4)
    loss = ((model(x) - x.sum(dim=1, keepdim=True)) ** 2).mean()
    if step == arguments.nan_at:
        loss = loss * float("nan")
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    time.sleep(arguments.rest)
print(f"epoch 1 loss {loss.item():.6f} val_loss {loss.item():.6f}")
