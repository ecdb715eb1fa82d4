#!/usr/bin/env python3
"""Every signal in every state of every way to run.

A program is started in a terminal of its own (or, headless, in a pipe), brought into a state, and sent
a signal. It must end, or go on where it should, within seconds and with the right status; the
terminal's modes must be those it had, its alternate screen, cursor and mouse given back; and what was
under way must open and go on from where it was.

All pairs are gone through in an order that the seed gives, a pair a round, and then again.
"""

import argparse
import fcntl
import glob
import json
import os
import random
import re
import select
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time

from campaign import owner

START_SECONDS = 30
# A graceful end writes a checkpoint, on a machine that may be busy.
END_SECONDS = 12
LONG = ["--set", "earlyStopping=null", "--epochs", "100000"]
SLOW = LONG + ["--set", "pace=200"]

WAYS = {
    "dashboard": ["train", "digits", "--name", "long"] + SLOW,
    "headless": ["train", "digits", "--name", "long", "--headless"] + LONG,
    "pipe": ["train", "digits", "--name", "long", "--headless", "--json"] + LONG,
    "plain": ["train", "digits", "--name", "long", "--plain"] + SLOW,
    "search": ["search", "digits", "--name", "long", "--trials", "3", "--parallel", "1"] + LONG,
    "headless-search":
        ["search", "digits", "--name", "long", "--trials", "3", "--parallel", "1", "--headless"]
        + LONG,
    "replay": ["replay", "{run}"],
    "watch": ["watch", "{run}"],
    "errors": ["errors", "{run}"],
}
SHORT = ["train", "moons", "--name", "long", "--epochs", "3", "--set", "pace=0"]
# What shows that it is under way, and where.
UNDER_WAY = {
    "dashboard": "RUNNING", "plain": "epoch ", "replay": "cost", "watch": "cost",
    "errors": "Space", "search": "trial",
}
SCREENS = ["dashboard", "search", "replay", "watch", "errors"]
STATES = {
    "dashboard": [
        "starting", "working", "paused", "help", "typing", "dialog", "blocked", "end"],
    "headless": ["starting", "working", "blocked"],
    "pipe": ["starting", "working", "blocked"],
    "plain": ["starting", "working", "blocked"],
    "search": ["starting", "working", "help", "dialog", "blocked"],
    "headless-search": ["starting", "working"],
    "replay": ["starting", "working", "help", "blocked"],
    "watch": ["starting", "working", "help", "blocked"],
    "errors": ["starting", "working", "help", "typing", "blocked"],
}
KEYS = {
    "paused": " ", "help": "?", "dialog": "q", "typing": "\r",
}

ENDING = [
    "INT", "TERM", "USR2", "ALRM", "VTALRM", "PROF", "XCPU", "STKFLT", "IO", "PWR", "RTMIN",
    "RTMAX"]
