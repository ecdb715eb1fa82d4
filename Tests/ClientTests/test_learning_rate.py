"""An edited learning rate is the one that is used, whatever the script's scheduler does."""

import unittest

from trainer_case import TrainerCase

SCHEDULERS = ["none", "cosine", "onecycle", "lambda", "plateau", "sequential"]


class LearningRate(TrainerCase):
    def edit(self, scheduler):
        """Multiplies the base rate by 0.3 while paused, and later again by 3 while it runs."""
        process = self.start(
            "plain_loop.py", "--scheduler", scheduler, "--epochs", 4, "--rest", 0.01,
            "--movement", self.file("m.json"), "--checkpoint", self.file("c.pt"),
            "--weights", self.file("w.pt"),
        )  # fmt: skip
        declared = self.host.wait_for_event("hyperparametersDeclared")
        row = next(r for r in declared["hyperparameters"] if r["key"] == "learningRate")
        base = row["value"]
        self.host.wait_for_step(5)
        pause = self.host.command("pause")
        first = self.host.set("learningRate", base * 0.3)
        resume = self.host.command("resume")
        self.host.answer_to(pause)
        first = self.host.answer_to(first)
        self.host.answer_to(resume)
        self.host.wait_for_step(first["step"] + 20)
        second = self.host.answer_to(self.host.set("learningRate", base * 0.9))
        self.finish(process)
        self.check(self.json("m.json"), base, first, second)

    def check(self, movement, base, first, second):
        self.assertEqual(first["event"], "commandApplied")
        self.assertEqual(second["event"], "commandApplied")
        self.assertAlmostEqual(first["before"], base)
        self.assertAlmostEqual(first["after"], base * 0.3)
        self.assertAlmostEqual(second["before"], base * 0.3)
        self.assertLess(first["step"], second["step"])
        self.assertLess(second["step"], len(movement) - 1)
        for row in movement:
            factor = 1.0
            if row["step"] > second["step"]:
                factor = 0.9
            elif row["step"] > first["step"]:
                factor = 0.3
            self.assert_rate(row, row["scheduled"] * factor)
        # Told effective: what the parameters of the next step moved by.
        self.assert_rate(movement[second["step"]], second["effective"])
        if not first.get("effective") is None:
            self.assert_rate(movement[first["step"]], first["effective"])
        # The schedule itself is as if nobody had edited: `scheduled` is checked against a run
        # without a client, and so is the checkpoint's rate.
        self.run_plain(*self.plain_arguments)
        plain = self.json("plain.json")
        self.assertEqual(
            [row["scheduled"] for row in plain], [row["scheduled"] for row in movement]
        )
        edited, untouched = self.weights("c.pt"), self.weights("plain-c.pt")
        self.assertEqual(
            edited["optimizer"]["param_groups"][0]["lr"],
            untouched["optimizer"]["param_groups"][0]["lr"],
        )

    def plain_run(self, scheduler):
        self.plain_arguments = [
            "plain_loop.py", "--scheduler", scheduler, "--epochs", 4,
            "--movement", self.file("plain.json"), "--checkpoint", self.file("plain-c.pt"),
        ]  # fmt: skip


def _add(scheduler):
    def test(self):
        self.plain_run(scheduler)
        self.edit(scheduler)

    setattr(LearningRate, f"test_{scheduler}", test)


for _scheduler in SCHEDULERS:
    _add(_scheduler)


if __name__ == "__main__":
    unittest.main()
