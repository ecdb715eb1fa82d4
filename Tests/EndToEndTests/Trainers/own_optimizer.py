"""An optimizer of one's own on top of one of PyTorch's, compiled if asked for."""

import argparse
import json

import torch
from torch import nn

parser = argparse.ArgumentParser()
parser.add_argument("--compile", help="the backend that compiles the step: eager or inductor")
parser.add_argument("--plain", action="store_true", help="PyTorch's own SGD")
parser.add_argument("--steps", type=int, default=60)
parser.add_argument("--weights")
parser.add_argument("--movement")
arguments = parser.parse_args()

torch.manual_seed(3)
torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)


class CountingSGD(torch.optim.SGD):
    """Counts its steps."""

    def __init__(self, *given, **named):
        super().__init__(*given, **named)
        self.count = 0

    def step(self, closure=None):
        self.count += 1
        return super().step(closure)


model = nn.Linear(4, 1)
kind = torch.optim.SGD if arguments.plain else CountingSGD
optimizer = kind(model.parameters(), lr=0.05)
scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, arguments.steps)


def advance():
    optimizer.step()


if arguments.compile:
    advance = torch.compile(advance, backend=arguments.compile)

movement = []
for step in range(arguments.steps):
    x = torch.randn(16, 4)
    loss = ((model(x) - x.sum(dim=1, keepdim=True)) ** 2).mean()
    optimizer.zero_grad()
    loss.backward()
    before = [each.detach().clone() for each in model.parameters()]
    scheduled = optimizer.param_groups[0]["lr"]
    advance()
    rates = [
        ((old - new.detach()).norm() / new.grad.norm()).item()
        for old, new in zip(before, model.parameters())
    ]
    movement.append({"step": step + 1, "rates": rates, "scheduled": scheduled})
    scheduler.step()
print(f"epoch 1 loss {loss.item():.6f} val_loss {loss.item():.6f}")
if arguments.movement:
    with open(arguments.movement, "w") as file:
        json.dump(movement, file)
if arguments.weights:
    torch.save(model.state_dict(), arguments.weights)
