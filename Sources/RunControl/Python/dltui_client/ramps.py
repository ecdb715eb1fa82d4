"""Edits that are spread over steps: the value of each step, until it is the one that was asked for."""

import math
from typing import Any, Dict, Optional

from .hyperparameters import Hyperparameter
from .wire import Line


class Ramp:
    """One value on its way. After `k` of `n` steps it has come the share k/n of it."""

    def __init__(
        self, row: Hyperparameter, start: float, target: float, step: int, steps: int
    ) -> None:
        self.row = row
        self.start = start
        self.target = target
        #: Steps that were done when it began.
        self.step = step
        self.steps = steps

    def is_over(self, step: int) -> bool:
        return step - self.step >= self.steps

    def value(self, step: int) -> float:
        """What the step after `step` others uses: as the host and its screens reckon, to the bit."""
        if self.is_over(step):
            return self.target
        share = max(step - self.step, 0) / self.steps
        start, target, scale = self.start, self.target, self.row.members.get("scale")
        if scale == "log" and start > 0 and target > 0:
            return start * math.pow(target / start, share)
        if scale == "oneMinusLog" and start < 1 and target < 1:
            return 1 - (1 - start) * math.pow((1 - target) / (1 - start), share)
        if scale == "integer":
            return float(math.floor(start + (target - start) * share + 0.5))
        return start + (target - start) * share


class Ramps:
    """All that is on its way, moved at each step's end, on every rank alike."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._ramps: Dict[str, Ramp] = {}

    @property
    def is_active(self) -> bool:
        return bool(self._ramps)

    def resolve(self, command: Line) -> None:
        """Says how many steps the epochs of a command are: only where the host is heard, for all ranks."""
        epochs = command.get("overEpochs")
        if isinstance(epochs, (int, float)) and "overSteps" not in command:
            steps = self._client.epochs.steps_of(epochs)
            if steps is not None:
                command["overSteps"] = steps

    def refusal(self, row: Hyperparameter, command: Line) -> Optional[str]:
        """Why the edit cannot be spread; None when it can, or is made at once."""
        if "overSteps" not in command and "overEpochs" not in command:
            return None
        if row.members.get("scale") == "choice" or row.members.get("takesHold") != "step":
            return f"{row.title} cannot move step by step"
        if row.members.get("costs") == "retrace":
            return f"each new {row.title} has the step compiled anew here: it is only set at once"
        if "overSteps" not in command:
            return "how many steps an epoch has is not known yet: say how many steps"
        return None

    def begin(self, row: Hyperparameter, command: Line, target: float) -> Optional[Ramp]:
        """The way to the target, if the command asks for one; what was on its way stops."""
        self._ramps.pop(row.key, None)
        steps = command.get("overSteps")
        if not isinstance(steps, (int, float)) or steps < 1:
            return None
        start = command.get("rampFrom")
        if not isinstance(start, (int, float)):
            start = row.value
        ramp = Ramp(row, float(start), target, self._client.step, int(steps))
        self._ramps[row.key] = ramp
        return ramp

    def stop(self, row: Hyperparameter) -> None:
        self._ramps.pop(row.key, None)

    def step_done(self, step: int) -> None:
        """A step is over: every value is brought to where the next one has it."""
        client = self._client
        for key, ramp in list(self._ramps.items()):
            value = ramp.value(step)
            if ramp.is_over(step):
                del self._ramps[key]
            refusal = ramp.row.set(value)
            if refusal is not None:
                self._ramps.pop(key, None)
                client.reports.message("warning", f"{ramp.row.title} stays: {refusal}")
            elif client.is_row_due and key != "learningRate":
                client.note(f"train/{key}", value, "client")
