"""PyTorch: eager with its fused optimizers, or compiled."""
import torch
from torch import nn

from workloads import PREDICTIONS, STEPS, WORKLOADS, batches, data, timed


class Characters(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding, self.lstm = nn.Embedding(64, 64), nn.LSTM(64, 256, batch_first=True)
        self.dense = nn.Linear(256, 64)

    def forward(self, x):
        return self.dense(self.lstm(self.embedding(x))[0]).flatten(0, 1)


class Attention(nn.Module):
    """Causal attention as its quickest form has it: one product for queries, keys and values, then the fused kernel."""

    def __init__(self):
        super().__init__()
        self.project, self.out = nn.Linear(128, 384), nn.Linear(128, 128)

    def forward(self, x):
        n, steps, _ = x.shape
        q, k, v = self.project(x).view(n, steps, 3, 4, 32).permute(2, 0, 3, 1, 4)
        a = nn.functional.scaled_dot_product_attention(q, k, v, is_causal=True)
        return self.out(a.transpose(1, 2).reshape(n, steps, 128))


class Transformer(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding, self.attention = nn.Embedding(64, 128), nn.Sequential(nn.LayerNorm(128), Attention())
        self.dense = nn.Sequential(nn.LayerNorm(128), nn.Linear(128, 512), nn.GELU(approximate="tanh"), nn.Linear(512, 128))
        self.out = nn.Sequential(nn.LayerNorm(128), nn.Linear(128, 64))
        place, frequency = torch.arange(64.0)[:, None], 10_000 ** (-torch.arange(0, 128, 2.0) / 128)
        self.register_buffer("places", torch.stack([(place * frequency).sin(), (place * frequency).cos()], -1).view(64, 128))

    def forward(self, x):
        x = self.embedding(x) + self.places
        x = x + self.attention(x)
        x = x + self.dense(x)
        return self.out(x).flatten(0, 1)


class Block(nn.Module):
    def __init__(self, before, filters, stride):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(before, filters, 3, stride, 1), nn.BatchNorm2d(filters), nn.ReLU(),
            nn.Conv2d(filters, filters, 3, 1, 1), nn.BatchNorm2d(filters))
        self.shortcut = nn.Identity() if stride == 1 else nn.Sequential(nn.Conv2d(before, filters, 1, stride), nn.BatchNorm2d(filters))

    def forward(self, x):
        return torch.relu(self.body(x) + self.shortcut(x))


def model(workload):
    if workload == "W6":
        return Transformer()
    if workload == "W7":
        return nn.Sequential(
            nn.Conv2d(3, 16, 3, 1, 1), nn.BatchNorm2d(16), nn.ReLU(), Block(16, 16, 1), Block(16, 32, 2), Block(32, 64, 2),
            nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10))
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
    if workload in PREDICTIONS:
        return prediction_speed(*PREDICTIONS[workload], mode, seconds)
    net = model(workload)
    if workload in ("W1", "W4", "W6"):
        optimizer = torch.optim.Adam(net.parameters(), 1e-3, fused=True)
    elif workload == "W5":
        optimizer = torch.optim.RMSprop(net.parameters(), 1e-3)
    else:
        optimizer = torch.optim.SGD(net.parameters(), 0.01, momentum=0.9, fused=True)
    x, y = (torch.from_numpy(array) for array in data(workload))
    y, cost = (y.float()[:, None], nn.BCEWithLogitsLoss()) if workload == "W2" else (y.long(), nn.CrossEntropyLoss())
    x = shaped(workload, x)
    if workload == "W7":
        # Channels last is PyTorch's quicker layout of images on processors.
        net, x = net.to(memory_format=torch.channels_last), x.to(memory_format=torch.channels_last)
    if mode == "torch-compile":
        net = torch.compile(net)
    source = batches(len(x), WORKLOADS[workload][1])

    def run():
        for _ in range(8):
            indices = torch.from_numpy(next(source))
            optimizer.zero_grad(set_to_none=True)
            cost(net(x[indices]), y[indices].flatten() if workload in STEPS else y[indices]).backward()
            optimizer.step()
        return 8

    return timed(run, seconds)


def shaped(workload, x):
    side = {"W3": (1, 28, 28), "W7": (3, 32, 32)}.get(workload)
    return x.view(-1, *side) if side else x.long() if workload in STEPS else x


def prediction_speed(workload, batch, mode, seconds):
    net = model(workload).append(nn.Softmax(1)).eval()
    x = shaped(workload, torch.from_numpy(data(workload)[0]))[:batch]
    if mode == "torch-compile":
        net = torch.compile(net)
    with torch.inference_mode():

        def run():
            net(x)
            return 1

        return timed(run, seconds)
