#!/usr/bin/env python3
"""What an earlier version logged is as good for this one.

earlier_version.py --dltui PATH --earlier PATH [--kills 5]

The earlier program logs: the digits with edits and an undo, runs that are killed at different moments, a search that is
killed. This one must read the same values and commands out of them, show every curve, resume the killed ones to the bits of
an unbroken run, repeat the edited one to its bits, and finish the search with the unbroken one's results.
"""

import argparse
import glob
import json
import os
import signal
import struct
import subprocess
import sys
import tempfile
import time

from campaign import fail, failures

parser = argparse.ArgumentParser()
parser.add_argument("--dltui", required=True)
parser.add_argument("--earlier", required=True)
parser.add_argument("--kills", type=int, default=5)
arguments = parser.parse_args()
new, old = os.path.abspath(arguments.dltui), os.path.abspath(arguments.earlier)
EPOCHS = "1500"


def check(holds, what):
    if not holds:
        fail(what)


def path(name):
    return glob.glob(f"runs/*-{name}")[0]


def train(program, name, *words, seed="5"):
    return [
        program, "train", "digits", "--headless", "--name", name, "--seed", seed, "--set", "earlyStopping=null",
        *words,
    ]  # fmt: skip


def run(command, **options):
    return subprocess.run(command, capture_output=True, text=True, **options)


def kill_after(command, seconds):
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    process.wait()


def tensors(name):
    """Every tensor of the parameters that a run kept, as bytes."""
    with open(path(name) + "/checkpoints/final.safetensors", "rb") as file:
        (size,) = struct.unpack("<Q", file.read(8))
        header, data = json.loads(file.read(size)), file.read()
    header.pop("__metadata__", None)
    return {key: data[slice(*value["data_offsets"])] for key, value in header.items()}


def inspect(program, name):
    (facts,) = json.loads(run([program, "inspect", path(name), "--json"]).stdout)["runs"].values()
    return facts


def edit_by_hand():
    lines = [(1.5, ":set l2 0.001"), (1.5, "u"), (1.5, ":set lr 0.005"), (0.5, ":set drop 0.1")]
    process = subprocess.Popen(
        [old, "train", "digits", "--plain", "--name", "edited", "--seed", "3", "--epochs", "100", "--set", "pace=300",
         "--set", "earlyStopping=null"],
        stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    for pause, line in lines:
        time.sleep(pause)
        process.stdin.write(line + "\n")
        process.stdin.flush()
    process.wait()


def read_alike(name):
    before, after = inspect(old, name), inspect(new, name)
    for tag, facts in before["tags"].items():
        found = after["tags"].get(tag, {})
        differ = [key for key, value in facts.items() if found.get(key) != value]
        check(not differ, f"{name}: {tag} is read with another {', '.join(differ)}")
    # This version says more of some.
    same = [{key: value for key, value in command.items() if key in asked} for asked, command in zip(before["commands"], after["commands"])]
    check(before["commands"] == same, f"{name}: other commands are read")
    frame = run([new, "snapshot", path(name), "--size", "160x48"])
    check(frame.returncode == 0 and "train" in frame.stdout and "dev" in frame.stdout, f"{name}: no curves are shown")
    return len(before["tags"])


def ranking(name):
    """What the unbroken search found of each trial."""
    answer = run([new, "search", "--resume", path(name + "-search"), "--json"])
    check(answer.returncode == 0, f"the search {name} cannot be gone on with: {answer.stderr.strip()}")
    trials = json.loads(answer.stdout)["trials"]
    return [(trial["number"], trial["status"], trial["values"], trial["score"], trial["rank"]) for trial in trials]


with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)
    edit_by_hand()
    run(train(old, "whole", "--epochs", EPOCHS), check=True)
    begun = time.monotonic()
    run(train(old, "again", "--epochs", EPOCHS), check=True)
    length = time.monotonic() - begun
    check(tensors("whole") == tensors("again"), "the earlier version's own runs differ: nothing can be compared")
    killed = [f"killed{number}" for number in range(arguments.kills)]
    for number, name in enumerate(killed):
        kill_after(train(old, name, "--epochs", EPOCHS), length * (number + 0.7) / (arguments.kills + 0.5))
    search = [old, "search", "digits", "--trials", "8", "--epochs", "20", "--seed", "2", "--parallel", "1", "--name"]
    begun = time.monotonic()
    run([*search, "hunt"], check=True)
    kill_after([*search, "broken"], (time.monotonic() - begun) / 2)

    tags = sum(read_alike(name) for name in ["edited", "whole", *killed])
    print(f"      {tags} tags of {2 + len(killed)} runs are read as before", flush=True)
    steps = []
    for name in killed:
        answer = run([new, "train", "--headless", "--resume", path(name)])
        check(answer.returncode == 0, f"{name} cannot be resumed: {answer.stderr.strip()}")
        with open(path(name) + "/events.jsonl", encoding="utf-8") as log:
            restored = [json.loads(line) for line in log if '"checkpointRestored"' in line]
        steps.append(restored[-1]["step"] if restored else None)
        check(tensors(name) == tensors("whole"), f"{name}: resumed it comes to other parameters")
    print(f"      resumed at steps {steps}: the parameters of the unbroken run", flush=True)
    answer = run(train(new, "repeated", "--epochs", "100", "--repeat", path("edited"), seed="3"))
    check(answer.returncode == 0, f"the edited run cannot be repeated: {answer.stderr.strip()}")
    check(tensors("repeated") == tensors("edited"), "repeated it comes to other parameters")
    edits = sum(event["event"] == "commandApplied" for event in map(json.loads, open(path("edited") + "/events.jsonl")))
    check(edits >= 4, f"only {edits} edits were made")
    print(f"      {edits} edits repeated: the same parameters", flush=True)
    check(ranking("broken") == ranking("hunt"), "the killed search finds something else")
    print("      the killed search finds what the unbroken one did", flush=True)
print(f"{len(failures)} failures")
sys.exit(1 if failures else 0)
