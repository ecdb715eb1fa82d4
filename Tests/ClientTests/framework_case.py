"""What is to hold for a framework's script, whatever the framework."""

import importlib.util
import time

from trainer_case import TrainerCase, without_stamps


def is_missing(*modules):
    """Why a test is skipped: the modules that this Python has not; None when it has all."""
    missing = [each for each in modules if importlib.util.find_spec(each) is None]
    return f"{' and '.join(missing)} not installed in this Python" if missing else None


class FrameworkCase(TrainerCase):
    """Steers `script`, whose epochs have `steps` steps each and whose rate starts from `base`."""

    script = ""
    steps = 25
    base = 0.05
    #: Arguments of every run, and environment.
    arguments = ()
    variables = {}

    def begin(self, *arguments, steered=True, **variables):
        return self.start(
            self.script, *self.arguments, *arguments, steered=steered,
            **dict(self.variables, **variables),
        )  # fmt: skip

    def check_rate(self, places=5):
        """An edit in a pause and one without; returns the applied answers."""
        process = self.begin("--rest", 0.01, "--movement", self.file("m.json"))
        declared = self.host.wait_for_event("hyperparametersDeclared")
        rows = {row["key"]: row for row in declared["hyperparameters"]}
        self.assertAlmostEqual(rows["learningRate"]["value"], self.base)
        self.host.wait_for_step(12)
        pause = self.host.answer_to(self.host.command("pause"))
        first = self.host.answer_to(self.host.set("learningRate", self.base * 0.3))
        self.host.answer_to(self.host.command("resume"))
        self.assertEqual(pause["step"], first["step"])
        self.host.wait_for_step(first["step"] + 20)
        second = self.host.answer_to(self.host.set("learningRate", self.base * 0.9))
        self.finish(process)
        movement = self.json("m.json")
        self.assertEqual(len(movement), 4 * self.steps)
        self.assertEqual([row["step"] for row in movement], list(range(1, len(movement) + 1)))
        for answer, before, after in ((first, 1, 0.3), (second, 0.3, 0.9)):
            self.assertEqual(answer["event"], "commandApplied")
            self.assertAlmostEqual(answer["before"], self.base * before)
            self.assertAlmostEqual(answer["after"], self.base * after)
        # In a pause nobody knows yet what the scheduler will do next: it is told with the rate of
        # the step before. Otherwise it is read in the step that uses it.
        paused_at = movement[first["step"] - 1]["scheduled"] * 0.3
        next_rate = movement[first["step"]]["rates"][0]
        off, step_off = (abs(each / paused_at - 1) for each in (first["effective"], next_rate))
        self.assertLess(off, step_off + 1e-5)
        used = movement[second["step"]]["rates"][0]
        # What an epoch's end does to the rate is done after its last step is answered.
        if second["step"] % self.steps or abs(second["effective"] - used) < 1e-5 * self.base:
            self.near(second["effective"], used, places)
        else:
            last = movement[second["step"] - 1]["scheduled"]
            self.near(second["effective"], last * 0.9, places)
        self.assertLess(second["step"], len(movement) - 1)
        for row in movement:
            factor = 1.0
            if row["step"] > second["step"]:
                factor = 0.9
            elif row["step"] > first["step"]:
                factor = 0.3
            for rate in row["rates"]:
                self.near(rate, row["scheduled"] * factor, places, row)
        return movement

    def near(self, value, expected, places=5, message=None):
        # A schedule that is computed in single precision has fewer digits left where it nears 0.
        scale = max(abs(expected), 0.02 * self.base)
        self.assertLess(abs(value - expected), 0.5 * 10**-places * scale, message)

    def check_pause(self):
        process = self.begin("--rest", 0.01)
        self.host.wait_for_step(5)
        pause = self.host.answer_to(self.host.command("pause"))
        self.host.poll(0.3)
        count = len(self.host.lines)
        time.sleep(1)
        self.host.poll()
        self.assertEqual(self.host.lines[count:], [])
        once = self.host.answer_to(self.host.command("stepOnce"))
        again = self.host.wait_for_event("commandApplied", id=-1)
        self.assertEqual((once["step"], again["step"]), (pause["step"], pause["step"] + 1))
        resumed = self.host.answer_to(self.host.command("resume"))
        self.assertLess(resumed["seconds"] - pause["seconds"], 0.7)
        self.finish(process)

    def check_epoch_once(self):
        process = self.begin("--rest", 0.01)
        self.host.wait_for_step(5)
        self.host.answer_to(self.host.command("pause"))
        self.host.answer_to(self.host.command("epochOnce"))
        again = self.host.wait_for_event("commandApplied", id=-1)
        self.assertEqual(again["step"] % self.steps, 0)
        # Validation is done by then.
        self.assertTrue(self.curve("dev/cost"))
        self.host.answer_to(self.host.command("stop"))
        self.finish(process)

    def check_stop_after_epoch(self):
        """Training ends after the epoch and its validation; the script then goes on."""
        process = self.begin(
            "--rest", 0.01, "--epochs", 100, "--weights", self.file("w.pt"),
        )  # fmt: skip
        self.host.wait_for_step(5)
        answer = self.host.answer_to(self.host.command("stop", at="afterEpoch"))
        self.assertEqual(answer["event"], "commandApplied")
        out, _ = self.finish(process)
        last = -(-answer["step"] // self.steps)
        ends = [(each["epoch"], each["step"]) for each in self.host.events("epochFinished")]
        self.assertEqual(ends, [(n, n * self.steps) for n in range(1, last + 1)])
        finished = [(each["reason"], each["step"]) for each in self.host.events("finished")]
        self.assertEqual(finished, [("stoppedByUser", last * self.steps)])
        self.assertEqual(self.curve("dev/cost")[-1][0], last * self.steps)
        self.weights("w.pt")
        return out

    def check_stop_after_batch(self):
        process = self.begin("--rest", 0.01, "--epochs", 100)
        self.host.wait_for_step(5)
        answer = self.host.answer_to(self.host.command("stop"))
        self.finish(process)
        finished = [(each["reason"], each["step"]) for each in self.host.events("finished")]
        self.assertEqual(finished, [("stoppedByUser", answer["step"])])

    def check_untouched(self):
        """Nobody edits: weights and output are as without a client; curves and epochs come."""
        out, error = self.finish(self.begin("--weights", self.file("s.pt")))
        plain, plain_error = self.finish(
            self.begin("--weights", self.file("p.pt"), steered=False)
        )
        self.assertEqual(self.without_times(out), self.without_times(plain))
        self.assertEqual(self.without_times(error), self.without_times(plain_error))
        self.assert_same_weights("s.pt", "p.pt")
        steps = [each["step"] for each in self.host.events("epochFinished")]
        self.assertEqual(steps, [self.steps * n for n in range(1, 5)])
        self.assertEqual(self.host.events("finished"), [])
        self.assertEqual([s for s, _ in self.curve("dev/cost")], steps)
        planned = {each["epochs"] for each in self.host.events("planned")}
        self.assertEqual(planned, {4})
        return out

    def without_times(self, text):
        """The output without what differs between any two runs."""
        return without_stamps(text)

    def curve(self, key):
        rows = self.host.events("scalars")
        return [(row["step"], row["values"][key]) for row in rows if key in row["values"]]

    def capabilities(self):
        return set(self.host.events("capabilities")[-1]["capabilities"])
