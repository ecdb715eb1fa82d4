#!/usr/bin/env python3
"""Extreme values in every numeric field of a run's log and manifest.

A real run is made first, with edits, an undo, layers, confusions and samples; kinds of events that it
has not are added as they would stand in a log. Each round changes one field of a line of each kind,
walking through all pairs of field and value in an order that the seed gives, and then looks at the run
in every way there is. Every command has to end by itself, within ten seconds, with 0, 1 or 2, and
without a word of Swift's runtime.
"""

import argparse
import copy
import json
import os
import pty
import random
import re
import select
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time
import fcntl
import termios

LONGEST_SECONDS = 10
# A machine that is busy may be slow once; what is slow twice hangs.
SECOND_LONGEST_SECONDS = 40
RUNTIME_WORDS = re.compile(
    rb"Fatal error|\*\*\* Signal|Thread \d+ crashed|Precondition failed|AddressSanitizer"
)
SCREENS = ["overview", "metrics", "layers", "errors", "data", "console"]
SIZES = ["160x48", "80x24", "40x12", "20x5", "1x1", "300x90"]

RECIPE = """\
name: fields
data: {source: digits, split: auto}
model:
  - dense: 16
  - relu
  - dropout: 0.1
  - dense: 10
cost: {softmaxCrossEntropy: {}, l2: 1.0e-4}
optimizer: {adam: {learningRate: 0.003}}
batchSize: 64
epochs: 4
earlyStopping: {metric: dev/cost, patience: 30}
metric: {optimize: dev/accuracy}
humanLevelError: 0.01
seed: 1
workers: 1
logEvery: 1
"""

# Commands that the run carries out as it is made, each after a step.
COMMANDS = [
    (5, {"command": "set", "hyperparameter": "learningRate", "value": 0.01}),
    (12, {"command": "set", "hyperparameter": "batchSize", "value": 32}),
    (20, {"command": "set", "hyperparameter": "dropout", "value": 0.2}),
    (30, {"command": "undo"}),
    (35, {"command": "saveCheckpoint"}),
    (40, {"command": "measureTest"}),
    (50, {"command": "rangeTest"}),
    (60, {"command": "set", "hyperparameter": "learningRate", "value": 0.002}),
]

# Kinds that such a run need not have.
EXTRA = [
    {"event": "sample", "step": 70, "seconds": 0.5, "temperature": 0.8, "texts": ["abc", "de"]},
    {"event": "rangeTest", "step": 50, "seconds": 0.4, "rates": [1e-5, 1e-4, 1e-3, 1e-2, 1e-1],
     "costs": [2.5, 2.4, 2.0, 1.5, 3.0], "proposal": 0.003},
    {"event": "timeUse", "step": 80, "seconds": 0.6, "data": 0.1, "forward": 0.2, "backward": 0.3,
     "update": 0.1, "evaluation": 0.1, "log": 0.05},
    {"event": "boundary", "step": 80, "seconds": 0.6, "columns": 2, "rows": 1, "places": "EA8=",
     "errors": [0], "plane": {"names": ["x", "y"], "x": [0, 1], "y": [0, 2],
                              "train": {"x": [0.5], "y": [0.25], "labels": [1]},
                              "dev": {"x": [0.5], "y": [0.25], "labels": [1]}}},
    {"event": "predictions", "step": 80, "seconds": 0.6, "predictions": [1.5, 2], "truth": [1, 2],
     "targetCount": 1},
    {"event": "message", "level": "warning", "text": "a warning", "step": 81, "seconds": 0.61},
    {"event": "commandRefused", "id": 90, "origin": "user", "command": "set",
     "hyperparameter": "learningRate", "value": 7, "step": 82, "seconds": 0.62, "reason": "too much"},
    {"event": "commandRequested", "id": 91, "origin": "user", "command": "seek", "toStep": 10,
     "step": 83, "seconds": 0.63},
    {"event": "commandRequested", "id": 92, "origin": "user", "command": "playbackSpeed", "speed": 2,
     "step": 83, "seconds": 0.63},
    {"event": "commandApplied", "id": 93, "origin": "user", "command": "set",
     "hyperparameter": "patience", "value": 9, "step": 84, "seconds": 0.64, "before": 30,
     "after": 9, "effective": 9},
    {"event": "inherited", "step": 1, "epoch": 0.1, "seconds": 0.01, "values": {"dev/cost": 2.2}},
    {"event": "commandApplied", "id": 94, "origin": "user", "command": "race",
     "hyperparameter": "learningRate", "value": 0.1, "epochs": 3, "step": 84, "seconds": 0.64},
    {"event": "raceStarted", "hyperparameter": "learningRate", "a": 0.01, "b": 0.1, "step": 84,
     "epoch": 3.1, "lastEpoch": 7, "seconds": 0.64},
    {"event": "raceScalars", "step": 85, "epoch": 3.2, "seconds": 0.65, "values": {"dev/cost": 1}},
    {"event": "raceArmEnded", "arm": "b", "step": 85, "seconds": 0.65, "trouble": "it is NaN"},
    {"event": "raceEnded", "kept": "a", "metric": "dev/accuracy", "a": 0.9, "b": 0.8, "step": 84,
     "seconds": 0.65},
    {"event": "branched", "fromStep": 84, "toStep": 83, "seconds": 0.64, "reason": "undo"},
    {"event": "checkpointRestored", "file": "checkpoint-0002-step-35.safetensors", "step": 84,
     "epoch": 3.1, "seconds": 0.7},
    {"event": "dataDescribed",
     "sets": [{"split": "train", "count": 3, "classCounts": [1, 2], "inputMean": 0.1,
               "inputDeviation": 0.2}],
     "normalization": {"meanLow": 0, "meanHigh": 1, "deviationLow": 0.1, "deviationHigh": 2,
                       "constantCount": 1, "featureCount": 4},
     "overlaps": [{"first": "train", "second": "dev", "count": 2, "contradictions": 1}],
     "drifts": [{"first": "train", "second": "dev", "kind": "classShare", "name": "a",
                 "firstValue": 0.1, "secondValue": 0.3, "score": 6}],
     "thumbnails": [{"split": "train", "example": 1, "label": "a", "height": 1, "width": 2,
                     "channels": 1, "pixels": "AP8="}], "texts": ["a line"]},
]

