"""All ranks of a torchrun job do the same at the same step."""

import os
import random
import sys
import time
import unittest

from trainer_case import CLIENT, TrainerCase

TWO_RANKS = [sys.executable, "-m", "torch.distributed.run", "--nproc-per-node=2", "--standalone"]


class Distributed(TrainerCase):
    def torchrun(self, ranks, *arguments, restarts=0, steered=True, **environment):
        launcher = [
            sys.executable, "-m", "torch.distributed.run", f"--nproc-per-node={ranks}",
            f"--max-restarts={restarts}", "--standalone",
        ]  # fmt: skip
        return self.start(
            "distributed.py", *arguments, launcher=launcher, steered=steered, **environment
        )

    def test_editsHoldOnAllRanksAtTheSameStep(self):
        arguments = ["--steps", 1200, "--movement", self.file("m"), "--weights", self.file("w")]
        process = self.torchrun(2, *arguments, "--rest", 0.005)
        hello = self.host.wait_for(lambda line: line.get("control") == "hello")
        self.assertEqual(hello["worldSize"], 2)
        self.host.wait_for_step(3)
        answers = []
        rates = random.Random(1)
        pauses = 0
        for number in range(12):
            edit = self.host.set("learningRate", rates.uniform(0.01, 0.1))
            answers.append(self.host.answer_to(edit))
            if number in (3, 7):
                pause = self.host.answer_to(self.host.command("pause"))
                self.assertEqual(pause["event"], "commandApplied")
                time.sleep(4)
                self.host.poll()
                self.assertEqual(self.host.events("scalars")[-1]["step"], pause["step"])
                self.host.answer_to(self.host.command("resume"))
                pauses += 1
        self.finish(process)
        for rank in (0, 1):
            movement = self.json(f"m.{rank}")
            self.assertEqual(len(movement), 1200)
            for row in movement:
                factor = 1.0
                for answer in answers:
                    if row["step"] > answer["step"]:
                        factor = answer["after"] / 0.05
                self.assert_rate(row, row["scheduled"] * factor)
        self.assert_same_weights("w.0", "w.1")

    def test_twoRanks(self):
        self.editsHoldOn(2)

    def test_fourRanks(self):
        self.editsHoldOn(4)

    def editsHoldOn(self, ranks):
        arguments = ["--steps", 300, "--movement", self.file("m"), "--weights", self.file("w")]
        process = self.torchrun(ranks, *arguments, "--rest", 0.01)
        self.host.wait_for_step(3, 60)
        first = self.host.answer_to(self.host.set("learningRate", 0.02))
        self.host.answer_to(self.host.command("pause"))
        time.sleep(1)
        second = self.host.answer_to(self.host.set("learningRate", 0.04))
        self.host.answer_to(self.host.command("resume"))
        self.finish(process)
        for rank in range(ranks):
            for row in self.json(f"m.{rank}"):
                factor = 1.0
                for answer in (first, second):
                    if row["step"] > answer["step"]:
                        factor = answer["after"] / 0.05
                self.assert_rate(row, row["scheduled"] * factor)
            self.assert_same_weights("w.0", f"w.{rank}")

    def test_nothingChangesWithoutEdits(self):
        self.finish(self.torchrun(2, "--steps", 60, "--weights", self.file("w")))
        self.finish(
            self.torchrun(2, "--steps", 60, "--weights", self.file("p"), steered=False)
        )
        self.assert_same_weights("w.0", "p.0")
        self.assert_same_weights("w.1", "p.1")

    def test_aRestartIsToldAndSteeringWorksAgain(self):
        process = self.torchrun(
            2, "--steps", 300, "--rest", 0.01, "--die-at", 50, "--checkpoint", self.file("c.pt"),
            "--movement", self.file("m"), "--weights", self.file("w"), restarts=1,
            DLTUI_CHECKPOINTS=self.folder,
        )  # fmt: skip
        first = self.host.wait_for(lambda line: line.get("control") == "hello")
        self.assertEqual(first["restart"], 0)
        second = self.host.wait_for(lambda line: line.get("control") == "hello", 60)
        self.assertEqual(second["restart"], 1)
        # SGD counts no steps: the checkpoint that was read tells.
        self.assertEqual(second["step"], 40)
        answer = self.host.answer_to(self.host.set("learningRate", 0.01))
        self.assertEqual(answer["event"], "commandApplied")
        self.finish(process)
        self.assert_same_weights("w.0", "w.1")

    def test_aHostThatIsKilledInAPauseLetsTrainingGoOn(self):
        process = self.torchrun(2, "--steps", 100, "--rest", 0.005, "--weights", self.file("w"))
        self.host.wait_for_step(3)
        self.host.answer_to(self.host.command("pause"))
        self.host.disappear()
        _, error = self.finish(process)
        self.assertEqual(error.count("dltui: steering is off"), 1, error)
        self.assert_same_weights("w.0", "w.1")

    def test_aStopEndsEveryRankWithoutFailure(self):
        process = self.torchrun(2, "--steps", 10000, "--rest", 0.005)
        self.host.wait_for_step(3)
        self.host.answer_to(self.host.command("stop", at="afterBatch"))
        _, error = self.finish(process)
        self.assertEqual(error.count("dltui: stopped at step"), 2, error)
        self.assertEqual(self.host.events("finished")[-1]["reason"], "stoppedByUser")

    def test_aRankThatNeverStepsLeavesTheCurves(self):
        process = self.torchrun(3, "--steps", 60, "--idle-rank", 2, "--weights", self.file("w"))
        capabilities = self.host.wait_for_event("capabilities", 60)
        self.assertEqual(capabilities["capabilities"], [])
        _, error = self.finish(process)
        self.assertEqual(self.host.events("hyperparametersDeclared"), [])
        self.assertTrue(self.host.events("scalars"))
        self.assertEqual(error.count("dltui: steering is off"), 1, error)
        self.assert_same_weights("w.0", "w.1")

    def test_whereRankZeroNeverStepsAnotherTellsTheCurves(self):
        process = self.torchrun(3, "--steps", 60, "--idle-rank", 0, "--weights", self.file("w"))
        _, error = self.finish(process)
        self.assertTrue(self.host.events("scalars"))
        self.assertEqual(error.count("dltui: steering is off"), 1, error)
        hellos = [line for line in self.host.lines if line.get("control") == "hello"]
        self.assertEqual(len(hellos), 1)
        self.assert_same_weights("w.1", "w.2")

    def test_aRankBesideTheHostSpeaksForThoseOnOtherNodes(self):
        path = self.own_sitecustomize(
            "if os.environ.get('RANK') == '0':\n    os.environ['DLTUI_SOCKET'] = '-'\n"
        )
        process = self.start(
            "distributed.py", "--steps", 400, "--rest", 0.005, "--movement", self.file("m"),
            "--weights", self.file("w"), launcher=TWO_RANKS, PYTHONPATH=path,
        )  # fmt: skip
        self.host.wait_for_step(3)
        answer = self.host.answer_to(self.host.set("learningRate", 0.02))
        self.finish(process)
        for rank in (0, 1):
            for row in self.json(f"m.{rank}"):
                factor = 0.4 if row["step"] > answer["step"] else 1.0
                self.assert_rate(row, row["scheduled"] * factor)
        self.assert_same_weights("w.0", "w.1")

    def test_ranksOfWhichNoneHasAHostAreLeftAlone(self):
        path = self.own_sitecustomize("os.environ['DLTUI_SOCKET'] = '-'\n")
        process = self.start("distributed.py", launcher=TWO_RANKS, PYTHONPATH=path)
        _, error = self.finish(process)
        self.assertNotIn("dltui", error)
        self.assertEqual(self.host.lines, [])

    def own_sitecustomize(self, text):
        """The path of modules with a `sitecustomize` of the user's own behind the client's."""
        own = os.path.join(self.folder, "own")
        os.mkdir(own)
        with open(os.path.join(own, "sitecustomize.py"), "w") as file:
            file.write("import os\n" + text)
        return f"{CLIENT}:{own}"

    def test_aClientThatBreaksOnOneRankTurnsAllOff(self):
        path = self.own_sitecustomize(
            "if os.environ.get('RANK') == '1':\n"
            "    from dltui_client.step_hooks import StepHooks\n"
            "    before = StepHooks.before\n"
            "    def fail(self, *given):\n"
            "        self.n = getattr(self, 'n', 0) + 1\n"
            "        if self.n == 30: raise KeyError('planted')\n"
            "        return before(self, *given)\n"
            "    StepHooks.before = fail\n"
        )
        process = self.start(
            "distributed.py", "--steps", 300, "--weights", self.file("w"), launcher=TWO_RANKS,
            PYTHONPATH=path,
        )  # fmt: skip
        _, error = self.finish(process)
        self.assertIn("planted", error)
        self.assertIn("the client of 1 of 2 ranks is off", error)


if __name__ == "__main__":
    unittest.main()
