#!/usr/bin/env python3
"""torchrun under `dltui run`: edits and pauses on all ranks, a rank that dies, a host that is killed.

Each round runs these, on 2 or 4 gloo ranks:
- edits: --edits random edits through `dltui send` and three pauses of --pause seconds. Every rank must
  have stepped with each value from the same step on (the script records what its optimizer used, and how
  far its parameters moved), nobody may step in a pause, and the weights end the same to the bit.
- restart: a random rank is killed with SIGKILL, with --max-restarts 1. The log shows the restart, what is
  trained anew takes the place of what was logged, earlier edits hold again, and steering works.
- host: the host is killed with SIGKILL in a pause. Training goes on to its end, torchrun's exit code is 0.
- idle: a rank that never steps. There are curves, nothing is steered, and that is said.
"""

import argparse
import os
import random
import shutil
import signal
import sys
import tempfile
import time

from external_run import (
    PATIENCE, TRAINERS, Broken, ExternalRun, check_records, kin, records, until,
)  # fmt: skip

SCENES = ["edits", "restart", "host", "idle"]


class Round:
    """One job in a folder of its own."""

    def __init__(self, arguments, seed):
        self.random = random.Random(seed)
        self.arguments = arguments
        self.folder = tempfile.mkdtemp(prefix="torchrun-")
        self.ranks = self.random.choice([2, 4])
        self.run = ExternalRun(os.path.abspath(arguments.dltui), self.folder)
        #: (key, value, step) of each edit that was answered.
        self.edits = []

    def file(self, name):
        return os.path.join(self.folder, name)

    def torchrun(self, *words, restarts=0):
        python = self.arguments.python
        return [
            python, "-m", "torch.distributed.run", "--standalone", f"--nproc-per-node={self.ranks}",
            f"--max-restarts={restarts}", os.path.join(TRAINERS, "recorded_ranks.py"),
            "--records", self.folder, "--rest", "0.004", "--until", self.file("end"), *words,
        ]  # fmt: skip

    def until(self, condition, what, seconds=PATIENCE):
        return until(condition, what, seconds, self.run.ended)

    def start(self, command):
        self.run.start(command)
        self.until(self.run.can_be_steered, "the trainer under the keys")

    def edit(self):
        key = self.random.choice(["learningRate", "weightDecay", "momentum"])
        value = {
            "learningRate": lambda: 10 ** self.random.uniform(-4, -1),
            "weightDecay": lambda: self.random.choice([0.0, 10 ** self.random.uniform(-5, -2)]),
            "momentum": lambda: self.random.choice([0.0, self.random.uniform(0.1, 0.99)]),
        }[key]()
        answer = self.run.apply("set", key, repr(value))
        self.edits.append((key, answer["after"], answer["step"]))

    def end(self, code=0):
        open(self.file("end"), "w").close()
        found = self.run.finish()
        if found != code:
            raise Broken(f"the exit code is {found}, not {code}: {self.run.output[-600:]}")
        self.run.no_process_is_left()

    def check(self, **named):
        return check_records(self.folder, range(self.ranks), self.edits, **named)

    def said(self, word):
        return any(word in each.get("text", "") for each in self.run.events("message"))

    # What is tried

    def edits_and_pauses(self):
        self.start(self.torchrun())
        count = self.arguments.edits
        pauses = set(self.random.sample(range(count), min(3, count)))
        held = []
        for number in range(count):
            self.edit()
            if number in pauses:
                step = self.run.apply("pause")["step"]
                begun = time.time()
                # An edit in a pause counts from the next step on.
                self.edit()
                while time.time() < begun + self.arguments.pause:
                    time.sleep(0.05)
                held.append((step, begun, time.time()))
                self.run.apply("resume")
            time.sleep(self.random.uniform(0, 0.2))
        self.end()
        steps = self.check()
        for record in records(self.folder, range(self.ranks)):
            for step, begun, ended in held:
                inside = [row for row in record["rows"] if begun + 0.1 < row["time"] < ended]
                if inside:
                    raise Broken(f"a rank stepped in the pause after step {step}")
        if (reason := self.run.events("finished")[-1]["reason"]) != "completed":
            raise Broken(f"the log ends with {reason}")
        return f"{len(self.edits)} edits, {len(held)} pauses, {steps} steps"

    def restart(self):
        self.start(self.torchrun("--checkpoint", self.file("c.pt"), restarts=1))
        for _ in range(3):
            self.edit()
        self.until(lambda: os.path.exists(self.file("c.pt")), "a checkpoint")
        time.sleep(self.random.uniform(0, 1))
        victim = self.random.randrange(self.ranks)
        with open(self.file(f"pid.{victim}")) as file:
            process = int(file.read().split()[0])
        before = len(self.run.events())
        os.kill(process, signal.SIGKILL)
        self.until(lambda: self.run.can_be_steered(before), "the restarted trainer")
        restored = [each for each in self.run.events() if each["event"] == "checkpointRestored"]
        if len(restored) != 1 or "restart 1" not in restored[0]["file"]:
            raise Broken(f"the log does not show the restart: {restored}")
        # The edits before are made again by the run itself.
        wanted = len({key for key, _, _ in self.edits})

        def again():
            return [
                each
                for each in self.run.events("commandApplied")
                if each["origin"] == "run" and each["command"] == "set"
            ]

        self.until(lambda: len(again()) >= wanted, "the edits made again")
        if len(again()) != wanted:
            raise Broken(f"{len(again())} edits were made again, not {wanted}")
        made_again = [(each["hyperparameter"], each["after"], each["step"]) for each in again()]
        self.edits = []
        for _ in range(3):
            self.edit()
        self.run.apply("pause")
        self.run.apply("resume")
        self.end()
        first = records(self.folder, [0])[0]["first"]
        if restored[0]["step"] != first:
            raise Broken(f"it goes on after step {first}, and the log says {restored[0]['step']}")
        self.edits = made_again + self.edits
        self.check(from_step=max(each[2] for each in made_again))
        events = self.run.events()
        place = next(i for i, each in enumerate(events) if each["event"] == "checkpointRestored")
        after = [each["step"] for each in events[place:] if each["event"] == "scalars"]
        if after != sorted(after) or min(after) <= restored[0]["step"]:
            raise Broken(f"steps after the restart at {restored[0]['step']} are {after[:5]}")
        shown = self.exported_steps()
        if shown != sorted(set(shown)):
            raise Broken("the curves go back: the overlap was not purged")
        return (
            f"rank {victim} killed; goes on after step {first}, edits hold again "
            f"{made_again[-1][2] - first} steps later"
        )

    def exported_steps(self):
        """The steps of the run's learning rate as every reader of the log shows them."""
        import csv
        import subprocess

        done = subprocess.run(
            [self.run.dltui, "export", self.run.path, "--format", "csv"],
            cwd=self.folder, env=self.run.environment, capture_output=True, text=True,
        )  # fmt: skip
        if done.returncode:
            raise Broken(f"it cannot be exported: {done.stderr.strip()}")
        return [int(float(row["step"])) for row in csv.DictReader(done.stdout.splitlines())]

    def host(self):
        # A shell keeps torchrun's exit code: the host is gone by then.
        command = ["sh", "-c", '"$@"; echo $? > code', "sh", *self.torchrun()]
        self.start(command)
        self.edit()
        self.run.apply("pause")
        self.edit()
        time.sleep(self.random.uniform(0, 2))
        os.kill(self.run.host(), signal.SIGKILL)
        self.run.process.wait()
        time.sleep(self.random.uniform(0, 2))
        open(self.file("end"), "w").close()
        until(lambda: os.path.exists(self.file("code")), "the end of torchrun")
        with open(self.file("code")) as file:
            code = until(lambda: file.read().strip(), "torchrun's exit code")
        console = self.console()
        if code != "0":
            raise Broken(f"torchrun ended with {code}: {console[-600:]}")
        steps = self.check()
        if console.count("steering is off") != 1:
            raise Broken(f"it was not said once that steering is off: {console[-600:]}")
        if f"epoch {steps // (20 // self.ranks)} " not in console:
            raise Broken(f"what was printed after the host's end is lost: {console[-300:]}")
        self.run.no_process_is_left()
        return f"went on from step {self.edits[-1][2]} to {steps}"

    def console(self):
        with open(os.path.join(self.run.path, "console.log"), errors="replace") as file:
            return file.read()

    def idle(self):
        self.ranks = max(3, self.ranks)
        idle = self.random.randrange(self.ranks)
        self.run.start(self.torchrun("--idle-rank", str(idle)))
        self.until(self.run.is_training, "curves")
        try:
            answer = self.run.send("set", "learningRate", "0.01")
        except Broken as refused:
            if "has no such hyperparameter" not in str(refused):
                raise
        else:
            raise Broken(f"an edit was not refused: {answer}")
        self.end()
        kept = records(self.folder, [each for each in range(self.ranks) if each != idle])
        if len({each["weights"] for each in kept}) != 1:
            raise Broken("the ranks' weights differ")
        if any(abs(row["moved"] / row["scheduled"] - 1) > 1e-6 for row in kept[0]["rows"]):
            raise Broken("a step was not the script's own")
        if self.run.output.count("steering is off") != 1:
            raise Broken(f"it was not said once: {self.run.output[-600:]}")
        return f"rank {idle} of {self.ranks} never steps"

    SCENES = {"edits": edits_and_pauses, "restart": restart, "host": host, "idle": idle}


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--dltui", required=True, help="the program")
    parser.add_argument("--python", default=sys.executable, help="a Python that has PyTorch")
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--edits", type=int, default=50, help="random edits a job")
    parser.add_argument("--pause", type=float, default=5.0, help="seconds of each pause")
    parser.add_argument("--minutes", type=float, default=15.0, help="begin no round after these")
    parser.add_argument("--only", choices=SCENES, help="only this scene")
    arguments = parser.parse_args()
    begun = time.monotonic()
    done = failures = 0
    for number in range(arguments.rounds):
        if time.monotonic() - begun > arguments.minutes * 60:
            break
        done += 1
        for scene in [arguments.only] if arguments.only else SCENES:
            seed = f"{arguments.seed}/{number}/{scene}"
            each = Round(arguments, seed)
            at = time.monotonic()
            try:
                told = Round.SCENES[scene](each)
                print(
                    f"ok    {seed}, {each.ranks} ranks: {told} ({time.monotonic() - at:.0f} s)",
                    flush=True,
                )
                shutil.rmtree(each.folder, ignore_errors=True)
            except Broken as broken:
                failures += 1
                print(f"FAIL  {seed}, {each.ranks} ranks: {broken}\n      in {each.folder}", flush=True)
            finally:
                each.run.clean_up()
    print(f"{done} rounds, {failures} failures")
    sys.exit(1 if failures else 0)


main()
