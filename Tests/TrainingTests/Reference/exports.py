#!/usr/bin/env python3
"""Compares exported models with the engine: in ONNX Runtime and in PyTorch.

    pip install onnx onnxruntime torch numpy
    mkdir exports
    DLTUI_EXPORTS=$PWD/exports swift test --filter ONNXExportTests
    python exports.py exports

One small model for each kind of layer and output. Of each there are NAME.onnx, NAME.py with
NAME.safetensors, and NAME.json with inputs and what the engine answers. Every answer must be within
1e-5 of the engine's, as a share of the largest where that is above 1.
"""
import importlib.util
import json
import pathlib
import sys

import numpy as np
import onnx
import onnxruntime
import torch

BOUND = 1e-5


def distance(found, expected):
    found = np.asarray(found, dtype=np.float64).reshape(-1)
    assert found.shape == expected.shape, (found.shape, expected.shape)
    return np.abs(found - expected).max() / max(1, np.abs(expected).max())


def by_onnx(base, inputs):
    onnx.checker.check_model(onnx.load(f"{base}.onnx"), full_check=True)
    session = onnxruntime.InferenceSession(f"{base}.onnx", providers=["CPUExecutionProvider"])
    return session.run(None, {"input": inputs})[0]


def by_pytorch(base, inputs):
    spec = importlib.util.spec_from_file_location("exported", f"{base}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    model = module.Model(f"{base}.safetensors").eval()
    with torch.no_grad():
        return model.predict(torch.from_numpy(inputs)).numpy()


def main():
    folder = pathlib.Path(sys.argv[1])
    worst = 0
    for path in sorted(folder.glob("*.json")):
        case = json.loads(path.read_text())
        kind = np.int64 if case["isText"] else np.float32
        inputs = np.array(case["inputs"]).astype(kind).reshape(case["shape"])
        expected = np.array(case["answers"], dtype=np.float64)
        base = path.with_suffix("")
        distances = [distance(run(base, inputs), expected) for run in (by_onnx, by_pytorch)]
        worst = max(worst, *distances)
        print(f"{path.stem:24} onnxruntime {distances[0]:.1e}  PyTorch {distances[1]:.1e}")
    print(f"onnxruntime {onnxruntime.__version__}, torch {torch.__version__}: worst {worst:.1e}")
    sys.exit(worst > BOUND)


if __name__ == "__main__":
    main()
