#!/usr/bin/env python3
"""Exports a run to TensorBoard events and compares what TensorBoard's own reader finds in them with
the run's events: rounded to 32 bits by default, bit for bit with --exact.

    pip install tensorboard
    tensorboard_round_trip.py DLTUI RUN

RUN is a run directory of dltui. Rows that the run took back are left out on both sides.
"""
import json
import os
import struct
import subprocess
import sys
import tempfile

from tensorboard.backend.event_processing import event_accumulator
from tensorboard.util import tensor_util


def bits(value, rounded=False):
    if value != value:
        return "nan"
    return struct.pack("<d", struct.unpack("<f", struct.pack("<f", value))[0] if rounded else value).hex()


def logged(path, rounded):
    """{key: [(step, bits)]} of what was kept of the run."""
    curves = {}
    with open(os.path.join(path, "events.jsonl")) as lines:
        for line in lines:
            event = json.loads(line)
            kind = event["event"]
            if kind in ("branched", "checkpointRestored"):
                last = event["toStep"] if kind == "branched" else event["step"]
                for key in curves:
                    curves[key] = [point for point in curves[key] if point[0] <= last]
            if kind != "scalars":
                continue
            for key, value in event["values"].items():
                curves.setdefault(key, []).append((event["step"], bits(float(value), rounded)))
    return {key: points for key, points in curves.items() if points}


def exported(dltui, path, *options):
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [dltui, "export", path, "--format", "tensorboard", "--output", folder, *options],
            check=True)
        reader = event_accumulator.EventAccumulator(folder, size_guidance={
            event_accumulator.SCALARS: 0, event_accumulator.TENSORS: 0})
        reader.Reload()
        curves = {}
        for tag in reader.Tags()["scalars"]:
            curves[tag] = [(event.step, bits(event.value)) for event in reader.Scalars(tag)]
        for tag in reader.Tags()["tensors"]:
            if reader.SummaryMetadata(tag).plugin_data.plugin_name != "scalars":
                continue
            curves[tag] = [
                (event.step, bits(tensor_util.make_ndarray(event.tensor_proto).item()))
                for event in reader.Tensors(tag)]
        return curves


def main():
    dltui, path = sys.argv[1:]
    for options, rounded in (["--exact"], False), ([], True):
        ours, theirs = logged(path, rounded), exported(dltui, path, *options)
        assert ours, "no scalars in the run"
        assert ours.keys() == theirs.keys(), set(ours) ^ set(theirs)
        for key in ours:
            assert ours[key] == theirs[key], key
        count = sum(map(len, ours.values()))
        print(f"{len(ours)} curves, {count} points: the same", "in 32 bits" if rounded else "bit for bit")


main()
