"""Rows of metrics, and when they are due."""

import os
import sys
import unittest

sys.path.insert(
    0, os.path.join(os.path.dirname(__file__), "..", "..", "Sources", "RunControl", "Python")
)

from dltui_client.metrics import Metrics  # noqa: E402


class Rows(unittest.TestCase):
    def test_aRowThatComesEarlyPutsOffNone(self):
        metrics = Metrics()
        metrics.take_row()
        due = metrics.due
        self.assertGreater(due, 0)
        metrics.note("train/cost", 0.5, "loss")
        self.assertEqual(metrics.take_row(), {"train/cost": 0.5})
        self.assertEqual(metrics.due, due)


if __name__ == "__main__":
    unittest.main()
