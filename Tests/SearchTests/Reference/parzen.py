"""Log densities of Optuna's Parzen estimator over two numbers and a whole number, for ParzenEstimatorTests.

    pip install optuna==5.0.0 && python parzen.py

Writes parzen.json beside itself: points, where the density is taken, and its logarithm there.
"""

import json
import pathlib

import numpy as np
from optuna.distributions import FloatDistribution, IntDistribution
from optuna.samplers._tpe.parzen_estimator import _ParzenEstimator, _ParzenEstimatorParameters

LEVELS = 40
space = {"a": FloatDistribution(0, 1), "b": FloatDistribution(0, 1), "c": IntDistribution(0, LEVELS - 1)}
parameters = _ParzenEstimatorParameters(
    prior_weight=1, consider_magic_clip=True, consider_endpoints=False, weights=np.ones, multivariate=True
)
random = np.random.default_rng(3)


def draw(count):
    return {
        "a": random.random(count),
        "b": random.random(count) ** 3,
        # None twice: the kernels of equal numbers may change places.
        "c": random.permutation(LEVELS)[:count].astype(float),
    }


def rows(samples):
    return np.stack([samples["a"], samples["b"], (samples["c"] + 0.5) / LEVELS], axis=1).tolist()


cases = []
for count in [0, 1, 2, 5, 30]:
    points, places = draw(count), draw(12)
    estimator = _ParzenEstimator(points, space, parameters)
    cases.append({"points": rows(points), "places": rows(places), "logs": estimator.log_pdf(places).tolist()})
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps({"levels": LEVELS, "cases": cases}) + "\n")
