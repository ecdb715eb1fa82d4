#!/usr/bin/env python3
"""A training, a watch over 200 files that grow, a host with three screens, and an external trainer, side by side for an hour.

soak.py --dltui PATH [--minutes 60] [--speed 1] [--full-speed] [--seed 1] [--warm-up 10] [--files 200] [--samples FILE]

Memory, open descriptors and threads of each process are looked at every five seconds. After the warm-up a line is laid
through the memory by least squares; its slope is what counts, beside the values that came in the same time: screens keep
every point, hosts keep none. Steps, lines and edits come --speed times as often as they do with 1, so that an hour with
--speed 8 is what eight hours bring. With --full-speed nobody looks on at the training, which then goes as fast as it can. At the end each run must be sound by `dltui doctor`, every screen must still follow and
leave by its key with status 0, and nothing may be left over. A release binary serves here.
"""

import argparse
import collections
import glob
import os
import random
import select
import subprocess
import sys
import tempfile
import threading
import time

from campaign import end_hosts, fail, failures, owner
from screen import Screen

parser = argparse.ArgumentParser()
parser.add_argument("--dltui", required=True)
parser.add_argument("--minutes", type=float, default=60)
parser.add_argument("--speed", type=float, default=1)
parser.add_argument("--full-speed", action="store_true")
parser.add_argument("--seed", type=int, default=1)
parser.add_argument("--warm-up", type=float, default=None, help="minutes that are not counted; a sixth by default")
parser.add_argument("--files", type=int, default=200)
parser.add_argument("--samples", help="keep what was measured in this CSV file")
arguments = parser.parse_args()
random.seed(arguments.seed)
dltui = os.path.abspath(arguments.dltui)
samples_file = arguments.samples and os.path.abspath(arguments.samples)
warm_up = arguments.minutes / 6 if arguments.warm_up is None else arguments.warm_up

#: With --speed 1: steps a second of each run, lines an hour of each file, edits an hour of each run.
STEPS, LINES, EDITS = 2, 360, 240
#: Seconds between two looks at the processes.
LOOK = 5
#: What may be left of memory's growth in an hour once each value that a screen keeps has had its bytes, and each of the rows
#: that a training keeps, up to so many, to make again what was undone. A value takes 21 bytes, and as much again may be room:
#: curves grow by doubling.
KILOBYTES_AN_HOUR, BYTES_A_VALUE, BYTES_A_ROW, ROWS_KEPT = 2048, 42, 700, 50_000
#: What opens each view and changes it; the first time is before the warm-up ends.
KEYS = [b"1", b"2", b"3", b"4", b"5", b"6", b"7", b"8", b"\t", b"m", b"]", b"["]

TRAINER = """
import random, sys, time
import dltui_client

weight = dltui_client.knob("aux_weight", 0.3, min=0, max=1)
step, begun = 0, time.monotonic()
while not dltui_client.should_stop():
    step += 1
    loss = 1 / (1 + step / 1000) + random.random() / 10
    dltui_client.log(step, {"loss": loss, "val_loss": loss * 1.1, "aux": weight.value})
    if step % 20 == 0:
        print(f"step {step}", flush=True)
    time.sleep(max(0, begun + step / float(sys.argv[1]) - time.monotonic()))
"""

Sample = collections.namedtuple("Sample", "hours kilobytes descriptors threads processor values")


