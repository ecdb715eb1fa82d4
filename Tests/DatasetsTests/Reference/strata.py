"""Examples of each class in stratified splits by scikit-learn, for StrataTests.swift.

Run from the repository's root: python3 Tests/DatasetsTests/Reference/strata.py
Writes strata.json beside this script: class counts, the sizes of train, dev and test, and how many of each
class train_test_split(stratify=) puts where. Cases in which its random state decides are left out.
"""

import json
import pathlib

import numpy as np
from sklearn.model_selection import train_test_split

random = np.random.default_rng(1)


def split(labels, dev, test, state):
    rest, last = train_test_split(labels, test_size=test, stratify=labels, random_state=state)
    train, middle = train_test_split(rest, test_size=dev, stratify=rest, random_state=state)
    return [np.bincount(part, minlength=labels.max() + 1).tolist() for part in (train, middle, last)]


cases = []
while len(cases) < 40:
    counts = random.integers(5, 120, random.integers(2, 9)).tolist()
    total = sum(counts)
    dev, test = (int(share * total) for share in random.uniform(0.08, 0.3, 2))
    labels = np.repeat(np.arange(len(counts)), counts)
    if min(dev, test) < len(counts):
        continue
    found = [split(labels, dev, test, state) for state in range(6)]
    if all(one == found[0] for one in found):
        train, middle, last = found[0]
        cases.append({"classes": counts, "train": train, "dev": middle, "test": last})
path = pathlib.Path(__file__).parent / "strata.json"
path.write_text("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]\n")
