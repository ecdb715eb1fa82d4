#!/usr/bin/env python3
"""zsh and fish complete what `dltui completions` has them complete (apt-get install zsh fish tmux).

completions.py --dltui PATH

Each shell is started in a terminal of its own with nothing but the script, words are typed, and Tab: commands, options,
recipes, themes, the names of runs, metrics and hyperparameters must show.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time

from campaign import fail, failures

#: What is typed before Tab, and what the screen must show then.
CASES = [
    ("dltui doc", ["dltui doctor"]),
    ("dltui train --re", ["--resume", "--repeat"]),
    ("dltui train lenet-f", ["dltui train lenet-fashion"]),
    ("dltui train --theme mono", ["--theme monochrome"]),
    ("dltui train --again fir", ["--again first"]),
    ("dltui inspect runs/", ["-first"]),
    ("dltui runs --optimize dev/acc", ["--optimize dev/accuracy"]),
    ("dltui train moons --set batchS", ["--set batchSize="]),
    ("dltui send first set lea", ["set learningRate"]),
    ("dltui completions ", ["bash", "fish", "zsh"]),
]

parser = argparse.ArgumentParser()
parser.add_argument("--dltui", required=True)
arguments = parser.parse_args()
dltui = os.path.abspath(arguments.dltui)


class Shell:
    """A shell in a terminal of tmux's."""

    def __init__(self, command, environment):
        self.socket = f"dltui-completions-{os.getpid()}-{time.monotonic_ns()}"
        words = ["env", "-i", *(f"{key}={value}" for key, value in environment.items()), *command]
        self.tmux("-f", "/dev/null", "new-session", "-d", "-x", "160", "-y", "60", *words)

    def tmux(self, *words):
        return subprocess.run(["tmux", "-u", "-L", self.socket, *words], capture_output=True, text=True).stdout

    def type(self, *keys):
        self.tmux("send-keys", *keys)

    def shows(self, words, seconds):
        end = time.monotonic() + seconds
        while True:
            self.screen = self.tmux("capture-pane", "-p")
            if all(word in self.screen for word in words):
                return True
            if time.monotonic() > end:
                return False
            time.sleep(0.1)

    def close(self):
        self.tmux("kill-server")


def set_up(folder):
    """How each shell is started with nothing of the user's."""
    script = {}
    for shell in ("zsh", "fish"):
        script[shell] = subprocess.run([dltui, "completions", shell], capture_output=True, text=True, check=True).stdout
    for place, text in {
        "functions/_dltui": script["zsh"],
        ".zshrc": f"PS1='ready> '; fpath=({folder}/functions $fpath); autoload -Uz compinit; compinit -u -D\n",
        "config/fish/completions/dltui.fish": script["fish"],
        "config/fish/config.fish": "function fish_prompt; printf 'ready> '; end\nset -g fish_greeting\n",
    }.items():
        os.makedirs(os.path.dirname(place) or ".", exist_ok=True)
        with open(place, "w", encoding="utf-8") as file:
            file.write(text)
    return {"zsh": ["zsh", "-i"], "fish": ["fish", "-i"]}


def try_out(name, shell, typed, words):
    if not shell.shows(["ready>"], 30):
        return fail(f"{name} does not start: {shell.screen.strip()}")
    shell.type("-l", typed)
    if not shell.shows([typed.strip()], 30):
        return fail(f"{name} does not show what is typed: {shell.screen.strip()}")
    shell.type("Tab")
    # A second one lists what the first left open.
    if not shell.shows(words, 5):
        shell.type("Tab")
    if not shell.shows(words, 15):
        screen = " / ".join(line for line in shell.screen.split("\n") if line)
        fail(f"{name}: ‘{typed}’ offers no {', '.join(words)}: {screen}")


def main():
    rounds = 0
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        os.makedirs("bin")
        os.symlink(dltui, "bin/dltui")
        subprocess.run(
            [dltui, "train", "moons", "--headless", "--epochs", "2", "--name", "first"], check=True,
            capture_output=True)
        environment = {
            "PATH": f"{folder}/bin:/usr/bin:/bin", "HOME": folder, "ZDOTDIR": folder,
            "XDG_CONFIG_HOME": folder + "/config", "TERM": "screen", "LC_ALL": "C.UTF-8",
        }
        for name, command in set_up(folder).items():
            if not shutil.which(name):
                print(f"      {name} is not installed, not tried", flush=True)
                continue
            for typed, words in CASES:
                rounds += 1
                shell = Shell(command, environment)
                try_out(name, shell, typed, words)
                shell.close()
    print(f"{rounds} rounds, {len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
