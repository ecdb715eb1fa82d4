#!/usr/bin/env python3
"""Numbers for LayerReferenceTests: layers by PyTorch's autograd, in double precision.

    pip install torch && python layers.py > layers.json

Each case is a small network with random parameters in the engine's layout (images [height, width,
channels], filters [height, width, channels, filters], dense weights [in, out], tensors in the order
of the layers) and one batch of class labels. Given are the logits of the batch in training mode, the
mean cross-entropy, its gradient by every parameter, the running statistics after one step, and the
probabilities in evaluation mode with those statistics and the parameters as they were.
"""
import json

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)


class Net:
    """Runs a list of layers on images [batch, channels, height, width] or rows [batch, features]."""

    def __init__(self, parameters, training):
        self.given = list(parameters)
        self.training = training
        self.made = []

    def take(self, shape, kind="weight", start=None):
        if self.given:
            value = self.given.pop(0)
        elif start is not None:
            value = torch.full(shape, float(start))
        elif kind == "scale":
            value = 1 + 0.3 * torch.randn(shape)
        else:
            value = 0.4 * torch.randn(shape)
        if kind != "statistic":
            value = value.clone().detach().requires_grad_(True)
        self.made.append((kind, value))
        return value

    def run(self, layers, x):
        for index, layer in enumerate(layers):
            following = layers[index + 1][0] if index + 1 < len(layers) else None
            x = getattr(self, layer[0])(x, *layer[1:], has_bias=following != "batch_norm")
        return x

    def dense(self, x, units, has_bias):
        if x.dim() == 4:
            x = x.permute(0, 2, 3, 1)
        x = x.reshape(len(x), -1)
        x = x @ self.take((x.shape[1], units))
        return x + self.take((units,)) if has_bias else x

    def conv(self, x, filters, kernel, stride, padding, has_bias):
        weight = self.take((*kernel, x.shape[1], filters)).permute(3, 2, 0, 1).contiguous()
        if padding == "same":
            x = F.pad(x, self.zeros(x, kernel, stride))
        return F.conv2d(x, weight, self.take((filters,)) if has_bias else None, stride)

    def depthwise(self, x, kernel, stride, padding, has_bias):
        channels = x.shape[1]
        weight = self.take((*kernel, channels)).permute(2, 0, 1).unsqueeze(1).contiguous()
        if padding == "same":
            x = F.pad(x, self.zeros(x, kernel, stride))
        return F.conv2d(
            x, weight, self.take((channels,)) if has_bias else None, stride, groups=channels)

    def zeros(self, x, kernel, stride):
        pads = []
        for size, k, s in zip((x.shape[3], x.shape[2]), kernel[::-1], stride[::-1]):
            total = max(0, (-(-size // s) - 1) * s + k - size)
            pads += [total // 2, total - total // 2]
        return pads

    def max_pool(self, x, window, stride, padding="valid", has_bias=True):
        if padding == "same":
            x = F.pad(x, self.zeros(x, window, stride), value=-torch.inf)
        return F.max_pool2d(x, window, stride)

    def average_pool(self, x, window, stride, padding="valid", has_bias=True):
        if padding == "same":
            pads = self.zeros(x, window, stride)
            counted = F.avg_pool2d(F.pad(torch.ones_like(x), pads), window, stride)
            return F.avg_pool2d(F.pad(x, pads), window, stride) / counted
        return F.avg_pool2d(x, window, stride)

    def upsample(self, x, scale, mode, has_bias):
        return F.interpolate(x, scale_factor=scale, mode=mode)

    def global_average(self, x, has_bias):
        return x.mean((2, 3), keepdim=True)

    def batch_norm(self, x, has_bias):
        channels = (x.shape[1],)
        scale, shift = self.take(channels, "scale"), self.take(channels)
        mean, variance = self.take(channels, "statistic", 0), self.take(channels, "statistic", 1)
        return F.batch_norm(x, mean, variance, scale, shift, self.training, 0.1, 1e-5)

    def activation(self, x, name, has_bias):
        if name == "gelu":
            return F.gelu(x, approximate="tanh")
        return {"relu": F.relu, "tanh": torch.tanh, "sigmoid": torch.sigmoid, "silu": F.silu}[name](x)

    def layer_norm(self, x, has_bias):
        channels = (x.shape[1],)
        scale, shift = self.take(channels, "scale"), self.take(channels)
        return F.layer_norm(x.movedim(1, -1), channels, scale, shift, 1e-5).movedim(-1, 1)

    def concat(self, x, *branches, has_bias):
        return torch.cat([self.run(branch, x) for branch in branches], 1)

    def residual(self, x, body, shortcut, has_bias):
        return self.run(body, x) + self.run(shortcut, x)


def act(name):
    return ("activation", name)


one = (1, 1)
CASES = {
    "valid convolution": ([6, 7, 2], [("conv", 3, (3, 3), one, "valid"), act("relu"), ("max_pool", (2, 2), (2, 2)), ("dense", 4)]),
    "same convolution, stride 2": ([7, 6, 3], [("conv", 4, (5, 5), (2, 2), "same"), act("tanh"), ("average_pool", (2, 2), (2, 2)), ("dense", 3)]),
    "same convolution, even kernel": ([5, 5, 1], [("conv", 2, (4, 2), one, "same"), act("sigmoid"), ("dense", 3)]),
    "1×1 convolution": ([4, 3, 5], [("conv", 6, one, one, "valid"), act("relu"), ("conv", 2, one, one, "valid"), ("dense", 3)]),
    "uneven window and stride": ([8, 9, 2], [("conv", 9, (2, 3), (1, 2), "valid"), act("silu"), ("max_pool", (3, 2), (2, 1)), ("dense", 5)]),
    "two convolutions": ([12, 12, 1], [("conv", 8, (5, 5), one, "valid"), act("relu"), ("max_pool", (2, 2), (2, 2)), ("conv", 16, (3, 3), one, "valid"), act("relu"), ("dense", 20), act("gelu"), ("dense", 10)]),
    "batch norm of features": ([1, 1, 6], [("dense", 9), ("batch_norm",), act("relu"), ("dense", 7), ("batch_norm",), act("tanh"), ("dense", 3)]),
    "batch norm of an image": ([5, 6, 3], [("conv", 4, (3, 3), one, "same"), ("batch_norm",), act("relu"), ("global_average",), ("dense", 3)]),
    "batch norm of the input": ([4, 4, 2], [("batch_norm",), ("conv", 3, (2, 2), one, "valid"), ("dense", 2)]),
    "identity block": ([4, 5, 3], [("residual", [("conv", 3, (3, 3), one, "same"), ("batch_norm",), act("relu"), ("conv", 3, (3, 3), one, "same"), ("batch_norm",)], []), act("relu"), ("dense", 3)]),
    "projection block": ([6, 6, 2], [("conv", 4, (3, 3), one, "same"), ("residual", [("conv", 6, (3, 3), (2, 2), "same"), act("relu"), ("conv", 6, (3, 3), one, "same")], [("conv", 6, one, (2, 2), "valid")]), act("relu"), ("global_average",), ("dense", 3)]),
    "dense block": ([1, 1, 5], [("dense", 8), ("residual", [act("relu"), ("dense", 8), act("silu"), ("dense", 8)], []), ("dense", 4)]),
    "one row high": ([1, 11, 3], [("conv", 4, (1, 3), (1, 2), "same"), act("gelu"), ("max_pool", (1, 2), (1, 2)), ("dense", 3)]),
    "layer norm of features": ([1, 1, 7], [("dense", 21), ("layer_norm",), act("gelu"), ("dense", 3)]),
    "layer norm of an image": ([4, 5, 3], [("conv", 18, (3, 3), one, "same"), ("layer_norm",), act("relu"), ("dense", 3)]),
    "inception block": ([6, 6, 3], [("conv", 4, (3, 3), one, "same"), ("concat", [("conv", 2, one, one, "same"), act("relu")], [("conv", 2, one, one, "same"), act("relu"), ("conv", 3, (3, 3), one, "same"), ("batch_norm",), act("relu")], [("conv", 1, (5, 5), one, "same")]), act("tanh"), ("max_pool", (2, 2), (2, 2)), ("dense", 3)]),
    "depthwise": ([7, 9, 3], [("depthwise", (3, 3), one, "same"), act("relu"), ("conv", 4, one, one, "valid"), ("batch_norm",), act("relu"), ("depthwise", (3, 3), (2, 2), "same"), ("batch_norm",), act("tanh"), ("dense", 3)]),
    "wide depthwise": ([6, 11, 21], [("conv", 27, one, one, "valid"), ("depthwise", (5, 3), one, "valid"), act("silu"), ("depthwise", (2, 9), (1, 2), "same"), ("global_average",), ("dense", 3)]),
    "pools past the edge": ([7, 6, 3], [("conv", 4, (3, 3), one, "same"), ("max_pool", (3, 3), one, "same"), ("average_pool", (3, 2), (2, 2), "same"), ("max_pool", (2, 2), (2, 2), "same"), ("dense", 3)]),
    "upsampling": ([3, 4, 2], [("conv", 3, (3, 3), one, "same"), ("upsample", (2, 3), "nearest"), ("conv", 2, (3, 3), one, "same"), act("tanh"), ("upsample", (3, 2), "bilinear"), ("conv", 2, (3, 3), (2, 2), "valid"), ("dense", 3)]),
    "upsampling one row": ([1, 5, 3], [("conv", 4, (1, 3), one, "same"), act("tanh"), ("upsample", (1, 2), "bilinear"), ("conv", 3, (1, 3), one, "valid"), ("upsample", (1, 2), "nearest"), ("dense", 3)]),
    "dense branches": ([1, 1, 5], [("concat", [("dense", 4), act("relu")], [("concat", [("dense", 2)], [("dense", 3), act("tanh")])]), ("dense", 3)]),
    "wide convolutions": ([9, 8, 3], [("conv", 16, (3, 3), one, "same"), act("relu"), ("conv", 16, (2, 2), one, "valid"), act("tanh"), ("conv", 17, (2, 3), one, "same"), ("global_average",), ("dense", 3)]),
}


def rounded(tensor):
    return [float(f"{value:.9g}") for value in tensor.detach().flatten().tolist()]


def case(name, shape, layers, number):
    torch.manual_seed(number)
    height, width, channels = shape
    batch = 7
    x = torch.randn(batch, height, width, channels)
    # Single precision holds these exactly.
    x = x.float().double()
    image = x.permute(0, 3, 1, 2)
    classes = layers[-1][1]
    labels = torch.arange(batch) * 5 % classes
    first = Net([], True)
    first.run(layers, image)
    parameters = [value.detach().float().double() for kind, value in first.made]
    for index, (kind, _) in enumerate(first.made):
        if kind == "statistic":
            # As they were before the first pass changed them.
            previous = [k for k, _ in first.made[:index]]
            parameters[index] = torch.full_like(parameters[index], float(previous[-1] == "statistic"))
    net = Net([p.clone() for p in parameters], True)
    logits = net.run(layers, image)
    cost = F.cross_entropy(logits, labels)
    cost.backward()
    gradient = [torch.zeros_like(v) if k == "statistic" else v.grad for k, v in net.made]
    after = [v.detach() if k == "statistic" else p for (k, v), p in zip(net.made, parameters)]
    evaluated = Net([p.clone() for p in after], False).run(layers, image)
    return {
        "name": name, "input": shape, "inputs": rounded(x), "labels": labels.tolist(),
        "parameters": rounded(torch.cat([p.flatten() for p in parameters])),
        "cost": cost.item(),
        "gradient": rounded(torch.cat([g.flatten() for g in gradient])),
        "afterwards": rounded(torch.cat([p.flatten() for p in after])),
        "probabilities": rounded(torch.softmax(evaluated, 1)),
    }


cases = [case(name, shape, layers, number) for number, (name, (shape, layers)) in enumerate(CASES.items())]
print(json.dumps(cases, ensure_ascii=False, separators=(",", ":")))
