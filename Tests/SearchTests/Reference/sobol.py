"""Points of SciPy's Sobol sequence without scrambling, for SobolSequenceTests.

    pip install scipy && python sobol.py

Writes sobol.json beside itself: each index with its point's coordinates, times 2^32.
"""

import json
import pathlib

from scipy.stats import qmc

DIMENSIONS = 64
INDICES = [*range(9), 15, 16, 100, 255, 1024, 4095, 65_537, 999_999]

points = []
for index in INDICES:
    engine = qmc.Sobol(DIMENSIONS, scramble=False, bits=32)
    if index:
        engine.fast_forward(index)
    points.append({"index": index, "point": [int(v * 2**32) for v in engine.random(1)[0]]})
path = pathlib.Path(__file__).with_suffix(".json")
lines = ",\n".join(json.dumps(point, separators=(",", ":")) for point in points)
path.write_text(f"[{lines}]\n")
