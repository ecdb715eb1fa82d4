"""Reference numbers for NormalizationTests.swift, by NumPy in double precision.

Run from the repository's root: python3 Tests/DatasetsTests/Reference/normalization.py
"""

import gzip

import numpy as np

# A table with a constant column (index 2) and a large offset (index 3).
rows, columns = 20, 4
table = np.array(
    [[((i * 7 + j * 13) % 17) / 4 for j in range(columns)] for i in range(rows)], dtype=np.float32
)
table[:, 2] = 0.1
table[:, 3] += 4096
wide = table.astype(np.float64)
deviation = wide.std(axis=0)
print("mean     ", wide.mean(axis=0).tolist())
print("deviation", deviation.tolist())
print("row 3    ", ((wide[3] - wide.mean(axis=0)) / np.where(deviation > 1e-9, deviation, np.inf)).tolist())

with gzip.open("Sources/BuiltInData/digits.csv.gz") as file:
    digits = np.loadtxt(file, delimiter=",")[:, :64] / 16
for pixel in (0, 10, 20, 33, 63):
    print("pixel", pixel, digits[:, pixel].mean(), digits[:, pixel].std())
