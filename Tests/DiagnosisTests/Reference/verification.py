"""Makes verification.json: pairs of embeddings told by their squared distance, by scikit-learn's ROC curve.

    pip install scikit-learn && python verification.py

The threshold is the least of the curve's at which FAR + FRR is least, and the distances on both sides of
it bound the one that the report may take.
"""
import json
import pathlib

import numpy as np
from sklearn.metrics import roc_auc_score, roc_curve

random = np.random.default_rng(11)
cases = []
for name, count, classes, width, spread in [
    ("close", 40, 4, 3, 0.3), ("apart", 30, 3, 2, 0.01), ("mixed up", 50, 5, 4, 5.0),
    ("ties", 24, 3, 1, 0.0),
]:
    labels = np.arange(count) * 7 % classes
    middles = random.normal(size=(classes, width))
    embeddings = (middles[labels] + spread * random.normal(size=(count, width))).astype(np.float32)
    if name == "ties":
        embeddings = np.round(2 * random.normal(size=(count, width))).astype(np.float32)
    same, distances = [], []
    for i in range(count):
        for j in range(i):
            total = np.float32(0)
            for column in range(width):
                difference = embeddings[i, column] - embeddings[j, column]
                total += difference * difference
            same.append(int(labels[i] == labels[j]))
            distances.append(float(total))
    same, distances = np.array(same), np.array(distances)
    far, accepted, thresholds = roc_curve(same, -distances, drop_intermediate=False)
    errors = far + 1 - accepted
    best = int(np.argmax(errors <= errors.min() + 1e-12))
    least = -thresholds[best]
    cases.append({
        "name": name, "width": width, "embeddings": embeddings.astype(float).ravel().tolist(),
        "labels": labels.tolist(), "same": int(same.sum()), "different": int((1 - same).sum()),
        "area": float(roc_auc_score(same, -distances)), "far": float(far[best]),
        "frr": float(1 - accepted[best]), "least": float(least),
        "following": float(distances[distances > least].min()),
    })
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(cases, indent=1) + "\n")
