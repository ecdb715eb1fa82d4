#!/usr/bin/env python3
"""Steers runs, kills them at random moments and goes on with them, and compares bit for bit.

Each round trains one small run with `--plain`, types commands at random steps on its standard
input, kills it with SIGKILL at a random moment, goes on with `--resume`, a few times over, and lets
it come to its end. Then:
- every edit that the log acknowledged, and that nothing took back, is applied at its step in the
  course that counts;
- a run that never breaks off and carries out the same commands (`--repeat` of the log) ends with the
  same parameters and logs the same scalars.
"""
import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

RECIPE = ["digits", "--epochs", "6", "--set", "earlyStopping=null", "--set", "model[1].dense=16"]
VALUES = {
    "lr": ["0.01", "0.0005", "0.004", "0.02"],
    "l2": ["0.01", "0.001", "0"],
    "dropout": ["0.1", "0.3", "0.5"],
    "momentum": ["0.8", "0.95"],
    "batch": ["32", "100"],
    "epochs": ["7", "8"],
}


class Broken(Exception):
    """What a round found wrong."""


def events(folder):
    """The whole lines of a run's log."""
    try:
        with open(os.path.join(folder, "events.jsonl"), "rb") as log:
            lines = log.read().split(b"\n")[:-1]
    except FileNotFoundError:
        return []
    found = []
    for line in lines:
        try:
            found.append(json.loads(line))
        except ValueError:
            pass
    return found


def step_of(log):
    return next((e["step"] for e in reversed(log) if e["event"] == "scalars"), 0)


def tensors(path):
    with open(path, "rb") as file:
        data = file.read()
    return data[8 + int.from_bytes(data[:8], "little"):]


def rows(log):
    """The rows that count, without their times: what was trained anew, or given up, is not there."""
    kept = []
    for event in log:
        kind = event["event"]
        if kind == "scalars":
            values = event["values"]
            if "run/inferenceMilliseconds" in values or "inferenceMilliseconds" in str(values):
                continue
            kept.append((event["step"], json.dumps(values, sort_keys=True)))
        elif kind == "started":
            kept = []
        elif kind in ("branched", "checkpointRestored"):
            step = event["toStep"] if kind == "branched" else event["step"]
            kept = [row for row in kept if row[0] <= step]
    return kept


def is_edit(event):
    return event["origin"] == "user" and event["command"] == "set" and \
        event["hyperparameter"] != "pace"


def edits_to_expect(log):
    """Acknowledged edits that were not taken back, by id, with their steps."""
    edits = {}
    order = []
    for event in log:
        if event["event"] == "commandApplied" and is_edit(event):
            edits.setdefault(event["id"], event)
            order = [i for i in order if i != event["id"]] + [event["id"]]
        elif event["event"] == "commandApplied" and event["origin"] == "user" \
                and event["command"] == "undo":
            gone = [i for i in order if edits[i]["step"] > event["step"]]
            if "after" in event:
                changed = [i for i in order if i not in gone
                           and edits[i]["before"] != edits[i]["after"]]
                gone += order[order.index(changed[-1]):] if changed else []
            order = [i for i in order if i not in gone]
    return {i: (edits[i]["step"], edits[i]["after"]) for i in order}


def course_edits(log):
    """The edits of the course that counts, as the last process left it."""
    applied = {}
    for event in log:
        if event["event"] == "commandApplied" and is_edit(event):
            applied[event["id"]] = (event["step"], event["after"])
    return applied


