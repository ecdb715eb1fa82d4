#!/usr/bin/env python3
"""Numbers for TripletReferenceTests: the triplet cost by PyTorch, in double precision.

    pip install torch && python triplets.py > triplets.json

Each case is a dense layer, tanh and a dense layer, with or without L2 normalization, and one batch of
labels, of which −1 is none. The triplets of each anchor are chosen by plain loops over the distances;
their costs are torch.nn.functional.triplet_margin_with_distance_loss with the squared distance of Schroff
et al. (2015). Given are the mean over the anchors, the number of these, the gradient by every parameter,
and the embeddings.
"""
import json

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)


def squared(a, b):
    return (a - b).square().sum(-1)


def triplets(distances, labels, anchor, rule):
    """The anchor's pairs of a positive and a negative."""
    others = [j for j, label in enumerate(labels) if label >= 0 and j != anchor]
    positives = [j for j in others if labels[j] == labels[anchor]]
    negatives = [j for j in others if labels[j] != labels[anchor]]
    if labels[anchor] < 0 or not positives or not negatives:
        return []
    row = distances[anchor].tolist()
    if rule == "hard":
        return [(max(positives, key=lambda j: row[j]), min(negatives, key=lambda j: row[j]))]
    pairs = []
    for positive in positives:
        further = [j for j in negatives if row[j] > row[positive]]
        pairs.append((positive, min(further, key=lambda j: row[j]) if further
                      else max(negatives, key=lambda j: row[j])))
    return pairs


def case(name, rule, margin, normalized, labels, weights, width, number):
    torch.manual_seed(number)
    features, hidden = 5, 6
    x = torch.randn(len(labels), features).float().double()
    parameters = [0.6 * torch.randn(shape) for shape in
                  ((features, hidden), (hidden,), (hidden, width), (width,))]
    parameters = [p.float().double().requires_grad_(True) for p in parameters]
    z = torch.tanh(x @ parameters[0] + parameters[1]) @ parameters[2] + parameters[3]
    if normalized:
        z = F.normalize(z, dim=-1)
    with torch.no_grad():
        distances = squared(z[:, None], z[None])
    cost, total, anchors = 0, 0, 0
    for anchor in range(len(labels)):
        pairs = triplets(distances, labels, anchor, rule)
        if not pairs:
            continue
        near, far = (z[[pair[side] for pair in pairs]] for side in (0, 1))
        own = F.triplet_margin_with_distance_loss(
            z[anchor].expand_as(near), near, far, distance_function=squared, margin=margin)
        weight = weights[anchor] if weights else 1
        cost, total, anchors = cost + weight * own, total + weight, anchors + 1
    cost = cost / total
    cost.backward()
    return {
        "name": name, "rule": rule, "margin": margin, "normalized": normalized, "width": width,
        "features": features, "inputs": x.flatten().tolist(), "labels": labels,
        "weights": weights, "anchors": anchors,
        "parameters": torch.cat([p.detach().flatten() for p in parameters]).tolist(),
        "cost": cost.item(),
        "gradient": torch.cat([p.grad.flatten() for p in parameters]).tolist(),
        "embeddings": z.detach().flatten().tolist(),
    }


turns = [i * 5 % 4 for i in range(13)]
cases = [
    case("semi-hard", "semiHard", 0.2, True, turns, None, 3, 1),
    case("hard", "hard", 0.2, True, turns, None, 3, 2),
    case("semi-hard of any length", "semiHard", 1.5, False, turns, None, 4, 3),
    case("hard of any length", "hard", 0.5, False, turns, None, 17, 4),
    case("some without a label, one alone", "semiHard", 0.3, True,
         [0, 1, -1, 1, 0, 2, -1, 0, 1, 1], None, 3, 5),
    case("weighted", "hard", 0.4, True, [0, 1, 1, 0, 1, 0, 0], [1.0, 0.5, 2.0, 0.0, 3.0, 1.0, 0.25], 2, 6),
    case("two of each", "semiHard", 1e-6, True, [0, 0, 1, 1], None, 2, 7),
]
print(json.dumps(cases, ensure_ascii=False, separators=(",", ":")))
