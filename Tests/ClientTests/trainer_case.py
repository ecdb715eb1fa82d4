"""Runs training scripts as processes of their own, with and without a host."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest

from fake_host import FakeHost

HERE = os.path.dirname(os.path.abspath(__file__))
TRAINERS = os.path.join(HERE, "..", "EndToEndTests", "Trainers")
CLIENT = os.path.normpath(os.path.join(HERE, "..", "..", "Sources", "RunControl", "Python"))

# What a shell runs in the background ignores it, and so would the trainers.
signal.signal(signal.SIGINT, signal.default_int_handler)


#: What a line of glog or absl begins with: the day, the time and the process.
_STAMP = re.compile(r"^([A-Z]\d{4}) [\d:.]+ +\d+ ", re.MULTILINE)


def without_stamps(text):
    """Output as it is in each run, whenever that was."""
    return _STAMP.sub(r"\1 ", text)


class TrainerCase(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="dltui-trainer-")
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.host = FakeHost()
        self.addCleanup(self.host.close)
        self.processes = []
        self.addCleanup(self._end)

    def _end(self):
        for process in self.processes:
            if process.poll() is None:
                process.kill()
                process.wait()
            process.stdout.close()
            process.stderr.close()

    def file(self, name):
        return os.path.join(self.folder, name)

    def script(self, name, text):
        """A script of a few lines that one test needs."""
        with open(self.file(name), "w") as file:
            file.write(text)
        return self.file(name)

    def environment(self, steered=True, **more):
        environment = dict(os.environ, OMP_NUM_THREADS="1", PYTHONDONTWRITEBYTECODE="1")
        environment.pop("PYTHONPATH", None)
        environment.pop("DLTUI_SOCKET", None)
        if steered:
            environment.update(PYTHONPATH=CLIENT, DLTUI_SOCKET=self.host.path)
        environment.update(more)
        return environment

    def start(self, script, *arguments, steered=True, python=(), launcher=(), **environment):
        path = script if os.path.isabs(script) else os.path.join(TRAINERS, script)
        command = [*(launcher or [sys.executable, *python]), path, *map(str, arguments)]
        process = subprocess.Popen(
            command,
            cwd=self.folder,
            env=self.environment(steered, **environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self.processes.append(process)
        return process

    def plant(self, place, name, when=20):
        """A failure in a method of the client, the `when`th time that it is called."""
        own = self.file("own")
        os.makedirs(own, exist_ok=True)
        module, _, owner = place.partition(":")
        target = f"module.{owner}" if owner else "module"
        with open(os.path.join(own, "sitecustomize.py"), "w") as file:
            file.write(
                f"import dltui_client.{module} as module\n"
                f"original = {target}.{name}\ncount = 0\n"
                "def planted(*given, **named):\n"
                "    global count\n    count += 1\n"
                f"    if count >= {when}: raise KeyError('planted')\n"
                "    return original(*given, **named)\n"
                f"{target}.{name} = planted\n"
            )
        return f"{CLIENT}:{own}"

    def finish(self, process, code=0, seconds=120):
        """Waits for the end, reading what the trainer says; gives its output and error text."""
        texts = {}
        readers = [
            threading.Thread(target=lambda name=name, pipe=pipe: texts.update({name: pipe.read()}))
            for name, pipe in (("out", process.stdout), ("error", process.stderr))
        ]
        for reader in readers:
            reader.start()
        end = time.monotonic() + seconds
        while process.poll() is None and time.monotonic() < end:
            self.host.poll(0.02)
        ended = process.poll() is not None
        if not ended:
            process.kill()
        for reader in readers:
            reader.join()
        self.host.drain()
        out, error = texts["out"].decode(), texts["error"].decode()
        self.assertTrue(ended, f"the script did not end: {error}")
        self.assertEqual(process.returncode, code, error)
        return out, error

    def run_plain(self, script, *arguments, **named):
        """Runs a script without any client."""
        return self.finish(self.start(script, *arguments, steered=False, **named))

    def json(self, name):
        with open(self.file(name)) as file:
            return json.load(file)

    def assert_rate(self, row, expected, index=0):
        """The parameters moved by this rate."""
        self.assertAlmostEqual(row["rates"][index] / expected, 1, places=5, msg=str(row))

    def weights(self, name):
        import torch

        return torch.load(self.file(name))

    def assert_same_weights(self, left, right):
        import torch

        left, right = self.weights(left), self.weights(right)
        pairs = [(left, right)] if isinstance(left, dict) else zip(left, right)
        for one, other in pairs:
            self.assertEqual(list(one), list(other))
            for key in one:
                self.assertTrue(torch.equal(one[key], other[key]), key)
