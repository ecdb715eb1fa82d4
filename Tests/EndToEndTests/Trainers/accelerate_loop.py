"""A training loop with Accelerate."""

import argparse
import json
import time

import torch
from accelerate import Accelerator
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

parser = argparse.ArgumentParser()
parser.add_argument("--epochs", type=int, default=4)
parser.add_argument("--accumulate", type=int, default=1)
parser.add_argument("--weights", help="where the final weights go")
parser.add_argument("--movement", help="where the parameters' movement of each step is recorded")
parser.add_argument("--rest", type=float, default=0.0, help="seconds to rest after each step")
arguments = parser.parse_args()

torch.manual_seed(1)
torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)
accelerator = Accelerator(gradient_accumulation_steps=arguments.accumulate, cpu=True)
inputs = torch.randn(200 * arguments.accumulate, 4)
targets = inputs.sum(dim=1, keepdim=True) + 0.1 * torch.randn(len(inputs), 1)
train = DataLoader(TensorDataset(inputs, targets), 8, shuffle=True)
validation = DataLoader(TensorDataset(inputs[:64], targets[:64]), 32)
model = nn.Sequential(nn.Linear(4, 8), nn.Tanh(), nn.Linear(8, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, arguments.epochs * 25)
model, optimizer, train, validation, scheduler = accelerator.prepare(
    model, optimizer, train, validation, scheduler
)

movement = []
for epoch in range(arguments.epochs):
    model.train()
    for x, y in train:
        with accelerator.accumulate(model):
            loss = nn.functional.mse_loss(model(x), y)
            accelerator.backward(loss)
            before = [each.detach().clone() for each in model.parameters()]
            gradients = [each.grad.clone() for each in model.parameters()]
            scheduled = optimizer.param_groups[0]["lr"]
            optimizer.step()
            scheduler.step()
            optimizer.zero_grad()
        if accelerator.sync_gradients:
            rates = [
                ((old - new.detach()).norm() / gradient.norm()).item()
                for old, new, gradient in zip(before, model.parameters(), gradients)
            ]
            step = len(movement) + 1
            movement.append({"step": step, "rates": rates, "scheduled": scheduled})
            time.sleep(arguments.rest)
    model.eval()
    with torch.no_grad():
        losses = [nn.functional.mse_loss(model(x), y).item() for x, y in validation]
    accelerator.print(f"epoch {epoch + 1} val_loss {sum(losses) / len(losses):.6f}")

if arguments.movement:
    with open(arguments.movement, "w") as file:
        json.dump(movement, file)
if arguments.weights:
    torch.save(accelerator.unwrap_model(model).state_dict(), arguments.weights)
