"""Keras' `fit`, steered from outside, on PyTorch, on JAX and on TensorFlow."""

import os
import re
import unittest

from framework_case import FrameworkCase, is_missing


class KerasSteering:
    """The tests, for a backend."""

    script = "keras_fit.py"

    def test_theRateIsUsedFromTheNextStepOn(self):
        self.check_rate()
        hello = next(line for line in self.host.lines if line.get("control") == "hello")
        backend = self.variables["KERAS_BACKEND"]
        self.assertRegex(hello["framework"], rf"^Keras 3\S* on {backend}$")

    def test_aRateThatACallbackSetsIsScaledToo(self):
        self.arguments = ("--schedule", "plateau")
        movement = self.check_rate()
        scheduled = [row["scheduled"] for row in movement[:: self.steps]]
        for row, expected in zip(scheduled, (0.05, 0.025, 0.0125, 0.00625)):
            self.near(row, expected)

    def test_pause(self):
        self.check_pause()

    def test_epochOnceStopsAfterValidation(self):
        self.check_epoch_once()

    def test_stopAfterEpochComesAfterValidation(self):
        out = self.check_stop_after_epoch()
        self.assertEqual(out.count("val_loss"), len(self.host.events("epochFinished")))

    def test_stopAfterBatch(self):
        self.check_stop_after_batch()

    def test_nothingChangesWhenNobodyEdits(self):
        out = self.check_untouched()
        measured = [float(text) for text in re.findall(r"val_loss (\S+)", out)]
        for told, printed in zip([value for _, value in self.curve("dev/cost")], measured):
            self.assertAlmostEqual(told, printed)
        keys = {key for row in self.host.events("scalars") for key in row["values"]}
        self.assertEqual(keys, {"train/cost", "train/learningRate", "dev/cost"})

    def test_momentumAndSaving(self):
        process = self.begin(
            "--rest", 0.02, "--optimizer", "momentum", DLTUI_CHECKPOINTS=self.file("kept")
        )
        self.host.wait_for_step(5)
        rows = {
            row["key"]: row
            for event in self.host.events("hyperparametersDeclared")
            for row in event["hyperparameters"]
        }
        self.assertEqual(set(rows), {"learningRate", "learningRateHold", "momentum"})
        self.assertEqual(rows["momentum"]["value"], 0.9)
        self.assertEqual(
            self.capabilities(),
            {"pause", "stepOnce", "epochOnce", "save", "ramp", "stop.afterBatch", "stop.afterEpoch"},
        )
        self.assertEqual(
            self.host.answer_to(self.host.set("momentum", 0.5))["event"], "commandApplied"
        )
        self.host.answer_to(self.host.set("learningRate", 0.001))
        answer = self.host.answer_to(self.host.command("saveCheckpoint"))
        self.assertEqual(answer["event"], "commandApplied", answer)
        saved = self.host.wait_for_event("checkpointSaved")
        self.finish(process)
        self.assertTrue(os.path.getsize(saved["file"]) > 1000)
        import json
        import zipfile

        with zipfile.ZipFile(saved["file"]) as file:
            config = json.loads(file.read("config.json"))
        kept = config["compile_config"]["optimizer"]["config"]
        # The script's own numbers, not the edited ones.
        self.assertEqual(kept["momentum"], 0.9)
        self.assertEqual(kept["learning_rate"]["config"]["initial_learning_rate"], 0.05)

    def weights(self, name):
        import numpy

        path = self.file(name) + ".npz"
        with numpy.load(path) as arrays:
            return [arrays[key] for key in arrays.files]

    def assert_same_weights(self, left, right):
        for one, other in zip(self.weights(left), self.weights(right)):
            self.assertTrue((one == other).all())


@unittest.skipIf(is_missing("keras", "torch"), is_missing("keras", "torch"))
class KerasOnPyTorch(KerasSteering, FrameworkCase):
    variables = {"KERAS_BACKEND": "torch"}

    def test_aRampMovesTheRateOfEachStep(self):
        process = self.begin("--rest", 0.01, "--movement", self.file("m.json"))
        self.host.wait_for_step(5)
        ramp = self.host.command(
            "set", hyperparameter="learningRate", value=self.base * 0.1, overSteps=40
        )
        answer = self.host.answer_to(ramp)
        self.finish(process)
        self.assertEqual((answer["rampSteps"], answer["rampStep"]), (40, answer["step"]), answer)
        for row in self.json("m.json"):
            share = min(max((row["step"] - 1 - answer["step"]) / 40, 0), 1)
            self.near(row["rates"][0], row["scheduled"] * 0.1**share, message=row)


@unittest.skipIf(is_missing("keras", "jax"), is_missing("keras", "jax"))
class KerasOnJAX(KerasSteering, FrameworkCase):
    variables = {"KERAS_BACKEND": "jax", "JAX_ENABLE_X64": "1"}

    def test_aRampWouldCompileEachStepAnew(self):
        process = self.begin("--rest", 0.01)
        self.host.wait_for_step(5)
        answer = self.host.answer_to(
            self.host.command("set", hyperparameter="learningRate", value=0.01, overSteps=9)
        )
        self.finish(process)
        self.assertEqual(answer["event"], "commandRefused")
        self.assertIn("it is only set at once", answer["reason"])


@unittest.skipIf(is_missing("keras", "tensorflow"), is_missing("keras", "tensorflow"))
class KerasOnTensorFlow(KerasSteering, FrameworkCase):
    variables = {"KERAS_BACKEND": "tensorflow", "TF_CPP_MIN_LOG_LEVEL": "3"}


if __name__ == "__main__":
    unittest.main()
