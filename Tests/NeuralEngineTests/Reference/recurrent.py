#!/usr/bin/env python3
"""Numbers for RecurrentLayerTests and TargetTests: PyTorch's modules and losses in double precision.

    pip install torch && python recurrent.py > recurrent.json

Parameters are in the engine's layout: W [in, gates · units], U [units, gates · units], b, and for
the GRU the candidate's recurrent bias; a GRU's W has its candidate first, PyTorch's last. Sequences
of different length are packed; attention does not see what is past a sequence's end, and takes
nothing there. A table of positions is a parameter without a gradient. A label of −1 is none. The cost is the mean over the labels there
are, weighted where there are weights.
"""
import json

import torch
import torch.nn.functional as F
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

torch.set_default_dtype(torch.float64)
torch.manual_seed(3)
MODULES = {"rnn": torch.nn.RNN, "gru": torch.nn.GRU, "lstm": torch.nn.LSTM}
GATES = {"rnn": 1, "gru": 3, "lstm": 4}


class Net:
    def __init__(self):
        self.parameters = []

    def take(self, *shape):
        value = (0.5 * torch.randn(shape)).requires_grad_(True)
        self.parameters.append(value)
        return value

    def recurrent(self, x, lengths, cell, units, returns, both):
        features, module = x.shape[2], MODULES[cell](x.shape[2], units, batch_first=True, bidirectional=both)
        weights = {}
        for suffix in ["", "_reverse"][: 2 if both else 1]:
            w, u = self.take(features, GATES[cell] * units), self.take(units, GATES[cell] * units)
            b = self.take(GATES[cell] * units)
            other = torch.zeros(GATES[cell] * units)
            if cell == "gru":
                c = self.take(units)
                n = list(range(units))
                order = list(range(units, 3 * units)) + n
                w, b = w[:, order], b[order]
                other = torch.cat([torch.zeros(2 * units), c])
            weights["weight_ih_l0" + suffix] = w.T
            weights["weight_hh_l0" + suffix] = u.T
            weights["bias_ih_l0" + suffix] = b
            weights["bias_hh_l0" + suffix] = other
        packed = pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
        y, state = torch.func.functional_call(module, weights, (packed,))
        if returns == "last":
            h = state[0] if cell == "lstm" else state
            return torch.cat(list(h), dim=1)
        return pad_packed_sequence(y, batch_first=True, total_length=x.shape[1])[0]

    def attention(self, x, lengths, heads, is_causal):
        units, steps = x.shape[2], x.shape[1]
        parts = x @ self.take(units, 3 * units) + self.take(3 * units)
        q, k, v = (part.unflatten(-1, (heads, -1)).transpose(1, 2) for part in parts.chunk(3, -1))
        is_there = torch.arange(steps)[None, :] < lengths[:, None]
        # Past the end a step looks at the first, which is there; what it takes is left out.
        seen = is_there[:, None, None, :] & torch.ones(steps, steps, dtype=torch.bool).tril()[None, None] if is_causal \
            else is_there[:, None, None, :].expand(-1, -1, steps, -1)
        y = F.scaled_dot_product_attention(q, k, v, attn_mask=seen).transpose(1, 2).flatten(2)
        return (y * is_there[:, :, None]) @ self.take(units, units) + self.take(units)

    def positions(self, x):
        steps, units = x.shape[1:]
        pairs = torch.arange(units) // 2 * 2 / units
        angles = torch.arange(steps)[:, None] / 10_000 ** pairs[None, :]
        table = torch.where(torch.arange(units) % 2 == 0, angles.sin(), angles.cos()).requires_grad_(True)
        table.grad = torch.zeros_like(table)
        self.parameters.append(table)
        return x + table.detach()

    def run(self, layers, x, lengths):
        for layer in layers:
            if layer[0] == "dense":
                w, b = self.take(x.shape[-1], layer[1]), self.take(layer[1])
                x = x @ w + b
            elif layer[0] == "embedding":
                x = self.take(layer[1], layer[2])[x[:, :, 0].long()]
            elif layer[0] == "layer_norm":
                x = F.layer_norm(x, x.shape[-1:], self.take(x.shape[-1]), self.take(x.shape[-1]), 1e-5)
            elif layer[0] == "positions":
                x = self.positions(x)
            elif layer[0] == "attention":
                x = self.attention(x, lengths, *layer[1:])
            elif layer[0] == "gelu":
                x = F.gelu(x, approximate="tanh")
            elif layer[0] == "residual":
                x = self.run(layer[1], x, lengths) + x
            else:
                x = self.recurrent(x, lengths, *layer)
        return x


