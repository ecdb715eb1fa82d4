"""What a script says itself, and what it gives to other tools."""

import unittest

from trainer_case import CLIENT, TrainerCase

SCRIPT = """
import sys, time, torch, dltui_client
weight = dltui_client.knob("aux_weight", 0.5, min=0, max=1)
mode = dltui_client.knob("mode", 0, choices=["plain", "strong"], title="kind of loss")
saved = []
@dltui_client.on_save
def save():
    saved.append(float(weight))
    return "/tmp/own.pt"
@dltui_client.on_evaluate
def evaluate():
    return {"val_loss": 7.0}
model = torch.nn.Linear(2, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
step = 0
for epoch in dltui_client.epoch(int(sys.argv[1])):
    for _ in range(10):
        loss = model(torch.ones(3, 2)).square().sum() * weight.value
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        step += 1
        time.sleep(0.01)
        dltui_client.log(step, {"acc": 0.25, "val_loss": torch.tensor(1.5), "note": "text"})
        if dltui_client.should_stop():
            break
    if dltui_client.should_stop():
        break
print(epoch, step, float(weight), mode.choice, saved)
"""


METRICS = """
import time, torch, dltui_client
dltui_client.metric("val_bleu", title="BLEU", better="higher")
dltui_client.metric("latency", unit="µs", better="lower")
model = torch.nn.Linear(2, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for step in range(1000):
    optimizer.zero_grad()
    model(torch.ones(3, 2)).sum().backward()
    optimizer.step()
    dltui_client.log(step, {"val_bleu": 30.0, "latency": 2.0})
    time.sleep(0.01)
"""


LOGGING = """
import time, dltui_client
for step in range(1, 41):
    dltui_client.log(step, {"val_loss": 0.001 if step == 20 else 1.0})
    time.sleep(0.02)
dltui_client.log(41, {"val_loss": 2.0})
time.sleep(60)
"""


class ScriptCalls(TrainerCase):
    def values(self):
        found = {}
        for row in self.host.events("scalars"):
            found.update(row["values"])
        return found

    def test_withoutAHost(self):
        script = self.script("own.py", SCRIPT)
        out, error = self.run_plain(script, 2, PYTHONPATH=CLIENT)
        self.assertEqual((out, error), ("1 20 0.5 plain []\n", ""))

    def test_whatIsLoggedIsKeptEachTimeAndTheLastAtOnce(self):
        process = self.start(self.script("logs.py", LOGGING))
        self.host.wait_for(lambda line: line.get("values", {}).get("dev/cost") == 2.0)
        process.kill()
        rows = [
            (row["step"], row["values"]["dev/cost"])
            for row in self.host.events("scalars")
            if "dev/cost" in row["values"]
        ]
        expected = [(step, 0.001 if step == 20 else 1.0) for step in range(1, 41)] + [(41, 2.0)]
        self.assertEqual(rows, expected)

    def test_metricsAreDeclared(self):
        self.start(self.script("metrics.py", METRICS))
        rows = self.host.wait_for_event("metricsDeclared")["metrics"]
        self.assertEqual(
            rows,
            [
                {"name": "bleu", "title": "BLEU", "better": "higher"},
                {"name": "latency", "unit": "µs", "better": "lower"},
            ],
        )

    def test_knobsSavingAndEvaluation(self):
        process = self.start(self.script("own.py", SCRIPT), 1000)
        declared = self.host.wait_for_event("hyperparametersDeclared")["hyperparameters"]
        rows = {row["key"]: row for row in declared}
        self.assertEqual(rows["aux_weight"]["title"], "aux weight")
        self.assertEqual((rows["aux_weight"]["min"], rows["aux_weight"]["max"]), (0, 1))
        self.assertEqual(rows["mode"]["choices"], ["plain", "strong"])
        capabilities = self.host.wait_for_event("capabilities")["capabilities"]
        self.assertLessEqual({"evaluate", "save", "stop.afterEpoch"}, set(capabilities))
        self.host.wait_for_step(3)
        refused = self.host.answer_to(self.host.set("aux_weight", 2))
        self.assertEqual(refused["reason"], "aux weight must be at most 1")
        self.host.answer_to(self.host.set("aux_weight", 0.75))
        self.host.answer_to(self.host.set("mode", 1))
        self.host.answer_to(self.host.command("saveCheckpoint"))
        self.assertEqual(self.host.wait_for_event("checkpointSaved")["file"], "/tmp/own.pt")
        self.host.answer_to(self.host.command("evaluate"))
        self.host.wait_for(lambda line: line.get("values", {}).get("dev/cost") == 7.0)
        answer = self.host.answer_to(self.host.command("stop", at="afterBatch"))
        out, error = self.finish(process)
        self.assertEqual(error, "")
        self.assertEqual(out.split()[1:], [str(answer["step"]), "0.75", "strong", "[0.75]"])
        self.assertEqual(self.values()["train/accuracy"], 0.25)

    def test_stopAfterADeclaredEpoch(self):
        process = self.start(self.script("own.py", SCRIPT), 1000)
        self.host.wait_for_step(3)
        answer = self.host.answer_to(self.host.command("stop", at="afterEpoch"))
        out, _ = self.finish(process)
        step = int(out.split()[1])
        self.assertEqual(step % 10, 0)
        self.assertLessEqual(answer["step"], step)
        self.assertEqual(self.host.events("epochFinished")[-1]["step"], step)

    def test_gradientNormOnlyOnRequest(self):
        process = self.start("plain_loop.py", "--rest", 0.01, "--epochs", 20)
        self.host.wait_for_step(20)
        self.assertNotIn("train/gradientNorm", self.values())
        self.host.answer_to(self.host.set("gradientNormLogging", 1))
        row = self.host.wait_for(lambda line: "train/gradientNorm" in line.get("values", {}))
        self.assertGreater(row["values"]["train/gradientNorm"], 0)
        self.host.command("stop")
        self.finish(process)

    def test_tensorBoardIsSharedAndOwnsItsCurves(self):
        try:
            import tensorboard  # noqa: F401
        except ImportError:
            self.skipTest("no tensorboard here")
        process = self.start("tensorboard_writer.py", self.file("logs"), "--steps", 400)
        self.finish(process)
        values = self.values()
        self.assertEqual(values["dev/accuracy"], 0.5)
        self.assertGreaterEqual(values["dev/cost"], 1)

    def test_names(self):
        import sys

        sys.path.insert(0, CLIENT)
        from dltui_client import metric_names

        for tag, key in {
            "loss": "train/cost", "val_loss": "dev/cost", "validation/loss": "dev/cost",
            "eval_loss": "dev/cost", "loss/val": "dev/cost", "Loss/train": "train/cost",
            "acc": "train/accuracy", "val_acc": "dev/accuracy", "test/f1": "test/f1",
            "temperature": "train/temperature", "/": "train//", "": "train/",
        }.items():  # fmt: skip
            self.assertEqual(metric_names.key(tag), key)


if __name__ == "__main__":
    unittest.main()
