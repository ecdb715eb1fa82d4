"""Arrays as NumPy writes them, and what is in them, for ArrayTests.swift.

Run from the repository's root: python3 Tests/DatasetsTests/Reference/arrays.py
Writes Arrays/stored.npz, Arrays/deflated.npz and Arrays/expected.json beside this script.
"""

import json
import pathlib

import numpy as np

folder = pathlib.Path(__file__).parent / "Arrays"
arrays = {}
for kind in ("i1", "i2", "i4", "i8"):
    arrays[kind] = np.array([[-1, 0, 1], [2, -100, 5]]).astype(kind)
for kind in ("u1", "u2", "u4", "u8"):
    arrays[kind] = np.array([[0, 1, 2], [3, 200, 5]]).astype(kind)
for kind in ("f2", "f4", "f8"):
    arrays[kind] = np.array([[-1.5, 0, 2.0**-20], [3.25, -1000, 65504]]).astype(kind)
arrays["b1"] = np.array([[True, False, True], [False, False, True]])
for name in list(arrays):
    if arrays[name].dtype.itemsize > 1:
        arrays[f"big-{name}"] = arrays[name].astype(arrays[name].dtype.newbyteorder(">"))
    arrays[f"fortran-{name}"] = np.asfortranarray(arrays[name])
arrays["fortran-4d"] = np.asfortranarray(
    np.arange(2 * 3 * 4 * 5, dtype="u1").reshape(2, 3, 4, 5)
)
arrays["big-fortran-3d"] = np.asfortranarray(np.arange(24, dtype=">i4").reshape(2, 3, 4))
arrays["one-dimension"] = np.asfortranarray(np.arange(5, dtype="i4"))
arrays["half-specials"] = np.array(
    [0, -0.0, 2.0**-24, -(2.0**-14), 1 + 2.0**-10, 65504], dtype="f2"
)
arrays["bytes"] = np.array([b"cat", b"dog", b"horse"])
arrays["scalars"] = np.array(["Hund", "Katze", "Bär 🐻"])
arrays["big-scalars"] = arrays["scalars"].astype(arrays["scalars"].dtype.newbyteorder(">"))

np.savez(folder / "stored.npz", **arrays)
np.savez_compressed(folder / "deflated.npz", **arrays)
expected = {}
for name, array in arrays.items():
    flat = array.reshape(-1, order="C")
    if array.dtype.kind == "S":
        values = [text.decode() for text in flat]
    elif array.dtype.kind == "U":
        values = [str(text) for text in flat]
    else:
        values = [float(number) for number in flat]
    expected[name] = {"shape": list(array.shape), "values": values}
(folder / "expected.json").write_text(json.dumps(expected, indent=1, ensure_ascii=False) + "\n")
