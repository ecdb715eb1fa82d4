"""A plain PyTorch training loop, with any of the usual schedulers."""

import argparse
import json

import torch
import without_compiler  # noqa: F401
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

parser = argparse.ArgumentParser()
parser.add_argument("--scheduler", default="none")
parser.add_argument("--optimizer", default="sgd")
parser.add_argument("--epochs", type=int, default=4)
parser.add_argument("--steps", type=int, default=25, help="steps an epoch")
parser.add_argument("--accumulate", type=int, default=1)
parser.add_argument("--groups", type=int, default=1)
parser.add_argument("--dropout", type=float, default=0.0)
parser.add_argument("--clip", type=float)
parser.add_argument("--workers", type=int, default=0)
parser.add_argument("--checkpoint", help="where the last checkpoint goes")
parser.add_argument("--weights", help="where the final weights go")
parser.add_argument("--movement", help="where the parameters' movement of each step is recorded")
parser.add_argument("--rest", type=float, default=0.0, help="seconds to rest after each step")
arguments = parser.parse_args()

torch.manual_seed(1)
torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)
batch_size = 8
count = batch_size * arguments.steps * arguments.accumulate
inputs = torch.randn(count, 4)
targets = inputs.sum(dim=1, keepdim=True) + 0.1 * torch.randn(count, 1)
train = DataLoader(
    TensorDataset(inputs, targets), batch_size, shuffle=True, num_workers=arguments.workers
)
validation = DataLoader(TensorDataset(inputs[:64], targets[:64]), 32)

layers = [nn.Linear(4, 8), nn.Tanh(), nn.Linear(8, 1)]
if arguments.dropout:
    layers.insert(2, nn.Dropout(arguments.dropout))
model = nn.Sequential(*layers)
loss_function = nn.MSELoss()

if arguments.groups == 2:
    parameters = [
        {"params": model[0].parameters()},
        {"params": model[-1].parameters(), "lr": 0.02},
    ]
else:
    parameters = [{"params": model.parameters()}]
if arguments.optimizer == "adamw":
    optimizer = torch.optim.AdamW(parameters, lr=0.01, weight_decay=0.01)
elif arguments.optimizer == "momentum":
    optimizer = torch.optim.SGD(parameters, lr=0.05, momentum=0.9, weight_decay=1e-4)
else:
    optimizer = torch.optim.SGD(parameters, lr=0.05)

schedules = torch.optim.lr_scheduler
total = arguments.epochs * arguments.steps
scheduler = {
    "none": lambda: None,
    "cosine": lambda: schedules.CosineAnnealingLR(optimizer, total),
    "onecycle": lambda: schedules.OneCycleLR(optimizer, max_lr=0.1, total_steps=total, cycle_momentum=False),
    "lambda": lambda: schedules.LambdaLR(optimizer, lambda step: 0.99**step),
    "plateau": lambda: schedules.ReduceLROnPlateau(optimizer, patience=0, factor=0.5, threshold=0.5),
    "sequential": lambda: schedules.SequentialLR(
        optimizer,
        [
            schedules.LinearLR(optimizer, 0.1, total_iters=total // 4),
            schedules.CosineAnnealingLR(optimizer, total),
        ],
        milestones=[total // 4],
    ),
}[arguments.scheduler]()

movement = []
step = 0
for epoch in range(arguments.epochs):
    model.train()
    total_loss = 0.0
    for batch, (x, y) in enumerate(train):
        loss = loss_function(model(x), y) / arguments.accumulate
        loss.backward()
        total_loss += loss.item()
        if (batch + 1) % arguments.accumulate:
            continue
        if arguments.clip:
            torch.nn.utils.clip_grad_norm_(model.parameters(), arguments.clip)
        if arguments.movement:
            before = [each.detach().clone() for each in model.parameters()]
            gradients = [each.grad.clone() for each in model.parameters()]
            scheduled = optimizer.param_groups[0]["lr"]
        optimizer.step()
        optimizer.zero_grad()
        step += 1
        if arguments.movement:
            rates = [
                ((old - new.detach()).norm() / gradient.norm()).item()
                for old, new, gradient in zip(before, model.parameters(), gradients)
            ]
            movement.append({"step": step, "rates": rates, "scheduled": scheduled})
        if scheduler is not None and arguments.scheduler != "plateau":
            scheduler.step()
        if arguments.rest:
            import time

            time.sleep(arguments.rest)
    model.eval()
    with torch.no_grad():
        losses = [loss_function(model(x), y).item() for x, y in validation]
    validation_loss = sum(losses) / len(losses)
    if arguments.scheduler == "plateau":
        # Of no real loss: when the rate falls must not hang on when it was edited.
        scheduler.step(1.0)
    print(f"epoch {epoch + 1} loss {total_loss / len(train):.6f} val_loss {validation_loss:.6f}")
    if arguments.checkpoint:
        torch.save(
            {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "step": step},
            arguments.checkpoint,
        )
    if arguments.movement:
        with open(arguments.movement, "w") as file:
            json.dump(movement, file)

if arguments.weights:
    torch.save(model.state_dict(), arguments.weights)
