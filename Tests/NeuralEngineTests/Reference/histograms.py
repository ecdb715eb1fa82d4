"""Makes histograms.json: histograms of float32 values by NumPy, within four standard deviations of
their mean. Run it again after changing the rule: python3 histograms.py
"""

import json
import pathlib

import numpy as np

BINS = 32


def histogram(values):
    finite = values[np.isfinite(values)].astype(np.float64)
    mean, reach = finite.mean(), 4 * finite.std()
    low, high = max(finite.min(), mean - reach), min(finite.max(), mean + reach)
    bins = BINS if low < high else 1
    if low < high:
        counts = np.histogram(finite, bins, (low, high))[0]
    else:
        low = high = finite.min()
        counts = np.array([len(finite)])
    return {
        "values": [str(value) if not np.isfinite(value) else float(value) for value in values],
        "low": low, "high": high, "counts": counts.tolist(),
        "below": int((finite < low).sum()), "above": int((finite > high).sum()),
        "nonFinite": int(len(values) - len(finite)),
        "least": finite.min(), "greatest": finite.max(),
    }


rng = np.random.default_rng(7)
normal = rng.normal(0.25, 0.5, 301).astype(np.float32)
cases = {
    "normal": normal,
    "heavy tails": rng.standard_cauchy(400).astype(np.float32),
    "rectified": np.maximum(normal, 0),
    "uniform": rng.uniform(-3, -1, 77).astype(np.float32),
    "one far out": np.append(normal, np.float32(1e4)),
    "constant": np.full(9, -0.75, np.float32),
    "not all finite": np.append(normal[:40], np.float32([np.nan, np.inf, -np.inf])),
}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps({name: histogram(values) for name, values in cases.items()}) + "\n")
