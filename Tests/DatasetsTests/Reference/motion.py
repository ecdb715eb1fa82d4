"""Reference numbers for MotionTests.swift, by NumPy and SciPy in double precision.

Each case is composed forwards, from the source to the result, inverted by NumPy, and carried out by
scipy.ndimage.affine_transform with linear interpolation and repeated edges.
Run from the repository's root: python3 Tests/DatasetsTests/Reference/motion.py
Writes motion.json beside this script.
"""

import json
import pathlib

import numpy as np
from scipy import ndimage

height, width, channels = 6, 9, 2
image = np.array(
    [
        [[((r * 37 + c * 23 + k * 11) % 64) / 64 for k in range(channels)] for c in range(width)]
        for r in range(height)
    ]
)
identity = dict(
    ratio=1.0, windowX=0.0, windowY=0.0, isMirrored=False, angle=0.0, scale=1.0, shiftX=0.0, shiftY=0.0
)
cases = [
    {},
    {"shiftX": 2.0, "shiftY": -1.0},
    {"shiftX": 0.25, "shiftY": 0.5},
    {"isMirrored": True},
    {"angle": 0.5},
    {"angle": -1.2},
    {"scale": 1.5},
    {"scale": 0.6},
    {"ratio": 0.7, "windowX": 1.0, "windowY": -0.5},
    {
        "ratio": 0.8, "windowX": -0.6, "windowY": 0.3, "isMirrored": True, "angle": 0.3,
        "scale": 1.1, "shiftX": 1.3, "shiftY": -0.7,
    },
]


def translation(x, y):
    return np.array([[1, 0, x], [0, 1, y], [0, 0, 1]], dtype=float)


def linear(a, b, c, d):
    return np.array([[a, b, 0], [c, d, 0], [0, 0, 1]], dtype=float)


results = []
for case in cases:
    p = identity | case
    cx, cy = (width - 1) / 2, (height - 1) / 2
    # y goes down: a turn to the left takes (1, 0) to (cos, -sin).
    turn = linear(np.cos(p["angle"]), np.sin(p["angle"]), -np.sin(p["angle"]), np.cos(p["angle"]))
    forward = (
        translation(cx + p["shiftX"], cy + p["shiftY"])
        @ linear(p["scale"], 0, 0, p["scale"])
        @ turn
        @ linear(-1 if p["isMirrored"] else 1, 0, 0, 1)
        @ linear(1 / p["ratio"], 0, 0, 1 / p["ratio"])
        @ translation(-cx - p["windowX"], -cy - p["windowY"])
    )
    back = np.linalg.inv(forward)
    # SciPy counts rows first.
    swap = np.array([[0, 1, 0], [1, 0, 0], [0, 0, 1]], dtype=float)
    back = swap @ back @ swap
    moved = np.stack(
        [
            ndimage.affine_transform(image[..., k], back, order=1, mode="nearest")
            for k in range(channels)
        ],
        axis=-1,
    )
    results.append({"parts": p, "values": moved.flatten().tolist()})
assert np.allclose(results[0]["values"], image.flatten())
assert np.allclose(results[3]["values"], image[:, ::-1].flatten())
(pathlib.Path(__file__).parent / "motion.json").write_text(json.dumps(results) + "\n")
