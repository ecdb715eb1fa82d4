"""A run of somebody else's trainer, as the campaigns see it: its command, its log, its ranks' records."""

import glob
import json
import os
import signal
import subprocess
import time

TRAINERS = os.path.join(
    os.path.dirname(os.path.abspath(__file__)), "..", "EndToEndTests", "Trainers"
)
#: Seconds that anything may take on a machine that is busy with other things.
PATIENCE = 180


class Broken(Exception):
    """What a round found wrong."""


def until(condition, what, seconds=PATIENCE, give_up=lambda: None):
    """What `condition` comes to; Broken when that stays nothing. `give_up` tells why it is hopeless."""
    end = time.monotonic() + seconds
    while True:
        found = condition()
        if found:
            return found
        why = give_up()
        if why or time.monotonic() > end:
            raise Broken(f"never came: {what}" + (f" ({why})" if why else ""))
        time.sleep(0.05)


def kin(mark):
    """The processes whose environment has this text, by their ids."""
    found = {}
    for entry in glob.glob("/proc/[0-9]*"):
        try:
            with open(entry + "/environ", "rb") as file:
                if mark.encode() not in file.read():
                    continue
            with open(entry + "/cmdline", "rb") as file:
                command = file.read().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if command:
            found[int(os.path.basename(entry))] = command
    return found


class ExternalRun:
    """`dltui run` in a folder, and whoever talks to it. Everything that it starts carries a mark."""

    def __init__(self, dltui, folder, environment=None):
        self.dltui, self.folder = dltui, folder
        self.mark = f"CAMPAIGN_MARK={os.path.basename(folder)}-{os.getpid()}-{time.monotonic_ns()}"
        name, value = self.mark.split("=")
        self.environment = dict(
            os.environ, OMP_NUM_THREADS="1", XDG_CACHE_HOME=os.path.join(folder, "cache"),
            PYTHONDONTWRITEBYTECODE="1", **{name: value},
        )  # fmt: skip
        self.environment.update(environment or {})
        self.process = None

    def start(self, command, options=("--headless",)):
        with open(os.path.join(self.folder, "output.txt"), "wb") as out:
            self.process = subprocess.Popen(
                [self.dltui, "run", *options, "--", *command], cwd=self.folder,
                env=self.environment, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                start_new_session=True,
            )  # fmt: skip

    @property
    def output(self):
        with open(os.path.join(self.folder, "output.txt"), errors="replace") as file:
            return file.read()

    def ended(self):
        """Why nothing more can be expected of it; None while it lives."""
        if self.process is None or self.process.poll() is None:
            return None
        return f"it ended with {self.process.returncode}: {self.output[-600:]}"

    @property
    def path(self):
        found = sorted(glob.glob(os.path.join(self.folder, "runs", "2*")))
        if len(found) > 1:
            raise Broken(f"there are {len(found)} runs: {found}")
        return found[0] if found else None

    def events(self, kind=None):
        """What its log has, or what it has of one kind."""
        try:
            with open(os.path.join(self.path or "", "events.jsonl"), "rb") as log:
                lines = log.read().split(b"\n")[:-1]
        except OSError:
            return []
        found = [json.loads(line) for line in lines if line.strip()]
        return [each for each in found if kind in (None, each["event"])]

    def send(self, *words, seconds=PATIENCE):
        """A command, and the answer to it."""
        done = subprocess.run(
            [self.dltui, "send", self.path, *map(str, words), "--json", "--timeout", str(seconds)],
            cwd=self.folder, env=self.environment, capture_output=True, text=True,
        )  # fmt: skip
        try:
            answer = json.loads(done.stdout)
        except ValueError:
            raise Broken(f"{words} was not answered: {done.stderr.strip()}") from None
        return answer

    def apply(self, *words):
        """A command that must be carried out, and the answer to it."""
        answer = self.send(*words)
        if answer.get("answer") != "applied":
            raise Broken(f"{words} was not applied: {answer}")
        return answer

    def can_be_steered(self, since=0):
        """Whether the trainer has told what it can do, since the log's `since`th event."""
        return any(
            each["event"] == "hyperparametersDeclared" for each in self.events()[since:]
        )

    def is_training(self, since=0):
        return any(each["event"] == "scalars" for each in self.events()[since:])

    def host(self):
        """The process that owns the run."""
        with open(os.path.join(self.path, "host.lock")) as lock:
            return int(lock.read())

    def finish(self):
        """Its exit code, once it has ended by itself."""
        try:
            return self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            raise Broken(f"it never ended: {self.output[-600:]}") from None

    def no_process_is_left(self, seconds=20):
        end = time.monotonic() + seconds
        # A keeper of the output has an environment of its own.
        while left := {**kin(self.mark), **self.keepers()}:
            if time.monotonic() > end:
                raise Broken(f"processes are left: {left}")
            time.sleep(0.1)

    def keepers(self):
        """The shells that take over what is printed when a host is killed."""
        found = {}
        for name in glob.glob("/proc/[0-9]*"):
            try:
                with open(name + "/cmdline", "rb") as file:
                    words = file.read().split(b"\0")
                if os.readlink(name + "/cwd") == self.folder and b"<&3" in b" ".join(words):
                    found[int(os.path.basename(name))] = "keeper of the output"
            except OSError:
                continue
        return found

    def clean_up(self):
        """Ends whatever this run has started and what is still there."""
        for process in [*kin(self.mark), *self.keepers()]:
            try:
                os.kill(process, signal.SIGKILL)
            except ProcessLookupError:
                pass
        if self.process is not None:
            self.process.wait()


