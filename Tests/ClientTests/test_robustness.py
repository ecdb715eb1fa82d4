"""The client never breaks a job: whatever goes wrong, the script ends as it would without it."""

import os
import re
import sys
import time
import unittest

from trainer_case import CLIENT, TrainerCase

ONE_LINE = re.compile(r"^dltui: steering is off \(.*\); training goes on\n$")


class Robustness(TrainerCase):
    plain = None

    def start_loop(self, *arguments, **named):
        return self.start("plain_loop.py", "--rest", 0.005, *arguments, **named)

    def check_weights(self):
        """Those of a run without a client, which is done once."""
        if Robustness.plain is None:
            self.run_plain("plain_loop.py", "--weights", self.file("p.pt"))
            Robustness.plain = self.weights("p.pt")
        import torch

        mine = self.weights("w.pt")
        for key, value in Robustness.plain.items():
            self.assertTrue(torch.equal(mine[key], value), key)

    def check_untouched(self, process, error_is=ONE_LINE):
        out, error = self.finish(process)
        self.assertRegex(error, error_is)
        self.check_weights()
        return out, error

    def test_noHost(self):
        self.host.disappear()
        process = self.start_loop("--weights", self.file("w.pt"))
        self.check_untouched(process)

    def test_noSocket(self):
        process = self.start_loop("--weights", self.file("w.pt"), DLTUI_SOCKET="/nowhere/x.sock")
        self.check_untouched(process)

    def test_theHostGoes(self):
        process = self.start_loop("--weights", self.file("w.pt"))
        self.host.wait_for_step(5)
        self.host.disappear()
        self.check_untouched(process)

    def test_theHostGoesInAPause(self):
        process = self.start_loop("--weights", self.file("w.pt"))
        self.host.wait_for_step(5)
        self.host.answer_to(self.host.command("pause"))
        self.host.disappear()
        self.check_untouched(process)

    def test_theHostComesBackAndEditsStay(self):
        process = self.start_loop("--epochs", 60, "--movement", self.file("m.json"))
        self.host.wait_for_step(5)
        answer = self.host.answer_to(self.host.set("learningRate", 0.01))
        self.host.disappear()
        time.sleep(0.5)
        self.host.come_back()
        hello = self.host.wait_for(lambda line: line.get("control") == "hello")
        self.assertEqual(hello["lastCommand"], answer["id"])
        self.assertGreater(hello["step"], answer["step"])
        rows = self.host.wait_for_event("hyperparametersDeclared")["hyperparameters"]
        self.assertEqual({r["key"]: r["value"] for r in rows}["learningRate"], 0.01)
        self.host.wait_for_event("capabilities")
        # The same command once more is answered as before, and done once.
        count = len(self.host.lines)
        self.host.command("set", number=answer["id"], hyperparameter="learningRate", value=0.03)
        last = self.host.answer_to(self.host.command("stop", at="afterEpoch"))
        self.assertIn(answer, self.host.lines[count:])
        self.finish(process)
        movement = self.json("m.json")
        self.assertGreater(len(movement), last["step"])
        for row in movement:
            self.assert_rate(row, 0.01 if row["step"] > answer["step"] else 0.05)

    def test_garbage(self):
        for garbage in (b"\x00\xff\xfe\n", b"[1, 2]\n", b'{"command":\n', b"x" * 1200000):
            with self.subTest(garbage[:10]):
                process = self.start_loop("--weights", self.file("w.pt"))
                self.host.wait_for_step(5)
                try:
                    self.host.send_bytes(garbage)
                except OSError:
                    pass
                self.check_untouched(process)

    def test_oddCommandsAreRefusedOrSkipped(self):
        process = self.start_loop("--weights", self.file("w.pt"))
        self.host.wait_for_step(5)
        for line in (
            {"id": "x", "command": "pause"},
            {"command": "pause"},
            {"id": 1, "command": ["pause"]},
            {"id": 2, "command": "set", "hyperparameter": {}, "value": []},
            {"id": 3, "command": "set", "hyperparameter": "learningRate", "value": True},
            {"id": 4, "command": "stop", "at": {}},
            {"control": "ping"},
            {"control": "somethingNew"},
            {},
        ):
            self.host.send(line)
        self.assertEqual(self.host.answer_to(4)["event"], "commandRefused")
        self.assertEqual(len(self.host.events("commandRefused")), 4)
        self.check_untouched(process, re.compile("^$"))

    def test_goodbyeAndAnotherProtocol(self):
        for line, reason in (
            ({"control": "goodbye", "reason": "one trainer is enough"}, "one trainer is enough"),
            ({"control": "welcome", "protocol": 2}, "the host speaks protocol 2, this client 1"),
        ):
            process = self.start_loop("--weights", self.file("w.pt"))
            self.host.wait_for_step(5)
            self.host.send(line)
            _, error = self.check_untouched(process)
            self.assertIn(reason, error)

    def test_whatTheHostSaysCannotSteerATerminal(self):
        process = self.start_loop("--weights", self.file("w.pt"))
        self.host.wait_for_step(5)
        self.host.send({"control": "goodbye", "reason": "\x1b[31mgo\x07\n\u202eon"})
        _, error = self.check_untouched(process)
        self.assertIn("said goodbye: [31mgo on)", error)

    def test_anUnhandledSaveSignalUnderSlurmIsSurvived(self):
        script = self.script(
            "signalled.py",
            """
import os, signal, subprocess, sys
import torch
assert signal.getsignal(signal.SIGUSR1) == signal.SIG_DFL
os.kill(os.getpid(), signal.SIGUSR1)
if len(sys.argv) == 1:
    # A program that is started anew has the default again, and frameworks their own handlers.
    subprocess.run([sys.executable, __file__, "child"], check=True)
    code = "import signal; assert signal.getsignal(signal.SIGUSR1) == signal.SIG_DFL"
    subprocess.run([sys.executable, "-c", code], check=True)
    signal.signal(signal.SIGUSR1, lambda *_: print("own"))
    os.kill(os.getpid(), signal.SIGUSR1)
""",
        )
        out, error = self.finish(self.start(script, SLURM_JOB_ID="7"))
        self.assertEqual((out, error), ("own\n", ""))
        self.finish(self.start(script), code=-10)

    def test_aFailureInEachHook(self):
        for place, name, when in (
            ("step_hooks:StepHooks", "before", 1),
            ("step_hooks:StepHooks", "before", 3),
            ("step_hooks:StepHooks", "after", 1),
            ("step_hooks:StepHooks", "after_quiet", 3),
            ("client:Client", "boundary", 5),
            ("step_hooks:StepHooks", "_meet", 1),
            ("losses:Losses", "note", 20),
            ("losses:Losses", "read", 2),
            ("loss_watch:LossWatch", "read", 2),
            ("epochs:Epochs", "loader_begins", 2),
            ("connection:Connection", "receive", 3),
            ("connection:Connection", "send", 1),
            ("connection:Connection", "send", 4),
            ("client:Client", "__init__", 1),
            ("torch_hooks", "install_steps", 1),
            ("model_hyperparameters", "declare_dropout", 1),
            ("model_hyperparameters:GradientClip", "bound", 10),
        ):
            with self.subTest(f"{place}.{name}"):
                process = self.start_loop(
                    "--weights", self.file("w.pt"), "--clip", "1e9",
                    PYTHONPATH=self.plant(place, name, when),
                )  # fmt: skip
                _, error = self.finish(process)
                self.assertRegex(error, ONE_LINE)
                self.assertIn("planted", error)
                self.check_weights()

    def test_aFailureLeavesTheScriptsRate(self):
        process = self.start_loop(
            "--checkpoint", self.file("c.pt"), "--epochs", 12,
            PYTHONPATH=self.plant("optimizer_record:OptimizerRecord", "apply", 10),
        )  # fmt: skip
        self.host.wait_for_step(3)
        self.host.set("learningRate", 0.01)
        _, error = self.finish(process)
        self.assertRegex(error, ONE_LINE)
        self.assertEqual(self.weights("c.pt")["optimizer"]["param_groups"][0]["lr"], 0.05)

    def test_theUsersOwnSitecustomizeRuns(self):
        own = self.file("own")
        os.mkdir(own)
        with open(os.path.join(own, "sitecustomize.py"), "w") as file:
            file.write("import builtins\nbuiltins.own_word = 'here'\n")
        script = self.script("word.py", "print(own_word, __import__('sitecustomize').__file__)\n")
        process = self.start(script, PYTHONPATH=f"{CLIENT}:{own}")
        out, error = self.finish(process)
        self.assertEqual((out, error), (f"here {own}/sitecustomize.py\n", ""))

    def test_isolatedPythonIsNotSteered(self):
        process = self.start("gan.py", python=["-I"])
        _, error = self.finish(process)
        self.assertEqual(error, "")
        self.assertEqual(self.host.lines, [])

    def test_aHomeThatCannotBeWritten(self):
        process = self.start_loop("--weights", self.file("w.pt"), HOME="/proc/1", TMPDIR="/tmp")
        self.check_untouched(process, re.compile("^$"))

    def test_forkedLoadersDoNotTouchTheSocket(self):
        process = self.start_loop("--workers", 2, "--epochs", 4, "--weights", self.file("w.pt"))
        self.host.wait_for_step(5)
        answer = self.host.answer_to(self.host.set("learningRate", 0.02))
        self.assertEqual(answer["event"], "commandApplied")
        _, error = self.finish(process)
        self.assertEqual(error, "")
        hellos = [line for line in self.host.lines if line.get("control") == "hello"]
        self.assertEqual(len(hellos), 1)
        self.assertEqual(self.host.events("epochFinished")[-1]["step"], 100)

    def test_aForkedChildThatTrainsIsQuiet(self):
        script = self.script(
            "forking.py",
            """
import os, torch
model = torch.nn.Linear(2, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
def train(steps):
    for step in range(steps):
        model(torch.ones(3, 2)).sum().backward()
        optimizer.step()
train(50)
child = os.fork()
train(50)
if child:
    assert os.waitpid(child, 0)[1] == 0
""",
        )
        process = self.start(script)
        _, error = self.finish(process)
        self.assertEqual(error, "")
        self.assertEqual(self.host.events("scalars")[-1]["step"], 100)

    def test_exitCodesStay(self):
        script = self.script(
            "exit.py",
            """
import sys, torch
model = torch.nn.Linear(2, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
model(torch.ones(3, 2)).sum().backward()
optimizer.step()
sys.exit(int(sys.argv[1]))
""",
        )
        for code in (0, 5):
            self.finish(self.start(script, code), code=code)
        self.finish(self.start("failing.py", "--raise-at", 5), code=1)

    def test_asAModule(self):
        from trainer_case import TRAINERS

        process = self.start(
            "plain_loop.py", "--weights", self.file("w.pt"), steered=False, PYTHONPATH=CLIENT,
            launcher=[sys.executable, "-m", "dltui_client", "--socket", self.host.path],
        )  # fmt: skip
        self.check_untouched(process, re.compile("^$"))
        self.assertTrue(self.host.events("scalars"), TRAINERS)


if __name__ == "__main__":
    unittest.main()