class Round:
    def __init__(self, program, seed, folder):
        self.program, self.random, self.folder = program, random.Random(seed), folder
        self.seed = seed
        self.run = None
        self.typed = []

    def command(self, *arguments):
        return [self.program, "train", *arguments, "--runs", self.folder]

    def find(self):
        # A hidden folder is of a run that was killed before it had begun.
        names = [n for n in os.listdir(self.folder)
                 if n.endswith("-steered") and not n.startswith(".")]
        return os.path.join(self.folder, names[0]) if names else None

    def line(self):
        kind = self.random.random()
        if kind < 0.62:
            name = self.random.choice(list(VALUES))
            return f":set {name} {self.random.choice(VALUES[name])}"
        if kind < 0.8:
            return "u"
        if kind < 0.9:
            return "c"
        return "pause"

    def steer(self, arguments, deadline):
        """One process: steered, then killed. Returns whether it came to its end by itself."""
        process = subprocess.Popen(
            self.command(*arguments, "--plain"), stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, bufsize=0)
        until = time.monotonic() + self.random.uniform(0.15, 1.6)
        try:
            while process.poll() is None and time.monotonic() < min(until, deadline):
                time.sleep(self.random.uniform(0.02, 0.25))
                line = self.line()
                self.typed.append(line)
                text = "space\n" if line == "pause" else line + "\n"
                try:
                    process.stdin.write(text.encode())
                    if line == "pause":
                        time.sleep(0.15)
                        more = self.random.choice(["", ":set lr 0.007\n", ".\n", "e\n"])
                        process.stdin.write((more + "space\n").encode())
                except (BrokenPipeError, ConnectionResetError):
                    break
            if process.poll() is None and self.random.random() < 0.9:
                process.send_signal(signal.SIGKILL)
                process.wait()
                self.typed.append("kill -9")
                return False
            return self.end(process, deadline)
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()

    def end(self, process, deadline):
        process.stdin.close()
        try:
            process.wait(max(1, min(20, deadline - time.monotonic())))
        except subprocess.TimeoutExpired:
            return False
        return True

    def finish(self, arguments):
        done = subprocess.run(
            self.command(*arguments, "--headless"), stdin=subprocess.DEVNULL, capture_output=True,
            timeout=60)
        if done.returncode != 0:
            raise Broken(f"{' '.join(arguments)}: status {done.returncode}, "
                         f"{done.stderr.decode().strip()}")

    def play(self):
        recipe = RECIPE + ["--seed", str(self.seed % 1000), "--set", "pace=160"]
        deadline = time.monotonic() + 40
        arguments = recipe + ["--name", "steered"]
        for _ in range(self.random.randint(1, 4)):
            ended = self.steer(arguments, deadline)
            self.run = self.run or self.find()
            if self.run is None:
                continue
            arguments = ["--resume", self.run]
            if ended:
                break
        if self.run is None:
            return
        before = edits_to_expect(events(self.run))
        self.finish(arguments)
        log = events(self.run)
        last = log[-1]
        if last["event"] != "finished" or last["reason"] != "completed":
            raise Broken(f"the log ends with {last}")
        applied = course_edits(log)
        for number, edit in before.items():
            if edit[0] < last["step"] and applied.get(number) != edit:
                raise Broken(f"edit {number} of step {edit[0]} came back as {applied.get(number)}")
        self.finish(recipe + ["--name", "again", "--repeat", self.run])
        again = next(os.path.join(self.folder, n) for n in os.listdir(self.folder)
                     if n.endswith("-again"))
        self.compare(log, again)

    def compare(self, log, again):
        final = os.path.join("checkpoints", "final.safetensors")
        ours, theirs = rows(log), rows(events(again))
        if ours != theirs:
            pair = next((p for p in zip(ours, theirs) if p[0] != p[1]), (len(ours), len(theirs)))
            raise Broken(f"the rows differ: {pair[0]} and repeated {pair[1]}")
        if tensors(os.path.join(self.run, final)) != tensors(os.path.join(again, final)):
            raise Broken("the parameters differ from those of the repeated run")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--dltui", required=True, help="the binary's path")
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", help="a folder to leave the runs of failed rounds in")
    options = parser.parse_args()
    program = os.path.abspath(options.dltui)
    failures = 0
    for number in range(options.rounds):
        seed = options.seed + number
        folder = tempfile.mkdtemp(prefix="dltui-campaign-")
        game = Round(program, seed, folder)
        try:
            game.play()
        except (Broken, subprocess.TimeoutExpired, OSError) as problem:
            failures += 1
            print(f"seed {seed}: {problem}; typed {game.typed}; "
                  f"again: kill_and_resume.py --dltui {options.dltui} --rounds 1 --seed {seed}",
                  flush=True)
            if options.keep:
                shutil.copytree(folder, os.path.join(options.keep, str(seed)), dirs_exist_ok=True)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    print(f"{options.rounds} rounds, {failures} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
