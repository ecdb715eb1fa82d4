"""Lightning, steered from outside."""

import re
import unittest

from framework_case import FrameworkCase, is_missing

MISSING = is_missing("torch", "lightning")


@unittest.skipIf(MISSING, MISSING)
class Lightning(FrameworkCase):
    script = "lightning_loop.py"
    #: OneCycle begins at a twenty-fifth of its greatest rate.
    base = 0.004

    def test_theRateIsUsedFromTheNextStepOn(self):
        self.check_rate()
        hello = next(line for line in self.host.lines if line.get("control") == "hello")
        self.assertTrue(hello["framework"].startswith("Lightning 2"))

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

    def test_aLossThatIsDividedByAccumulationIsShownWhole(self):
        self.script = self.without_logging()
        process = self.begin("--rest", 0.1, "--accumulate", 4, "--epochs", 1)
        self.host.wait_for_step(3)
        self.host.command("stop")
        self.finish(process)
        self.assertGreater(self.curve("train/cost")[0][1], 2)

    def test_saving(self):
        process = self.begin("--rest", 0.02, DLTUI_CHECKPOINTS=self.file("kept"))
        self.host.wait_for_step(5)
        self.assertLessEqual({"save", "stop.afterEpoch"}, self.capabilities())
        self.assertNotIn("evaluate", self.capabilities())
        self.host.answer_to(self.host.set("learningRate", 0.002))
        answer = self.host.answer_to(self.host.command("saveCheckpoint"))
        self.assertEqual(answer["event"], "commandApplied")
        saved = self.host.wait_for_event("checkpointSaved")
        self.finish(process)
        self.assertEqual(saved["file"], self.file(f"kept/step-{saved['step']}.ckpt"))
        import torch

        state = torch.load(saved["file"], weights_only=False)
        self.assertEqual(state["global_step"], saved["step"])
        # The schedule's rate, not the edited one.
        rate = state["lr_schedulers"][0]["_last_lr"][0]
        self.assertEqual(state["optimizer_states"][0]["param_groups"][0]["lr"], rate)

    def without_logging(self):
        from trainer_case import TRAINERS

        with open(f"{TRAINERS}/lightning_loop.py") as file:
            text = file.read()
        return self.script_file(text.replace('self.log("train_loss", loss)', ""))

    def script_file(self, text):
        path = self.file("unlogged.py")
        with open(path, "w") as file:
            file.write(text)
        return path


if __name__ == "__main__":
    unittest.main()
