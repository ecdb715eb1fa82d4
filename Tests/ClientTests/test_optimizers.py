"""Each kind of optimizer and each of its numbers."""

import unittest

from trainer_case import TrainerCase

#: Two optimizers, each with a schedule of its own, and what each step of theirs used.
TWO = """
import json, time, torch
first, second = torch.nn.Linear(4, 4), torch.nn.Linear(4, 1)
main = torch.optim.SGD(first.parameters(), lr=0.05, momentum=0.9)
other = torch.optim.AdamW(second.parameters(), lr=1e-3)
schedules = [
    torch.optim.lr_scheduler.StepLR(main, 20, 0.5),
    torch.optim.lr_scheduler.OneCycleLR(other, 1e-2, total_steps=101),
]
scheduled = []
for _ in range(100):
    second(first(torch.randn(8, 4))).square().mean().backward()
    scheduled.append({
        "learningRate": main.param_groups[0]["lr"],
        "other.learningRate": other.param_groups[0]["lr"],
        "other.momentum": other.param_groups[0]["betas"][0],
    })
    for each in (main, other, *schedules):
        each.step()
    time.sleep(0.012)
json.dump(scheduled, open("scheduled.json", "w"))
"""


class Optimizers(TrainerCase):
    def pause_at(self, step):
        self.host.wait_for_step(step)
        return self.host.answer_to(self.host.command("pause"))["step"]

    def go_on(self):
        self.host.answer_to(self.host.command("resume"))

    def test_accumulationCountsTheOptimizersSteps(self):
        process = self.start(
            "plain_loop.py", "--accumulate", 3, "--rest", 0.01, "--movement", self.file("m.json")
        )
        self.host.wait_for_step(3)
        answer = self.host.answer_to(self.host.set("learningRate", 0.01))
        self.finish(process)
        movement = self.json("m.json")
        self.assertEqual(len(movement), 100)
        for row in movement:
            self.assert_rate(row, 0.01 if row["step"] > answer["step"] else 0.05)
        self.assertEqual(self.host.events("epochFinished")[-1]["step"], 100)

    def test_twoOptimizersHaveRatesOfTheirOwn(self):
        process = self.start("gan.py", "--steps", 1000, "--movement", self.file("m.json"))
        self.host.wait_for(lambda line: "generator.learningRate" in str(line))
        step = self.host.answer_to(self.host.command("pause"))["step"]
        self.host.answer_to(self.host.set("generator.learningRate", 0.002))
        self.go_on()
        later = self.host.answer_to(self.host.set("learningRate", 0.01))["step"]
        self.finish(process)
        movement = self.json("m.json")
        self.assertEqual(len(movement), 1000)
        self.assertLess(later, 999)
        for row in movement:
            self.assertAlmostEqual(row["d"], 0.01 if row["step"] > later else 0.05, places=9)
            # The pause came between the two optimizers' steps.
            self.assertAlmostEqual(row["g"], 0.002 if row["step"] >= step else 0.02, places=9)
        self.assertIn("train/generator.cost", {
            key for row in self.host.events("scalars") for key in row["values"]
        })  # fmt: skip

    def test_eachOptimizersScheduleIsTold(self):
        process = self.start(self.script("two.py", TWO))
        self.finish(process)
        rows = self.host.events("scalars")
        expected = self.json("scheduled.json")
        looked = [row for row in rows if "train/other.learningRate" in row["values"]]
        self.assertGreater(len(looked), 2)
        for row in looked:
            # The other one's is what it uses next.
            for name in ("learningRate", "other.learningRate", "other.momentum"):
                self.assertAlmostEqual(
                    row["values"][f"train/{name}"], expected[row["step"] - 1][name], places=9
                )
            # What no schedule moves is no curve.
            self.assertNotIn("train/momentum", row["values"])
        declared = [each for event in self.host.events("metricsDeclared") for each in event["metrics"]]
        self.assertIn({"name": "other.learningRate", "title": "other learning rate"}, declared)

    def own(self, *arguments, steps=400):
        process = self.start(
            "own_optimizer.py", "--steps", steps, "--movement", self.file("m.json"), *arguments
        )
        self.host.wait_for_event("capabilities")
        first = self.host.answer_to(self.host.command("pause"))["step"]
        self.host.answer_to(self.host.set("learningRate", 0.02))
        self.go_on()
        self.finish(process)
        movement = self.json("m.json")
        self.assertEqual(len(movement), steps)
        self.assertLess(first, steps - 10)
        for row in movement[: steps - 5]:
            factor = 0.4 if row["step"] > first else 1
            self.assertAlmostEqual(row["rates"][0], row["scheduled"] * factor, places=9)

    def test_aSubclassIsScaledOnce(self):
        self.own()

    def test_aCompiledStep(self):
        self.own("--plain", "--compile", "eager", steps=60)

    def test_aCompiledSubclass(self):
        self.own("--compile", "eager", steps=60)

    def test_heldRateIgnoresTheSchedule(self):
        process = self.start(
            "plain_loop.py", "--scheduler", "cosine", "--rest", 0.01,
            "--movement", self.file("m.json"),
        )  # fmt: skip
        step = self.pause_at(5)
        self.host.answer_to(self.host.set("learningRate", 0.03))
        answer = self.host.answer_to(self.host.set("learningRateHold", 1))
        self.assertEqual((answer["before"], answer["after"]), (0, 1))
        self.go_on()
        self.host.wait_for_step(step + 20)
        back = self.host.answer_to(self.host.set("learningRateHold", 0))["step"]
        self.finish(process)
        for row in self.json("m.json"):
            expected = row["scheduled"]
            if row["step"] > back:
                expected *= 0.03 / 0.05
            elif row["step"] > step:
                expected = 0.03
            self.assert_rate(row, expected)

    def test_groups(self):
        process = self.start(
            "plain_loop.py", "--groups", 2, "--rest", 0.01, "--movement", self.file("m.json")
        )
        step = self.pause_at(5)
        self.host.answer_to(self.host.set("learningRate", 0.025))
        rows = self.host.wait_for_event("hyperparametersDeclared")["hyperparameters"]
        self.assertEqual(
            {row["key"]: row["value"] for row in rows},
            {"learningRate.group0": 0.025, "learningRate.group1": 0.01},
        )
        answer = self.host.answer_to(self.host.set("learningRate.group1", 0.04))
        self.assertAlmostEqual(answer["effective"], 0.04)
        self.go_on()
        self.finish(process)
        for row in self.json("m.json"):
            is_edited = row["step"] > step
            self.assert_rate(row, 0.025 if is_edited else 0.05, 0)
            self.assert_rate(row, 0.04 if is_edited else 0.02, 3)

    def effect(self, *arguments, optimizer="momentum", **values):
        """The final weights with edits made in a pause, and without any."""
        process = self.start(
            "plain_loop.py", "--optimizer", optimizer, "--rest", 0.005, "--epochs", 2,
            "--weights", self.file("w.pt"), "--checkpoint", self.file("c.pt"), *arguments
        )  # fmt: skip
        self.pause_at(2)
        for key, value in values.items():
            answer = self.host.answer_to(self.host.set(key, value))
            self.assertEqual(answer["event"], "commandApplied", answer)
        self.go_on()
        self.finish(process)
        self.run_plain(
            "plain_loop.py", "--optimizer", optimizer, "--epochs", 2,
            "--weights", self.file("p.pt"), "--checkpoint", self.file("pc.pt"), *arguments
        )  # fmt: skip
        edited = self.weights("c.pt")["optimizer"]["param_groups"]
        self.assertEqual(edited, self.weights("pc.pt")["optimizer"]["param_groups"])
        with self.assertRaises(AssertionError):
            self.assert_same_weights("w.pt", "p.pt")

    def test_momentum(self):
        self.effect(momentum=0.5)

    def test_momentumUnderOneCycle(self):
        self.effect("--scheduler", "onecycle", momentum=0.2)

    def test_betas(self):
        self.effect(optimizer="adamw", squaredGradientDecay=0.9)

    def test_weightDecay(self):
        self.effect(optimizer="adamw", weightDecay=1.0)

    def test_dropout(self):
        self.effect("--dropout", 0.1, dropout=0.6)

    def test_clip(self):
        self.effect("--clip", 1.0, gradientClipNorm=0.01)

    def test_anEditTakenBackLeavesNoTrace(self):
        process = self.start("plain_loop.py", "--rest", 0.01, "--weights", self.file("w.pt"))
        self.pause_at(3)
        self.host.answer_to(self.host.set("learningRate", 0.01))
        self.host.answer_to(self.host.set("learningRate", 0.05))
        self.go_on()
        self.finish(process)
        self.run_plain("plain_loop.py", "--weights", self.file("p.pt"))
        self.assert_same_weights("w.pt", "p.pt")

    def test_aStepThatRaisesLeavesTheRate(self):
        script = self.script(
            "raising.py",
            """
import time, torch
model = torch.nn.Linear(2, 1)
class Picky(torch.optim.SGD):
    def step(self, closure=None):
        if self.fails:
            raise ValueError("not now")
        return super().step(closure)
optimizer = Picky(model.parameters(), lr=0.1)
optimizer.fails = False
for step in range(300):
    model(torch.ones(3, 2)).sum().backward()
    optimizer.fails = step % 3 == 1
    try:
        optimizer.step()
    except ValueError:
        pass
    else:
        assert optimizer.param_groups[0]["lr"] == 0.1
    time.sleep(0.005)
""",
        )
        process = self.start(script)
        self.host.wait_for_step(3)
        self.host.answer_to(self.host.set("learningRate", 0.01))
        self.finish(process)
        self.assertEqual(self.host.events("scalars")[-1]["step"], 200)

    def test_aStepThatBeginsToNestIsCountedOnce(self):
        script = self.script(
            "nesting.py",
            """
import time, torch
model = torch.nn.Linear(2, 1)
class Mine(torch.optim.SGD):
    def step(self, closure=None):
        return super().step(closure)
optimizer = Mine(model.parameters(), lr=0.1)
other = None
for step in range(300):
    model(torch.ones(3, 2)).sum().backward()
    optimizer.step()
    if step == 100:
        # From now on PyTorch calls its hooks for SGD's own step, too.
        other = torch.optim.SGD(model.parameters(), lr=0.5)
    assert optimizer.param_groups[0]["lr"] == 0.1
    time.sleep(0.005)
""",
        )
        process = self.start(script)
        self.host.wait_for_step(150)
        before = self.host.answer_to(self.host.set("learningRate", 0.01))
        self.assertAlmostEqual(before["effective"], 0.01)
        self.finish(process)
        self.assertEqual(self.host.events("scalars")[-1]["step"], 300)

    def test_tensorRates(self):
        script = self.script(
            "tensor.py",
            """
import time, torch
model = torch.nn.Linear(2, 1)
rate = torch.tensor(0.1)
optimizer = torch.optim.Adam(model.parameters(), lr=rate, capturable=False, foreach=False)
for step in range(200):
    model(torch.ones(3, 2)).sum().backward()
    optimizer.step()
    assert optimizer.param_groups[0]["lr"] is rate and rate.item() == torch.tensor(0.1).item()
    time.sleep(0.005)
""",
        )
        process = self.start(script)
        self.host.wait_for_step(3)
        answer = self.host.answer_to(self.host.set("learningRate", 0.01))
        self.assertAlmostEqual(answer["effective"], 0.01, places=6)
        self.finish(process)


if __name__ == "__main__":
    unittest.main()
