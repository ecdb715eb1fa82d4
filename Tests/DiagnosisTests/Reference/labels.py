"""Makes labels.json: how often each of several labels is missed and wrongly given, by scikit-learn's
multilabel_confusion_matrix; the share of examples with a wrong label (zero_one_loss) and of wrong labels
(hamming_loss); and both with the predictions of some examples replaced by the truth.

    pip install scikit-learn && python labels.py

A label of an example that nobody knows is NaN. scikit-learn knows none such: there each label is counted
over the examples that have it, and an unknown label takes no part in the losses.
"""
import json
import pathlib

import numpy as np
from sklearn.metrics import hamming_loss, multilabel_confusion_matrix, zero_one_loss

random = np.random.default_rng(19)
cases = []
for name, count, width, noise, unknown in [
    ("close", 60, 3, 0.8, 0.0), ("chance", 40, 5, 9.0, 0.0), ("a third unknown", 80, 4, 1.0, 0.33),
    ("most unknown", 50, 2, 1.0, 0.8), ("all right", 20, 3, 0.0, 0.0),
]:
    truth = random.random((count, width)) < 0.4
    logits = 2 * truth - 1 + noise * random.normal(size=(count, width))
    probabilities = (1 / (1 + np.exp(-3 * logits))).astype(np.float32)
    given = probabilities > 0.5
    known = random.random((count, width)) >= unknown
    some = list(range(0, count, 3))
    fixed = given.copy()
    fixed[some] = truth[some]
    # Of one label scikit-learn's matrix is that of the two classes no and yes; the second is asked for.
    tables = [
        multilabel_confusion_matrix(truth[known[:, i], i], given[known[:, i], i], labels=[True])[0]
        for i in range(width)]
    if unknown == 0:
        assert np.array_equal(tables, multilabel_confusion_matrix(truth, given))
    asked = known.any(axis=1)

    def losses(predictions):
        filled = np.where(known, predictions, truth)[asked]
        return (
            float(zero_one_loss(truth[asked].astype(int), filled.astype(int))),
            float(hamming_loss(truth[known], predictions[known])))

    (examples, labels), (fixed_examples, fixed_labels) = losses(given), losses(fixed)
    cases.append({
        "name": name, "width": width, "count": int(asked.sum()),
        "probabilities": probabilities.astype(float).ravel().tolist(),
        "values": [None if not k else int(t) for k, t in zip(known.ravel(), truth.ravel())],
        "missed": [int(table[1, 0]) for table in tables],
        "wronglyGiven": [int(table[0, 1]) for table in tables],
        "hold": [int(table[1].sum()) for table in tables],
        "exampleError": examples, "labelError": labels,
        "some": some, "fixedExampleError": fixed_examples, "fixedLabelError": fixed_labels,
    })
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(cases, indent=1) + "\n")
