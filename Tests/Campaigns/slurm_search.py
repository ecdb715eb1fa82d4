#!/usr/bin/env python3
"""A search whose trials are jobs of Slurm, on two nodes that are both this machine.

Installs Debian's slurm-wlm and munge where they are missing, and makes a cluster for as long as it runs;
needs root, and tmux for the screen. The second node has another name, and its sockets cannot be reached from
outside, as those of another machine. Each round searches 12 trials:
- one is cancelled by key on the search's screen, one with scancel by somebody else, while it waits or runs;
- the process that searches is killed with SIGKILL, some jobs waiting and some running, and goes on later,
  on the login node or as a job itself;
- a node is drained, a job on it requeued, and the node put back;
- a trial on the far node is asked for its status, and told a learning rate, through its job.

Then every trial is accounted for: none was begun twice but those requeued, which went on from what they had
saved; none is lost; no job and no host is left; and the values are those of the script.
"""

import argparse
import collections
import glob
import json
import math
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time

from external_run import Broken, until
from slurm_cluster import Cluster, install

TARGET = os.path.join(
    os.path.dirname(os.path.abspath(__file__)), "..", "EndToEndTests", "Trainers", "saved_search_target.py"
)
SPACE = """
parameters:
  lr: {logUniform: [1.0e-4, 1]}
metric: {name: val_loss, direction: minimize}
epochs: 9
budget: --epochs
slurm: {partition: all, exclusive: }
"""
#: So long a path that sockets do not fit in it: they are in /tmp, which each node has for itself.
LONG = "shared-" + "x" * 100


