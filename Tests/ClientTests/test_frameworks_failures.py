"""A failure of ours in a framework's hook: training goes on as without a client."""

import re
import unittest

from framework_case import is_missing
from trainer_case import TrainerCase

ONE_LINE = re.compile(r"^dltui: steering is off \(.*planted.*\); training goes on$", re.M)


class FrameworkFailures(TrainerCase):
    def check(self, script, places, **variables):
        plain, _ = self.run_plain(script, **variables)
        for place, name, when in places:
            with self.subTest(f"{place}.{name}"):
                path = self.plant(place, name, when)
                out, error = self.finish(self.start(script, PYTHONPATH=path, **variables))
                self.assertEqual(self.without_times(out), self.without_times(plain))
                self.assertEqual(len(ONE_LINE.findall(error)), 1, error)

    def without_times(self, text):
        return re.sub(r"'\w*(runtime|per_second)': '[^']*'", "", text)

    @unittest.skipIf(is_missing("transformers", "accelerate"), "transformers is not installed")
    def test_huggingFace(self):
        places = [
            ("framework_loop:FrameworkLoop", "__init__", 1),
            ("framework_loop:FrameworkLoop", "position", 20),
            ("huggingface_hooks", "install", 1),
        ]
        self.check("huggingface.py", places, HF_HUB_OFFLINE="1")

    @unittest.skipIf(is_missing("lightning"), "lightning is not installed")
    def test_lightning(self):
        places = [
            ("framework_loop:FrameworkLoop", "settle_epoch", 2),
            ("lightning_hooks", "_curves", 1),
            ("lightning_hooks", "is_wanted", 1),
        ]
        self.check("lightning_loop.py", places)

    @unittest.skipIf(is_missing("keras", "torch"), "keras is not installed")
    def test_keras(self):
        places = [
            ("keras_hooks:_Fit", "__init__", 1),
            ("keras_hooks:_Fit", "batch_ends", 20),
            ("keras_hooks:_Fit", "epoch_ends", 1),
            ("keras_optimizer:KerasOptimizer", "declare", 1),
        ]
        self.check("keras_fit.py", places, KERAS_BACKEND="torch")

    @unittest.skipIf(is_missing("keras", "jax"), "keras or jax is not installed")
    def test_aTracedStepGetsTheScriptsRateBack(self):
        process = self.start(
            "keras_fit.py", "--movement", self.file("m.json"), "--rest", 0.01, KERAS_BACKEND="jax",
            PYTHONPATH=self.plant("keras_hooks:_Fit", "batch_ends", 60),
        )  # fmt: skip
        self.host.wait_for_step(5)
        answer = self.host.answer_to(self.host.set("learningRate", 0.01))
        _, error = self.finish(process)
        self.assertRegex(error, ONE_LINE)
        for row in self.json("m.json"):
            factor = 0.2 if answer["step"] < row["step"] <= 60 else 1.0
            self.assertAlmostEqual(row["rates"][0], row["scheduled"] * factor, places=6, msg=row)


if __name__ == "__main__":
    unittest.main()
