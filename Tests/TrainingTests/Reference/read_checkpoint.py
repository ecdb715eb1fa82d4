"""Reads a checkpoint with the reference implementation of safetensors and prints what is in it.

    pip install safetensors numpy
    python3 read_checkpoint.py RUN/checkpoints/checkpoint-0001-step-0.safetensors
"""

import sys

from safetensors import safe_open

path = sys.argv[1]
with safe_open(path, framework="numpy") as file:
    metadata = file.metadata()
    for name in sorted(metadata):
        print(f"{name}: {metadata[name]}")
    parameters = metadata["tensors"].split(",")
    missing = [name for name in parameters if name not in file.keys()]
    if missing:
        sys.exit(f"{path}: no tensor {', '.join(missing)}")
    for name in file.keys():
        tensor = file.get_tensor(name)
        print(
            f"{name} {tensor.dtype} {list(tensor.shape)} "
            f"sum {tensor.astype('float64').sum():.9g} norm {(tensor.astype('float64') ** 2).sum() ** 0.5:.9g}"
        )
