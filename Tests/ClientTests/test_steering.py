"""Pausing, stopping, saving, and the answers to commands."""

import os
import time
import unittest

from trainer_case import TrainerCase


class Steering(TrainerCase):
    def begin(self, *arguments, rest=0.01, **named):
        process = self.start("plain_loop.py", "--rest", rest, *arguments, **named)
        self.host.wait_for_step(3)
        return process

    def test_helloAndWhatIsDeclared(self):
        process = self.begin("--optimizer", "adamw", "--dropout", 0.1)
        hello = self.host.lines[0]
        self.assertEqual(hello["control"], "hello")
        self.assertEqual(hello["protocol"], 1)
        self.assertEqual(hello["role"], "trainer")
        self.assertEqual(hello["pid"], process.pid)
        self.assertEqual((hello["worldSize"], hello["restart"], hello["step"]), (1, 0, 0))
        self.assertTrue(hello["framework"].startswith("PyTorch 2"))
        rows = {
            row["key"]: row
            for event in self.host.events("hyperparametersDeclared")
            for row in event["hyperparameters"]
        }
        self.assertEqual(
            {key: row["value"] for key, row in rows.items()},
            {
                "gradientNormLogging": 0, "learningRate": 0.01, "learningRateHold": 0,
                "weightDecay": 0.01, "momentum": 0.9, "squaredGradientDecay": 0.999,
                "dropout": 0.1,
            },
        )  # fmt: skip
        self.assertEqual(rows["momentum"]["symbol"], "β₁")
        self.host.answer_to(self.host.command("stop"))
        self.finish(process)
        capabilities = self.host.events("capabilities")[-1]["capabilities"]
        self.assertEqual(
            set(capabilities),
            {"pause", "stepOnce", "epochOnce", "ramp", "stop.afterBatch", "stop.afterEpoch", "save"},
        )

    def test_aPauseStandsStill(self):
        process = self.begin()
        pause = self.host.answer_to(self.host.command("pause"))
        count = len(self.host.events("scalars"))
        time.sleep(1)
        self.host.poll()
        self.assertEqual(len(self.host.events("scalars")), count)
        answer = self.host.answer_to(self.host.set("learningRate", 0.02))
        self.assertEqual(answer["step"], pause["step"])
        self.assertAlmostEqual(answer["effective"], 0.02)
        self.assertAlmostEqual(answer["seconds"], pause["seconds"], places=1)
        refused = self.host.answer_to(self.host.command("pause"))
        self.assertEqual(refused["event"], "commandRefused")
        resumed = self.host.answer_to(self.host.command("resume"))
        self.assertLess(resumed["seconds"] - pause["seconds"], 0.5)
        self.finish(process)

    def test_aPausedTrainerUsesNoProcessor(self):
        process = self.begin()
        self.host.answer_to(self.host.command("pause"))

        def ticks():
            with open(f"/proc/{process.pid}/stat") as file:
                fields = file.read().rsplit(")", 1)[1].split()
            return int(fields[11]) + int(fields[12])

        before = ticks()
        time.sleep(1.5)
        self.assertLessEqual(ticks() - before, 2)
        self.host.answer_to(self.host.command("stop"))
        self.finish(process)

    def test_oneStepThenAnother(self):
        process = self.begin()
        step = self.host.answer_to(self.host.command("pause"))["step"]
        for number in (1, 2):
            self.host.answer_to(self.host.command("stepOnce"))
            paused = self.host.wait_for_event("commandApplied", id=-number)
            self.assertEqual((paused["command"], paused["origin"]), ("pause", "run"))
            self.assertEqual(paused["step"], step + number)
        self.host.answer_to(self.host.command("epochOnce"))
        paused = self.host.wait_for_event("commandApplied", id=-3)
        self.assertEqual(paused["step"] % 25, 0)
        self.host.answer_to(self.host.command("resume"))
        self.finish(process)

    def test_stopAfterBatch(self):
        process = self.begin("--epochs", 100, "--weights", self.file("w.pt"))
        answer = self.host.answer_to(self.host.command("stop", at="afterBatch"))
        out, error = self.finish(process)
        finished = self.host.events("finished")
        self.assertEqual([each["reason"] for each in finished], ["stoppedByUser"])
        self.assertEqual(error, f"dltui: stopped at step {answer['step']}, as asked\n")
        self.assertEqual(finished[0]["step"], answer["step"])
        self.assertFalse(os.path.exists(self.file("w.pt")))

    def test_stopAfterEpochComesAfterValidation(self):
        process = self.begin("--epochs", 100)
        answer = self.host.answer_to(self.host.command("stop", at="afterEpoch"))
        out, _ = self.finish(process)
        epochs = -(-answer["step"] // 25)
        self.assertEqual(len(out.splitlines()), epochs)
        self.assertIn("val_loss", out.splitlines()[-1])
        self.assertEqual(self.host.events("finished")[0]["step"], 25 * epochs)
        self.assertEqual(self.host.events("epochFinished")[-1]["epoch"], epochs)

    def test_aStopIsTakenBack(self):
        # So slow that no epoch ends between the two.
        process = self.begin(rest=0.03)
        self.host.answer_to(self.host.command("stop", at="afterEpoch"))
        self.assertEqual(
            self.host.answer_to(self.host.command("cancelStop"))["event"], "commandApplied"
        )
        self.assertEqual(
            self.host.answer_to(self.host.command("cancelStop"))["reason"], "no stop is pending"
        )
        out, _ = self.finish(process)
        self.assertEqual(len(out.splitlines()), 4)
        self.assertEqual(self.host.events("finished"), [])
        self.assertEqual(
            [each["step"] for each in self.host.events("epochFinished")], [25, 50, 75, 100]
        )

    def test_aStopEndsAPause(self):
        process = self.begin()
        self.host.answer_to(self.host.command("pause"))
        self.host.answer_to(self.host.command("stop"))
        self.finish(process)

    def test_aScriptThatCatchesTheStopGoesItsOwnWay(self):
        script = self.script(
            "own.py",
            """
import sys, torch
model = torch.nn.Linear(2, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
try:
    while True:
        model(torch.ones(3, 2)).sum().backward()
        optimizer.step()
except KeyboardInterrupt as stop:
    print("saved", type(stop).__name__)
    sys.exit(3)
""",
        )
        process = self.start(script)
        self.host.wait_for_step(3)
        self.host.command("stop")
        out, error = self.finish(process, code=3)
        self.assertEqual((out, error), ("saved StopTraining\n", ""))

    def test_anInterruptInAPauseIsTheScripts(self):
        process = self.begin()
        self.host.answer_to(self.host.command("pause"))
        process.send_signal(2)
        _, error = self.finish(process, code=-2)
        self.assertIn("KeyboardInterrupt", error)

    def test_saving(self):
        process = self.begin("--optimizer", "adamw", DLTUI_CHECKPOINTS=self.file("kept"))
        self.host.answer_to(self.host.set("learningRate", 0.02))
        self.assertEqual(
            self.host.answer_to(self.host.command("saveCheckpoint"))["event"], "commandApplied"
        )
        saved = self.host.wait_for_event("checkpointSaved")
        self.finish(process)
        self.assertEqual(saved["file"], os.path.join(self.file("kept"), f"step-{saved['step']}.pt"))
        kept = [name for name in os.listdir(self.file("kept")) if not name.startswith(".")]
        self.assertEqual(kept, [os.path.basename(saved["file"])])
        state = self.weights(saved["file"])
        self.assertEqual(list(state["model"]), ["0.weight", "0.bias", "2.weight", "2.bias"])
        self.assertEqual(state["optimizer"]["param_groups"][0]["lr"], 0.01)
        self.assertEqual(state["optimizer"]["state"][0]["step"].item(), saved["step"])
        note = self.host.events("message")[0]
        self.assertIn("no data position", note["text"])

    def test_aFullDiskIsSaid(self):
        kept = self.file("kept")
        open(kept, "w").close()
        process = self.begin(DLTUI_CHECKPOINTS=kept)
        answer = self.host.answer_to(self.host.command("saveCheckpoint"))
        self.assertEqual(answer["event"], "commandRefused")
        self.assertIn("cannot save", answer["reason"])
        self.finish(process)

    def test_answersAreRepeatedAndRefusalsHaveReasons(self):
        process = self.begin()
        first = self.host.answer_to(self.host.set("learningRate", 0.02))
        count = len(self.host.lines)
        self.host.command("set", number=first["id"], hyperparameter="learningRate", value=0.02)
        again = self.host.answer_to(self.host.set("learningRate", -1))
        self.assertIn(first, self.host.lines[count:])
        self.assertEqual(again["reason"], "learning rate must be above 0")
        for name, members, reason in [
            ("set", {"hyperparameter": "depth", "value": 1}, "this trainer has no hyperparameter depth"),
            ("set", {"hyperparameter": "learningRate", "value": "NaN"}, "learning rate must be a number"),
            ("set", {"hyperparameter": "learningRateHold", "value": 2},
             "rate follows must be one of schedule, held"),
            ("resume", {}, "the run is not paused"),
            ("undo", {}, "this trainer cannot do undo"),
            ("evaluate", {}, "the script has not said how: dltui_client.on_evaluate"),
            ("stop", {"at": "atNextBest"}, "this trainer cannot stop atNextBest"),
        ]:  # fmt: skip
            answer = self.host.answer_to(self.host.command(name, **members))
            self.assertEqual(answer["event"], "commandRefused")
            self.assertEqual(answer["reason"], reason)
            self.assertEqual(answer["command"], name)
        self.host.command("stop")
        self.finish(process)

    def test_aTracebackIsToldWithItsStep(self):
        process = self.start("failing.py", "--raise-at", 21)
        _, error = self.finish(process, code=1)
        self.assertIn("ValueError: the labels and the images do not match", error)
        finished = self.host.events("finished")[0]
        self.assertEqual((finished["reason"], finished["step"]), ("failed", 20))
        self.assertIn("do not match", finished["detail"])

    def test_aLossThatIsNoNumberPausesTheRun(self):
        process = self.start("failing.py", "--nan-at", 12, "--rest", 0.01, "--steps", 200)
        pause = self.host.wait_for_event("commandApplied", id=-1)
        self.assertEqual((pause["command"], pause["origin"]), ("pause", "run"))
        message = self.host.events("message")[0]
        self.assertEqual(message["level"], "error")
        self.assertEqual(
            message["text"], "NaN in the loss at step 12: training paused; Space goes on, s stops"
        )
        self.host.answer_to(self.host.command("resume"))
        self.host.wait_for_step(150)
        self.finish(process)
        self.assertEqual(len(self.host.events("message")), 1)

    def test_nobodyIsWaitedForWhereNobodyCanBeAsked(self):
        process = self.start(
            "failing.py", "--nan-at", 12, "--rest", 0.01, "--steps", 60, DLTUI_UNATTENDED="1"
        )
        _, error = self.finish(process)
        text = "NaN in the loss at step 12: training goes on, for nobody can be asked"
        self.assertEqual([each["text"] for each in self.host.events("message")], [text])
        self.assertEqual(self.host.events("commandApplied"), [])
        self.assertIn(f"dltui: {text}\n", error)


if __name__ == "__main__":
    unittest.main()
