#!/usr/bin/env python3
"""What a run's host and its screens cost: how soon they show, how soon they answer, and how much processor they take.

host_cost.py --dltui PATH [--rounds 7] [--seed 1] [--only start,keys,idle,million,watched,cost] [--events 1000000]

A release binary serves here. Processor time is user and system seconds of the processes themselves, in rounds that take
turns, and what counts is the median and the least of them: on a machine that others use as well, wall time says little.
Prints a table, and fails where a figure is past its bound.
"""

import argparse
import ctypes
import glob
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time

import campaign
from campaign import end_hosts, failures
from screen import Screen

PARTS = ["start", "keys", "idle", "million", "watched", "cost"]

parser = argparse.ArgumentParser()
parser.add_argument("--dltui", required=True)
parser.add_argument("--rounds", type=int, default=7)
parser.add_argument("--seed", type=int, default=1)
parser.add_argument("--only", default=",".join(PARTS))
parser.add_argument("--events", type=int, default=1_000_000)
parser.add_argument("--presses", type=int, default=200)
parser.add_argument("--run-seconds", type=float, default=8, help="that a run of `cost` and a turn of `watched` take, about")
parser.add_argument("--idle-seconds", type=float, default=30)
arguments = parser.parse_args()
random.seed(arguments.seed)
dltui = os.path.abspath(arguments.dltui)

# Hosts are left behind by who starts them: their processor time is known to their parent, so they become ours.
PR_SET_CHILD_SUBREAPER = 36
ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)

# A Braille dot: only curves have them.
CURVE = re.compile("[⠁-⣿]")


def row(name, figure, bound=None, note=""):
    """A line of the table."""
    value, text = figure
    is_past = bound is not None and value > bound[0]
    if is_past:
        failures.append(name)
    limit = "" if bound is None else f"bound {bound[1]}"
    print(f"  {name:<58} {text:>12}  {limit:<14} {'PAST IT' if is_past else ''}{note}", flush=True)


def milliseconds(seconds):
    return seconds, f"{seconds * 1000:.0f} ms"


def percent(share, digits=2):
    return share, f"{share * 100:.{digits}f} %"


def shows_curve(screen, seconds=30):
    return screen.wait(lambda painted: CURVE.search(painted.decode(errors="ignore")), seconds)


def train(recipe, name, *words):
    return ["train", recipe, "--name", name, "--seed", "3", "--set", "pace=0",
            "--set", "earlyStopping=null", *words]  # fmt: skip


def run(*words, environment=None):
    """Runs it to its end, and gives the processor seconds of it and what it left behind."""
    process = subprocess.Popen(
        [dltui, *words], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        env=dict(os.environ, **(environment or {})),
    )  # fmt: skip
    said = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stderr.close()
    if status:
        sys.exit(f"dltui {' '.join(words)}: {said.decode()}")
    return usage.ru_utime + usage.ru_stime


def folder_of(name):
    return glob.glob(f"runs/*-{name}")[0]


def owner(name):
    try:
        return campaign.owner(folder_of(name))
    except (OSError, IndexError, ValueError):
        return None


def send(name, *words):
    subprocess.run([dltui, "send", name, *words], check=True, stdout=subprocess.DEVNULL)


def reap(process):
    """The processor seconds of a host that ends."""
    _, _, usage = os.wait4(process, 0)
    return usage.ru_utime + usage.ru_stime


def stop(name):
    process = owner(name)
    send(name, "stop")
    return reap(process)


def running_seconds(process):
    """Processor seconds of a process so far, to the nanosecond: its clock's number is made of its own (clock_getcpuclockid)."""
    return time.clock_gettime((~process << 3) | 2)


def share(process, seconds):
    before, begun = running_seconds(process), time.monotonic()
    time.sleep(seconds)
    return (running_seconds(process) - before) / (time.monotonic() - begun)


