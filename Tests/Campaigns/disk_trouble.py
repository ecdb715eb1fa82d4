#!/usr/bin/env python3
"""Takes the disk away from runs: power is lost, the disk is full, the file system turns read-only.

Needs root, for file systems of its own: ext4 in an image on a loop device, and tmpfs. Each round trains
one small run, edits it by `dltui send`, and does one of these at a random moment:
- power: the file system is shut down without its journal (FS_IOC_SHUTDOWN), as when the machine loses
  its power, the host killed, and all mounted again. Every edit that was acknowledged half a second
  before is in the log, every checkpoint that the log names can be gone on from;
- full: the disk fills up, and gets room again. Nothing is missing from the log;
- read-only: the file system turns read-only after an error of its own (`trigger_fs_error`). The host says so,
  and ends when it is asked to;
- renamed: the run's folder is renamed while it trains, then the folder of all runs. It is edited and gone on
  with where it is now, and nothing of a host is left in it;
- removed: the run's folder is removed. The host says so and has failed at its end, and nothing else is touched;
- clock: the time of day is set back by days and forth (libfaketime; `apt-get install libfaketime`). The log's
  seconds never go back, and are about those that passed.
After each, the log opens without a damaged line, and the run is gone on with.
"""
import argparse
import fcntl
import glob
import json
import os
import random
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time


from campaign import fail, failures

#: FS_IOC_SHUTDOWN, and its flag to leave the journal where it is (linux/fs.h).
SHUTDOWN, NO_JOURNAL = 0x8004587D, 2
FAKE_TIME = "/usr/lib/*/faketime/libfaketime.so.1"
KINDS = ["power", "power", "full", "power", "read-only", "renamed", "removed", "clock"]
RECIPE = ["digits", "--set", "earlyStopping=null", "--set", "model[1].dense=16", "--set", "pace=150"]


def call(*command):
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


class Disk:
    """A file system at `path`."""

    def __init__(self, folder, kind):
        self.path, self.image, self.kind = folder + "/disk", folder + "/image", kind
        os.mkdir(self.path)
        if kind in ("full", "renamed", "removed", "clock"):
            size = "1m" if kind == "full" else "32m"
            call("mount", "-t", "tmpfs", "-o", "size=" + size, "dltui", self.path)
            return
        with open(self.image, "wb") as image:
            image.truncate(96 << 20)
        call("mkfs.ext4", "-q", self.image)
        self.mount()

    def mount(self):
        call("mount", "-o", "loop,errors=remount-ro", self.image, self.path)

    def unmount(self):
        # A machine that is busy takes its time to let go of it.
        for _ in range(300):
            if subprocess.run(["umount", self.path], capture_output=True).returncode == 0:
                return
            time.sleep(0.1)
        subprocess.run(["umount", "-l", self.path], capture_output=True)

    def lose_power(self):
        folder = os.open(self.path, os.O_RDONLY)
        try:
            fcntl.ioctl(folder, SHUTDOWN, struct.pack("I", NO_JOURNAL))
        finally:
            os.close(folder)

    def turn_read_only(self):
        device = next(line.split()[0] for line in open("/proc/mounts") if self.path in line)
        with open(f"/sys/fs/ext4/{os.path.basename(device)}/trigger_fs_error", "w") as trigger:
            trigger.write("dltui")


