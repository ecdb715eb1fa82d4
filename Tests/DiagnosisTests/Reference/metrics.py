"""Metrics of seeded random and edge cases by scikit-learn and SciPy, for MetricReferenceTests.

    pip install scikit-learn scipy && python3 metrics.py > metrics.json
"""
import json
import warnings

import numpy as np
from scipy.stats import binomtest
from sklearn import metrics


def rates(labels, predictions, weights=None):
    answer = {"accuracy": metrics.accuracy_score(labels, predictions, sample_weight=weights)}
    for average in ["macro", "micro", "weighted"]:
        precision, recall, f1, _ = metrics.precision_recall_fscore_support(
            labels, predictions, average=average, zero_division=0, sample_weight=weights)
        answer[average] = [precision, recall, f1]
    return answer


def case(name, labels, predictions, classes, weights=None):
    labels, predictions = np.asarray(labels), np.asarray(predictions)
    precision, recall, f1, _ = metrics.precision_recall_fscore_support(
        labels, predictions, labels=range(classes), zero_division=0, sample_weight=weights)
    return {
        "name": name, "classes": classes, "labels": labels.tolist(),
        "predictions": predictions.tolist(),
        "weights": None if weights is None else np.asarray(weights).tolist(),
        "precision": precision.tolist(), "recall": recall.tolist(), "f1": f1.tolist(),
        **rates(labels, predictions, weights)}


def calibration(probabilities, labels, bins=15):
    confidence = probabilities.max(axis=1).astype(np.float64)
    right = probabilities.argmax(axis=1) == labels
    error = 0.0
    for low in range(bins):
        inside = (confidence > low / bins) & (confidence <= (low + 1) / bins)
        if inside.any():
            error += abs(right[inside].mean() - confidence[inside].mean()) * inside.mean()
    return error


def probability_case(name, logits, labels):
    exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
    probabilities = (exponentials / exponentials.sum(axis=1, keepdims=True)).astype(np.float32)
    wide = probabilities.astype(np.float64)
    clip = float(np.finfo(np.float32).eps)
    return {
        "name": name, "labels": labels.tolist(), "probabilities": wide.tolist(),
        "logLoss": float(metrics.log_loss(
            labels, np.clip(wide, clip, 1 - clip), labels=range(wide.shape[1]))),
        "calibrationError": calibration(probabilities, labels),
        "rocArea": [
            float(metrics.roc_auc_score(labels == c, probabilities[:, c]))
            if 0 < np.sum(labels == c) < len(labels) else None
            for c in range(probabilities.shape[1])]}


def main():
    warnings.simplefilter("ignore")
    random = np.random.default_rng(17)
    cases = []
    for classes, count in [(2, 50), (3, 200), (10, 300)]:
        labels = random.integers(0, classes, count)
        noise = random.integers(0, classes, count)
        predictions = np.where(random.random(count) < 0.7, labels, noise)
        cases.append(case(f"random {classes}", labels, predictions, classes))
        cases.append(case(
            f"weighted {classes}", labels, predictions, classes, np.round(random.random(count) * 5, 2)))
    cases.append(case("never predicted", [0, 1, 2, 2], [0, 1, 1, 0], 3))
    cases.append(case("class without examples", [0, 1, 1, 0], [0, 1, 2, 0], 4))
    cases.append(case("single class", [0, 0, 0], [0, 0, 0], 1))
    cases.append(case("all wrong", [0, 1, 0, 1], [1, 0, 1, 0], 2))
    cases.append(case("one example", [1], [0], 2))
    probabilities = [
        probability_case("sure", random.normal(size=(300, 4)) * 4, random.integers(0, 4, 300)),
        probability_case(
            "ties", np.round(random.normal(size=(200, 3))), random.integers(0, 3, 200)),
        probability_case("absent class", random.normal(size=(60, 3)), random.integers(0, 2, 60)),
        probability_case("certain", random.normal(size=(40, 2)) * 100, random.integers(0, 2, 40)),
    ]
    comparisons = [
        [first, second, binomtest(first, first + second, 0.5).pvalue if first + second else 1.0]
        for first, second in [(0, 0), (1, 0), (5, 5), (3, 12), (40, 71), (600, 500), (2000, 2300)]]
    print(json.dumps({
        "decisions": cases, "probabilities": probabilities, "comparisons": comparisons}))


main()