class Watched:
    """A process that is looked at. `values` says how much of its run it keeps so far, each with so many bytes."""

    def __init__(self, name, process, values=lambda: 0, value_bytes=BYTES_A_VALUE):
        self.name, self.process, self.values, self.value_bytes = name, process, values, value_bytes
        self.samples = []

    def look(self, begun):
        folder = f"/proc/{self.process}"
        try:
            with open(folder + "/status", encoding="utf-8") as status:
                facts = dict(line.split(":", 1) for line in status)
            with open(folder + "/stat", encoding="utf-8") as stat:
                times = stat.read().rsplit(")", 1)[1].split()[11:13]
            descriptors = len(os.listdir(folder + "/fd"))
            memory = int(facts["VmRSS"].split()[0])
        except (OSError, KeyError):
            return False
        processor = sum(map(int, times)) / os.sysconf("SC_CLK_TCK")
        hours = (time.monotonic() - begun) / 3600
        self.samples.append(
            Sample(hours, memory, descriptors, int(facts["Threads"]), processor, self.values())
        )
        return True

    def judge(self):
        """A line of the table."""
        kept = [each for each in self.samples if each.hours * 60 >= warm_up]
        if len(kept) < 10:
            fail(f"{self.name}: only {len(kept)} looks at it after the warm-up")
            return
        first, last = kept[0], kept[-1]
        slope = gradient([each.hours for each in kept], [each.kilobytes for each in kept])
        late = kept[len(kept) // 2 :]
        late_slope = gradient([each.hours for each in late], [each.kilobytes for each in late])
        hours = last.hours - first.hours
        values = (last.values - first.values) / hours
        share = (last.processor - first.processor) / (hours * 3600)
        print(
            f"  {self.name:<22} {first.kilobytes:>8} {last.kilobytes:>8} {slope:>9.0f} {late_slope:>9.0f}"
            f" {values:>10.0f} {first.descriptors:>4} {last.descriptors:>4} {first.threads:>4} {last.threads:>4}"
            f" {share * 100:>6.2f} %",
            flush=True,
        )
        bound = KILOBYTES_AN_HOUR + values * self.value_bytes / 1024
        # What is taken once, as for a view, counts in one half only; short runs say little about hours.
        if hours > 0.5 and min(slope, late_slope) > bound:
            fail(f"{self.name}: its memory grows by {slope:.0f} kB an hour, and {bound:.0f} are allowed")
        for what in ("descriptors", "threads"):
            # Who comes and goes may be there at one look and not at another.
            middle = [sorted(getattr(each, what) for each in part)[len(part) // 2]
                      for part in (kept[: len(kept) // 4 + 1], kept[-len(kept) // 4 :])]  # fmt: skip
            # The system's pool has as many threads as are busy at once, up to one a core.
            if middle[1] > middle[0] + (os.cpu_count() if what == "threads" else 1):
                fail(f"{self.name}: {middle[0]} {what} became {middle[1]}")


def gradient(xs, ys):
    """The slope of the line of least squares."""
    x, y = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((a - x) * (b - y) for a, b in zip(xs, ys)) / sum((a - x) ** 2 for a in xs)


class Counted:
    """How many values the rows of a log have, counted as it grows."""

    def __init__(self, path):
        self.path, self.offset, self.values, self.rows = path, 0, 0, 0
        self.rows_before = None

    def __call__(self):
        with open(self.path, "rb") as log:
            log.seek(self.offset)
            text = log.read()
        text = text[: text.rfind(b"\n") + 1]
        self.offset += len(text)
        for line in text.split(b"\n"):
            if b'"event":"scalars"' in line[:40]:
                self.rows += 1
                self.values += line.count(b",", line.find(b'"values"')) + 1
        return self.values

    def rows_kept(self):
        """Since the first look: a training that nobody looked at has kept none of those before."""
        self()
        if self.rows_before is None:
            self.rows_before = self.rows
        return min(self.rows - self.rows_before, ROWS_KEPT)


class Files:
    """Logs of other tools, of three kinds, that get a line each in turn."""

    def __init__(self, count):
        self.paths, self.lines = [], 0
        for number in range(count):
            kind = ("csv", "jsonl", "log")[number % 3]
            os.makedirs(f"logs/{number:03}")
            self.paths.append(f"logs/{number:03}/run.{kind}")
            if kind == "csv":
                with open(self.paths[-1], "w", encoding="utf-8") as file:
                    file.write("step,train_loss,val_loss\n")

    def append(self):
        path, step = self.paths[self.lines % len(self.paths)], self.lines // len(self.paths)
        loss = 1 / (1 + step / 100) + random.random() / 10
        with open(path, "a", encoding="utf-8") as file:
            if path.endswith("csv"):
                file.write(f"{step},{loss:.6f},{loss * 1.1:.6f}\n")
            elif path.endswith("jsonl"):
                file.write(f'{{"step": {step}, "train_loss": {loss:.6f}, "val_loss": {loss * 1.1:.6f}}}\n')
            else:
                file.write(f"step {step}: loss {loss:.6f} val_loss {loss * 1.1:.6f}\n")
        self.lines += 1

    def grow(self, stopped):
        begun, before = time.monotonic(), self.lines
        while not stopped.wait(0.2):
            wanted = (time.monotonic() - begun) * LINES / 3600 * len(self.paths) * arguments.speed
            while self.lines - before < wanted:
                self.append()


class Onlooker:
    """Whoever sits before the screens: takes what they paint, and goes from view to view."""

    def __init__(self, screens):
        self.screens, self.stopped = screens, threading.Event()
        self.thread = threading.Thread(target=self.look)
        self.thread.start()

    def look(self):
        pressed = time.monotonic()
        first = [(screen, key) for key in KEYS for screen in self.screens]
        while not self.stopped.is_set():
            time.sleep(0.05)
            if first:
                screen, key = first.pop(0)
                screen.type(key)
            by_terminal = {each.terminal: each for each in self.screens}
            for terminal in select.select(list(by_terminal), [], [], 1)[0]:
                by_terminal[terminal].read(0)
                by_terminal[terminal].painted = by_terminal[terminal].painted[-(1 << 14) :]
            if time.monotonic() - pressed > 20 / arguments.speed:
                pressed = time.monotonic()
                random.choice(self.screens).type(random.choice(KEYS))

    def stop(self):
        self.stopped.set()
        self.thread.join()


def come_and_go(stopped):
    """A fourth screen that comes to the host and leaves, once by its key and once by losing its terminal."""
    comings = 0
    while not stopped.wait(60 / arguments.speed):
        screen = Screen(dltui, "attach", "looked-at")
        if not screen.shows(b"epoch"):
            fail("a screen that came did not show the run")
        if comings % 2:
            screen.close_terminal()
        screen.end(b"D")
        comings += 1


def edit(stopped):
    """Edits of all three runs."""
    rates = {"alone": "lr", "looked-at": "lr", "external": "aux_weight"}
    while not stopped.wait(3600 / EDITS / arguments.speed):
        for name, setting in rates.items():
            value = f"{random.uniform(0.001, 0.004):.5f}"
            done = subprocess.run([dltui, "send", name, "set", setting, value], capture_output=True, text=True)
            if done.returncode:
                fail(f"an edit of {name} was not carried out: {done.stderr.strip() or done.stdout.strip()}")


def folder_of(name):
    return glob.glob(f"runs/*-{name}")[0]


def train(recipe, name, *words):
    pace = str(STEPS * arguments.speed)
    return ["train", recipe, "--name", name, "--seed", "3", "--epochs", "1000000", "--set", f"pace={pace}",
            "--set", "earlyStopping=null", "--set", "logEvery=1", *words]  # fmt: skip


def children(process):
    """The processes that any of its threads started."""
    found = []
    for path in glob.glob(f"/proc/{process}/task/*/children"):
        with open(path, encoding="utf-8") as file:
            found += map(int, file.read().split())
    return found


def words_of(process):
    with open(f"/proc/{process}/cmdline", encoding="utf-8") as file:
        return file.read().split("\0")


def wait_for(holds, what, seconds=60):
    until = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > until:
            sys.exit(f"never came: {what}")
        time.sleep(0.1)


def main():
    quiet = dict(stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    with open("trainer.py", "w", encoding="utf-8") as script:
        script.write(TRAINER)
    ended = {}
    external = ended["external"] = subprocess.Popen(
        [dltui, "run", "--headless", "--name", "external", "--", sys.executable, "trainer.py",
         str(STEPS * arguments.speed)], **quiet)  # fmt: skip
    screens = {}
    if arguments.full_speed:
        ended["alone"] = subprocess.Popen([dltui, *train("digits", "alone", "--headless")], **quiet)
    else:
        screens["training's screen"] = Screen(dltui, *train("digits", "alone"))
    subprocess.run([dltui, *train("moons", "looked-at", "--detach")], check=True, **quiet)
    names = ("alone", "external", "looked-at")
    for name in names:
        wait_for(lambda: glob.glob(f"runs/*-{name}/host.lock"), f"the host of {name}")
        wait_for(lambda: Counted(folder_of(name) + "/events.jsonl")(), f"a row of {name}")
    files = Files(arguments.files)
    for _ in range(2 * arguments.files):
        files.append()

    for number in (1, 2, 3):
        screens[f"screen {number}"] = Screen(dltui, "attach", "looked-at")
    screens[f"watch of {arguments.files} files"] = Screen(dltui, "watch", "logs")
    for name, screen in screens.items():
        if not screen.shows(b"step" if name.startswith("watch") else b"epoch"):
            fail(f"{name} never showed its run")
    trainer = next(each for each in children(external.pid) if "trainer.py" in words_of(each))
    logged = {name: Counted(folder_of(name) + "/events.jsonl") for name in ("alone", "looked-at")}
    watched = [
        Watched("training", owner(folder_of("alone")), logged["alone"].rows_kept, BYTES_A_ROW),
        Watched("host of three screens", owner(folder_of("looked-at")), logged["looked-at"].rows_kept, BYTES_A_ROW),
        Watched("external trainer's host", external.pid),
        Watched("external trainer", trainer),
    ]
    for name, screen in screens.items():
        values = logged["alone" if name.startswith("training") else "looked-at"]
        if name.startswith("watch"):
            values = lambda: files.lines * 2
        watched.append(Watched(name, screen.process, values))

    stopped = threading.Event()
    onlooker = Onlooker(list(screens.values()))
    threads = [threading.Thread(target=each, args=(stopped,)) for each in (files.grow, come_and_go, edit)]
    for thread in threads:
        thread.start()
    begun = time.monotonic()
    while (time.monotonic() - begun) / 60 < arguments.minutes:
        time.sleep(LOOK)
        for each in watched:
            if not each.look(begun):
                sys.exit(f"{each.name} is gone after {(time.monotonic() - begun) / 60:.1f} minutes")
    stopped.set()
    for thread in threads:
        thread.join()
    onlooker.stop()
    if samples_file:
        with open(samples_file, "w", encoding="utf-8") as file:
            file.write("process," + ",".join(Sample._fields) + "\n")
            for each in watched:
                for sample in each.samples:
                    file.write(each.name + "," + ",".join(map(str, sample)) + "\n")

    print(f"  {'':<22} {'memory, kB':>17} {'kB/h':>9} {'2nd half':>9} {'values/h':>10} {'files':>9} {'threads':>9} {'core':>8}")
    for each in watched:
        each.judge()
    finish(files, screens, names, ended)


def finish(files, screens, names, ended):
    """Every screen still follows, every run ends as it is asked to, and every log is sound."""
    for screen in screens.values():
        screen.type(b"\x1b1")
        screen.look_on(1)
        screen.clear()
    for _ in files.paths:
        files.append()
    for name, screen in screens.items():
        if not screen.wait(lambda painted: len(painted) > 40, 10):
            fail(f"{name} follows no more")
        if screen.end(b"q" if name.startswith("watch") else b"D") != 0:
            fail(f"{name} did not leave by its key with status 0")
    for name in names:
        done = subprocess.run([dltui, "send", name, "stop"], capture_output=True, text=True)
        if done.returncode:
            fail(f"{name} did not stop: {done.stderr.strip()}")
    for name, process in ended.items():
        try:
            if status := process.wait(60):
                fail(f"{name} ended with {status}")
        except subprocess.TimeoutExpired:
            fail(f"{name} never ended")
            process.kill()
    for name in names:
        lock = folder_of(name) + "/host.lock"
        wait_for(lambda: not os.path.exists(folder_of(name) + "/control.sock"), f"the end of {lock}")
        done = subprocess.run([dltui, "doctor", folder_of(name)], capture_output=True, text=True)
        said = done.stdout.strip().split("\n")
        print(f"  doctor {name}: {said[0] if said else ''}", flush=True)
        if done.returncode:
            fail(f"doctor finds fault with {name}: {done.stdout.strip()} {done.stderr.strip()}")


with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)
    try:
        main()
    finally:
        end_hosts()
print(f"1 rounds, {len(failures)} failures")
sys.exit(1 if failures else 0)
