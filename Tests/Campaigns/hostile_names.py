#!/usr/bin/env python3
"""Names that would steer a terminal, in every input of every command.

Looks at the bytes that come out: no control character but line end and tab, no C1, nothing that
turns directions, no invalid UTF-8, and JSON that gives the exact names back.
"""

import argparse
import csv
import io
import json
import os
import pty
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
import fcntl
import unicodedata

PIECES = [
    "\x1b]0;PWN\x07", "\x1b]52;c;UFdO\x07", "\x1b]52;c;UFdO\x1b\\", "\x1b[2J", "\x1b[5;7;41m",
    "\x1bc", "\x1b[?1049h", "\x1b[6n", "\x1bP+q544e\x1b\\", "\x9b2J", "\x9d0;PWN\x9c", "\x85", "\x90",
    "\u202e", "\u202a", "\u2066", "\u2069", "\u200e", "\u200f", "\u061c", "\u2028", "\u2029",
    "\u200b", "\ufeff", "\ufffe", "\U0001ffff", "e\u0301\u0301\u0301", "\u0300" * 20, "\r", "\n",
    "\r\n", "\t", "\b\b\b", "\x7f", "\x00", "\x07", "\x0e", "\x0f", "运行", "🙂\u200d🙂", "ｱ", "'",
    '"', "\\", "/", "..", "$(x)", "%s", "%n", "{}", "[]", ": ", "# ", "- ", "&a", "*a", "!x", ",",
    ";", "|", "=", "plain", "loss", "val_", "0", "1e9", "NaN",
]
INVALID = [b"\xff\xfe", b"\xc3", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\x9b"]
COMMANDS = [
    "train", "replay", "watch", "runs", "inspect", "snapshot", "export", "search", "evaluate", "errors",
    "check-gradients", "recipes", "datasets", "themes", "bench",
]
TURNS = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029")
OWN_STYLE = re.compile(r"\x1b\[[0-9;:]*m")
# What curses and the program itself write on a screen; the first asks whether the terminal shows pictures.
OWN_SCREEN = re.compile(
    r"\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\|"
    r"\x1b\[[0-9;:?>]*[A-Za-ln-z@`]|\x1b\[[0-9;:?>]*m|\x1b[()][0-9A-B]|\x1b[=>78M]|[\x0e\x0f\r\b]")
LOSSES = ["step,loss,val_loss"] + [f"{i},{1 / (i + 1)},{2 / (i + 1)}" for i in range(6)]


class Failure(Exception):
    pass


class Round:
    """One round: a folder of its own, names of its own, and what is run in it."""

    def __init__(self, dltui, seed, number):
        self.random = random.Random(f"{seed}/{number}")
        self.dltui = dltui
        self.folder = tempfile.mkdtemp(prefix="dltui-campaign-")
        self.shown = []
        os.makedirs(self.path("config/dltui/recipes"))
        os.makedirs(self.path("config/dltui/themes"))

    def path(self, name):
        return os.path.join(self.folder, name)

    def name(self, without="", most=6):
        """A hostile name; never empty, never only separators."""
        pieces = [self.random.choice(PIECES) for _ in range(self.random.randint(1, most))]
        if self.random.random() < 0.03:
            pieces.append("x" * self.random.choice([300, 5000, 60000]))
        text = "n" + "".join(pieces) + self.random.choice(["", "z"])
        return "".join(c for c in text if c not in without)

    def file_name(self, most=4, is_text=False):
        """The bytes of a hostile file name."""
        text = self.name(without="/\0", most=most)[:60].encode()
        if not is_text and self.random.random() < 0.3:
            text += self.random.choice(INVALID)
        return text[:200] if not is_text else text[:180].decode("utf-8", "ignore").encode()

    def write(self, name, text):
        path = os.path.join(os.fsencode(self.folder), name if isinstance(name, bytes) else name.encode())
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(text if isinstance(text, bytes) else text.encode("utf-8", "surrogateescape"))
        return path

    def run(self, *arguments, kind="text", statuses=(0, 1, 2), given=b"", seconds=60):
        """Runs the program and looks at what it writes."""
        words = [a if isinstance(a, bytes) else str(a).encode("utf-8", "surrogateescape") for a in arguments]
        words = [word.replace(b"\0", b"")[:120_000] for word in words]
        self.shown = words
        environment = dict(os.environ, XDG_CONFIG_HOME=self.path("config"), LC_ALL="C.UTF-8", NO_COLOR="")
        process = subprocess.Popen(
            [self.dltui] + words, cwd=self.folder, env=environment, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
        try:
            output, errors = process.communicate(given, timeout=seconds)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            raise Failure(f"no end within {seconds} s")
        if process.returncode not in statuses:
            raise Failure(f"status {process.returncode}: {errors[-300:]!r}")
        check_errors(errors)
        check(output, kind)
        return output.decode("utf-8", "replace")

    # Inputs

    def curves(self, name):
        """A log of another tool with hostile tags, and its exact tags where they are known."""
        tags = list(dict.fromkeys(self.name() for _ in range(3)))
        kind = self.random.choice(["jsonl", "csv", "mlflow", "state"])
        if kind == "jsonl":
            rows = [json.dumps({"step": i, **{tag: i for tag in tags}}) for i in range(3)]
            return self.write(name + b"/log.jsonl", "\n".join(rows) + "\n"), tags
        if kind == "csv":
            text = io.StringIO()
            writer = csv.writer(text, lineterminator="\n")
            tags = [tag.replace("\0", "") for tag in tags]
            writer.writerow(["step"] + tags)
            for i in range(3):
                writer.writerow([i] * (len(tags) + 1))
            return self.write(name + b"/log.csv", text.getvalue()), None
        if kind == "state":
            history = [{"step": i, "epoch": i, **{tag: i for tag in tags}} for i in range(3)]
            return self.write(name + b"/trainer_state.json", json.dumps({"log_history": history})), None
        folder = name + b"/" + b"0123456789abcdef" * 2
        self.write(folder + b"/meta.yaml", f"run_name: {json.dumps(self.name())}\nrun_id: x\n")
        for tag in tags:
            self.write(folder + b"/metrics/" + tag.replace("/", "").replace("\0", "").encode()[:100], "1 2 3\n2 1 4\n")
            self.write(folder + b"/params/" + self.file_name(), self.name())
        return os.path.join(os.fsencode(self.folder), folder), None

    def own_run(self, name):
        """A run of ours as no program wrote it."""
        manifest = {
            "name": self.name(), "recipe": self.name(), "data": {"name": self.name(), "classNames": [self.name(), self.name()]},
            "layers": [self.name()], "provenance": {self.name(): self.name()}, "epochs": 3, "startedAt": 1e9,
        }
        tag = self.name()
        events = [{"event": "started", "manifest": manifest}]
        for i in range(4):
            values = {"train/cost": 1 / (i + 1), "dev/cost": 2 / (i + 1), "dev/f1": i / 4, tag: i}
            events.append({"event": "scalars", "step": i, "epoch": i, "seconds": i, "values": values})
        events += [
            {"event": "message", "level": "warning", "text": self.name(), "step": 3, "seconds": 3},
            {"event": "sample", "step": 3, "seconds": 3, "temperature": 1, "texts": [self.name(), self.name()]},
            {"event": self.name(), self.name(): self.name()},
            {"event": "commandRefused", "id": 1, "command": "pause", "step": 3, "seconds": 3, "reason": self.name()},
            {"event": "finished", "reason": "completed", "step": 3, "seconds": 4, "detail": self.name()},
        ]
        self.write(name + b"/manifest.json", json.dumps(manifest))
        self.write(name + b"/events.jsonl", "".join(json.dumps(e) + "\n" for e in events) + self.name())
        return os.path.join(os.fsencode(self.folder), name), manifest["name"], tag

    def table(self):
        """Data with hostile classes and columns, and a recipe for it."""
        classes = list(dict.fromkeys(self.name(without="\0\n\r", most=3)[:300] for _ in range(2)))
        columns = [self.name(without="\0\n\r", most=3)[:300] + str(i) for i in range(2)]
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(columns + ["kind"])
        for i in range(60):
            writer.writerow([i % 7, i % 5, classes[i % len(classes)]])
        data = self.write(b"data-" + self.file_name(is_text=True) + b".csv", text.getvalue())
        recipe = {
            "name": self.name(without="\0")[:80], "data": {"source": {"csv": data.decode(), "label": "kind"}},
            "model": [{"dense": len(classes)}], "cost": "softmaxCrossEntropy",
            "optimizer": {"adam": {"learningRate": 0.01}}, "batchSize": 8, "epochs": 1,
        }
        # JSON is YAML.
        return self.write("recipe.yaml", json.dumps(recipe)), classes

    # What is tried

    def logs(self):
        path, tags = self.curves(self.file_name(is_text=True))
        self.run("inspect", path)
        found = json.loads(self.run("inspect", path, "--json", kind="json") or "{}")
        if tags is not None:
            got = set(next(iter(found["runs"].values()))["tags"])
            if got != set(tags):
                raise Failure(f"JSON gives other tags back: {sorted(got ^ set(tags))!r}")
        self.views(path)

    def views(self, path):
        screen = self.random.choice(["overview", "metrics", "layers", "errors", "data", "console"])
        for kind in ["text", "ansi", "svg"]:
            self.run("snapshot", path, "--format", kind, "--screen", screen, kind=kind)
        table = self.run("export", path, "--format", "csv", kind="exact")
        rows = list(csv.reader(io.StringIO(table, newline="")))
        if len({len(row) for row in rows}) > 1:
            raise Failure("a table with rows of different lengths")
        for line in self.run("export", path, "--format", "jsonl", kind="text").splitlines():
            json.loads(line)
        self.run("export", path, "--format", "asciicast", "--size", "80x24", kind="cast")
        self.run("export", path, "--format", "tensorboard", "--output", b"board/" + self.file_name())
        self.run("export", path, "--format", "csv", "--output", self.file_name())

    def own(self):
        # Such alone can be listed by their names.
        runs = [self.own_run(b"runs/" + self.file_name(is_text=True) + b"%d" % i) for i in range(2)]
        path, name, tag = runs[0]
        self.run("inspect", path)
        found = json.loads(self.run("inspect", path, "--json", kind="json") or "{}")
        if name not in found["runs"] or tag not in found["runs"][name]["tags"]:
            raise Failure("JSON gives another name or tag back")
        self.run("runs")
        listed = json.loads(self.run("runs", "--json", kind="json"))["runs"]
        if sorted(run["name"] for run in listed) != sorted(run[1] for run in runs):
            raise Failure("JSON gives other runs back")
        self.run("runs", "--optimize", "dev/f1")
        json.loads(self.run("runs", "--optimize", "dev/f1", "--json", kind="json"))
        self.run("runs", "--optimize", "max:" + tag, "--satisfy", tag + " <= 3")
        self.run("runs", "--compare", path, runs[1][0])
        for command in ["evaluate", "errors"]:
            self.run(command, path)
        self.run("train", "--resume", path, "--headless")
        self.run("train", "moons", "--from", path, "--headless")
        self.run("train", "moons", "--repeat", path, "--headless", "--epochs", 1)
        self.views(path)

    def training(self):
        recipe, classes = self.table()
        self.run("datasets", recipe)
        self.run("check-gradients", recipe)
        given = "".join(self.name(without="\0") + "\n" for _ in range(5)) + ":" + self.name() + "\n"
        self.run("train", recipe, "--headless", "--name", self.name(without="/\0")[:60], statuses=(0, 2))
        output = self.run("train", recipe, "--headless", "--json", kind="json", statuses=(0, 2))
        for line in output.splitlines():
            json.loads(line)
        self.run("train", recipe, "--plain", "--no-log", given=given.encode("utf-8", "surrogateescape"))
        if not os.path.isdir(self.path("runs")):
            return
        self.run("evaluate", "--errors", 5)
        found = self.run("evaluate", "--errors", 5, "--json", kind="json")
        if found and sorted(c["name"] for c in json.loads(found)["classes"]) != sorted(classes):
            raise Failure("JSON gives other classes back")
        self.run("errors", "--tag", "1=" + self.name(without="\0"), "--tag", "2=" + self.name(without="\0"))
        self.run("errors", "--headless")
        self.run("errors", "--export", "-", kind="exact")
        self.run("runs", "--compare", "latest", "latest")
        self.run("search", recipe, "--trials", 2, "--headless", "--name", self.name(without="/\0")[:40], seconds=120)

    def user_files(self):
        for folder in ["recipes", "themes"]:
            self.write(os.fsencode(f"config/dltui/{folder}/") + self.file_name() + b".yaml", self.yaml())
        self.run("recipes")
        self.run("themes")
        self.write("config/dltui/tags.yaml", self.yaml())
        log = self.write("log.csv", "\n".join(LOSSES))
        self.run("inspect", log)
        os.remove(self.path("config/dltui/tags.yaml"))
        self.write("r.yaml", self.yaml())
        self.write("t.yaml", "name: " + json.dumps(self.name()) + "\nroles:\n  " + json.dumps(self.name()) + ": x\n")
        for command in ["train", "datasets", "check-gradients", "recipes"]:
            self.run(command, "r.yaml")
        self.run("themes", "t.yaml", kind="exact" if self.is_theme() else "text")
        self.run("snapshot", log, "--theme", "t.yaml")
        self.run("inspect", log, "--tags", "r.yaml")

    def is_theme(self):
        return False

    def yaml(self):
        """A recipe with one thing wrong in it, or nothing like a recipe."""
        lines = [
            "name: x", "data: {source: digits}", "model: [{dense: 10}]", "cost: softmaxCrossEntropy",
            "optimizer: {adam: {learningRate: 0.1}}", "batchSize: 8", "epochs: 1",
        ]
        word = json.dumps(self.name())
        number = self.random.randrange(len(lines) + 2)
        if number == len(lines):
            return "\n".join(lines + [f"{word}: {word}"])
        if number > len(lines):
            return self.name()
        lines[number] = self.random.choice(
            [f"{word}: 1", lines[number].split(":")[0] + ": " + word, lines[number].split(":")[0] + ": {" + word + ": 1}"])
        return "\n".join(lines)

    def arguments(self):
        options = [
            "--set", "--name", "--runs", "--resume", "--from", "--repeat", "--theme", "--glyphs", "--colors", "--tags",
            "--size", "--at", "--screen", "--format", "--output", "--speed", "--optimize", "--satisfy", "--compare",
            "--split", "--tag", "--export", "--trials", "--seed", "--epochs",
        ]
        for command in COMMANDS:
            words = [command]
            if command == "bench":
                words.append("frame-" + self.name())
            for _ in range(self.random.randint(1, 3)):
                if self.random.random() < 0.6:
                    words.append(self.random.choice(options))
                words.append(self.name())
            words = [word.encode("utf-8", "surrogateescape") for word in words]
            if self.random.random() < 0.4:
                words[-1] += self.random.choice(INVALID)
            if command in ("train", "search"):
                words.append(b"--no-such-option")
            self.run(*words, given=b"")
        self.run("train", "moons", "--set", "name=" + self.name(), "--headless", "--no-log", "--epochs", 1)

    def files(self):
        folder = self.file_name()
        for _ in range(3):
            self.write(folder + b"/" + self.file_name() + b".csv", "\n".join(LOSSES))
        self.write(folder + b"/deep/" + self.file_name(), json.dumps({"step": 1, self.name(): 2}) + "\n")
        self.run("inspect", folder)
        self.run("inspect", folder, "--json", kind="json")
        self.run("snapshot", folder)
        for name in sorted(os.listdir(os.path.join(os.fsencode(self.folder), folder))):
            self.run("inspect", os.path.join(folder, name))
            self.run("inspect", os.path.join(folder, name, b"none"))
        self.run("runs", folder)
        self.run("train", "moons", "--headless", "--epochs", 1, "--runs", self.file_name())

    def dashboard(self):
        """What a terminal is given while somebody looks at everything."""
        if self.random.random() < 0.5:
            path = self.curves(self.file_name())[0]
        else:
            path = self.own_run(b"runs/" + self.file_name())[0]
        self.shown = [b"replay", path]
        process, terminal = pty.fork()
        if process == 0:
            os.chdir(self.folder)
            environment = dict(
                os.environ, TERM="xterm-256color", LC_ALL="C.UTF-8", XDG_CONFIG_HOME=self.path("config"))
            os.execve(self.dltui, [self.dltui, "replay", path], environment)
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
        output = b""
        try:
            keys = [b"2", b"3", b"4", b"5", b"6", b"7", b"/", b"val\r", b":", b"set\x1b", b"?", b"q", b"1", b"q", b"q"]
            deadline = time.monotonic() + 30
            quiet = 0
            while time.monotonic() < deadline:
                ready, _, _ = select.select([terminal], [], [], 0.15)
                if ready:
                    try:
                        piece = os.read(terminal, 1 << 16)
                    except OSError:
                        break
                    if not piece:
                        break
                    output += piece
                    quiet = 0
                elif quiet == 0 or quiet > 20:
                    if not keys:
                        break
                    os.write(terminal, keys.pop(0))
                    quiet = 1
                else:
                    quiet += 1
        finally:
            os.close(terminal)
            for _ in range(100):
                ended, status = os.waitpid(process, os.WNOHANG)
                if ended:
                    break
                time.sleep(0.02)
            else:
                os.kill(process, signal.SIGKILL)
                _, status = os.waitpid(process, 0)
        if os.WIFSIGNALED(status) and os.WTERMSIG(status) in (signal.SIGILL, signal.SIGTRAP, signal.SIGSEGV, signal.SIGABRT):
            raise Failure(f"ended by signal {os.WTERMSIG(status)}")
        check(output, "screen")


def plain(text, kept="\n\t"):
    """Raises for the first character that a terminal must not be given."""
    for place, character in enumerate(text):
        if character in kept:
            continue
        if unicodedata.category(character) == "Cc" or character in TURNS:
            raise Failure(f"U+{ord(character):04X} in {text[max(0, place - 40):place + 40]!r}")


def check(output, kind):
    if kind == "exact":
        return
    try:
        text = output.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Failure(f"invalid UTF-8 in {output[max(0, error.start - 40):error.start + 40]!r}")
    if kind == "cast":
        for line in text.splitlines():
            plain(line)
            event = json.loads(line)
            if isinstance(event, dict):
                continue
            else:
                plain(OWN_SCREEN.sub("", event[2]), "")
        return
    if "PWN" in text and kind == "screen" and re.search("\x1b\\][^\x07]*PWN", text):
        raise Failure("a window title of a name's")
    if "\x1b[5;7;41m" in text:
        raise Failure("a style of a name's")
    if kind == "ansi" or kind == "styled":
        text = OWN_STYLE.sub("", text)
    if kind == "screen":
        text = OWN_SCREEN.sub("", text)
    plain(text)


def check_errors(errors):
    check(errors, "text")
    text = errors.decode("utf-8")
    for line in text.splitlines():
        if not line.startswith(("dltui: ", "hint: ")):
            raise Failure(f"an error that is not a line of its own: {line[:200]!r}")
        if len(line) > 4200:
            raise Failure(f"an error of {len(line)} characters: {line[:200]!r}")
    if "NSCocoaErrorDomain" in text:
        raise Failure(f"no words of the system's: {text[:200]!r}")


SCENES = ["logs", "own", "training", "user_files", "arguments", "files", "dashboard"]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dltui", required=True, help="the program")
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int, help="this round alone")
    options = parser.parse_args()
    dltui = os.path.abspath(options.dltui)
    numbers = range(options.rounds) if options.only is None else [options.only]
    failures = 0
    for number in numbers:
        scene = SCENES[number % len(SCENES)]
        trial = Round(dltui, options.seed, number)
        try:
            getattr(trial, scene)()
        except (Failure, ValueError, KeyError, OSError) as failure:
            failures += 1
            words = " ".join(repr(word)[1:] if len(word) < 80 else "…" for word in trial.shown)
            print(
                f"--seed {options.seed} --only {number} ({scene}): dltui {words}: {type(failure).__name__} {str(failure)!r}", flush=True)
        finally:
            shutil.rmtree(trial.folder, ignore_errors=True)
    print(f"{len(numbers)} rounds, {failures} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
