#!/usr/bin/env python3
"""Jobs of Slurm on two nodes that are both this machine: steered from outside, saved, and cancelled.

Installs Debian's slurm-wlm and munge where they are missing, and makes a cluster for as long as it runs;
needs root, and tmux for the screen. Each round submits these batch scripts, with 1 or 2 ranks a node:
- torchrun: srun dltui run --headless -- torchrun … train.py, the ranks' places agreed by c10d;
- tasks: srun dltui run --headless -- python train.py, a task a rank;
- inside: exec dltui run --headless -- srun python train.py.

Each makes one run. `dltui attach` shows it in a terminal of its own; random edits through `dltui send` must
hold on all ranks from the same step on; SIGUSR1, to every process of the job's steps or to the batch script
alone, has it saved, and it goes on. Then it either trains to its end, with weights that are the same to the
bit on all ranks, or is cancelled: its log then says so, and what was saved, and no process is left.
"""

import argparse
import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time

from external_run import TRAINERS, Broken, ExternalRun, check_records, until
from slurm_cluster import Cluster, install

SCENES = ["torchrun", "tasks", "inside"]
SCRIPT = os.path.join(TRAINERS, "recorded_ranks.py")
BATCH = """#!/bin/bash
#SBATCH --nodes=2 --ntasks-per-node={tasks} --output={folder}/output.txt --open-mode=append
export MASTER_ADDR=127.0.0.1 MASTER_PORT={port}
{command} &
step=$!
# What the batch script alone is sent reaches the step.
trap 'kill -USR1 $step' USR1
while wait $step; code=$?; kill -0 $step 2>/dev/null; do :; done
exit $code
"""
INSIDE = """#!/bin/bash
#SBATCH --nodes=2 --ntasks-per-node={tasks} --output={folder}/output.txt --open-mode=append
export MASTER_ADDR=127.0.0.1 MASTER_PORT={port}
exec {command}
"""


