"""A loop with optax and the client's helper, steered from outside."""

import re
import unittest

from framework_case import FrameworkCase, is_missing

MISSING = is_missing("jax", "optax")


@unittest.skipIf(MISSING, MISSING)
class Optax(FrameworkCase):
    script = "optax_loop.py"
    variables = {"JAX_ENABLE_X64": "1"}

    def finish(self, process, code=0, seconds=120):
        out, error = super().finish(process, code, seconds)
        self.traced = re.findall(r"traced (\d+)", out)
        return out, error

    def test_theRateIsUsedFromTheNextStepOnAndNothingIsTracedAnew(self):
        process = self.begin("--rest", 0.01, "--movement", self.file("m.json"))
        self.host.wait_for_step(5)
        answer = self.host.answer_to(self.host.set("learningRate", 0.015))
        self.finish(process)
        self.assertEqual(self.traced, ["1"])
        self.assertEqual((answer["before"], answer["after"]), (0.05, 0.015))
        movement = self.json("m.json")
        self.assertEqual(len(movement), 100)
        for row in movement:
            factor = 0.3 if row["step"] > answer["step"] else 1
            self.near(row["rates"][0], row["scheduled"] * factor, message=row)

    def test_pause(self):
        self.check_pause()

    def test_stopAfterEpochComesAfterValidation(self):
        process = self.begin("--rest", 0.01, "--epochs", 100)
        self.host.wait_for_step(5)
        answer = self.host.answer_to(self.host.command("stop", at="afterEpoch"))
        out, error = self.finish(process)
        # Where the next step is about to begin: after an epoch's last one that is in the next epoch.
        last = answer["step"] // self.steps + 1
        self.assertEqual(out.count("val_loss"), last)
        self.assertEqual(error, f"dltui: stopped at step {last * self.steps}, as asked\n")
        self.assertEqual(self.host.events("finished")[0]["step"], last * self.steps)

    def test_nothingChangesWhenNobodyEdits(self):
        import numpy

        names = [self.file(f"{each}.npy") for each in ("steered", "alone", "plain")]
        outputs = [
            self.finish(self.begin("--weights", names[0])),
            self.finish(self.begin("--weights", names[1], PYTHONPATH=self.client_path(),
                                   steered=False)),
            self.finish(self.begin("--weights", names[2], "--plain", steered=False,
                                   PYTHONPATH=self.client_path())),
        ]  # fmt: skip
        self.assertEqual(outputs[0], outputs[1])
        weights = [numpy.load(name) for name in names]
        self.assertTrue((weights[0] == weights[1]).all())
        # XLA compiles the multiplication by 1 in: the last digits may differ from a script without.
        self.assertTrue(numpy.allclose(weights[0], weights[2], rtol=1e-12, atol=0))
        steps = [each["step"] for each in self.host.events("epochFinished")]
        self.assertEqual(steps, [25, 50, 75, 100])
        keys = {key for row in self.host.events("scalars") for key in row["values"]}
        self.assertEqual(keys, {"train/cost", "dev/cost"})

    def client_path(self):
        from trainer_case import CLIENT

        return CLIENT


if __name__ == "__main__":
    unittest.main()
