"""Automatic mixed precision with a gradient scaler, on the CPU."""

import argparse

import torch
from torch import nn

parser = argparse.ArgumentParser()
parser.add_argument("--steps", type=int, default=60)
parser.add_argument("--weights")
arguments = parser.parse_args()

torch.manual_seed(4)
torch.set_num_threads(1)
model = nn.Linear(4, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
scaler = torch.amp.GradScaler("cpu", init_scale=1024.0)
for step in range(arguments.steps):
    x = torch.randn(16, 4)
    optimizer.zero_grad()
    with torch.autocast("cpu", dtype=torch.bfloat16):
        prediction = model(x)
    loss = ((prediction.float() - x.sum(dim=1, keepdim=True)) ** 2).mean()
    scaler.scale(loss).backward()
    scaler.step(optimizer)
    scaler.update()
    print(f"epoch {step + 1} loss {loss.item():.6f} val_loss {loss.item():.6f}")
if arguments.weights:
    torch.save(model.state_dict(), arguments.weights)
