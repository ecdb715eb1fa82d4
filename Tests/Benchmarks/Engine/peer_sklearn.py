"""scikit-learn: its multilayer perceptron, an epoch at a time, and its answers."""
import warnings

import numpy as np
from sklearn.neural_network import MLPClassifier

from workloads import PREDICTIONS, WORKLOADS, data, timed


def speed(workload, mode, seconds, threads):
    warnings.filterwarnings("ignore")
    name = workload
    workload = PREDICTIONS[name][0] if name in PREDICTIONS else name
    x, y = data(workload)
    batch = WORKLOADS[workload][1]
    if workload == "W2":
        model = MLPClassifier((20, 20), activation="tanh", solver="sgd", learning_rate_init=0.01, momentum=0.9, nesterovs_momentum=False, batch_size=batch, random_state=1)
    else:
        model = MLPClassifier((512, 256), solver="adam", learning_rate_init=1e-3, batch_size=batch, random_state=1)
    if name in PREDICTIONS:
        model.partial_fit(x[:batch], y[:batch], classes=np.arange(10))
        rows = x[: PREDICTIONS[name][1]]

        def predict():
            model.predict_proba(rows)
            return 1

        return timed(predict, seconds)
    steps = min(len(x) // batch, 60)

    def run():
        model.partial_fit(x[: steps * batch], y[: steps * batch], classes=np.arange(2 if workload == "W2" else 10))
        return steps

    return timed(run, seconds)
