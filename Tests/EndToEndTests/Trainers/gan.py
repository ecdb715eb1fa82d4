"""Two networks against each other, each with an optimizer of its own."""

import argparse
import json

import torch
from torch import nn

parser = argparse.ArgumentParser()
parser.add_argument("--steps", type=int, default=60)
parser.add_argument("--weights")
parser.add_argument("--movement")
arguments = parser.parse_args()

torch.manual_seed(2)
torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)


def norm(tensors):
    return torch.cat([each.detach().reshape(-1) for each in tensors]).norm().item()


class Trainer:
    def __init__(self):
        self.generator = nn.Sequential(nn.Linear(2, 8), nn.ReLU(), nn.Linear(8, 1))
        self.discriminator = nn.Sequential(nn.Linear(1, 8), nn.ReLU(), nn.Linear(8, 1))
        self.opt_d = torch.optim.SGD(self.discriminator.parameters(), lr=0.05)
        self.opt_g = torch.optim.SGD(self.generator.parameters(), lr=0.02)
        self.loss = nn.BCEWithLogitsLoss()
        self.movement = []

    def moved(self, optimizer):
        parameters = optimizer.param_groups[0]["params"]
        before = [each.detach().clone() for each in parameters]
        optimizer.step()
        moved = [old - new.detach() for old, new in zip(before, parameters)]
        return norm(moved) / norm([each.grad for each in parameters])

    def train(self):
        for step in range(arguments.steps):
            real, noise = torch.randn(16, 1) + 3, torch.randn(16, 2)
            fake = self.generator(noise)
            self.opt_d.zero_grad()
            loss_d = self.loss(self.discriminator(real), torch.ones(16, 1)) + self.loss(
                self.discriminator(fake.detach()), torch.zeros(16, 1)
            )
            loss_d.backward()
            rate_d = self.moved(self.opt_d)
            self.opt_g.zero_grad()
            loss_g = self.loss(self.discriminator(fake), torch.ones(16, 1))
            loss_g.backward()
            rate_g = self.moved(self.opt_g)
            self.movement.append({"step": step + 1, "d": rate_d, "g": rate_g})
        print(f"epoch 1 loss {loss_d.item():.6f} val_loss {loss_g.item():.6f}")


trainer = Trainer()
trainer.train()
if arguments.movement:
    with open(arguments.movement, "w") as file:
        json.dump(trainer.movement, file)
if arguments.weights:
    both = [trainer.generator.state_dict(), trainer.discriminator.state_dict()]
    torch.save(both, arguments.weights)