class Search:
    """One search in a folder of its own."""

    def __init__(self, arguments, cluster, seed):
        self.dltui, self.cluster = os.path.abspath(arguments.dltui), cluster
        self.random = random.Random(seed)
        self.top = tempfile.mkdtemp(prefix="slurm-search-")
        self.folder = os.path.join(self.top, LONG)
        os.makedirs(self.folder)
        self.environment = dict(
            os.environ, **cluster.environment, HOME=self.top, XDG_CACHE_HOME=f"{self.top}/cache", LC_ALL="C.UTF-8",
            TERM="xterm-256color",
        )  # fmt: skip
        self.tmux = ["tmux", "-L", f"campaign-{os.getpid()}", "-f", "/dev/null"]
        with open(self.file("space.yaml"), "w", encoding="utf-8") as file:
            file.write(SPACE)

    def file(self, name):
        return os.path.join(self.folder, name)

    def ask(self, *words, check=True):
        done = subprocess.run(
            words, cwd=self.folder, env=self.environment, capture_output=True, text=True, timeout=120
        )
        if check and done.returncode:
            raise Broken(f"{' '.join(words)}: {done.returncode} {done.stderr.strip()} {done.stdout.strip()[:300]}")
        return done.stdout

    def open(self, words):
        subprocess.run(
            [*self.tmux, "new-session", "-d", "-s", "s", "-x", "160", "-y", "48",
             f"exec {self.dltui} search --no-config {words}"],
            cwd=self.folder, env=self.environment, check=True,
        )  # fmt: skip

    def shown(self):
        return subprocess.run([*self.tmux, "capture-pane", "-p", "-t", "s"], capture_output=True, text=True).stdout

    def keys(self, *keys):
        for key in keys:
            subprocess.run([*self.tmux, "send-keys", "-t", "s", key], check=True)
            time.sleep(0.15)

    def kill(self):
        subprocess.run([*self.tmux, "kill-session", "-t", "s"], capture_output=True)

    def jobs(self):
        """The search's jobs that are not over: name to number, state, node."""
        jobs = {}
        for line in self.ask("squeue", "-h", "-o", "%j|%i|%T|%N").splitlines():
            name, number, state, node = line.split("|")
            jobs[name] = (number, state, node)
        return jobs

    def running(self, node=None):
        return [
            (name, number) for name, (number, state, at) in sorted(self.jobs().items())
            if state == "RUNNING" and node in (None, at) and os.path.exists(f"{self.run(name)}/events.jsonl")
        ]  # fmt: skip

    def run(self, name):
        return self.file(f"runs/{name}")

    def journal(self):
        with open(glob.glob(self.file("runs/*-search/journal.jsonl"))[0], encoding="utf-8") as file:
            return [json.loads(line) for line in file if line.endswith("\n")]

    def results(self):
        return {entry["result"]["_0"]["trial"]: entry["result"]["_0"] for entry in self.journal() if "result" in entry}

    def starts(self):
        try:
            with open(self.file("started"), encoding="utf-8") as file:
                return collections.Counter(line.split()[0] for line in file), file
        except FileNotFoundError:
            return collections.Counter(), None

    def play(self):
        rest = self.random.uniform(0.4, 0.7)
        manner = self.random.choice(["", "--sobol", "--tpe"])
        self.open(
            f"space.yaml --on slurm --trials 12 --parallel 6 --seed {self.random.randint(1, 999)} {manner} "
            f"-- {sys.executable} {TARGET} --lr '{{lr}}' --checkpoint '{{checkpoint}}' --rest {rest} "
            f"--started {self.file('started')}"
        )
        told = []
        until(lambda: self.running(), "a trial that trains")
        until(lambda: "queued" in self.shown(), "a trial that waits, on the screen")
        picture = self.shown()
        # The screen's first row is the first trial under way.
        self.keys("Home", *self.random.choice([["s"], ["x", "Enter"]]))
        until(lambda: any(r["ending"] in ("finished", "killed") for r in self.results().values()), "the stop by key")
        told.append(f"by key {sorted(self.results())[0]}")
        # Somebody else cancels another.
        name, number = until(lambda: self.running(), "a trial that trains")[-1]
        by_others = int(name.rsplit("-t")[-1].split("-")[0])
        self.ask("scancel", number)
        until(lambda: by_others in self.results(), "the end of the cancelled trial")
        if self.results()[by_others]["ending"] == "failed":
            raise Broken(f"what was cancelled is said to have failed: {self.results()[by_others]}")
        told.append(f"cancelled {by_others}")
        self.far(told)
        # The machine of the search goes down, and comes up later.
        until(lambda: len(self.results()) >= self.random.randint(2, 4), "some results")
        process = self.ask("pgrep", "-f", f"^{self.dltui} search --no-config").split()
        for one in process:
            subprocess.run(["kill", "-KILL", one])
        self.kill()
        waiting = len(self.jobs())
        time.sleep(self.random.uniform(0, 4))
        restarted = self.drain(told)
        output = self.finish(told)
        self.check(output, restarted, by_others)
        with open(os.path.join(self.top, "screen.txt"), "w", encoding="utf-8") as file:
            file.write(picture)
        return f"{', '.join(told)}, {waiting} jobs when killed, requeued {restarted}"

    def far(self, told):
        """A trial on the other node answers through its job."""
        for _ in range(40):
            found = self.running("n2")
            if found:
                name = found[-1][0]
                done = subprocess.run(
                    [self.dltui, "send", self.run(name), "status", "--json"], cwd=self.folder, env=self.environment,
                    capture_output=True, text=True, timeout=60,
                )  # fmt: skip
                if done.returncode == 0:
                    if not json.loads(done.stdout):
                        raise Broken(f"no status of {name}: {done.stdout}")
                    manifest = json.load(open(f"{self.run(name)}/manifest.json", encoding="utf-8"))
                    if manifest["provenance"]["host"] != "far-node":
                        raise Broken(f"{name} is on {manifest['provenance']['host']}")
                    told.append(f"status of {name.rsplit('-')[-1]} from afar")
                    return
                problem = done.stderr
            time.sleep(0.2)
        raise Broken(f"no trial on the far node could be asked: {problem}")

    def drain(self, told):
        """A node is drained, its job put back in the queue, and the node comes back."""
        node = self.random.choice(["n1", "n2"])
        def saved():
            found = self.running(node)
            trials = {name: int(name.rsplit("-t")[-1].split("-")[0]) for name, _ in found}
            folder = glob.glob(self.file("runs/*-search/checkpoints"))[0]
            return [(name, number) for name, number in found if os.path.exists(f"{folder}/t{trials[name]:02d}")]

        name, number = self.random.choice(until(saved, f"a job on {node} that has saved something"))
        self.ask("scontrol", "update", f"nodename={node}", "state=drain", "reason=campaign")
        self.ask("scontrol", "requeue", number, check=False)
        if not until(lambda: self.jobs().get(name, (0, "GONE", 0))[1] in ("PENDING", "GONE"), "the requeued job"):
            return None
        time.sleep(self.random.uniform(0, 2))
        self.ask("scontrol", "update", f"nodename={node}", "state=resume")
        self.ask("scontrol", "update", f"jobid={number}", "starttime=now", check=False)
        told.append(f"drained {node}")
        return name if self.jobs().get(name) else None

    def finish(self, told):
        # On the login node, or as a job itself, on whichever node.
        within = self.random.choice([[], ["srun", "--exclusive", "-n1", "--job-name=search"]])
        told.append("gone on with " + ("as a job" if within else "by hand"))
        process = subprocess.Popen(
            [*within, self.dltui, "search", "--resume", "latest", "--json"], cwd=self.folder, env=self.environment,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        # What waits for its time after being put back would wait for two minutes.
        end = time.monotonic() + 240
        while process.poll() is None and time.monotonic() < end:
            for number, state, _ in self.jobs().values():
                if state == "PENDING":
                    self.ask("scontrol", "update", f"jobid={number}", "starttime=now", check=False)
            time.sleep(1)
        if process.poll() is None:
            process.kill()
            raise Broken(f"the search never ended: {self.jobs()}")
        output, errors = process.communicate()
        if process.returncode:
            raise Broken(f"--resume: {process.returncode} {errors}")
        return json.loads(output)

    def check(self, answer, restarted, by_others):
        trials = answer["trials"]
        if not answer["isOver"] or len(trials) != 12:
            raise Broken(f"not all is done: {answer}")
        lost = [t["number"] for t in trials if t["status"] not in ("finished", "killed")]
        if lost:
            raise Broken(f"trials {lost} came to nothing: {trials}")
        with open(self.file("started"), encoding="utf-8") as file:
            starts = [line.split() for line in file]
        counts = collections.Counter(rate for rate, _ in starts)
        twice = [rate for rate, count in counts.items() if count > 1]
        allowed = 1 if restarted else 0
        if len(twice) > allowed or any(counts[rate] > 2 for rate in twice):
            raise Broken(f"begun more than once: {twice}")
        for rate in twice:
            epochs = [int(epoch) for begun, epoch in starts if begun == rate]
            if epochs[0] != 0 or epochs[1] == 0:
                raise Broken(f"a requeued trial did not go on from what it had saved: {epochs}")
        whole = [t for t in trials if t["status"] == "finished" and t["epochs"] >= 9]
        if len(whole) < 9:
            raise Broken(f"only {len(whole)} trials had all of their epochs: {trials}")
        for trial in whole:
            rate = float(trial["values"]["lr"] if isinstance(trial["values"], dict) else trial["values"][0])
            value = (0.5 + 0.1 * min(3, abs(math.log10(rate) + 2))) ** 9
            if abs(trial["score"] / value - 1) > 1e-6:
                raise Broken(f"trial {trial['number']} has {trial['score']}, and should have {value}")
        until(lambda: not self.jobs(), "the end of all jobs", 60)
        if left := glob.glob(self.file("runs/*/host.lock")):
            raise Broken(f"hosts are left: {left}")

    def clean_up(self):
        self.kill()
        for number, _, _ in self.jobs().values():
            self.ask("scancel", number, check=False)
        for node in ("n1", "n2"):
            self.ask("scontrol", "update", f"nodename={node}", "state=resume", check=False)
        subprocess.run(["pkill", "-KILL", "-f", f"^{self.dltui} search --(no-config|resume)"], capture_output=True)


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--dltui", required=True, help="the program")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    install()
    failures = 0
    cluster = Cluster(tempfile.mkdtemp(prefix="slurm-cluster-"), is_second_far=True)
    try:
        cluster.start()
        for number in range(arguments.rounds):
            seed = f"{arguments.seed}/{number}"
            search = Search(arguments, cluster, seed)
            at = time.monotonic()
            try:
                told = search.play()
                print(f"ok    {seed}: {told} ({time.monotonic() - at:.0f} s)", flush=True)
                search.clean_up()
                shutil.rmtree(search.top, ignore_errors=True)
            except (Broken, subprocess.TimeoutExpired) as broken:
                failures += 1
                print(f"FAIL  {seed}: {broken}\n      in {search.top}", flush=True)
                search.clean_up()
    finally:
        cluster.stop()
    shutil.rmtree(cluster.folder, ignore_errors=True)
    print(f"{arguments.rounds} rounds, {failures} failures")
    sys.exit(1 if failures else 0)


main()
