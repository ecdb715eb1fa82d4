#!/usr/bin/env python3
"""Compares exported models with the engine: in ONNX Runtime and in PyTorch.

    pip install onnx onnxruntime torch numpy
    mkdir exports
    DLTUI_EXPORTS=$PWD/exports swift test --filter ONNXExportTests
    python exports.py exports

One small model for each kind of layer and output, and some of texts by characters, words and byte
pairs, whose tokens are found here again by the tokenizer that both files carry. Of each there are NAME.onnx, NAME.py with
NAME.safetensors, and NAME.json with inputs and what the engine answers. Every answer must be within
1e-5 of the engine's, as a share of the largest where that is above 1.
"""
import importlib.util
import json
import pathlib
import re
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


def byte_pairs(word, tokenizer):
    """Sennrich, Haddow & Birch (2016): of the pairs in a word the one that was learned first."""
    ranks = {(m["left"], m["right"]): place for place, m in enumerate(tokenizer["merges"])}
    parts = list(word[:-1]) + [word[-1] + " "]
    while True:
        known = [pair for pair in zip(parts, parts[1:]) if pair in ranks]
        if not known:
            return parts
        best, merged = min(known, key=ranks.get), []
        while parts:
            count = 2 if tuple(parts[:2]) == best else 1
            merged.append("".join(parts[:count]))
            parts = parts[count:]
        parts = merged


def words(line):
    return re.findall(r"[^\W_]+(?:['’][^\W_]+)*|[^\w\s]|_", line.lower())


def tokens(text, tokenizer, steps):
    """The first tokens of a text, with 0 before them where it is shorter."""
    numbers = {token: place for place, token in enumerate(tokenizer["vocabulary"])}
    unknown = numbers["<unknown>"]
    lines = []
    for line in text.split("\n"):
        match tokenizer["unit"]:
            case "character": parts = list(line)
            case "word": parts = words(line)
            case "bytePairs": parts = [p for word in line.split() for p in byte_pairs(word, tokenizer)]
        lines.append([numbers.get(part, unknown) for part in parts])
    row = [number for line in lines for number in line + [0]]
    while row and row[-1] == 0:
        row.pop()
    row = row[:steps]
    return [0] * (steps - len(row)) + row


def tokenizers(base):
    """As both files have it."""
    found = {entry.key: entry.value for entry in onnx.load(f"{base}.onnx").metadata_props}
    with open(f"{base}.safetensors", "rb") as file:
        header = json.loads(file.read(int.from_bytes(file.read(8), "little")))
    return [json.loads(text) for text in (found["tokenizer"], header["__metadata__"]["tokenizer"])]


def names(base):
    """Of outputs and of a table's columns, as both files have them."""
    found = {entry.key: json.loads(entry.value) for entry in onnx.load(f"{base}.onnx").metadata_props}
    space = {}
    exec(compile(base.with_suffix(".py").read_text(), base.name, "exec"), space)
    return [(found["names"], found.get("features")), (space["OUTPUTS"], space.get("FEATURES"))]


def main():
    folder = pathlib.Path(sys.argv[1])
    worst = 0
    for path in sorted(folder.glob("*.json")):
        case = json.loads(path.read_text())
        kind = np.int64 if case["isText"] else np.float32
        inputs = np.array(case["inputs"]).astype(kind).reshape(case["shape"])
        expected = np.array(case["answers"], dtype=np.float64)
        base = path.with_suffix("")
        if "texts" in case:
            for tokenizer in tokenizers(base):
                rows = [tokens(text, tokenizer, case["shape"][1]) for text in case["texts"]]
                assert np.array_equal(rows, inputs), (path.stem, rows, inputs.tolist())
        (outputs, features), others = names(base)
        assert (outputs, features) == others and len(outputs) > 0, (path.stem, outputs, features, others)
        assert features is None or len(features) == case["shape"][1], (path.stem, features)
        distances = [distance(run(base, inputs), expected) for run in (by_onnx, by_pytorch)]
        worst = max(worst, *distances)
        print(f"{path.stem:24} onnxruntime {distances[0]:.1e}  PyTorch {distances[1]:.1e}")
    print(f"onnxruntime {onnxruntime.__version__}, torch {torch.__version__}: worst {worst:.1e}")
    sys.exit(int(worst > BOUND))


if __name__ == "__main__":
    main()