def start():
    print("start of dltui train, in a terminal")
    frames, runs = [], []
    for number in range(max(15, arguments.rounds)):
        name = f"start{number}"
        screen = Screen(dltui, *train("digits", name, "--epochs", "100000"))
        frames.append(screen.shows(b"Overview") or 99)
        runs.append(screen.shows(b"RUNNING") or 99)
        shows_curve(screen)
        screen.end(b"D")
        stop(name)
    row("first frame, median", milliseconds(statistics.median(frames)))
    row("first frame with the run in it, median", milliseconds(statistics.median(runs)), (0.2, "200 ms"))
    row("first frame with the run in it, least", milliseconds(min(runs)))


def percentile(values, part):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))]


def keys():
    print(f"key to its answer on the screen, both cores training, {arguments.presses} presses")
    other = subprocess.Popen([dltui, *train("digits", "load", "--epochs", "1000000", "--headless")],
                             stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
    screen = Screen(dltui, *train("digits", "keys", "--epochs", "1000000"))
    screen.shows(b"RUNNING")
    shows_curve(screen)
    times = {b"PAUSED": [], b"RUNNING": []}
    for number in range(arguments.presses):
        word = [b"PAUSED", b"RUNNING"][number % 2]
        time.sleep(random.uniform(0.02, 0.2))
        screen.clear()
        screen.press(b" ")
        times[word].append(screen.shows(word, 10) or 10)
    screen.end(b"D")
    stop("keys")
    other.terminate()
    other.wait()
    everything = times[b"PAUSED"] + times[b"RUNNING"]
    row("pause, median", milliseconds(statistics.median(times[b"PAUSED"])))
    row("resume, median", milliseconds(statistics.median(times[b"RUNNING"])))
    row("both, 99 of 100 within", milliseconds(percentile(everything, 0.99)), (0.05, "50 ms"))
    row("both, longest", milliseconds(max(everything)))


def idle():
    print(f"a paused run over {arguments.idle_seconds:g} s")
    run(*train("digits", "idle", "--epochs", "100000", "--detach"))
    send("idle", "pause")
    time.sleep(1)
    host = owner("idle")
    row("host, detached", percent(share(host, arguments.idle_seconds), 3), (0.002, "0.2 %"))
    screen = Screen(dltui, "attach", "idle")
    screen.shows(b"PAUSED")
    time.sleep(2)
    before = running_seconds(screen.process), time.monotonic()
    row("host, one screen on it", percent(share(host, arguments.idle_seconds), 3), (0.002, "0.2 %"))
    used = (running_seconds(screen.process) - before[0]) / (time.monotonic() - before[1])
    row("the screen", percent(used, 3))
    screen.end(b"D")
    stop("idle")


def million():
    print(f"a log of {arguments.events:,} rows")
    steps = arguments.events
    run(*train("moons", "million", "--epochs", str(steps), "--set", "logEvery=1", "--detach"))
    log = folder_of("million") + "/events.jsonl"
    counted, position = 0, 0
    while counted < steps:
        with open(log, "rb") as file:
            file.seek(position)
            while piece := file.read(1 << 22):
                counted += piece.count(b"\n")
                position += len(piece)
        time.sleep(0.2)
    send("million", "pause")
    print(f"  ({counted:,} lines, {os.path.getsize(log) / 1e6:.0f} MB)", flush=True)
    times = {"attach": ([], []), "replay": ([], [])}
    for _ in range(arguments.rounds):
        for way in random.sample(list(times), 2):
            screen = Screen(dltui, way, "million")
            times[way][0].append(shows_curve(screen) or 99)
            times[way][1].append(screen.shows(b"PAUSED" if way == "attach" else b"REPLAY") or 99)
            screen.end(b"D" if way == "attach" else b"q")
    for way, (curve, whole) in times.items():
        row(f"{way}: first curve, median", milliseconds(statistics.median(curve)), (0.3, "300 ms"))
        row(f"{way}: first curve, least", milliseconds(min(curve)))
        row(f"{way}: all of it, median", milliseconds(statistics.median(whole)))
    stop("million")


def last_row(log):
    """Step and seconds of training of the last row that a log has."""
    with open(log, "rb") as file:
        file.seek(max(0, os.path.getsize(log) - (1 << 17)))
        rows = re.findall(rb'"event":"scalars","step":(\d+),[^{]*"seconds":([0-9.e-]+)', file.read())
    return int(rows[-1][0]), float(rows[-1][1])


def watched():
    """The same run with a screen on it and without, in turns: what a screen takes from the training."""
    for recipe in ["digits", "fashion-mnist"]:
        name = f"watched-{recipe}"
        seconds = arguments.run_seconds
        print(f"steps a second of {recipe}, {arguments.rounds} turns of {seconds:g} s with a screen and without")
        run(*train(recipe, name, "--epochs", "1000000", "--set", "logEvery=20", "--detach"))
        log = folder_of(name) + "/events.jsonl"

        def rate():
            time.sleep(0.5)
            step, begun = last_row(log)
            time.sleep(seconds)
            last, ended = last_row(log)
            return (last - step) / (ended - begun)

        def rate_watched():
            screen = Screen(dltui, "attach", name)
            shows_curve(screen)
            stopped = threading.Event()

            def look_on():
                while not stopped.is_set():
                    screen.read(0.1)

            reader = threading.Thread(target=look_on)
            reader.start()
            found = rate()
            stopped.set()
            reader.join()
            screen.end(b"D")
            return found

        time.sleep(2)
        alone, ratios = [rate()], []
        for _ in range(arguments.rounds):
            looked_at = rate_watched()
            alone.append(rate())
            ratios.append((alone[-2] + alone[-1]) / 2 / looked_at - 1)
        stop(name)
        row("alone, median", (statistics.median(alone), f"{statistics.median(alone):.0f} steps/s"))
        spread = " ".join(f"{ratio * 100:.1f}" for ratio in sorted(ratios))
        row("time that a screen costs, median", percent(statistics.median(ratios)), (0.03, "3 %"), f"  {spread}")


def cost():
    # Where no socket can be: the path is too long for one, and there is no folder for those of long paths.
    silent = "s" * 120
    for recipe, epochs in [("digits", 400), ("fashion-mnist", 1)]:
        seconds = run(*train(recipe, f"size-{recipe}", "--epochs", str(epochs), "--headless"))
        epochs = str(max(1, round(epochs * arguments.run_seconds / seconds)))
        print(f"processor seconds of {recipe}, {epochs} epochs, {arguments.rounds} rounds")
        spent = {"headless": [], "silent": []}
        for number in range(arguments.rounds):
            for way in random.sample(list(spent), 2):
                words = train(recipe, f"{way}-{recipe}-{number}", "--epochs", epochs, "--headless")
                if way == "silent":
                    spent[way].append(run(*words, "--runs", silent, environment={"XDG_RUNTIME_DIR": "/nonexistent"}))
                else:
                    spent[way].append(run(*words))
        for way, values in spent.items():
            spread = " ".join(f"{value:.2f}" for value in sorted(values))
            row(f"{way}, median", (statistics.median(values), f"{statistics.median(values):.2f} s"), note=f"  {spread}")
        middle = [one / other for one, other in zip(spent["headless"], spent["silent"])]
        row("what the socket costs, median of the rounds", percent(statistics.median(middle) - 1))
        row("the socket's threads, of the run's time", percent(socket_share(recipe), 3), (0.005, "0.5 %"))


def socket_share(recipe):
    """Of the processor time of a run that nobody watches, what the threads of its socket took."""
    training = subprocess.Popen([dltui, *train(recipe, f"share-{recipe}", "--epochs", "1000000", "--headless")],
                                stdout=subprocess.DEVNULL)  # fmt: skip
    time.sleep(arguments.run_seconds + 2)
    taken = {True: 0, False: 0}
    for task in glob.glob(f"/proc/{training.pid}/task/*"):
        with open(task + "/comm") as name, open(task + "/schedstat") as times:
            taken[name.read().startswith("NIO")] += int(times.read().split()[0])
    training.terminate()
    training.wait()
    return taken[True] / (taken[True] + taken[False])


with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)
    try:
        for part in arguments.only.split(","):
            {"start": start, "keys": keys, "idle": idle, "million": million, "watched": watched, "cost": cost}[part]()
    finally:
        end_hosts()
print(f"{len(failures)} failures" + "".join(f"\n  {name}" for name in failures))
sys.exit(1 if failures else 0)
