"""PyTorch: eager with its fused optimizers, or compiled."""
import torch
from torch import nn

from workloads import WORKLOADS, batches, data, timed


class Characters(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding, self.lstm = nn.Embedding(64, 64), nn.LSTM(64, 256, batch_first=True)
        self.dense = nn.Linear(256, 64)

    def forward(self, x):
        return self.dense(self.lstm(self.embedding(x))[0]).flatten(0, 1)


def model(workload):
    if workload == "W1":
        return nn.Sequential(nn.Linear(784, 512), nn.ReLU(), nn.Linear(512, 256), nn.ReLU(), nn.Linear(256, 10))
    if workload == "W2":
        return nn.Sequential(nn.Linear(2, 20), nn.Tanh(), nn.Linear(20, 20), nn.Tanh(), nn.Linear(20, 1))
    if workload == "W3":
        return nn.Sequential(
            nn.Conv2d(1, 8, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(8, 16, 5), nn.ReLU(), nn.MaxPool2d(2),
            nn.Flatten(), nn.Linear(256, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10))
    if workload == "W4":
        return Characters()
    block = lambda i, o: [nn.Linear(i, o), nn.BatchNorm1d(o), nn.ReLU(), nn.Dropout(0.2)]
    return nn.Sequential(*block(784, 256), *block(256, 256), nn.Linear(256, 10))


def speed(workload, mode, seconds, threads):
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    net = model(workload)
    if workload in ("W1", "W4"):
        optimizer = torch.optim.Adam(net.parameters(), 1e-3, fused=True)
    elif workload == "W5":
        optimizer = torch.optim.RMSprop(net.parameters(), 1e-3)
    else:
        optimizer = torch.optim.SGD(net.parameters(), 0.01, momentum=0.9, fused=True)
    x, y = (torch.from_numpy(array) for array in data(workload))
    y, cost = (y.float()[:, None], nn.BCEWithLogitsLoss()) if workload == "W2" else (y.long(), nn.CrossEntropyLoss())
    x = x.view(-1, 1, 28, 28) if workload == "W3" else x.long() if workload == "W4" else x
    if mode == "torch-compile":
        net = torch.compile(net)
    source = batches(len(x), WORKLOADS[workload][1])

    def run():
        for _ in range(8):
            indices = torch.from_numpy(next(source))
            optimizer.zero_grad(set_to_none=True)
            cost(net(x[indices]), y[indices].flatten() if workload == "W4" else y[indices]).backward()
            optimizer.step()
        return 8

    return timed(run, seconds)
