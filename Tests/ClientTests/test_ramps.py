"""An edit that is spread over steps: the rate that each step really uses, by what the parameters move by."""

import math
import sys
import unittest

from trainer_case import TrainerCase

TWO_RANKS = [sys.executable, "-m", "torch.distributed.run", "--nproc-per-node=2", "--standalone"]


def by_factors(start, target, share):
    """What NumPy's geomspace has there."""
    return math.exp(math.log(start) + (math.log(target) - math.log(start)) * min(max(share, 0), 1))


class Ramps(TrainerCase):
    def ramp(self, value, key="learningRate", **members):
        return self.host.command("set", hyperparameter=key, value=value, **members)

    def begin(self, *arguments):
        return self.start(
            "plain_loop.py", "--epochs", 4, "--rest", 0.01, "--movement", self.file("m.json"),
            *arguments,
        )  # fmt: skip

    def check(self, answer, start, target, steps, last=None):
        """The movement of each step after the answer, up to `last`."""
        self.assertEqual(answer["event"], "commandApplied", answer)
        self.assertAlmostEqual(answer["rampFrom"], start)
        self.assertEqual((answer["rampStep"], answer["rampSteps"]), (answer["step"], steps))
        self.assertEqual(answer["after"], target)
        movement = self.json("m.json")
        self.assertGreater(len(movement), answer["step"] + 10)
        for row in movement:
            if last is None or row["step"] <= last:
                share = (row["step"] - 1 - answer["step"]) / steps
                factor = by_factors(start, target, share) / 0.05
                self.assert_rate(row, row["scheduled"] * factor)

    def test_eachStepHasItsRateAndTheLastTheOneAskedFor(self):
        process = self.begin("--scheduler", "cosine")
        self.host.wait_for_step(5)
        answer = self.host.answer_to(self.ramp(0.005, overSteps=40))
        self.finish(process)
        self.check(answer, 0.05, 0.005, 40)

    def test_epochsAreAsManyStepsAsTheyHave(self):
        process = self.begin()
        self.host.wait_for_step(3)
        answer = self.host.answer_to(self.ramp(0.2, overEpochs=1.2))
        self.finish(process)
        self.check(answer, 0.05, 0.2, 30)

    def test_aPauseHoldsItAndAnotherEditTakesItsPlace(self):
        process = self.begin()
        self.host.wait_for_step(3)
        first = self.host.answer_to(self.ramp(0.005, overSteps=1000))
        self.host.wait_for_step(first["step"] + 8)
        pause = self.host.answer_to(self.host.command("pause"))
        second = self.host.answer_to(self.ramp(0.1))
        self.host.command("resume")
        self.finish(process)
        self.assertEqual(second["step"], pause["step"])
        share = (second["step"] - first["step"]) / 1000
        self.assertAlmostEqual(second["before"], by_factors(0.05, 0.005, share))
        self.check(first, 0.05, 0.005, 1000, last=second["step"])
        for row in self.json("m.json")[second["step"] :]:
            self.assert_rate(row, 0.1)

    def test_oneThatGoesOnBeginsWhereItWas(self):
        """As a host sends it to a trainer that was started again."""
        process = self.begin()
        self.host.wait_for_step(3)
        answer = self.host.answer_to(self.ramp(0.005, overSteps=30, rampFrom=0.02))
        self.finish(process)
        self.assertAlmostEqual(answer["before"], 0.05)
        movement = self.json("m.json")
        for row in movement[answer["step"] :]:
            share = (row["step"] - 1 - answer["step"]) / 30
            self.assert_rate(row, by_factors(0.02, 0.005, share))

    def test_shareOfUnitsIsMovedEvenlyAndHasACurve(self):
        process = self.begin("--dropout", 0.1, "--epochs", 8)
        self.host.wait_for_step(3)
        answer = self.host.answer_to(self.ramp(0.5, key="dropout", overSteps=100))
        self.finish(process)
        self.assertEqual((answer["rampFrom"], answer["effective"]), (0.1, 0.1))
        points = [
            (row["step"], row["values"]["train/dropout"])
            for row in self.host.events("scalars")
            if "train/dropout" in row["values"]
        ]
        self.assertGreater(len(points), 1)
        for step, value in points:
            share = min((step - answer["step"]) / 100, 1)
            self.assertAlmostEqual(value, 0.1 + 0.4 * share)

    def test_whatCannotMoveIsRefused(self):
        process = self.begin()
        self.host.wait_for_step(3)
        choice = self.host.answer_to(self.ramp(1, key="learningRateHold", overSteps=5))
        above = self.host.answer_to(self.ramp(-1, overSteps=5))
        self.finish(process)
        self.assertEqual(choice["reason"], "rate follows cannot move step by step")
        self.assertEqual(above["reason"], "learning rate must be above 0")

    def test_ratesThatHangTogetherAreToldAtARowsPace(self):
        process = self.begin("--groups", 2)
        self.host.wait_for_step(3)
        self.host.answer_to(self.ramp(0.005, overSteps=60))
        self.finish(process)
        told = self.host.events("hyperparametersDeclared")
        self.assertLess(len(told), 20)
        last = {row["key"]: row["value"] for line in told for row in line["hyperparameters"]}
        self.assertAlmostEqual(last["learningRate.group1"], 0.002, places=6)

    def test_allRanksHaveTheSameRateAtEachStep(self):
        process = self.start(
            "distributed.py", "--steps", 300, "--rest", 0.005, "--movement", self.file("m"),
            "--weights", self.file("w"), launcher=TWO_RANKS,
        )  # fmt: skip
        self.host.wait_for_step(5)
        answer = self.host.answer_to(self.ramp(0.005, overSteps=60))
        self.finish(process)
        self.assertEqual(answer["event"], "commandApplied", answer)
        for rank in (0, 1):
            for row in self.json(f"m.{rank}"):
                share = (row["step"] - 1 - answer["step"]) / 60
                self.assert_rate(row, row["scheduled"] * by_factors(0.05, 0.005, share) / 0.05)
        self.assert_same_weights("w.0", "w.1")


if __name__ == "__main__":
    unittest.main()
