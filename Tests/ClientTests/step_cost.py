"""What the client costs a training step: step_cost.py tiny|cnn [PAIRS]

Blocks of steps with and without the client's hooks take turns in one process, so that what else the
machine does meets both alike. A step with them has all in it: the rows that are sent, the loader, the
ends of epochs. Each block begins with a row that is due: the CNN's lasts about as long as from one row
to the next, and is an epoch; the tiny one's is shorter, so it has four times the rows of a run.
Prints an object of JSON with microseconds a step: `own`, and `more` in the middle half of the pairs,
in processor time of the training thread and by the clock.
"""

import json
import sys
import time

import torch
from torch import nn
from torch.optim import optimizer as optimizers
from torch.utils.data import DataLoader, TensorDataset, dataloader

kind, pairs = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 40
torch.manual_seed(1)
torch.set_num_threads(1)
if kind == "tiny":
    model = nn.Linear(4, 1)
    data = TensorDataset(torch.randn(512, 4), torch.randn(512, 1))
    loss_function, batch, block = nn.MSELoss(), 8, 512
else:
    model = nn.Sequential(
        nn.Conv2d(1, 8, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(8, 16, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(784, 10),
    )  # fmt: skip
    data = TensorDataset(torch.randn(2400, 1, 28, 28), torch.randint(0, 10, (2400,)))
    loss_function, batch, block = nn.CrossEntropyLoss(), 16, 150
optimizer = torch.optim.SGD(model.parameters(), lr=1e-3, momentum=0.9)
loader = DataLoader(data, batch, shuffle=True)

hooks = [optimizers._global_optimizer_pre_hooks, optimizers._global_optimizer_post_hooks]
kept = [dict(each) for each in hooks]
wrapped = [
    (owner, name, getattr(owner, name))
    for owner, name in (
        (torch.Tensor, "backward"),
        (optimizers.Optimizer, "zero_grad"),
        (DataLoader, "__iter__"),
        (dataloader._BaseDataLoaderIter, "__next__"),
    )
]


def set_client(is_on):
    for each, content in zip(hooks, kept):
        each.clear()
        each.update(content if is_on else {})
    for owner, name, function in wrapped:
        setattr(owner, name, function if is_on else function.__wrapped__)


def measure():
    """Seconds of the processor and of the clock that a step takes, in whole epochs."""
    done, used, began = 0, time.thread_time(), time.perf_counter()
    while done < block:
        for x, y in loader:
            optimizer.zero_grad()
            loss = loss_function(model(x), y)
            loss.backward()
            optimizer.step()
            done += 1
    return (time.thread_time() - used) / done, (time.perf_counter() - began) / done


def middle(values):
    """The mean of their middle half, in microseconds."""
    values = sorted(values)
    values = values[len(values) // 4 : len(values) - len(values) // 4]
    return sum(values) / len(values) * 1e6


measure()
rows = []
for number in range(pairs):
    row = {}
    for is_on in (True, False) if number % 2 else (False, True):
        set_client(is_on)
        row[is_on] = measure()
    rows.append(row)
figures = {
    name: {
        "own": middle(row[False][index] for row in rows),
        "more": middle(row[True][index] - row[False][index] for row in rows),
    }
    for index, name in enumerate(("processor", "clock"))
}
print(json.dumps(figures))