def recurrent_case(name, layers, steps, features=3, batch=5, tokens=None, lengths=None):
    net = Net()
    if tokens:
        x = torch.randint(tokens, (batch, steps, 1)).double()
    else:
        x = torch.randn(batch, steps, features)
    ends = torch.tensor(lengths or [steps] * batch)
    z = net.run(layers, x, ends)
    labels = torch.randint(z.shape[-1], z.shape[:-1])
    if labels.dim() == 2:
        labels[torch.arange(steps)[None, :] >= ends[:, None]] = -1
        labels[0, 0] = -1
    cost = F.cross_entropy(z.flatten(0, -2), labels.flatten(), ignore_index=-1)
    cost.backward()
    return {
        "name": name, "steps": steps, "features": x.shape[2], "inputs": x.flatten().tolist(),
        "lengths": lengths, "labels": labels.flatten().tolist(), "cost": cost.item(),
        "parameters": flat(net.parameters), "gradient": flat([p.grad for p in net.parameters]),
        "probabilities": z.softmax(-1).flatten().tolist(),
    }


def flat(tensors):
    return torch.cat([t.detach().flatten() for t in tensors]).tolist()


def target_case(name, cost_of, outputs, targets, weights=None):
    x = torch.randn(6, 4)
    w, b = (torch.randn(4, outputs)).requires_grad_(True), torch.randn(outputs).requires_grad_(True)
    cost = cost_of(x @ w + b, targets, None if weights is None else torch.tensor(weights))
    cost.backward()
    return {
        "name": name, "inputs": x.flatten().tolist(), "weights": weights, "cost": cost.item(),
        "targets": ["NaN" if t != t else t for t in targets.flatten().tolist()],
        "parameters": flat([w, b]), "gradient": flat([w.grad, b.grad]),
    }


def softmax(z, labels, weights):
    each = F.cross_entropy(z, labels.long(), ignore_index=-1, reduction="none")
    weights = torch.ones(len(z)) if weights is None else weights
    weights = weights * (labels >= 0)
    return (weights * each).sum() / weights.sum()


def entries(loss):
    def cost(z, targets, weights):
        known = ~targets.isnan()
        each = loss(z, torch.where(known, targets, torch.zeros(())), reduction="none") * known
        weights = torch.ones(len(z)) if weights is None else weights
        shares = weights * known.double().mean(1)
        return (weights[:, None] * each).sum() / shares.sum()

    return cost


sigmoid = entries(F.binary_cross_entropy_with_logits)
squared = entries(lambda z, t, reduction: 0.5 * F.mse_loss(z, t, reduction=reduction))
LENGTHS = [4, 1, 6, 3, 5]
nan = float("nan")
tasks = torch.tensor([[1, 0, nan], [nan, nan, nan], [0, 0, 1], [nan, 1, 1], [1, nan, nan], [0, 1, 0]])
weights = [0.5, 2.0, 1.0, 0.0, 3.0, 0.25]
classes = torch.tensor([0.0, 2, 1, -1, 2, 0])

recurrent = []
for cell in ["rnn", "gru", "lstm"]:
    recurrent += [
        recurrent_case(f"{cell} last", [(cell, 4, "last", False), ("dense", 3)], 5),
        recurrent_case(f"{cell} sequence", [(cell, 4, "sequence", False), ("dense", 3)], 5),
        recurrent_case(
            f"{cell} both ways last", [(cell, 4, "last", True), ("dense", 3)], 6, lengths=LENGTHS),
        recurrent_case(
            f"{cell} both ways sequence", [(cell, 3, "sequence", True), ("dense", 3)], 6,
            lengths=LENGTHS),
        recurrent_case(
            f"{cell} stacked",
            [(cell, 4, "sequence", True), (cell, 5, "sequence", False), (cell, 3, "last", False), ("dense", 3)],
            6, lengths=LENGTHS),
    ]
recurrent.append(
    recurrent_case(
        "embedding lstm", [("embedding", 7, 4), ("lstm", 20, "sequence", False), ("dense", 7)], 6,
        tokens=7, lengths=LENGTHS))
targets = [
    target_case("softmax", softmax, 3, classes),
    target_case("softmax weighted", softmax, 3, classes, weights),
    target_case("sigmoid", sigmoid, 3, tasks),
    target_case("sigmoid weighted", sigmoid, 3, tasks, weights),
    target_case("squared", squared, 3, tasks),
    target_case("squared weighted", squared, 3, tasks, weights),
]
# Last, so that the numbers above stay as they are.
block = [
    ("residual", [("layer_norm",), ("attention", 2, True)]),
    ("residual", [("layer_norm",), ("dense", 12), ("gelu",), ("dense", 8)]),
]
recurrent += [
    recurrent_case("attention", [("attention", 2, False), ("dense", 3)], 6, features=4, lengths=LENGTHS),
    recurrent_case("causal attention", [("attention", 3, True), ("dense", 3)], 6, features=6, lengths=LENGTHS),
    recurrent_case("long causal attention", [("attention", 2, True), ("dense", 3)], 21, features=20),
    recurrent_case(
        "transformer",
        [("embedding", 7, 8), ("positions",)] + block + block + [("layer_norm",), ("dense", 7)], 6,
        tokens=7, lengths=LENGTHS),
]


def rounded(value):
    if isinstance(value, dict):
        return {key: rounded(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [rounded(inner) for inner in value]
    return round(value, 9) if isinstance(value, float) else value


print(json.dumps(rounded({"recurrent": recurrent, "targets": targets})))
