"""A small CNN on the graphics processor, in mixed precision, as people train one."""

import argparse
import time

import torch
from torch import nn

parser = argparse.ArgumentParser()
parser.add_argument("--epochs", type=int, default=20)
parser.add_argument("--steps", type=int, default=100, help="steps an epoch")
parser.add_argument("--batch", type=int, default=256)
parser.add_argument("--weights", help="where the final weights go")
parser.add_argument("--time", action="store_true", help="print milliseconds a step")
arguments = parser.parse_args()

torch.manual_seed(1)
torch.backends.cudnn.deterministic = True
device = torch.device("cuda")
inputs = torch.randn(arguments.batch * 8, 3, 32, 32, device=device)
targets = (inputs.mean(dim=(1, 2, 3)) > 0).long()
model = nn.Sequential(
    nn.Conv2d(3, 32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
    nn.Conv2d(32, 64, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
    nn.Flatten(), nn.Linear(64 * 8 * 8, 128), nn.ReLU(), nn.Dropout(0.1), nn.Linear(128, 2),
).to(device)  # fmt: skip
optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, weight_decay=0.01)
scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(
    optimizer, arguments.epochs * arguments.steps
)
scaler = torch.amp.GradScaler("cuda")

for epoch in range(arguments.epochs):
    torch.cuda.synchronize()
    begun = time.perf_counter()
    for step in range(arguments.steps):
        first = step % 8 * arguments.batch
        x, y = inputs[first : first + arguments.batch], targets[first : first + arguments.batch]
        optimizer.zero_grad(set_to_none=True)
        with torch.autocast("cuda", dtype=torch.float16):
            loss = nn.functional.cross_entropy(model(x), y)
        scaler.scale(loss).backward()
        scaler.step(optimizer)
        scaler.update()
        scheduler.step()
    torch.cuda.synchronize()
    spent = (time.perf_counter() - begun) / arguments.steps * 1000
    print(f"epoch {epoch + 1} loss {loss.item():.4f}", flush=True)
    if arguments.time and epoch > 0:
        print(f"step took {spent:.4f} ms", flush=True)

if arguments.weights:
    torch.save(model.state_dict(), arguments.weights)
