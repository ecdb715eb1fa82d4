"""Makes regression.json: RMSE, MAE and R² by scikit-learn, of several targets each on its own and as
scikit-learn averages them; and what some examples have to do with it: the RMSE with their predictions
replaced by the truth, their share of the squared error, and the order of all by that share; the mean
residual of each target, and mean and deviation of its residuals by fifths of the predictions.

    pip install scikit-learn && python regression.py
"""
import json
import pathlib

import numpy as np
from sklearn.metrics import mean_absolute_error, r2_score, root_mean_squared_error

random = np.random.default_rng(7)
cases = []
for name, count, width, noise in [
    ("close", 40, 1, 0.1), ("worse than the mean", 25, 1, 5.0), ("three targets", 30, 3, 0.7),
    ("two examples", 2, 1, 0.5),
]:
    scale = np.array([1.0, 100.0, 0.01])[:width]
    values = (random.normal(size=(count, width)) * scale + scale).astype(np.float32)
    predictions = (values + noise * scale * random.normal(size=(count, width))).astype(np.float32)
    squares = (predictions.astype(float) - values.astype(float)) ** 2
    shares = (squares / squares.sum(axis=0)).mean(axis=1)
    some = list(range(0, count, 3))
    exact = predictions.astype(float)
    exact[some] = values[some]
    each = {"multioutput": "raw_values"}
    residuals = predictions.astype(float) - values.astype(float)
    bands = []
    for target in range(width):
        order = np.argsort(predictions[:, target], kind="stable")
        parts = max(1, min(5, count // 10))
        edges = [part * count // parts for part in range(parts + 1)]
        bands.append([
            [float(predictions[rows[0], target]), float(predictions[rows[-1], target]), len(rows),
             float(residuals[rows, target].mean()), float(residuals[rows, target].std())]
            for rows in (order[first:last] for first, last in zip(edges, edges[1:]))])
    cases.append({
        "name": name, "width": width,
        "values": values.astype(float).ravel().tolist(),
        "predictions": predictions.astype(float).ravel().tolist(),
        "rmse": root_mean_squared_error(values.astype(float), predictions.astype(float), **each).tolist(),
        "mae": mean_absolute_error(values.astype(float), predictions.astype(float), **each).tolist(),
        "r2": r2_score(values.astype(float), predictions.astype(float), **each).tolist(),
        "meanRMSE": float(root_mean_squared_error(values.astype(float), predictions.astype(float))),
        "meanR2": float(r2_score(values.astype(float), predictions.astype(float))),
        "bias": residuals.mean(axis=0).tolist(), "scatter": residuals.std(axis=0).tolist(),
        "bands": bands, "some": some, "share": float(shares[some].sum()),
        "exactRMSE": float(root_mean_squared_error(values.astype(float), exact)),
        "worst": np.argsort(-shares, kind="stable").tolist(),
    })
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(cases, indent=1) + "\n")
