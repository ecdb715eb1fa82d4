"""Logs to TensorBoard as it trains."""

import argparse

import torch
from torch import nn
from torch.utils.tensorboard import SummaryWriter

parser = argparse.ArgumentParser()
parser.add_argument("folder")
parser.add_argument("--steps", type=int, default=60)
arguments = parser.parse_args()

torch.manual_seed(7)
torch.set_num_threads(1)
writer = SummaryWriter(arguments.folder)
model = nn.Linear(4, 1)
optimizer = torch.optim.Adam(model.parameters(), lr=0.05)
for step in range(1, arguments.steps + 1):
    x = torch.randn(16, 4)
    loss = ((model(x) - x.sum(dim=1, keepdim=True)) ** 2).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    writer.add_scalar("loss/train", loss.item(), step)
    writer.add_scalar("loss/val", loss.item() + 1, step)
    writer.add_scalar("acc/val", 0.5, step)
writer.close()
print(f"epoch 1 loss {loss.item():.6f} val_loss {loss.item():.6f}")