FATAL = ["QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "SEGV", "SYS"]
IGNORED = ["PIPE", "XFSZ", "CHLD", "URG", "WINCH", "CONT"]
SIGNALS = ENDING + FATAL + IGNORED + ["HUP", "USR1", "KILL"]
NUMBERS = {"STKFLT": 16, "RTMIN": 34, "RTMAX": 64}


def number(name):
    return NUMBERS.get(name) or int(getattr(signal, "SIG" + name))


class Failed(Exception):
    pass


class Program:
    """The program in a terminal that this script plays, or in a pipe."""

    def __init__(self, command, folder, environment, in_pipe):
        self.output = b""
        self.status = None
        self.master, self.slave = os.openpty()
        self.resize(120, 36)
        self.modes = termios.tcgetattr(self.slave)
        self.reader = self.master
        read, write = os.pipe() if in_pipe else (None, None)
        self.process = os.fork()
        if self.process == 0:
            try:
                os.setsid()
                os.chdir(folder)
                if in_pipe:
                    empty = os.open("/dev/null", os.O_RDONLY)
                    os.dup2(empty, 0)
                    os.dup2(write, 1)
                    os.dup2(write, 2)
                else:
                    fcntl.ioctl(self.slave, termios.TIOCSCTTY, 0)
                    for descriptor in range(3):
                        os.dup2(self.slave, descriptor)
                os.closerange(3, 64)
                # Python ignores some signals, and a program inherits that.
                for name in ["PIPE", "XFSZ"]:
                    signal.signal(number(name), signal.SIG_DFL)
                os.execve(command[0], command, environment)
            finally:
                os._exit(127)
        if in_pipe:
            os.close(write)
            self.reader = read

    def resize(self, columns, rows):
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def type(self, text):
        os.write(self.master, text.encode())

    def read(self, seconds):
        """Takes what it shows for a while."""
        end = time.monotonic() + seconds
        while True:
            left = end - time.monotonic()
            if not select.select([self.reader], [], [], max(0, left))[0]:
                return
            try:
                data = os.read(self.reader, 65536)
            except OSError:
                data = b""
            self.output += data
            if not data or left <= 0:
                return

    def wait_for(self, text, what):
        end = time.monotonic() + START_SECONDS
        while text.encode() not in self.output:
            self.read(0.05)
            if self.has_ended():
                raise Failed(f"ended with {self.status} before {what}: {self.output[-300:]!r}")
            if time.monotonic() > end:
                raise Failed(f"never came to {what}: {self.output[-300:]!r}")

    def has_ended(self):
        if self.status is None:
            process, status = os.waitpid(self.process, os.WNOHANG)
            if process:
                self.status = os.waitstatus_to_exitcode(status)
        return self.status is not None

    def wait(self, seconds, reads):
        """Whether it ends in time."""
        end = time.monotonic() + seconds
        while not self.has_ended():
            if time.monotonic() > end:
                return False
            if reads:
                self.read(0.02)
            else:
                time.sleep(0.02)
        return True

    def block(self):
        """Stops reading, and has it write until the terminal takes no more."""
        room = self.slave if self.reader == self.master else None
        for turn in range(400):
            if room is not None:
                if not select.select([], [room], [], 0)[1]:
                    break
                self.resize(200 + turn % 2, 60)
            time.sleep(0.03)
            if room is None and turn > 20:
                break
        else:
            raise Failed("the terminal took everything: it could not be blocked")
        time.sleep(0.1)

    def close(self):
        if not self.has_ended():
            os.kill(self.process, signal.SIGKILL)
            os.kill(self.process, signal.SIGCONT)
            self.wait(5, True)
        for descriptor in {self.master, self.slave, self.reader}:
            os.close(descriptor)


def switches(output):
    """Which private modes are on after all that was written."""
    on = set()
    for modes, letter in re.findall(rb"\x1b\[\?([0-9;]+)([hl])", output):
        for mode in modes.split(b";"):
            (on.add if letter == b"h" else on.discard)(int(mode))
    return on


def check_terminal(program):
    program.read(0.2)
    if termios.tcgetattr(program.slave) != program.modes:
        raise Failed("the terminal's modes are not given back")
    left = switches(program.output) & {47, 1047, 1049, 1000, 1002, 1003, 1005, 1006, 2004, 2026}
    if left:
        raise Failed(f"the terminal is left with its modes {sorted(left)} on")
    if program.output.rfind(b"\x1b[?25l") > program.output.rfind(b"\x1b[?25h"):
        raise Failed("the cursor is left hidden")


def run_folder(folder):
    found = glob.glob(folder + "/runs/*/events.jsonl")
    return os.path.dirname(sorted(found)[0]) if found else None


def last_event(run):
    with open(run + "/events.jsonl", "rb") as file:
        lines = file.read().split(b"\n")
    for line in lines[:-1]:
        json.loads(line)
    return json.loads(lines[-2]) if len(lines) > 1 else {}


def end_host(run):
    """A run outlives its screen: its host goes on, and ends as it is asked to."""
    try:
        process = owner(run)
        os.kill(process, signal.SIGTERM)
    except (OSError, ValueError):
        return
    end = time.monotonic() + END_SECONDS
    while time.monotonic() < end:
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return
        time.sleep(0.02)
    os.kill(process, signal.SIGKILL)
    raise Failed(f"the host does not end {END_SECONDS} s after SIGTERM")


def check_resumes(options, folder, environment, is_search):
    """What was under way opens, and goes on."""
    if is_search:
        names = glob.glob(folder + "/runs/*/search.json")
        if not names:
            return
        command = ["search", "--resume", os.path.dirname(names[0]), "--headless"]
        shown = "trials"
    else:
        run = run_folder(folder)
        if run is None:
            return
        end_host(run)
        last_event(run)
        command = ["train", "--resume", run, "--headless"]
        shown = "" if not glob.glob(run + "/checkpoints/checkpoint*") else "going on from step"
    program = Program([options.dltui] + command, folder, environment, True)
    try:
        program.wait_for(shown, "going on") if shown else program.read(1)
        time.sleep(0.2)
        os.kill(program.process, signal.SIGTERM)
        if not program.wait(END_SECONDS, True) or program.status != 130:
            raise Failed(f"what was resumed ended with {program.status}: {program.output[-300:]!r}")
    finally:
        program.close()


def bring(program, way, state, rng):
    """Brings the program into the state."""
    if state == "end":
        program.wait_for("FINISHED", state)
        program.read(0.3)
        return
    if state == "starting":
        program.read(rng.choice([0, 0.01, 0.03, 0.1, 0.2]))
        return
    if way in ("headless", "pipe", "headless-search"):
        program.wait_for({"pipe": "scalars", "headless-search": "trials"}.get(way, "epoch "), state)
        program.read(0.3)
    else:
        program.wait_for(UNDER_WAY[way], state)
        program.read(0.3)
    if state in KEYS:
        keys = "a" if way == "errors" and state == "typing" else KEYS[state]
        program.type(keys)
        program.read(0.4)
    if state == "blocked":
        if way in ("headless", "plain"):
            program.type("\x13")
            time.sleep(0.5)
        else:
            program.block()


def expectation(way, state, name):
    """The statuses it may end with; None is to go on."""
    fatal = [-number(name)]
    if name == "KILL":
        return fatal
    if state == "starting":
        # Before there is anything to keep, a signal may do what it does to any program.
        return fatal + [130, None]
    if name in FATAL:
        return fatal
    if name in IGNORED or name == "USR1":
        return [None]
    if name == "HUP":
        return [None] if way in ("dashboard", "headless", "pipe", "plain", "headless-search") \
            and state != "end" else [130, 0]
    return [0] if state == "end" else [130]


def play(options, sample, way, state, name, rng):
    folder = tempfile.mkdtemp(prefix="dltui-signals-")
    environment = {
        "PATH": os.environ["PATH"], "HOME": folder, "TERM": "xterm-256color",
        "LC_ALL": "C.UTF-8",
        "SWIFT_BACKTRACE":
            "enable=yes,interactive=no,color=no" if options.backtrace else "enable=no",
    }
    words = SHORT if state == "end" else WAYS[way]
    command = [options.dltui] + [word.format(run=sample) for word in words]
    program = Program(command, folder, environment, way == "pipe")
    try:
        bring(program, way, state, rng)
        expected = expectation(way, state, name)
        if program.has_ended():
            raise Failed(f"ended with {program.status} before it was sent anything")
        os.kill(program.process, number(name))
        is_blocked = state == "blocked"
        # What should end has its time; what should go on shows so in less.
        may_go_on = None in expected
        seconds = END_SECONDS if not may_go_on else 1
        if options.backtrace and name in FATAL:
            seconds = 60
        has_ended = program.wait(seconds, not is_blocked)
        if not has_ended and not may_go_on:
            raise Failed(f"still runs {seconds} s later")
        if has_ended and program.status not in expected and not (name == "HUP" and program.status == 0):
            raise Failed(f"ended with {program.status} instead of {expected}")
        if not has_ended:
            if name == "USR1" and way in ("dashboard", "headless", "pipe", "plain") \
                    and state not in ("starting", "end") and not is_blocked:
                check_saved(folder)
            # It must still hear of an end.
            os.kill(program.process, signal.SIGTERM)
            if not program.wait(END_SECONDS, not is_blocked):
                raise Failed(f"goes on as it should, but does not end {END_SECONDS} s after SIGTERM")
            if program.status not in (130, 0, -15):
                raise Failed(f"after SIGTERM it ended with {program.status}")
        if is_blocked and way in ("headless", "plain"):
            program.type("\x11")
        if way in SCREENS and name != "KILL":
            check_terminal(program)
        if way in ("dashboard", "headless", "pipe", "plain"):
            check_log(folder, program.status)
            if state != "end":
                check_resumes(options, folder, environment, False)
        if "search" in way:
            check_resumes(options, folder, environment, True)
        if b"Fatal error" in program.output:
            raise Failed(f"a trap: {program.output[-500:]!r}")
    finally:
        program.close()
        for lock in glob.glob(folder + "/runs/*/host.lock"):
            end_host(os.path.dirname(lock))
        shutil.rmtree(folder, ignore_errors=True)


def check_saved(folder):
    """SIGUSR1 has a checkpoint written."""
    end = time.monotonic() + 5
    while time.monotonic() < end:
        run = run_folder(folder)
        if run and b'"saveCheckpoint"' in open(run + "/events.jsonl", "rb").read():
            return
        time.sleep(0.05)
    raise Failed("SIGUSR1 saved nothing")


def check_log(folder, status):
    run = run_folder(folder)
    if run is None:
        return
    event = last_event(run)
    if status == 130 and event.get("event") != "finished":
        raise Failed(f"the log ends with {event.get('event')}, not with its end")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--dltui", required=True)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=1, help="the round to begin with")
    parser.add_argument(
        "--only", default="", help="rounds of this way, state or signal, such as blocked,TERM")
    options = parser.parse_args()
    options.dltui = os.path.abspath(options.dltui)

    pairs = [
        (way, state, name) for way in WAYS for state in STATES[way] for name in SIGNALS]
    random.Random(options.seed).shuffle(pairs)
    wanted = [word for word in options.only.split(",") if word]

    scratch = tempfile.mkdtemp(prefix="dltui-signals-sample-")
    failures = rounds = 0
    try:
        subprocess.run(
            [options.dltui, "train", "digits", "--name", "sample", "--epochs", "3", "--headless"],
            cwd=scratch, stdout=subprocess.DEVNULL, check=True, timeout=120)
        sample = run_folder(scratch)
        for turn in range(options.first, options.first + options.rounds):
            way, state, name = pairs[(turn - 1) % len(pairs)]
            if not all(word in (way, state, name) for word in wanted):
                continue
            rounds += 1
            rng = random.Random(f"{options.seed} {turn}")
            # The toolchain's backtracer takes seconds: not each time.
            # Its tracer waits for a terminal that takes nothing.
            options.backtrace = name in FATAL and state != "blocked" and rng.random() < 0.15
            try:
                play(options, sample, way, state, name, rng)
            except Failed as failure:
                failures += 1
                traced = " with the backtracer on" if options.backtrace else ""
                print(
                    f"{way}, {state}, SIG{name}{traced}: {failure}; repeat with --seed"
                    f" {options.seed} --first {turn} --rounds 1", flush=True)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    print(f"{rounds} rounds, {failures} failures")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