HUGE = object()
MISSING = object()
VALUES = [
    ("0", 0), ("-1", -1), ("1e308", 1e308), ("-1e308", -1e308), ("1e19", 1e19),
    ("2^63", 2**63), ("2^63-1", 2**63 - 1), ("-2^63", -(2**63)), ("2^53+1", 2**53 + 1),
    ("2^53", 2**53), ("1e15", 10**15), ("1e-320", 1e-320), ("NaN", "NaN"),
    ("Infinity", "Infinity"), ("-Infinity", "-Infinity"), ("missing", MISSING), ("null", None),
    ("string", "seven"), ("huge array", HUGE),
]


def environment(home):
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    return {
        **kept, "HOME": home, "XDG_CONFIG_HOME": home, "TERM": "xterm-256color",
        "LC_ALL": "C.UTF-8", "SWIFT_BACKTRACE": "enable=no",
    }


class Runner:
    """Runs the program, and says what was wrong with how it ended."""

    def __init__(self, dltui, home):
        self.dltui = dltui
        self.environment = environment(home)

    def fault(self, arguments):
        """Why the command did not end as it should; None when it did."""
        for limit in (LONGEST_SECONDS, SECOND_LONGEST_SECONDS):
            try:
                done = subprocess.run(
                    [self.dltui, *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE, timeout=limit, env=self.environment)
            except subprocess.TimeoutExpired:
                continue
            return judge(done.returncode, done.stderr + done.stdout[-4096:])
        return f"no end after {SECOND_LONGEST_SECONDS} s"

    def screen_fault(self, arguments, keys):
        """The same of a command with the dashboard open, to which keys are typed."""
        for limit in (LONGEST_SECONDS, SECOND_LONGEST_SECONDS):
            fault = self.screen_fault_once(arguments, keys, limit)
            if fault != "hang":
                return fault
        return f"no end after {SECOND_LONGEST_SECONDS} s"

    def screen_fault_once(self, arguments, keys, limit):
        child, terminal = pty.fork()
        if child == 0:
            try:
                os.execve(self.dltui, [self.dltui, *arguments], self.environment)
            finally:
                os._exit(127)
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 130, 0, 0))
        waiting = list(keys)
        output = b""
        end = time.monotonic() + limit
        try:
            while time.monotonic() < end:
                ready, _, _ = select.select([terminal], [], [], 0.15)
                if ready:
                    try:
                        piece = os.read(terminal, 1 << 16)
                    except OSError:
                        piece = b""
                    if not piece:
                        break
                    output = (output + piece)[-65536:]
                elif output and waiting:
                    # It has nothing more to draw: the next key.
                    os.write(terminal, waiting.pop(0).encode())
            else:
                os.kill(child, signal.SIGKILL)
                os.waitpid(child, 0)
                return "hang"
            _, status = os.waitpid(child, 0)
            return judge(os.waitstatus_to_exitcode(status), output)
        finally:
            os.close(terminal)


