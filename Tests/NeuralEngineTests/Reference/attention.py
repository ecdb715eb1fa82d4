#!/usr/bin/env python3
"""Numbers for AttentionWeightsTests: PyTorch's MultiheadAttention with need_weights=True, in double precision.

    pip install torch && python attention.py > attention.json

Parameters are in the engine's layout: W [in, 3 · units] and b [3 · units] of queries, keys and
values, then W [units, units] and b [units] of the output, layer after layer. Weights are
[layers][examples, heads, steps, steps]; a sequence's steps past its length are masked as keys.
"""
import json

import torch

torch.set_default_dtype(torch.float64)
torch.manual_seed(7)


def case(name, layers, examples, steps, units, lengths=None):
    x = torch.randn(examples, steps, units)
    parameters, weights, y = [], [], x
    ends = torch.tensor(lengths or [steps] * examples)
    is_past = torch.arange(steps)[None, :] >= ends[:, None]
    for heads, is_causal in layers:
        module = torch.nn.MultiheadAttention(units, heads, batch_first=True)
        w, b = 0.6 * torch.randn(units, 3 * units), 0.3 * torch.randn(3 * units)
        out, c = 0.6 * torch.randn(units, units), 0.3 * torch.randn(units)
        with torch.no_grad():
            module.in_proj_weight.copy_(w.T)
            module.in_proj_bias.copy_(b)
            module.out_proj.weight.copy_(out.T)
            module.out_proj.bias.copy_(c)
            mask = torch.ones(steps, steps, dtype=torch.bool).triu(1) if is_causal else None
            y, given = module(
                y, y, y, need_weights=True, average_attn_weights=False, attn_mask=mask,
                key_padding_mask=is_past if lengths else None)
        parameters += [w, b, out, c]
        weights.append(given)
    return {
        "name": name, "steps": steps, "units": units, "lengths": lengths,
        "heads": [heads for heads, _ in layers], "isCausal": [causal for _, causal in layers],
        "inputs": numbers(x), "parameters": numbers(*parameters), "weights": [numbers(w) for w in weights],
        "outputs": numbers(y)}


def numbers(*tensors):
    return [round(value, 9) for tensor in tensors for value in tensor.detach().flatten().tolist()]


print(json.dumps([
    case("all steps", [(2, False)], 5, 6, 8),
    case("causal", [(3, True)], 5, 7, 6),
    case("of different length", [(2, False)], 5, 6, 4, lengths=[6, 3, 1, 5, 4]),
    case("two layers", [(1, True), (4, False)], 4, 5, 8),
]))
