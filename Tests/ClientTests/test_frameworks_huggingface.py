"""Hugging Face's Trainer, steered from outside."""

import os
import re
import unittest

from framework_case import FrameworkCase, is_missing

MISSING = is_missing("torch", "transformers", "accelerate")


@unittest.skipIf(MISSING, MISSING)
class HuggingFace(FrameworkCase):
    script = "huggingface.py"
    variables = {"HF_HUB_OFFLINE": "1", "TQDM_DISABLE": "1"}

    def test_theRateIsUsedFromTheNextStepOn(self):
        self.check_rate()
        hello = next(line for line in self.host.lines if line.get("control") == "hello")
        self.assertTrue(hello["framework"].startswith("Hugging Face Trainer 5"))

    def test_pause(self):
        self.check_pause()

    def test_epochOnceStopsAfterValidation(self):
        self.check_epoch_once()

    def test_stopAfterEpochComesAfterValidation(self):
        out = self.check_stop_after_epoch()
        self.assertIn("eval_loss", out)

    def test_stopAfterBatch(self):
        self.check_stop_after_batch()

    def test_nothingChangesWhenNobodyEdits(self):
        out = self.check_untouched()
        logged = [float(text) for text in re.findall(r"'loss': '([^']+)'", out)]
        told = [value for _, value in self.curve("train/cost")]
        # Every logged one that a row came for; the Trainer prints four digits.
        self.assertTrue(told)
        self.assertTrue(any(abs(told[-1] - value) < 1e-3 * value for value in logged))
        keys = {key for row in self.host.events("scalars") for key in row["values"]}
        self.assertLessEqual(
            keys, {"train/cost", "train/gradientNorm", "train/learningRate", "dev/cost"}
        )

    def test_aLossThatIsDividedByAccumulationIsShownWhole(self):
        process = self.begin("--rest", 0.1, "--accumulate", 4, "--epochs", 1)
        self.host.wait_for_step(3)
        self.host.command("stop")
        self.finish(process)
        # The first losses are about 5; a quarter of that if the division were in it.
        self.assertGreater(self.curve("train/cost")[0][1], 3)

    def test_savingAndMeasuring(self):
        process = self.begin("--rest", 0.02, "--output", self.file("out"))
        self.host.wait_for_step(5)
        self.assertLessEqual({"save", "evaluate", "stop.afterEpoch"}, self.capabilities())
        measured = self.host.answer_to(self.host.command("evaluate"))
        self.assertEqual(measured["event"], "commandApplied")
        self.host.answer_to(self.host.command("pause"))
        number = self.host.command("saveCheckpoint")
        self.host.wait_for_event("commandDeferred", id=number)
        self.host.command("resume")
        saved = self.host.wait_for_event("checkpointSaved")
        self.finish(process)
        self.assertIn(measured["step"], [step for step, _ in self.curve("dev/cost")])
        self.assertEqual(saved["file"], self.file(f"out/checkpoint-{saved['step']}"))
        self.assertIn("optimizer.pt", os.listdir(saved["file"]))
        answers = [each for each in self.host.events("commandApplied") if each["id"] == number]
        self.assertEqual([each["step"] for each in answers], [saved["step"]])
        self.assertFalse(self.host.events("commandRefused"))

    def without_times(self, text):
        return re.sub(r"'\w*(runtime|per_second)': '[^']*'", "", text)


if __name__ == "__main__":
    unittest.main()