class Job:
    """One batch job in a folder of its own."""

    def __init__(self, arguments, cluster, scene, seed):
        self.arguments, self.cluster, self.scene = arguments, cluster, scene
        self.random = random.Random(seed)
        self.folder = tempfile.mkdtemp(prefix=f"slurm-{scene}-")
        self.run = ExternalRun(os.path.abspath(arguments.dltui), self.folder)
        self.per_node = self.random.choice([1, 2])
        self.edits = []
        self.number = None

    def file(self, name):
        return os.path.join(self.folder, name)

    @property
    def ranks(self):
        return range(2 * self.per_node)

    def submit(self):
        with socket.socket() as found:
            found.bind(("127.0.0.1", 0))
            port = found.getsockname()[1]
        python = self.arguments.python
        words = f"{SCRIPT} --records {self.folder} --rest 0.01 --until {self.file('end')}"
        run = f"{self.run.dltui} run --headless --"
        if self.scene == "torchrun":
            command = (
                f"srun {run} {python} -m torch.distributed.run --nnodes 2 "
                f"--nproc-per-node {self.per_node} --rdzv-backend c10d --rdzv-id $SLURM_JOB_ID "
                f"--rdzv-endpoint 127.0.0.1:{port} --local-addr 127.0.0.1 {words}"
            )
        elif self.scene == "tasks":
            command = f"srun {run} {python} {words}"
        else:
            command = f"{run} srun {python} {words}"
        text = (INSIDE if self.scene == "inside" else BATCH).format(
            tasks=1 if self.scene == "torchrun" else self.per_node, folder=self.folder, port=port,
            command=command,
        )  # fmt: skip
        with open(self.file("job.sh"), "w") as file:
            file.write(text)
        self.number = self.cluster.submit(self.file("job.sh"), self.folder, self.run.environment)
        self.until(self.run.can_be_steered, "the trainer under the keys")

    def until(self, condition, what):
        return until(condition, what, give_up=self.ended)

    def ended(self):
        state = self.cluster.state(self.number)
        if state in ("PENDING", "CONFIGURING", "RUNNING", "COMPLETING"):
            return None
        return f"the job is {state}: {self.run.output[-800:]}"

    def edit(self):
        key = self.random.choice(["learningRate", "weightDecay", "momentum"])
        value = {
            "learningRate": 10 ** self.random.uniform(-4, -1),
            "weightDecay": 10 ** self.random.uniform(-5, -2),
            "momentum": self.random.uniform(0.1, 0.99),
        }[key]
        answer = self.run.apply("set", key, repr(value))
        self.edits.append((key, answer["after"], answer["step"]))

    def look(self):
        """What a screen shows that is attached from outside, and its end by D."""
        name = f"campaign-{os.getpid()}"
        tmux = ["tmux", "-L", name, "-f", "/dev/null"]
        environment = dict(self.run.environment, LC_ALL="C.UTF-8", TERM="xterm-256color")

        def shown():
            done = subprocess.run([*tmux, "capture-pane", "-p", "-t", "s"], capture_output=True, text=True)
            return done.stdout

        # From a login node that shares the files, and as a task beside the job's own.
        within = f"srun --jobid {self.number} --overlap -n1 --nodelist n1 --pty "
        way = self.random.choice(["", within])
        subprocess.run(
            [*tmux, "new-session", "-d", "-s", "s", "-x", "160", "-y", "48",
             f"{way}{self.run.dltui} attach {self.run.path} --no-config; sleep 1"],
            env=dict(environment, **self.cluster.environment), check=True,
        )  # fmt: skip
        try:
            words = ("RUNNING", "learning rate", "momentum", "train")
            self.until(lambda: all(word in shown() for word in words), f"a screen: {shown()[:400]}")
            steps = self.run.events("scalars")[-1]["step"]
            self.until(lambda: self.run.events("scalars")[-1]["step"] > steps, "more steps")
            picture = shown()
            subprocess.run([*tmux, "send-keys", "-t", "s", "D"], check=True)
            self.until(lambda: "learning rate" not in shown(), "the end of the screen")
            with open(self.file("screen.txt"), "w") as file:
                file.write(picture)
        finally:
            subprocess.run([*tmux, "kill-server"], capture_output=True)

    def save(self):
        """SIGUSR1: it is saved, and goes on."""
        before = len(self.run.events("checkpointSaved"))
        # Where the program is the batch script itself, the steps alone are its ranks.
        way = ["--batch"] if self.scene == "inside" else self.random.choice([[], ["--batch"]])
        self.cluster.ask("scancel", *way, "--signal=USR1", self.number, check=True)
        self.until(lambda: len(self.run.events("checkpointSaved")) > before, "a checkpoint")
        saved = self.run.events("checkpointSaved")[-1]
        if not os.path.exists(saved["file"]):
            raise Broken(f"what was saved is not there: {saved}")
        self.until(
            lambda: self.run.events("scalars")[-1]["step"] > saved["step"] + 20, "steps after it"
        )
        if len(self.run.events("checkpointSaved")) != before + 1:
            raise Broken("it was saved more than once")
        self.until(lambda: f"dltui: saved {saved['file']}" in self.run.output, "a line about it")
        return saved, "batch" if way else "all"

    def play(self):
        self.submit()
        for _ in range(self.arguments.edits):
            self.edit()
            time.sleep(self.random.uniform(0, 0.2))
        self.look()
        self.run.apply("pause")
        self.edit()
        self.run.apply("resume")
        saved, way = self.save()
        self.edit()
        is_cancelled = self.random.random() < 0.5
        if is_cancelled:
            self.cancel(saved)
        else:
            self.complete()
        if self.scene != "inside" and "in the run of task 0" not in self.run.output:
            raise Broken("it is not said that the other tasks take part in one run")
        self.run.no_process_is_left()
        return (
            f"{len(self.ranks)} ranks, {len(self.edits)} edits, saved at {saved['step']} by USR1 to "
            f"{way}, {'cancelled' if is_cancelled else 'completed'}"
        )

    def cancel(self, saved):
        self.cluster.ask("scancel", self.number, check=True)
        until(lambda: (self.ended() or "").startswith("the job is CANCELLED"), "the cancelled job's end")
        until(lambda: self.run.events("finished"), "the end in the log", 30)
        finish = self.run.events("finished")[-1]
        if finish["reason"] != "interrupted" or saved["file"] not in finish.get("detail", ""):
            raise Broken(f"the log does not say what was saved: {finish}")
        if "dltui: interrupted at step" not in self.run.output:
            raise Broken(f"the job's output does not say it: {self.run.output[-600:]}")

    def complete(self):
        open(self.file("end"), "w").close()
        until(lambda: self.ended() is not None, "the job's end")
        if not self.ended().startswith("the job is COMPLETED"):
            raise Broken(self.ended())
        if (reason := self.run.events("finished")[-1]["reason"]) != "completed":
            raise Broken(f"the log ends with {reason}")
        check_records(self.folder, self.ranks, self.edits)

    def clean_up(self):
        if self.number is not None:
            self.cluster.ask("scancel", "--signal=KILL", "--full", self.number)
        self.run.clean_up()


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--dltui", required=True, help="the program")
    parser.add_argument("--python", default=sys.executable, help="a Python that has PyTorch")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--edits", type=int, default=10, help="random edits a job")
    parser.add_argument("--minutes", type=float, default=15.0, help="begin no round after these")
    parser.add_argument("--only", choices=SCENES, help="only this kind of job")
    arguments = parser.parse_args()
    install()
    begun = time.monotonic()
    done = failures = 0
    cluster = Cluster(tempfile.mkdtemp(prefix="slurm-cluster-"))
    try:
        cluster.start()
        for number in range(arguments.rounds):
            if time.monotonic() - begun > arguments.minutes * 60:
                break
            done += 1
            for scene in [arguments.only] if arguments.only else SCENES:
                seed = f"{arguments.seed}/{number}/{scene}"
                job = Job(arguments, cluster, scene, seed)
                at = time.monotonic()
                try:
                    told = job.play()
                    print(f"ok    {seed}: {told} ({time.monotonic() - at:.0f} s)", flush=True)
                    shutil.rmtree(job.folder, ignore_errors=True)
                except Broken as broken:
                    failures += 1
                    print(f"FAIL  {seed}: {broken}\n      in {job.folder}", flush=True)
                finally:
                    job.clean_up()
    finally:
        cluster.stop()
    shutil.rmtree(cluster.folder, ignore_errors=True)
    print(f"{done} rounds, {failures} failures")
    sys.exit(1 if failures else 0)


main()
