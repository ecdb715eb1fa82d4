#!/usr/bin/env python3
"""A run that is reached over ssh, by another user, and by a screen that stands still.

remote.py --dltui PATH [--rounds 20] [--seed 1] [--only ssh,user,stalled] [--stalled-seconds 60]

`ssh`: a real sshd on loopback, with keys and a port of its own (openssh-server; as root). A screen attaches through it and
steers; the line is killed --rounds times at random moments, now the client's end, now the server's; the screen must come
back each time, an edit of every round must be in the log once, and so must every row.
`user`: another user (as root) must not connect, neither through the socket's mode nor with the mode opened to everybody.
`stalled`: a screen is stopped while the run logs every step; the host's memory must stay as it is, and the screen must be told
and catch up when it goes on.
"""

import argparse
import glob
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

from campaign import end_hosts, fail, failures, owner
from screen import Screen

PARTS = ["ssh", "user", "stalled"]
#: What a screen says of a line that breaks.
TOLD = [b"reconnecting", b"host broke"]

parser = argparse.ArgumentParser()
parser.add_argument("--dltui", required=True)
parser.add_argument("--rounds", type=int, default=20)
parser.add_argument("--seed", type=int, default=1)
parser.add_argument("--only", default=",".join(PARTS))
parser.add_argument("--stalled-seconds", type=float, default=60)
arguments = parser.parse_args()
random.seed(arguments.seed)
dltui = os.path.abspath(arguments.dltui)


def check(holds, what):
    if not holds:
        fail(what)


def start(name, *words, recipe="digits"):
    command = [
        dltui, "train", recipe, "--name", name, "--seed", "3", "--epochs", "1000000", "--set", "earlyStopping=null",
        "--set", "logEvery=1", "--detach", *words,
    ]  # fmt: skip
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return glob.glob(f"{os.getcwd()}/runs/*-{name}")[0]


def send(run, *words):
    return subprocess.run([dltui, "send", run, *words], capture_output=True, text=True)


def stop(run):
    check(send(run, "stop").returncode == 0, "the run did not stop")
    while os.path.exists(run + "/host.lock"):
        time.sleep(0.05)


def events(run):
    with open(run + "/events.jsonl", encoding="utf-8") as log:
        return [json.loads(line) for line in log if line.strip()]


def check_rows(run):
    """Every step has its row, once."""
    steps = [event["step"] for event in events(run) if event["event"] == "scalars" and "train/batchCost" in event["values"]]
    check(steps and steps == list(range(1, len(steps) + 1)), f"{len(steps)} rows are not those of as many steps")
    return len(steps)


def memory(process):
    """Resident, in MB."""
    with open(f"/proc/{process}/statm", encoding="utf-8") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


class Server:
    """An sshd on loopback that lets this user in by a key that is made for it."""

    def __init__(self, folder):
        self.folder = folder
        os.makedirs(folder + "/bin")
        os.symlink(dltui, folder + "/bin/dltui")
        for key in ["host", "user"]:
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", f"{folder}/{key}"], check=True)
        shutil.copy(folder + "/user.pub", folder + "/authorized")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        with open(folder + "/sshd_config", "w", encoding="utf-8") as file:
            file.write(
                f"Port {port}\nListenAddress 127.0.0.1\nHostKey {folder}/host\nAuthorizedKeysFile {folder}/authorized\n"
                f"PidFile {folder}/sshd.pid\nStrictModes no\nUsePAM no\nPermitRootLogin yes\nPasswordAuthentication no\n"
                f"SetEnv PATH={folder}/bin:/usr/bin:/bin\n"
            )
        with open(folder + "/ssh_config", "w", encoding="utf-8") as file:
            file.write(
                f"Host server\nHostName 127.0.0.1\nPort {port}\nIdentityFile {folder}/user\nIdentitiesOnly yes\n"
                f"UserKnownHostsFile {folder}/known\nStrictHostKeyChecking no\nLogLevel ERROR\n"
            )
        # The real client, told where its settings are.
        with open(folder + "/bin/ssh", "w", encoding="utf-8") as file:
            file.write(f'#!/bin/sh\nexec /usr/bin/ssh -F {folder}/ssh_config "$@"\n')
        os.chmod(folder + "/bin/ssh", 0o755)
        os.makedirs("/run/sshd", exist_ok=True)
        self.process = subprocess.Popen(
            ["/usr/sbin/sshd", "-D", "-f", folder + "/sshd_config"], stderr=subprocess.DEVNULL
        )

    def lines(self):
        """The processes of lines that are open: the client's and the server's end of each."""
        found = {"client": [], "server": []}
        for path in glob.glob("/proc/[0-9]*/cmdline"):
            try:
                with open(path, "rb") as file:
                    words = file.read().decode(errors="ignore").split("\0")
            except OSError:
                continue
            process = int(path.split("/")[2])
            if words[0] == "/usr/bin/ssh" and self.folder + "/ssh_config" in words:
                found["client"].append(process)
            elif len(words) > 2 and words[0] == f"{self.folder}/bin/dltui" or words[:2] == ["dltui", "relay"]:
                found["server"].append(process)
        return found

    def close(self):
        self.process.kill()
        self.process.wait()


