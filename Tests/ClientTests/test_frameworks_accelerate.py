"""Accelerate's loops, steered from outside by PyTorch's hooks."""

import unittest

from framework_case import FrameworkCase, is_missing

MISSING = is_missing("torch", "accelerate")


@unittest.skipIf(MISSING, MISSING)
class Accelerate(FrameworkCase):
    script = "accelerate_loop.py"

    def test_theRateIsUsedFromTheNextStepOn(self):
        self.check_rate()

    def test_pause(self):
        self.check_pause()

    def test_stopAfterEpochComesAfterValidation(self):
        process = self.begin("--rest", 0.01, "--epochs", 100)
        self.host.wait_for_step(5)
        answer = self.host.answer_to(self.host.command("stop", at="afterEpoch"))
        out, error = self.finish(process)
        last = -(-answer["step"] // self.steps)
        self.assertEqual(out.count("val_loss"), last)
        self.assertEqual(error, f"dltui: stopped at step {last * self.steps}, as asked\n")

    def test_nothingChangesWhenNobodyEdits(self):
        out, error = self.finish(self.begin("--weights", self.file("s.pt")))
        plain = self.finish(self.begin("--weights", self.file("p.pt"), steered=False))
        self.assertEqual((out, error), plain)
        self.assert_same_weights("s.pt", "p.pt")
        steps = [each["step"] for each in self.host.events("epochFinished")]
        self.assertEqual(steps, [25, 50, 75, 100])

    def test_aLossThatIsDividedByAccumulationIsShownWhole(self):
        process = self.begin("--rest", 0.1, "--accumulate", 4, "--epochs", 1)
        self.host.wait_for_step(3)
        self.host.command("stop")
        self.finish(process)
        # The first losses are about 4; a quarter of that if the division were in it.
        self.assertGreater(self.curve("train/cost")[0][1], 2)


if __name__ == "__main__":
    unittest.main()
