#!/usr/bin/env python3
"""Screens come to a run and go, by key, by SIGKILL and with their terminal, while it trains.

attach.py --dltui PATH [--rounds 200] [--kills 50] [--seed 1]

First, --rounds screens on one run, whose scalars must then equal those of a run that nobody watched, to the bit. Then the
host itself is killed --kills times at random moments, with a screen on it: the screen must say so within a second, and the
run must go on bit for bit.
"""

import argparse
import glob
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time

from campaign import fail, failures, owner
from screen import Screen

parser = argparse.ArgumentParser()
parser.add_argument("--dltui", required=True)
parser.add_argument("--rounds", type=int, default=200)
parser.add_argument("--kills", type=int, default=50)
parser.add_argument("--seed", type=int, default=1)
arguments = parser.parse_args()
random.seed(arguments.seed)
dltui = os.path.abspath(arguments.dltui)


def train(name, *words):
    return [
        dltui, "train", "digits", "--name", name, "--seed", "3", "--set", "earlyStopping=null",
        "--set", "pace=0", "--set", "logEvery=1", *words,
    ]  # fmt: skip


def path(name):
    return glob.glob(f"runs/*-{name}")[0]


def events(name):
    with open(path(name) + "/events.jsonl", encoding="utf-8") as log:
        return [json.loads(line) for line in log if line.strip()]


def scalars(name):
    """Every value by step and metric; the last where a step was trained twice."""
    found = {}
    for event in events(name):
        if event["event"] == "scalars":
            for key, value in event["values"].items():
                # A time is another one each time.
                if not key.endswith("Milliseconds"):
                    found[event["step"], key] = value
    return found


def screens():
    epochs = str(max(40, arguments.rounds * 50))
    subprocess.run(train("watched", "--epochs", epochs, "--detach"), check=True, stdout=subprocess.DEVNULL)
    ways = {"D": 0, "kill": 0, "terminal": 0, "quit": 0}
    open_screens = []
    for _ in range(arguments.rounds):
        screen = Screen(dltui, "attach", "watched")
        if not screen.shows(b"epoch"):
            if b"does not live" in screen.painted:
                print("      the run was over before the last screen came", flush=True)
                screen.end()
                break
            fail("a screen never showed the run")
        open_screens.append(screen)
        screen.look_on(random.uniform(0, 0.15))
        while len(open_screens) > random.randrange(3):
            leaving = open_screens.pop(random.randrange(len(open_screens)))
            way = random.choice(list(ways))
            ways[way] += 1
            if way == "D":
                leaving.type(b"D")
            elif way == "quit":
                leaving.type(b"q2")
            elif way == "kill":
                os.kill(leaving.process, signal.SIGKILL)
            else:
                leaving.close_terminal()
            if leaving.end() is None:
                fail(f"a screen that was left by {way} did not end")
    for screen in open_screens:
        screen.type(b"D")
        screen.end()
    while os.path.exists(path("watched") + "/host.lock"):
        time.sleep(0.1)
    subprocess.run(train("alone", "--epochs", epochs, "--headless"), check=True, stdout=subprocess.DEVNULL)
    watched, alone = scalars("watched"), scalars("alone")
    if watched != alone:
        fail("the watched run's scalars are others than the unwatched one's")
    steps = [event["step"] for event in events("watched") if event["event"] == "scalars"]
    if len(steps) != len([event for event in events("alone") if event["event"] == "scalars"]):
        fail("the watched run's log has more or fewer rows")
    print(f"      {sum(ways.values())} screens left {ways}; {len(watched)} values compared", flush=True)


def kills():
    subprocess.run(train("unbroken", "--epochs", "400", "--headless"), check=True, stdout=subprocess.DEVNULL)
    killed, slowest, restarts = 0, 0.0, 0
    while killed < arguments.kills:
        subprocess.run("rm -rf runs/*-broken", shell=True, check=True)
        subprocess.run(train("broken", "--epochs", "400", "--detach"), check=True, stdout=subprocess.DEVNULL)
        while True:
            if killed >= arguments.kills:
                break
            try:
                host = owner(path("broken"))
            except OSError:
                break
            screen = Screen(dltui, "attach", "broken")
            if not screen.shows(b"epoch", 10):
                screen.end()
                break
            screen.look_on(random.uniform(0, 0.3))
            try:
                os.kill(host, signal.SIGKILL)
            except ProcessLookupError:
                screen.type(b"q")
                screen.end()
                break
            begun = time.monotonic()
            if screen.shows(b"no host any more", 5):
                slowest = max(slowest, time.monotonic() - begun)
            elif not any(word in screen.painted for word in (b"COMPLETED", b"FINISHED", b"finished")):
                fail("the screen did not say that the host is gone")
            screen.type(b"q")
            screen.end()
            killed += 1
            restarts += 1
            resumed = subprocess.run(
                [dltui, "train", "--resume", "broken", "--detach"], capture_output=True, text=True
            )
            if resumed.returncode != 0:
                fail("it does not resume: " + resumed.stderr)
                break
        last = subprocess.run(
            [dltui, "train", "--resume", "broken", "--headless"], capture_output=True, text=True
        )
        if last.returncode not in (0, 2):
            fail("the last resume failed: " + last.stderr)
        while os.path.exists(path("broken") + "/host.lock") and os.path.exists(
            path("broken") + "/control.sock"
        ):
            time.sleep(0.05)
        if scalars("broken") != scalars("unbroken"):
            fail("the broken run's scalars are others than the unbroken one's")
    print(f"      {killed} kills; said after {slowest:.3f} s at most", flush=True)


with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)
    if arguments.rounds:
        screens()
    if arguments.kills:
        kills()
print(f"{len(failures)} failures")
sys.exit(1 if failures else 0)