def over_ssh():
    server = Server(os.getcwd() + "/server")
    run = start("far")
    name = os.path.basename(run)
    screen = Screen(
        dltui, "attach", f"server:{run}", environment={"PATH": f"{server.folder}/bin:/usr/bin:/bin"}
    )
    try:
        if screen.shows(b"RUNNING") is None:
            return fail("the screen never showed the run: " + screen.painted[-500:].decode(errors="replace"))
        killed, slowest = {"client": 0, "server": 0}, 0
        for number in range(arguments.rounds):
            screen.press(b"\x1bOC")
            mark = chr(0x2460 + number) if number < 20 else str(number + 1)
            deadline = time.monotonic() + 20
            while sum(event["event"] == "commandApplied" for event in events(run)) <= number:
                screen.read(0.05)
                if time.monotonic() > deadline:
                    return fail(f"edit {number + 1} ({mark}) never took hold")
            screen.look_on(random.uniform(0, 0.5))
            ends = server.lines()
            end = random.choice([end for end in ends if ends[end]] or ["none"])
            if end == "none":
                return fail("no line is open")
            screen.clear()
            begun = time.monotonic()
            for process in ends[end]:
                os.kill(process, signal.SIGKILL)
            killed[end] += 1
            # It says that the line is broken, or that it was if the new one came before the next frame.
            if screen.wait(lambda painted: any(word in painted for word in TOLD), 20) is None:
                fail(f"round {number + 1}: a line whose {end} was killed is not told")
            while not set(server.lines()["client"]) - set(ends["client"]):
                screen.read(0.05)
                if time.monotonic() > begun + 60:
                    return fail(f"round {number + 1}: no new line")
            slowest = max(slowest, time.monotonic() - begun)
            # Keys are taken again.
            while b"reconnecting" in screen.painted[-3000:] and time.monotonic() < begun + 60:
                screen.clear()
                screen.look_on(0.3)
        check(screen.end(b"D") == 0, "the screen did not leave well")
        edits = [event for event in events(run) if event["event"] == "commandApplied"]
        check(len(edits) == arguments.rounds, f"{len(edits)} edits for {arguments.rounds}")
        stop(run)
        rows = check_rows(run)
        print(f"      ssh: {name}: lines killed {killed}, a new one after {slowest:.1f} s at most, {rows} rows", flush=True)
    finally:
        if not screen.is_gone():
            screen.end(b"D")
        server.close()


STRANGER = """
import socket, sys
line = socket.socket(socket.AF_UNIX)
line.settimeout(10)
try:
    line.connect(sys.argv[1])
except OSError as error:
    print(type(error).__name__)
    raise SystemExit
said = b""
try:
    line.sendall(b'{"hello":1,"role":"script","name":"stranger"}\\n{"send":"stop"}\\n')
except OSError:
    # The line may be closed already; what was said on it can still be read.
    pass
try:
    while piece := line.recv(65536):
        said += piece
except OSError:
    pass
print(said.decode())
"""


def another_user():
    os.chmod(os.getcwd(), 0o755)
    run = start("own")
    path = os.path.realpath(run + "/control.sock")
    words = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", sys.executable, "-I", "-c", STRANGER, path]

    def ask():
        return subprocess.run(words, capture_output=True, text=True).stdout.strip()

    before = len(events(run))
    refused = ask()
    check(refused == "PermissionError", f"another user is not refused by the socket's mode: {refused[:200]}")
    for part in [path, run, run + "/..", os.path.dirname(path)]:
        os.chmod(part, 0o777)
    opened = ask()
    check("another user" in opened and "event" not in opened, f"another user is not refused: {opened[:200]}")
    check(os.path.exists(run + "/host.lock") and len(events(run)) >= before, "the run did not go on")
    check(not any("stranger" in json.dumps(event) for event in events(run)), "the stranger is in the log")
    stop(run)
    check_rows(run)
    print(f"      user: refused with {refused}, and told {opened!r}", flush=True)


def stalled():
    run = start("busy", "--set", "pace=0", recipe="moons")
    host = owner(run)
    screen = Screen(dltui, "attach", run)
    check(screen.shows(b"RUNNING") is not None, "the screen never showed the run")
    before, size = memory(host), os.path.getsize(run + "/events.jsonl")
    os.kill(screen.process, signal.SIGSTOP)
    until, most = time.monotonic() + arguments.stalled_seconds, before
    while time.monotonic() < until:
        most = max(most, memory(host))
        time.sleep(0.1)
    logged = os.path.getsize(run + "/events.jsonl") - size
    check(most < before + 50, f"the host grew from {before:.0f} to {most:.0f} MB")
    os.kill(screen.process, signal.SIGCONT)
    if arguments.stalled_seconds > 35:
        check(screen.shows(TOLD[1], 20) is not None, "the screen was not told that it was cut off")
    screen.press(b" ")
    check(screen.shows(b"PAUSED", 60) is not None, "the screen did not come back")
    screen.end(b"D")
    stop(run)
    rows = check_rows(run)
    print(f"      stalled: {logged / 1e6:.0f} MB were logged; host {before:.0f} MB before, {most:.0f} MB at most; {rows} rows", flush=True)


with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)
    try:
        for part in arguments.only.split(","):
            {"ssh": over_ssh, "user": another_user, "stalled": stalled}[part]()
    finally:
        end_hosts()
print(f"{arguments.rounds} rounds, {len(failures)} failures")
sys.exit(1 if failures else 0)