def records(folder, ranks):
    """What each rank of `recorded_ranks.py` kept."""
    found = []
    for rank in ranks:
        try:
            with open(os.path.join(folder, f"record.{rank}")) as file:
                found.append(json.load(file))
        except FileNotFoundError:
            raise Broken(f"rank {rank} kept no record") from None
    return found


KEYS = {"learningRate": "lr", "weightDecay": "weight_decay", "momentum": "momentum"}
SCRIPT = {"learningRate": 0.05, "weightDecay": 1e-3, "momentum": 0.9}


def check_records(folder, ranks, edits, from_step=0):
    """Every rank stepped with the edited values from the step on that each was answered with, and with
    none before; the ranks are the same to the bit.

    - edits: (key, value, step) in the order they were made.
    - from_step: steps before are not looked at.
    """
    kept = records(folder, ranks)
    settings = [
        [[row[key] for key in ("lr", "weight_decay", "momentum")] for row in each["rows"]]
        for each in kept
    ]
    for rank, mine in zip(ranks, settings):
        if mine != settings[0]:
            step = next(i for i, (a, b) in enumerate(zip(mine, settings[0])) if a != b) + 1
            raise Broken(f"rank {rank} used other values than rank {ranks[0]} at step {step}")
    if len({each["weights"] for each in kept}) != 1:
        raise Broken("the ranks' weights differ")
    for rank, each in zip(ranks, kept):
        values = dict(SCRIPT)
        waiting = list(edits)
        for step, row in enumerate(each["rows"], start=1):
            while waiting and waiting[0][2] < step:
                key, value, _ = waiting.pop(0)
                values[key] = value
            if step <= from_step:
                continue
            wanted = dict(values)
            wanted["learningRate"] *= row["scheduled"] / SCRIPT["learningRate"]
            for key, name in KEYS.items():
                if abs(row[name] - wanted[key]) > 1e-9 * max(abs(wanted[key]), 1e-12):
                    raise Broken(
                        f"rank {rank}, step {step}: {name} was {row[name]}, not {wanted[key]}"
                    )
            if abs(row["moved"] / wanted["learningRate"] - 1) > 1e-6:
                raise Broken(f"rank {rank}, step {step}: moved by {row['moved']}, not {wanted}")
        if waiting:
            raise Broken(f"rank {rank} ended at step {len(each['rows'])} before {waiting[0]}")
    return len(kept[0]["rows"])