class Round:
    def __init__(self, program, kind, seed, folder):
        self.program, self.kind, self.random = program, kind, random.Random(seed)
        self.name = f"seed {seed}, {kind}"
        self.disk = Disk(folder, kind)
        self.host = None
        self.said = open(folder + "/said", "w+")
        #: When each value was acknowledged.
        self.edits = []
        #: Where the folder of all runs is, and the end of the run's name.
        self.runs, self.ending = self.disk.path + "/runs", "-r"
        self.environment = dict(os.environ)
        if kind == "clock":
            self.clock = folder + "/clock"
            self.set_clock("+0")
            # Its clock for durations is the real one.
            self.environment.update(
                LD_PRELOAD=glob.glob(FAKE_TIME)[0], FAKETIME_TIMESTAMP_FILE=self.clock,
                FAKETIME_NO_CACHE="1", FAKETIME_DONT_FAKE_MONOTONIC="1", DONT_FAKE_MONOTONIC="1")

    def wrong(self, what):
        fail(f"{self.name}: {what}")

    def dltui(self, *arguments, seconds=60):
        return subprocess.run(
            [self.program, *arguments], capture_output=True, text=True, timeout=seconds,
            stdin=subprocess.DEVNULL)

    @property
    def run(self):
        found = glob.glob(self.runs + "/*" + self.ending)
        return found[0] if found else None

    def start(self, *arguments):
        # libfaketime changes the environment of the first program that it is in, and with that loses the
        # arguments of one in Swift: `env` comes before.
        first = ["env"] if self.kind == "clock" else []
        self.host = subprocess.Popen(
            [*first, self.program, "train", *arguments, "--headless", "--no-config"], stdin=subprocess.DEVNULL,
            stdout=self.said, stderr=self.said, env=self.environment)

    def wait(self, what, seconds=30):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if what():
                return True
            time.sleep(0.02)
        return False

    def edit(self):
        value = round(self.random.uniform(0.0001, 0.01), 6)
        if self.dltui("send", self.run, "set", "lr", str(value)).returncode == 0:
            self.edits.append((value, time.monotonic()))

    def rows(self):
        try:
            with open(self.run + "/events.jsonl", "rb") as log:
                return log.read().count(b'"scalars"')
        except (OSError, TypeError):
            return 0

    def applied(self):
        with open(self.run + "/events.jsonl", "rb") as log:
            lines = log.read().split(b"\n")[:-1]
        return [json.loads(line).get("value") for line in lines if b'"commandApplied"' in line]

    def problems(self):
        """Damaged lines of the log, and the bytes after its last line."""
        done = self.dltui("inspect", self.run, "--json")
        found = next(iter(json.loads(done.stdout)["runs"].values()))
        return found["problemCount"], found["tornTailBytes"]

    def play(self):
        self.start(*RECIPE, "--epochs", "100000", "--name", "r", "--runs", self.runs)
        if not self.wait(lambda: self.run and self.rows() > 3):
            return self.wrong("the run does not begin")
        for _ in range(self.random.randint(0, 4)):
            time.sleep(self.random.uniform(0, 0.8))
            self.edit()
        time.sleep(self.random.uniform(0, 1.2))
        getattr(self, {"read-only": "read_only", "clock": "clock_changes"}.get(self.kind, self.kind))()
        self.go_on()

    def end_host(self, number):
        self.host.send_signal(number)
        try:
            return self.host.wait(60)
        except subprocess.TimeoutExpired:
            self.host.kill()
            self.host.wait()
            self.wrong(f"the host does not end by signal {number}")

    def power(self):
        settled = [v for v, at in self.edits if time.monotonic() - at > 0.5]
        self.disk.lose_power()
        self.end_host(signal.SIGKILL)
        self.disk.unmount()
        self.disk.mount()
        if self.run is None:
            if settled:
                self.wrong(f"the run is gone, with the edits {settled}")
            return
        missing = [value for value in settled if value not in self.applied()]
        if missing:
            self.wrong(f"the edits {missing} are gone")
        self.edits = [(value, 0) for value in settled]

    def full(self):
        if not self.wait(lambda: "no space" in self.text() or self.is_full(), 90):
            return self.wrong("the disk does not fill up")
        time.sleep(self.random.uniform(0.2, 1.5))
        before = self.rows()
        call("mount", "-o", "remount,size=64m", self.disk.path)
        if not self.wait(lambda: self.rows() > before + 3):
            self.wrong("the log does not go on once there is room")
        self.end_host(signal.SIGTERM)

    def is_full(self):
        facts = os.statvfs(self.disk.path)
        return facts.f_bavail * facts.f_frsize < 8192

    def read_only(self):
        self.disk.turn_read_only()
        if not self.wait(lambda: "read-only" in self.text(), 30):
            self.wrong("nobody is told of the read-only file system")
        self.end_host(signal.SIGTERM)
        self.disk.unmount()
        # As one does with a file system that found an error in itself.
        subprocess.run(["e2fsck", "-fy", self.disk.image], capture_output=True)
        self.disk.mount()

    def renamed(self):
        os.rename(self.run, self.runs + "/elsewhere")
        self.ending = "elsewhere"
        self.edit()
        if self.random.random() < 0.5:
            os.rename(self.runs, self.disk.path + "/kept")
            self.runs = self.disk.path + "/kept"
            self.edit()
        before = self.rows()
        if not self.wait(lambda: self.rows() > before + 3):
            self.wrong("the log does not go on in the renamed folder")
        self.end_host(signal.SIGTERM)
        left = set(os.listdir(self.run)) - {"manifest.json", "events.jsonl", "checkpoints"}
        if left or os.listdir(self.disk.path) != [os.path.basename(self.runs)]:
            self.wrong(f"left in the run's folder: {left}; beside it: {os.listdir(self.disk.path)}")

    def removed(self):
        other = self.runs + "/other"
        os.mkdir(other)
        gone = self.run
        # What is written meanwhile makes a folder that is not empty.
        while os.path.exists(gone):
            shutil.rmtree(gone, ignore_errors=True)
        try:
            status = self.host.wait(60)
            if status == 0 or "the run's folder is gone" not in self.text():
                self.wrong(f"it ends with {status} and says: {self.text()[-300:]}")
        except subprocess.TimeoutExpired:
            self.wrong("the host of a folder that is gone does not end")
        if os.listdir(self.runs) != ["other"]:
            self.wrong(f"it leaves {os.listdir(self.runs)}")
        self.edits = []

    def set_clock(self, offset):
        with open(self.clock + ".new", "w") as clock:
            clock.write(offset + "\n")
        os.rename(self.clock + ".new", self.clock)

    def clock_changes(self):
        begun, rows = time.monotonic(), self.rows()
        for offset in self.random.sample(["-3d", "-2h", "+1y", "-400d"], 2):
            self.set_clock(offset)
            before = self.rows()
            if not self.wait(lambda: self.rows() > before + 3):
                self.wrong(f"the log does not go on once the clock is set by {offset}")
            self.edit()
        passed = time.monotonic() - begun
        with open(self.run + "/events.jsonl", "rb") as log:
            events = [json.loads(line) for line in log.read().split(b"\n")[:-1]]
        # A checkpoint's are of the step that it is of.
        told = ("scalars", "epochFinished", "commandApplied")
        seconds = [event["seconds"] for event in events if event["event"] in told]
        if seconds != sorted(seconds):
            self.wrong("the log's seconds go back")
        taken = seconds[-1] - [e["seconds"] for e in events if e["event"] == "scalars"][rows - 1]
        if abs(taken - passed) > 2:
            self.wrong(f"{passed:.1f} s passed, and the log says {taken:.1f} s")
        self.end_host(signal.SIGTERM)

    def text(self):
        self.said.flush()
        with open(self.said.name) as said:
            return said.read()

    def go_on(self):
        if self.run is None:
            return
        damaged, torn = self.problems()
        if damaged:
            self.wrong(f"{damaged} lines of the log are damaged, before it is gone on with")
        with open(self.run + "/events.jsonl", "rb") as log:
            epochs = log.read().count(b'"epochFinished"')
        done = self.dltui(
            "train", "--resume", self.run, "--headless", "--no-config", "--epochs", str(epochs + 2))
        if done.returncode != 0:
            return self.wrong(f"it cannot be gone on with: {done.stderr.strip()}")
        if self.problems() != (0, 0):
            self.wrong(f"the log has {self.problems()} after a torn tail of {torn} bytes")
        missing = [value for value, _ in self.edits if value not in self.applied()]
        if missing:
            self.wrong(f"the edits {missing} are not in the log")

    def clear(self):
        if self.host and self.host.poll() is None:
            self.host.kill()
            self.host.wait()
        self.disk.unmount()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--dltui", required=True, help="the binary's path")
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=sorted(set(KINDS)), help="the rounds of one kind alone")
    options = parser.parse_args()
    program = os.path.abspath(options.dltui)
    for number in range(options.rounds):
        seed = options.seed + number
        kind = KINDS[seed % len(KINDS)]
        if options.only and kind != options.only:
            continue
        with tempfile.TemporaryDirectory(prefix="dltui-disk-", ignore_cleanup_errors=True) as folder:
            game = Round(program, kind, seed, folder)
            try:
                game.play()
            except (subprocess.SubprocessError, OSError, ValueError, KeyError) as problem:
                game.wrong(f"{type(problem).__name__}: {problem}")
            finally:
                game.clear()
    print(f"{options.rounds} rounds, {len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
