"""Checks an export against TensorBoard's own reader: every tag, step, wall time and 32-bit value.

    dltui export RUN --format jsonl --output run.jsonl
    dltui export RUN --format tensorboard --output folder
    pip install tensorboard
    python3 tensorboard_export.py run.jsonl folder

The expected curves come from the event lines: what was trained anew or undone does not count.
"""

import json
import struct
import sys

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.plugins.hparams import plugin_data_pb2

NAMED = {"NaN": float("nan"), "Infinity": float("inf"), "-Infinity": float("-inf")}


def number(value):
    return NAMED[value] if isinstance(value, str) else float(value)


def integer(text):
    """Python reads -0 as a whole number, which has no sign."""
    return -0.0 if text == "-0" else int(text)


def bits(value):
    """Of the nearest 32-bit number; NaN has many."""
    if value != value:
        return "NaN"
    try:
        return struct.pack("<f", value)
    except OverflowError:
        return struct.pack("<f", float("inf") if value > 0 else float("-inf"))


def expected(path):
    """{key: [(step, seconds, value)]} and the manifest."""
    curves, manifest = {}, None
    for line in open(path):
        event = json.loads(line, parse_int=integer)
        last = None
        if event["event"] == "started":
            manifest, last = event["manifest"], float("-inf")
        elif event["event"] == "scalars":
            for key, value in event["values"].items():
                point = (event["step"], number(event["seconds"]), number(value))
                curves.setdefault(key, []).append(point)
        elif event["event"] == "branched":
            last = event["toStep"]
        elif event["event"] == "checkpointRestored":
            last = event["step"]
        if last is not None:
            curves = {key: [p for p in points if p[0] <= last] for key, points in curves.items()}
    return {key: points for key, points in curves.items() if points}, manifest


def main(lines, folder):
    curves, manifest = expected(lines)
    reader = EventAccumulator(folder, size_guidance={"scalars": 0})
    reader.Reload()
    tags = set(reader.Tags()["scalars"])
    assert tags == set(curves), tags ^ set(curves)
    points = 0
    for key, wanted in curves.items():
        found = reader.Scalars(key)
        assert len(found) == len(wanted), (key, len(found), len(wanted))
        for event, (step, seconds, value) in zip(found, wanted):
            assert event.step == step, (key, event.step, step)
            time = manifest["startedAt"] + (seconds if abs(seconds) < float("inf") else 0)
            assert event.wall_time == time, (key, step, event.wall_time, time)
            assert bits(event.value) == bits(value), (key, step, event.value, value)
            points += 1
    content = reader.SummaryMetadata("_hparams_/session_start_info").plugin_data.content
    session = plugin_data_pb2.HParamsPluginData.FromString(content).session_start_info
    settings = {name: value.number_value for name, value in session.hparams.items()}
    assert settings == {k: number(v) for k, v in manifest["hyperparameters"].items()}, settings
    print(f"{points} points under {len(curves)} tags are the same, {len(settings)} settings too")


main(*sys.argv[1:])
