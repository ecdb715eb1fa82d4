"""Makes collective.json: the tokens that random probabilities tell worst, by scikit-learn and NumPy, and
the pairs of random embeddings that a threshold takes for what they are not, by scikit-learn's distances.

    pip install scikit-learn && python collective.py
"""
import json
import pathlib

import numpy as np
from sklearn.metrics import confusion_matrix
from sklearn.metrics.pairwise import euclidean_distances

random = np.random.default_rng(5)


def tokens(name, examples, steps, vocabulary, missing):
    logits = 2 * random.normal(size=(examples, steps, vocabulary))
    probabilities = np.exp(logits)
    probabilities = (probabilities / probabilities.sum(axis=-1, keepdims=True)).astype(np.float32)
    labels = random.integers(0, vocabulary, size=(examples, steps))
    labels[random.random(size=labels.shape) < missing] = -1
    labels[1] = -1
    labels[2] = np.where(labels[2] < 0, -1, probabilities[2].argmax(axis=-1))
    known = labels >= 0
    cost = -np.log(np.take_along_axis(
        probabilities.astype(float), np.maximum(labels, 0)[..., None], axis=-1)[..., 0])
    predicted = probabilities.argmax(axis=-1)
    total = cost[known].sum()
    matrix = confusion_matrix(labels[known], predicted[known], labels=range(vocabulary))
    rows = []
    for token in range(vocabulary):
        here = labels == token
        if not here.any():
            continue
        wrong = matrix[token].copy()
        wrong[token] = 0
        rows.append([
            token, int(here.sum()), int(matrix[token, token]), float(cost[here].mean()),
            float(cost[here].sum() / total), int(wrong.argmax()) if wrong.any() else -1])
    rows.sort(key=lambda row: -row[3])
    means = [
        (float(cost[e][known[e]].mean()), e) for e in range(examples) if known[e].any()]
    means.sort(key=lambda pair: (-pair[0], pair[1]))
    wrong = {e for _, e in means if (predicted[e] != labels[e])[known[e]].any()}
    return {
        "name": name, "steps": steps, "vocabulary": vocabulary,
        "probabilities": probabilities.astype(float).ravel().tolist(),
        "labels": labels.ravel().tolist(), "count": int(known.sum()),
        "correct": int((predicted == labels)[known].sum()),
        "meanCost": float(cost[known].mean()),
        "tokens": rows, "passages": len(means), "right": len(means) - len(wrong),
        "worst": [e for _, e in means], "worstWrong": [e for _, e in means if e in wrong],
        "wrong": [int((predicted[e] != labels[e])[known[e]].sum()) for _, e in means],
    }


def pairs(name, count, classes, width, spread, threshold):
    labels = np.arange(count) * 7 % classes
    labels[3] = -1
    middles = random.normal(size=(classes, width))
    embeddings = (middles[labels] + spread * random.normal(size=(count, width))).astype(np.float32)
    distances = euclidean_distances(embeddings.astype(float), squared=True)
    accepts, rejects, kinds = [], [], {}
    for i in range(count):
        for j in range(i):
            if labels[i] < 0 or labels[j] < 0:
                continue
            key = (int(min(labels[i], labels[j])), int(max(labels[i], labels[j])))
            kind = kinds.setdefault(key, [0, 0])
            kind[0] += 1
            accepted = distances[i, j] <= threshold
            if accepted and labels[i] != labels[j]:
                accepts.append([float(distances[i, j]), j, i])
                kind[1] += 1
            if not accepted and labels[i] == labels[j]:
                rejects.append([float(distances[i, j]), j, i])
                kind[1] += 1
    rows = sorted(
        ([*key, *kind] for key, kind in kinds.items() if kind[1]),
        key=lambda row: (-row[3] / row[2], row[0], row[1]))
    return {
        "name": name, "width": width, "embeddings": embeddings.astype(float).ravel().tolist(),
        "labels": labels.tolist(), "threshold": threshold,
        "accepts": sorted(accepts), "rejects": sorted(rejects, reverse=True),
        "mixedUp": [row for row in rows if row[0] != row[1]],
        "fallenApart": [row for row in rows if row[0] == row[1]],
    }


cases = {
    "tokens": [tokens("all", 6, 5, 4, 0.0), tokens("some", 12, 7, 9, 0.3)],
    "pairs": [
        pairs("close", 40, 4, 3, 0.5, 1.0), pairs("apart", 24, 3, 2, 0.01, 0.02),
        pairs("mixed up", 30, 5, 4, 3.0, 12.0)],
}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(cases, indent=1) + "\n")
