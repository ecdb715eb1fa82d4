#!/usr/bin/env python3
"""Weights to and from PyTorch, in safetensors.

    pip install torch numpy
    python exchange.py make            writes pytorch-dense.safetensors, pytorch-lenet… and pytorch-lstm…
    python exchange.py check FILE…     what the engine gave (engine-*.safetensors) against PyTorch

A file holds a network's tensors by the engine's names and in its layout, `inputs` and `outputs`, the
probabilities; `dltui train RECIPE --from FILE` begins with such a file. Layouts differ in a few
places: a dense weight is [in, out] there and [out, in] in PyTorch, a filter [height, width, channels,
filters] and [filters, channels, height, width]; images are flattened with the channels of a pixel
side by side, so a dense layer after them has its rows in that order; a recurrent layer's matrices are
transposed likewise, its gates in the same order, and of its two biases the engine has the sum.
"""
import json
import pathlib
import struct
import sys

import numpy as np
import torch
from torch import nn

HERE = pathlib.Path(__file__).parent


def save(path, tensors):
    header, data = {}, b""
    for name, array in tensors.items():
        array = np.ascontiguousarray(array, np.float32)
        header[name] = {"dtype": "F32", "shape": list(array.shape), "data_offsets": [len(data), len(data) + array.nbytes]}
        data += array.tobytes()
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)


def load(path):
    raw = pathlib.Path(path).read_bytes()
    (size,) = struct.unpack("<Q", raw[:8])
    header = json.loads(raw[8 : 8 + size])
    return {
        name: np.frombuffer(raw[8 + size :], np.float32, count=int(np.prod(entry["shape"])), offset=entry["data_offsets"][0]).reshape(entry["shape"])
        for name, entry in header.items() if name != "__metadata__" and entry["dtype"] == "F32"
    }


def dense():
    return nn.Sequential(nn.Linear(6, 9), nn.Tanh(), nn.Linear(9, 4))


def lenet():
    return nn.Sequential(
        nn.Conv2d(1, 4, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(4, 6, 3), nn.ReLU(), nn.Flatten(),
        nn.Linear(24, 10), nn.ReLU(), nn.Linear(10, 3))


class LSTM(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding, self.lstm, self.dense = nn.Embedding(12, 5), nn.LSTM(5, 7, batch_first=True), nn.Linear(7, 12)

    def forward(self, x):
        return self.dense(self.lstm(self.embedding(x))[0])

    def to_engine(self):
        gates = {name: value.detach().numpy() for name, value in self.lstm.named_parameters()}
        return {
            "0.embedding.weight": self.embedding.weight.detach().numpy(),
            "1.lstm.inputWeight": gates["weight_ih_l0"].T, "1.lstm.recurrentWeight": gates["weight_hh_l0"].T,
            "1.lstm.bias": gates["bias_ih_l0"] + gates["bias_hh_l0"],
            "2.dense.weight": self.dense.weight.detach().numpy().T, "2.dense.bias": self.dense.bias.detach().numpy(),
        }

    def from_engine(self, tensors):
        tensors = {name: torch.from_numpy(array.copy()) for name, array in tensors.items()}
        self.embedding.weight.copy_(tensors["0.embedding.weight"])
        self.lstm.load_state_dict({
            "weight_ih_l0": tensors["1.lstm.inputWeight"].T, "weight_hh_l0": tensors["1.lstm.recurrentWeight"].T,
            "bias_ih_l0": tensors["1.lstm.bias"], "bias_hh_l0": torch.zeros(28)})
        self.dense.weight.copy_(tensors["2.dense.weight"].T)
        self.dense.bias.copy_(tensors["2.dense.bias"])


# Which of the engine's layers each of PyTorch's is, by index, and the image that is flattened before.
MODELS = {
    "dense": (dense, {0: "0.dense", 2: "2.dense"}, None),
    "lenet": (lenet, {0: "0.conv2D", 3: "3.conv2D", 6: "6.dense", 8: "8.dense"}, (6, (6, 2, 2))),
}


def to_engine(name, index, weight):
    _, _, flattened = MODELS[name]
    if weight.ndim == 4:
        return weight.transpose(2, 3, 1, 0)
    if flattened and flattened[0] == index:
        channels, height, width = flattened[1]
        weight = weight.reshape(-1, channels, height, width).transpose(0, 2, 3, 1).reshape(len(weight), -1)
    return weight.T


def to_torch(name, index, weight):
    _, _, flattened = MODELS[name]
    if weight.ndim == 4:
        return weight.transpose(3, 2, 0, 1)
    weight = weight.T
    if flattened and flattened[0] == index:
        channels, height, width = flattened[1]
        weight = weight.reshape(-1, height, width, channels).transpose(0, 3, 1, 2).reshape(len(weight), -1)
    return weight


def outputs(name, model, inputs):
    x = torch.from_numpy(inputs.copy())
    if name == "lenet":
        x = x.reshape(-1, 1, 12, 12)
    if name == "lstm":
        x = x.long()
    return torch.softmax(model(x), -1).detach().numpy()


def make():
    for number, (name, (build, layers, _)) in enumerate(MODELS.items()):
        torch.manual_seed(number)
        model = build()
        inputs = torch.randn(8, 144 if name == "lenet" else 6).numpy()
        tensors = {}
        for index, own in layers.items():
            tensors[f"{own}.weight"] = to_engine(name, index, model[index].weight.detach().numpy())
            tensors[f"{own}.bias"] = model[index].bias.detach().numpy()
        tensors["inputs"], tensors["outputs"] = inputs, outputs(name, model, inputs)
        save(HERE / f"pytorch-{name}.safetensors", tensors)
    torch.manual_seed(len(MODELS))
    model = LSTM()
    inputs = torch.randint(12, (8, 10)).numpy().astype(np.float32)
    save(HERE / "pytorch-lstm.safetensors", model.to_engine() | {"inputs": inputs, "outputs": outputs("lstm", model, inputs)})


def check(path):
    tensors = load(path)
    name = next(name for name in [*MODELS, "lstm"] if name in pathlib.Path(path).name)
    build, layers, _ = MODELS.get(name, (LSTM, {}, None))
    model = build()
    with torch.no_grad():
        if name == "lstm":
            model.from_engine(tensors)
        for index, own in layers.items():
            model[index].weight.copy_(torch.from_numpy(to_torch(name, index, tensors[f"{own}.weight"]).copy()))
            model[index].bias.copy_(torch.from_numpy(tensors[f"{own}.bias"].copy()))
    distance = np.abs(outputs(name, model, tensors["inputs"]) - tensors["outputs"]).max()
    print(f"{pathlib.Path(path).name}: largest difference {distance:.1e}")
    return distance < 1e-5


if sys.argv[1:2] == ["make"]:
    make()
elif sys.argv[1:2] == ["check"]:
    sys.exit(not all([check(path) for path in sys.argv[2:]]))
else:
    sys.exit(__doc__)
