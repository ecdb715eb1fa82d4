"""Commands and answers over lines that break: each is carried out once, and answered."""

import os
import random
import sys
import unittest

sys.path.insert(
    0, os.path.join(os.path.dirname(__file__), "..", "..", "Sources", "RunControl", "Python")
)

from dltui_client.command_desk import CommandDesk  # noqa: E402


class Trainer:
    """What a desk sees of its client; what it says arrives while the line holds."""

    def __init__(self):
        self.step, self.seconds = 0, 0.0
        self.done = []
        self.host = None
        self.link = self
        self.is_catching_up = False
        self.desk = CommandDesk(self)
        self.desk.actions["set"] = self._set
        self.arrived, self.waiting = [], []

    def send(self, line):
        if self.host is not None:
            self.host.said.append(line)

    def take(self, lines):
        if "begin" in lines:
            self.is_catching_up = False
        lines = [line for line in lines if line != "begin"]
        self.arrived += self.desk.take_new(lines)

    def train(self):
        """As a step that uses what was set, and the boundary behind it."""
        waiting, self.waiting = self.waiting, []
        for command in waiting:
            self.desk.applied(command)
        self.step += 1
        arrived, self.arrived = self.arrived, []
        for command in arrived:
            self.desk.carry_out(command)

    def _set(self, command):
        if command["value"] < 0:
            return self.desk.refused(command, "it must be above 0")
        self.done.append(command["id"])
        self.waiting.append(command)


class Host:
    """Numbers commands, and sends what waits for an answer again on every line."""

    def __init__(self, trainer, shuffle=None):
        self.trainer = trainer
        self.shuffle = shuffle
        self.last = 0
        self.open, self.answers = [], []
        self.sent, self.said = [], []

    def ask(self, value):
        self.last += 1
        self.open.append({"id": self.last, "command": "set", "value": value})
        self.sent.append(self.open[-1])

    def carry(self, count):
        lines, self.sent = self.sent[:count], self.sent[count:]
        self.trainer.take(lines)

    def hear(self, count):
        lines, self.said = self.said[:count], self.said[count:]
        for line in lines:
            if any(each["id"] == line["id"] for each in self.open):
                self.open = [each for each in self.open if each["id"] != line["id"]]
                self.answers.append(line)

    def breaks(self):
        """What is on its way is lost."""
        known = [line for line in self.open if line["id"] in self.trainer.done]
        # In which order it asks for answers must not matter.
        self.shuffle(known)
        self.said, self.sent = [], known + [line for line in self.open if line not in known]
        self.sent.append("begin")
        self.trainer.is_catching_up = True


class CommandDeskTests(unittest.TestCase):
    def play(self, seed, rounds):
        draw = random.Random(seed)
        trainer = Trainer()
        host = trainer.host = Host(trainer, draw.shuffle)
        for _ in range(rounds):
            what = draw.randrange(8)
            if what < 2:
                host.ask(draw.randrange(-1, 9))
            elif what < 4:
                host.carry(draw.randrange(1, 4))
            elif what < 6:
                host.hear(draw.randrange(1, 4))
            elif what < 7:
                trainer.train()
            else:
                host.breaks()
        host.breaks()
        for _ in range(3):
            host.carry(len(host.sent))
            trainer.train()
            host.hear(len(host.said))
        return trainer, host

    def test_eachIsCarriedOutOnceAndAnswered(self):
        for seed in range(2000):
            trainer, host = self.play(seed, 40)
            self.assertEqual([], host.open, f"seed {seed}")
            self.assertEqual(sorted(set(trainer.done)), trainer.done, f"seed {seed}")
            answered = sorted(line["id"] for line in host.answers)
            self.assertEqual(list(range(1, host.last + 1)), answered, f"seed {seed}")
            applied = [a["id"] for a in host.answers if a["event"] == "commandApplied"]
            self.assertEqual(trainer.done, applied, f"seed {seed}")

    def test_anAnswerThatIsNotKeptIsSaidToBe(self):
        trainer = Trainer()
        trainer.host = Host(trainer)
        for number in range(1, 1100):
            trainer.take([{"id": number, "command": "set", "value": 1}])
            trainer.train()
        trainer.train()
        trainer.host.said = []
        trainer.take([{"id": 1, "command": "set", "value": 1}])
        trainer.train()
        self.assertEqual(["commandRefused"], [line["event"] for line in trainer.host.said])
        self.assertIn("not kept", trainer.host.said[0]["reason"])
        self.assertEqual(1099, len(trainer.done))


if __name__ == "__main__":
    unittest.main()
