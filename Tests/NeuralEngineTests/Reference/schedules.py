"""Makes schedules.json: multipliers of the learning rate by NumPy in double precision.

inverseSquareRoot is k / sqrt(t) with the epochs t counted from 1, so that t = epoch + 1 after `epoch`
epochs are done; inverseTime is 1 / (1 + rate * epoch). Run it again after changing a rule: python3
schedules.py
"""

import json
import pathlib

import numpy as np

epochs = np.arange(0, 30, 0.5)
document = {
    "epochs": epochs.tolist(),
    "inverseSquareRoot": (0.7 / np.sqrt(epochs + 1)).tolist(),
    "inverseTime": (1 / (1 + 0.3 * epochs)).tolist(),
}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(document) + "\n")
