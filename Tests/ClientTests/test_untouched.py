"""Nothing changes when nobody edits, and little time passes."""

import json
import os
import subprocess
import sys
import unittest

from trainer_case import CLIENT, TrainerCase, without_stamps


class Untouched(TrainerCase):
    def compare(self, script, *arguments, checkpoint=True):
        def files(prefix):
            given = ["--weights", self.file(f"{prefix}w.pt")]
            if checkpoint:
                given += ["--checkpoint", self.file(f"{prefix}c.pt")]
            return given

        out, error = self.finish(self.start(script, *arguments, *files("s")))
        plain_out, plain_error = self.run_plain(script, *arguments, *files("p"))
        self.assertEqual(out, plain_out)
        self.assertEqual(without_stamps(error), without_stamps(plain_error))
        self.assertTrue(self.host.events("scalars"))
        self.assert_same_weights("sw.pt", "pw.pt")
        if checkpoint:
            left, right = self.weights("sc.pt"), self.weights("pc.pt")
            self.assertEqual(left["optimizer"]["param_groups"], right["optimizer"]["param_groups"])

    def test_everyScheduler(self):
        for scheduler in ("none", "cosine", "onecycle", "lambda", "plateau", "sequential"):
            with self.subTest(scheduler):
                self.compare("plain_loop.py", "--scheduler", scheduler, "--optimizer", "momentum")

    def test_dropoutClipAndAccumulation(self):
        self.compare(
            "plain_loop.py", "--dropout", 0.2, "--clip", 1.0, "--accumulate", 2, "--optimizer",
            "adamw", "--groups", 2, "--workers", 2,
        )  # fmt: skip

    def test_gan(self):
        self.compare("gan.py", checkpoint=False)

    def test_ownOptimizer(self):
        self.compare("own_optimizer.py", checkpoint=False)

    def test_compiledStep(self):
        self.compare("own_optimizer.py", "--compile", "eager", checkpoint=False)

    def test_mixedPrecision(self):
        self.compare("mixed_precision.py", checkpoint=False)
        costs = [r["values"]["train/cost"] for r in self.host.events("scalars")]
        # Far above it if the scaler's 1024 were in it.
        self.assertLess(max(costs), 20)

    def test_withoutAHostNothingIsImported(self):
        text = "import sys; print([m for m in sys.modules if 'dltui' in m])"
        environment = self.environment(steered=False, PYTHONPATH=CLIENT)
        out = subprocess.run(
            [sys.executable, "-c", text], env=environment, capture_output=True, check=True
        )
        self.assertEqual(out.stdout, b"[]\n")

    def test_importTime(self):
        text = (
            # What torch imports anyway does not count.
            "import time, typing, json, socket, select, threading, weakref, importlib.util;"
            "import atexit, gc, contextlib, datetime; t = time.process_time();"
            "import sitecustomize, dltui_client.client, dltui_client.torch_hooks;"
            "print(time.process_time() - t)"
        )
        environment = self.environment(DLTUI_SOCKET="")
        times = []
        for _ in range(5):
            out = subprocess.run(
                [sys.executable, "-S", "-c", text],
                env=dict(environment, PYTHONDONTWRITEBYTECODE=""), capture_output=True, check=True,
            )  # fmt: skip
            times.append(float(out.stdout))
        print(f"\nimport of the whole client: {min(times) * 1000:.1f} ms", file=sys.stderr)
        self.assertLess(min(times), 0.05)

    def test_costOfAStep(self):
        script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "step_cost.py")
        out, _ = self.finish(self.start(script, "tiny"))
        figures = json.loads(out)["processor"]
        cost, plain = figures["more"], figures["own"]
        self.assertTrue(self.host.events("scalars"))
        print(f"\na step: {plain:.1f} µs, with the client {cost:+.1f} µs", file=sys.stderr)
        # A tiny step takes about 150 µs on a machine that does nothing else; on a busy one, where
        # both take longer, their relation tells.
        self.assertLess(cost, 25 * max(1, plain / 150))


if __name__ == "__main__":
    unittest.main()