def judge(code, output):
    words = RUNTIME_WORDS.search(output)
    if words:
        start = output.rfind(b"\n", 0, words.start()) + 1
        end = output.find(b"\n", words.end())
        line = output[start:end if end >= 0 else None]
        return "the runtime speaks: " + line.decode(errors="replace").strip()[:160]
    if code not in (0, 1, 2):
        return f"ended with {code}"
    return None


# What can be changed.

def paths(value, path=()):
    """The ways to every number in a value; of an array its first and last element, and itself."""
    if isinstance(value, bool):
        return
    if isinstance(value, (int, float)):
        yield path
    elif isinstance(value, dict):
        for key, member in value.items():
            yield from paths(member, path + (key,))
    elif isinstance(value, list) and value:
        if isinstance(value[0], (int, float)):
            yield path
        for index in sorted({0, len(value) - 1}):
            yield from paths(value[index], path + (index,))


def changed(value, path, new):
    value = copy.deepcopy(value)
    place = value
    for key in path[:-1]:
        place = place[key]
    if new is MISSING:
        del place[path[-1]]
    elif new is HUGE:
        place[path[-1]] = list(range(100_000))
    else:
        place[path[-1]] = new
    return value


def name_of(path):
    return ".".join(str(part) for part in path)


class Deck:
    """All pairs of field and value of a kind, in an order of their own, dealt out one by one."""

    def __init__(self, kind, sample, seed):
        self.pairs = [(path, name, new) for path in paths(sample) for name, new in VALUES]
        random.Random(f"{seed} {kind}").shuffle(self.pairs)

    def deal(self, number):
        return self.pairs[number % len(self.pairs)] if self.pairs else None


# The run.

def make_run(runner, work):
    """A run with all that can be in one; its folder."""
    with open(f"{work}/recipe.yaml", "w") as file:
        file.write(RECIPE)
    with open(f"{work}/wishes.jsonl", "w") as file:
        for number, (step, command) in enumerate(COMMANDS, 1):
            line = {"event": "commandRequested", "id": number, "origin": "user", **command,
                    "step": step, "seconds": 0}
            file.write(json.dumps(line) + "\n")
    done = subprocess.run(
        [runner.dltui, "train", f"{work}/recipe.yaml", "--headless", "--runs", f"{work}/made",
         "--repeat", f"{work}/wishes.jsonl"],
        stdin=subprocess.DEVNULL, capture_output=True, timeout=300, env=runner.environment)
    if done.returncode != 0:
        sys.exit(f"the run could not be made: {done.stderr.decode(errors='replace')}")
    return f"{work}/made/{os.listdir(f'{work}/made')[0]}"


