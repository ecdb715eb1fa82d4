#!/usr/bin/env python3
"""Searches over a command that are killed at random moments, and what a trial costs beside its command.

Each round carries out one small search without a break. The same search is then killed with SIGKILL at
random moments, its hosts alive or killed as well now and then, and gone on with. Then:
- it comes to the same trials, values and ranks;
- as long as only the search was killed, every run of a trial was begun once;
- no host is left, and no second process can work on a search that is under way.

`--only cost` searches 64 trials of a script of one second two at a time, and compares the time with the
ideal, and with the script alone; a release binary serves here.
"""
import argparse
import collections
import glob
import json
import os
import random
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time

from campaign import end_hosts, fail, failures

SPACE = """
parameters:
  lr: {logUniform: [1.0e-4, 1]}
WIDTHmetric: {name: val_loss, direction: minimize}
epochs: 9
budget: epochs
"""
WIDTH = "  width: {choice: [32, 64, 128]}\n"
TARGET = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "EndToEndTests", "Trainers", "search_target.py")
SAVED = os.path.join(os.path.dirname(TARGET), "saved_search_target.py")
MANNERS = [
    [], ["--sobol"], ["--asha"], ["--tpe"], ["--tpe", "--asha"], ["--halving"], ["--tpe", "--hyperband"],
    ["--population", "--interval", "3"],
]  # fmt: skip


def search(words, **options):
    return subprocess.run([dltui, "search", *words], capture_output=True, text=True, timeout=300, **options)


def trials(text):
    """What counts of an answer."""
    answer = json.loads(text)
    kept = ("number", "status", "values", "score", "epochs", "rank", "remark")
    return answer["isOver"], [{name: trial.get(name) for name in kept} for trial in answer["trials"]]


def started(folder):
    """How often each trial's command was begun, by its values."""
    try:
        with open(os.path.join(folder, "started"), encoding="utf-8") as file:
            return collections.Counter(file.read().splitlines())
    except FileNotFoundError:
        return collections.Counter()


def journal_is_locked():
    journal = glob.glob("runs/*-search/journal.jsonl")
    if not journal:
        return False
    # fcntl locks of open files are told by number alone.
    inode = os.stat(journal[0]).st_ino
    with open("/proc/locks", encoding="utf-8") as locks:
        return any(line.split()[5].endswith(f":{inode}") for line in locks if len(line.split()) > 5)


def play(seed):
    draw = random.Random(seed)
    manner = draw.choice(MANNERS)
    words = ["space.yaml", *manner, "--trials", str(draw.randint(4, 10)), "--parallel", str(draw.randint(1, 3)),
             "--seed", str(seed), "--name", "s", "--json"]  # fmt: skip
    command = ["--", "LR={lr}", sys.executable, TARGET, "--width", "{width}", "--epochs", "{epochs}",
               "--started", "started", "--rest", str(draw.choice([0, 0.02, 0.05]))]  # fmt: skip
    if "--population" in manner:
        command = ["--", sys.executable, SAVED, "--lr", "{lr}", "--epochs", "{epochs}", "--checkpoint", "{checkpoint}",
                   *command[-4:]]  # fmt: skip
    results = []
    for way in ("whole", "killed"):
        os.makedirs(way)
        os.chdir(way)
        with open("space.yaml", "w", encoding="utf-8") as file:
            # The command of a population has no width.
            file.write(SPACE.replace("WIDTH", "" if "--population" in manner else WIDTH))
        hosts_killed = False
        if way == "whole":
            result = search(words + command)
            output, errors = result.stdout, result.stderr
        else:
            arguments = words + command
            for _ in range(draw.randint(1, 4)):
                process = subprocess.Popen([dltui, "search", *arguments], stdout=subprocess.DEVNULL)
                deadline = time.monotonic() + draw.uniform(0.1, 4)
                while time.monotonic() < deadline and process.poll() is None:
                    time.sleep(0.01)
                if draw.random() < 0.3 and process.poll() is None and journal_is_locked():
                    second = search(["--resume", "latest", "--json"])
                    is_refused = "another process works on it" in second.stderr
                    if not is_refused and process.poll() is None:
                        fail(f"seed {seed}: a second process worked on it: {second.stderr}")
                process.kill()
                process.wait()
                if draw.random() < 0.25:
                    hosts_killed = True
                    end_hosts()
                if glob.glob("runs/*-search"):
                    arguments = ["--resume", "latest", "--json"]
            result = search(arguments)
            output, errors = result.stdout, result.stderr
        if result.returncode != 0:
            fail(f"seed {seed}: {way}: {' '.join(words)}: exit code {result.returncode}: {errors.strip()}")
            os.chdir("..")
            return
        results.append((trials(output), started(".")))
        end = time.monotonic() + 30
        while glob.glob("runs/*/host.lock") and not hosts_killed and time.monotonic() < end:
            time.sleep(0.05)
        if glob.glob("runs/*/host.lock") and not hosts_killed:
            fail(f"seed {seed}: {way}: hosts are left: {glob.glob('runs/*/host.lock')}")
        os.chdir("..")
    (whole, whole_starts), (killed, killed_starts) = results
    if whole != killed:
        different = [pair for pair in zip(whole[1], killed[1]) if pair[0] != pair[1]]
        fail(f"seed {seed}: {' '.join(words)}: {different or (whole[0], killed[0])}")
    if not hosts_killed and whole_starts != killed_starts:
        fail(f"seed {seed}: {' '.join(words)}: begun {killed_starts - whole_starts} too often, "
             f"{whole_starts - killed_starts} not")


