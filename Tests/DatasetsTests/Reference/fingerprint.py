"""Reference for FingerprintTests.swift: the hash as Fingerprint.swift documents it.

Run from the repository's root: python3 Tests/DatasetsTests/Reference/fingerprint.py
"""

import gzip

import numpy as np

MASK = 2**64 - 1


def fingerprint(words):
    h = 0xCBF29CE484222325
    for word in words:
        h ^= word
        h = (((h << 29) | (h >> 35)) & MASK) * 0x9E3779B97F4A7C15 & MASK
    h = (h ^ (h >> 30)) * 0xBF58476D1CE4E5B9 & MASK
    h = (h ^ (h >> 27)) * 0x94D049BB133111EB & MASK
    return f"{h ^ (h >> 31):016x}"


def words(values):
    """The number of values, then their bits, two to a word."""
    raw = values.tobytes()
    return [len(values)] + [
        int.from_bytes(raw[at : at + 8], "little") for at in range(0, len(raw), 8)
    ]


print("[1, 2, 3]", fingerprint(words(np.array([1, 2, 3], dtype="<f4"))))
with gzip.open("Sources/BuiltInData/digits.csv.gz") as file:
    table = np.loadtxt(file, delimiter=",")
inputs = (table[:, :64] / 16).astype("<f4").ravel()
labels = table[:, 64].astype("<i4")
print("digits   ", fingerprint([64] + words(inputs) + [10] + words(labels)))
