"""Commands that come before the first step and wait for their own."""

import sys
import unittest

from trainer_case import TrainerCase


def edit(number, after, key, value):
    return {
        "id": number, "origin": "user", "command": "set", "hyperparameter": key, "value": value,
        "afterStep": after,
    }  # fmt: skip


class Repeating(TrainerCase):
    def steered_run(self, *arguments):
        """A run that is steered by hand; gives the edits that were answered."""
        first = self.file("first.pt")
        process = self.start("plain_loop.py", *arguments, "--rest", 0.005, "--weights", first)
        self.host.wait_for_step(3)
        for key, value in (("learningRate", 0.02), ("momentum", 0.5), ("learningRate", 0.03)):
            self.host.answer_to(self.host.set(key, value))
        # Two between the same two steps.
        self.host.answer_to(self.host.command("pause"))
        for key, value in (("learningRate", 0.005), ("learningRate", 0.01), ("dropout", 0.4)):
            self.host.answer_to(self.host.set(key, value))
        self.host.answer_to(self.host.command("resume"))
        self.finish(process)
        return [
            edit(each["id"], each["step"], each["hyperparameter"], each["value"])
            for each in self.host.events("commandApplied")
            if each["command"] == "set"
        ]

    def test_editsHoldAtTheSameSteps(self):
        arguments = ["--optimizer", "adamw", "--scheduler", "onecycle", "--dropout", 0.1]
        edits = self.steered_run(*arguments)
        self.assertEqual(len(edits), 6)
        self.host.lines.clear()
        self.host.first = edits
        again = self.start(
            "plain_loop.py", *arguments, "--weights", self.file("again.pt"), DLTUI_REPEATS="1"
        )
        self.finish(again)
        answers = self.host.events("commandApplied")
        self.assertEqual(
            sorted((each["id"], each["step"]) for each in answers),
            sorted((each["id"], each["afterStep"]) for each in edits),
        )
        self.assert_same_weights("first.pt", "again.pt")
        self.run_plain("plain_loop.py", *arguments, "--weights", self.file("alone.pt"))
        with self.assertRaises(AssertionError):
            self.assert_same_weights("first.pt", "alone.pt")

    def test_anEditBeforeTheFirstStepCountsInIt(self):
        self.host.first = [edit(1, 0, "learningRate", 0.001), edit(2, 2, "learningRate", 0.002)]
        process = self.start(
            "plain_loop.py", "--epochs", 1, "--movement", self.file("movement"), DLTUI_REPEATS="1"
        )
        self.finish(process)
        rates = [row["rates"][0] for row in self.json("movement")[:4]]
        for rate, expected in zip(rates, (0.001, 0.001, 0.002, 0.002)):
            self.assertAlmostEqual(rate / expected, 1, places=5)

    def test_aStopComesAtItsStep(self):
        stop = {"id": 1, "origin": "user", "command": "stop", "at": "afterBatch"}
        self.host.first = [dict(stop, afterStep=7)]
        process = self.start("plain_loop.py", DLTUI_REPEATS="1")
        self.finish(process)
        self.assertEqual(self.host.events("commandApplied")[0]["step"], 7)
        self.assertEqual(self.host.events("finished")[0]["step"], 7)

    def test_whatCannotBeSetIsRefusedAtItsStep(self):
        self.host.first = [edit(1, 5, "noSuchThing", 1)]
        process = self.start("plain_loop.py", DLTUI_REPEATS="1")
        self.finish(process)
        refusal = self.host.events("commandRefused")[0]
        self.assertEqual((refusal["id"], refusal["step"]), (1, 5))

    def test_allRanksCarryThemOutAtTheSameStep(self):
        self.host.first = [edit(1, 0, "learningRate", 0.02), edit(2, 9, "learningRate", 0.03)]
        launcher = [
            sys.executable, "-m", "torch.distributed.run", "--nproc-per-node=2", "--standalone",
        ]  # fmt: skip
        process = self.start(
            "distributed.py", "--steps", 30, "--movement", self.file("m"), launcher=launcher,
            DLTUI_REPEATS="1",
        )  # fmt: skip
        self.finish(process)
        answers = self.host.events("commandApplied")
        self.assertEqual([(each["id"], each["step"]) for each in answers], [(1, 0), (2, 9)])
        for rank in range(2):
            for row in self.json(f"m.{rank}"):
                edited = 0.02 if row["step"] <= 9 else 0.03
                self.assert_rate(row, row["scheduled"] * edited / 0.05)


if __name__ == "__main__":
    unittest.main()