class Original:
    """The run's files as they should be."""

    def __init__(self, folder, seed):
        self.folder = folder
        with open(f"{folder}/events.jsonl") as file:
            self.lines = [json.loads(line) for line in file]
        with open(f"{folder}/manifest.json") as file:
            self.manifest = json.load(file)
        # Stopped before its end, so that it can be gone on with.
        self.lines = [line for line in self.lines if line["event"] != "finished"]
        self.finish = {"event": "finished", "reason": "completed", "step": 90, "seconds": 0.8,
                       "restoredStep": 80}
        kinds = {}
        for line in self.lines + EXTRA + [self.finish]:
            kind = line["event"] + ("/" + line["command"] if "command" in line else "")
            kinds.setdefault(kind, []).append(line)
        self.kinds = kinds
        self.decks = {kind: Deck(kind, max(lines, key=lambda line: len(json.dumps(line))), seed)
                      for kind, lines in kinds.items()}
        self.decks["manifest.json"] = Deck("manifest.json", self.manifest, seed)

    def changes(self, number, chooser):
        """The round's changes: one of each kind, which goes on a line of that kind."""
        taken = []
        for kind, deck in sorted(self.decks.items()):
            # A manifest that is refused hides much of the rest.
            if kind == "manifest.json" and number % 3:
                continue
            if kind == "started" and number % 3 != 1:
                continue
            pair = deck.deal(number // 3 if kind in ("manifest.json", "started") else number)
            if pair:
                taken.append((kind, *pair))
        chooser.shuffle(taken)
        return taken

    def write(self, folder, changes, isFinished):
        os.makedirs(folder)
        os.symlink(f"{self.folder}/checkpoints", f"{folder}/checkpoints")
        manifest = self.manifest
        lines = [dict(line) for line in self.lines]
        extra = {id(line): line for line in EXTRA}
        tail = {}
        for kind, path, _, new in changes:
            if kind == "manifest.json":
                manifest = changed(manifest, path, new)
                continue
            sample = max(self.kinds[kind], key=lambda line: len(json.dumps(line)))
            line = changed(sample, path, new)
            if id(sample) in extra:
                extra[id(sample)] = line
            elif kind == "started":
                lines[0] = line
            elif kind.startswith("finished"):
                tail["finished"] = line
            else:
                # Once where it stood, and once at the end, where it is what is shown.
                lines = [line if other == sample else other for other in lines]
                tail[kind] = line
        lines += list(tail[kind] for kind in sorted(tail) if kind != "finished")
        # A description that is whole stands before those that are not.
        lines += list(extra.values())
        if isFinished:
            lines.append(tail.get("finished", self.finish))
        with open(f"{folder}/manifest.json", "w") as file:
            json.dump(manifest, file)
        with open(f"{folder}/events.jsonl", "w") as file:
            for line in lines:
                file.write(json.dumps(line) + "\n")


def commands(runs, run, chooser):
    """All that looks at a run; what is typed where it opens the dashboard."""
    yield ["inspect", run], None
    yield ["inspect", run, "--json"], None
    yield ["runs", runs], None
    yield ["runs", runs, "--json"], None
    yield ["runs", runs, "--optimize", "dev/accuracy", "--satisfy", "train/cost <= 9"], None
    for screen in SCREENS:
        yield ["snapshot", run, "--screen", screen, "--size", chooser.choice(SIZES)], None
    yield ["snapshot", run, "--at", str(chooser.choice([0, 30, 2**63 - 1]))], None
    yield ["evaluate", run, "--errors", "3"], None
    for name in ("csv", "jsonl"):
        yield ["export", run, "--format", name], None
    yield ["export", run, "--format", "tensorboard", "-o", f"{run}-tb", "--force"], None
    yield ["export", run, "--format", "svg", "--screen", chooser.choice(SCREENS)], None
    yield ["export", run, "--format", "asciicast"], None
    yield ["export", run, "--format", "asciicast", "--speed", "1000"], None
    yield ["replay", run, "--paused", "--no-config"], ["1", "2", "3", "4", "5", "n", "e", "q", "q"]


def look(runner, original, folder, changes, chooser):
    """What goes wrong with the run that has these changes: pairs of command and fault."""
    found = []
    runs = f"{folder}/runs"
    run = f"{runs}/run"
    original.write(run, changes, isFinished=True)
    for arguments, keys in commands(runs, run, chooser):
        fault = (runner.fault(arguments) if keys is None
                 else runner.screen_fault(arguments, keys))
        if fault:
            found.append((arguments, keys, fault))
    # A run that goes on writes, so it has a folder and checkpoints of its own.
    open_run = f"{folder}/open/run"
    original.write(open_run, changes, isFinished=False)
    os.remove(f"{open_run}/checkpoints")
    shutil.copytree(f"{original.folder}/checkpoints", f"{open_run}/checkpoints")
    for name in os.listdir(f"{open_run}/checkpoints"):
        if name.startswith("final"):
            os.remove(f"{open_run}/checkpoints/{name}")
    arguments = ["train", "--resume", open_run, "--headless"]
    fault = runner.fault(arguments)
    if fault:
        found.append((arguments, None, fault))
    return found


def culprit(runner, original, work, changes, arguments, keys):
    """The one change that is to blame; all of them when it takes more than one."""
    for change in changes:
        folder = tempfile.mkdtemp(dir=work)
        run = f"{folder}/runs/run"
        resumes = "--resume" in arguments
        original.write(run, [change], isFinished=not resumes)
        again = [run if word.endswith("/run") else f"{folder}/runs" if word.endswith("/runs")
                 else word for word in arguments]
        fault = (runner.fault(again) if keys is None else runner.screen_fault(again, keys))
        shutil.rmtree(folder)
        if fault:
            return [change]
    return changes


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dltui", required=True)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="the round to begin with")
    options = parser.parse_args()
    work = tempfile.mkdtemp(prefix="log-fields-")
    failures = 0
    try:
        runner = Runner(os.path.abspath(options.dltui), f"{work}/home")
        original = Original(make_run(runner, work), options.seed)
        for number in range(options.first, options.first + options.rounds):
            chooser = random.Random(f"{options.seed} {number}")
            changes = original.changes(number, chooser)
            folder = f"{work}/round"
            for arguments, keys, fault in look(runner, original, folder, changes, chooser):
                blame = culprit(runner, original, work, changes, arguments, keys)
                what = ", ".join(f"{kind} {name_of(path)} = {name}"
                                 for kind, path, name, _ in blame)
                words = " ".join(word.replace(f"{folder}/", "") for word in arguments)
                print(f"--seed {options.seed} --first {number} --rounds 1: {words}: {fault}; {what}",
                      flush=True)
                failures += 1
            shutil.rmtree(folder)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    print(f"{options.rounds} rounds, {failures} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