def cost():
    """64 trials of a second each, two at a time."""
    script = "import time; time.sleep(1); print('val_loss', {lr})"
    with open("one_second.yaml", "w", encoding="utf-8") as file:
        file.write("parameters: {lr: {uniform: [0, 1]}}\nmetric: val_loss\n")
    alone = []
    for _ in range(5):
        begun = time.monotonic()
        subprocess.run([sys.executable, "-c", script.replace("{lr}", "1")], stdout=subprocess.DEVNULL, check=True)
        alone.append(time.monotonic() - begun)
    alone = statistics.median(alone)
    begun = time.monotonic()
    result = search(["one_second.yaml", "--trials", "64", "--parallel", "2", "--json", "--", sys.executable, "-c", script])
    taken = time.monotonic() - begun
    if result.returncode != 0 or any(trial["rank"] is None for trial in trials(result.stdout)[1]):
        fail(f"the search of 64 trials: {result.returncode} {result.stderr} {result.stdout[:300]}")
        return
    ideal, overhead = 32 * alone, taken / 32 - alone
    print(f"a script of a second alone {alone:.3f} s; 64 trials, 2 at a time {taken:.1f} s, "
          f"the ideal {ideal:.1f} s ({taken / ideal - 1:+.1%}); {overhead:.3f} s a trial", flush=True)
    if taken > 1.05 * ideal:
        fail(f"64 trials took {taken / ideal - 1:.1%} more than the ideal; 5 % are allowed")
    if overhead > 0.3:
        fail(f"a trial took {overhead:.3f} s more than its command; 0.3 s are allowed")


parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
parser.add_argument("--dltui", required=True, help="the binary's path")
parser.add_argument("--rounds", type=int, default=30)
parser.add_argument("--seed", type=int, default=1)
parser.add_argument("--only", default="kill,cost", help="of kill, cost")
parser.add_argument("--keep", help="a folder to leave the runs of failed rounds in")
arguments = parser.parse_args()
dltui = os.path.abspath(arguments.dltui)
rounds = 0
home = os.getcwd()
for part in arguments.only.split(","):
    for seed in range(arguments.seed, arguments.seed + (arguments.rounds if part == "kill" else 1)):
        rounds += 1
        before = len(failures)
        folder = tempfile.mkdtemp(prefix="dltui-search-")
        os.chdir(folder)
        try:
            play(seed) if part == "kill" else cost()
        except (subprocess.TimeoutExpired, ValueError, OSError) as problem:
            fail(f"seed {seed}: {problem!r}")
        finally:
            os.chdir(folder)
            for way in glob.glob("*/runs") + glob.glob("runs"):
                os.chdir(os.path.join(folder, os.path.dirname(way)))
                end_hosts()
            os.chdir(home)
            if arguments.keep and len(failures) > before:
                shutil.copytree(folder, os.path.join(arguments.keep, f"{part}-{seed}"), dirs_exist_ok=True,
                                ignore=shutil.ignore_patterns("*.sock"))
            shutil.rmtree(folder, ignore_errors=True)
print(f"{rounds} rounds, {len(failures)} failures")
sys.exit(1 if failures else 0)
