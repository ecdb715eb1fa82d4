"""Rows of metrics, and when they are due."""

import os
import sys
import unittest

sys.path.insert(
    0, os.path.join(os.path.dirname(__file__), "..", "..", "Sources", "RunControl", "Python")
)

from dltui_client.losses import Losses  # noqa: E402
from dltui_client.metrics import Metrics  # noqa: E402
from dltui_client.step_state import state  # noqa: E402


class Rows(unittest.TestCase):
    def test_aRowThatComesEarlyPutsOffNone(self):
        metrics = Metrics()
        metrics.take_row()
        due = metrics.due
        self.assertGreater(due, 0)
        metrics.note("train/cost", 0.5, "loss")
        self.assertEqual(metrics.take_row(), {"train/cost": 0.5})
        self.assertEqual(metrics.due, due)

    def test_aRowThatIsLoggedLooksAtNothing(self):
        metrics = Metrics()
        metrics.due = 0.0
        metrics.note("dev/cost", 0.5, "script")
        self.assertTrue(metrics.waits_for(["dev/cost", "x"]))
        self.assertEqual(metrics.take_row(moves_due=False), {"dev/cost": 0.5})
        self.assertEqual(metrics.due, 0.0)
        self.assertFalse(metrics.waits_for(["dev/cost"]))


class Sums(unittest.TestCase):
    def setUp(self):
        state.number, state.stride, state.is_zeroed = 0, 1, False
        self.losses = Losses()

    def note(self, value):
        self.losses.note(Scalar(value))

    def step(self):
        state.number += 1

    def read(self):
        return [(step, each) for step, each in self.losses.read()[0]]

    def test_theLossesOfAStepAddUp(self):
        for value in (0.5, 0.25, 0.25):
            self.note(value)
        self.step()
        self.note(3.0)
        self.step()
        self.assertEqual(self.read(), [(1, 1.0), (2, 3.0)])

    def test_whatWasZeroedIsNoPartOfAStep(self):
        self.note(float("inf"))
        state.is_zeroed = True
        self.note(0.5)
        self.note(0.5)
        self.step()
        self.assertEqual(self.read(), [(1, 1.0)])

    def test_aLossThatIsMeasuredAgainWithinAStepCountsOnce(self):
        for value in (4.0, 3.0, 2.0):
            state.is_zeroed = True
            self.note(value)
        self.step()
        self.assertEqual(self.read(), [(1, 2.0)])

    def test_manyPartsOfAStepLeaveOutNone(self):
        for _ in range(100):
            self.note(0.01)
        self.step()
        self.assertAlmostEqual(self.read()[0][1], 1.0)
        self.assertEqual(state.stride, 1)


class Scalar(float):
    """As much of a tensor as losses need."""

    is_cpu = True

    def numel(self):
        return 1

    @property
    def data(self):
        return self

    def __add__(self, other):
        return Scalar(float(self) + float(other))


if __name__ == "__main__":
    unittest.main()
