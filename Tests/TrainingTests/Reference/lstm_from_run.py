"""Loads the LSTM that a run of char-lstm trained into PyTorch, and compares the cost of all names.

    pip install torch safetensors
    dltui train char-lstm --headless --set 'data.split={train: 1}' --set earlyStopping=null \\
        --set metric.optimize=train/cost --runs RUNS
    python lstm_from_run.py RUNS/…-char-lstm

The run's log says what the network cost on all names at the end; PyTorch must find the same to 1e-5.
"""

import gzip
import json
import pathlib
import sys

import torch
from safetensors.torch import load_file
from torch import nn

run = pathlib.Path(sys.argv[1])
root = pathlib.Path(__file__).resolve().parents[3]
names = gzip.open(root / "Sources/BuiltInData/names.txt.gz", "rt").read().split()
weights = load_file(run / "checkpoints/final.safetensors")

embedding = nn.Embedding.from_pretrained(weights["0.embedding.weight"])
units = weights["1.lstm.recurrentWeight"].shape[0]
lstm = nn.LSTM(embedding.embedding_dim, units, batch_first=True)
# Gates stand in the same order; matrices are transposed; PyTorch's second bias is none of ours.
lstm.load_state_dict({
    "weight_ih_l0": weights["1.lstm.inputWeight"].T,
    "weight_hh_l0": weights["1.lstm.recurrentWeight"].T,
    "bias_ih_l0": weights["1.lstm.bias"],
    "bias_hh_l0": torch.zeros(4 * units),
})
x = torch.zeros(len(names), 12, dtype=torch.long)
y = torch.full((len(names), 12), -1)
for number, name in enumerate(names):
    tokens = torch.tensor([ord(letter) - 96 for letter in name])
    x[number, 1 : len(name) + 1] = tokens
    y[number, : len(name)] = tokens
    y[number, len(name)] = 0
with torch.no_grad():
    z = lstm(embedding(x))[0] @ weights["3.dense.weight"] + weights["3.dense.bias"]
    cost = nn.functional.cross_entropy(z.transpose(1, 2), y, ignore_index=-1).item()
logged = None
for line in open(run / "events.jsonl"):
    event = json.loads(line)
    if event["event"] == "scalars" and "train/cost" in event["values"]:
        logged = event["values"]["train/cost"]
print(f"PyTorch {cost:.7f}, the run {logged:.7f}, difference {abs(cost - logged):.1e}")
sys.exit(0 if abs(cost - logged) <= 1e-5 else 1)
