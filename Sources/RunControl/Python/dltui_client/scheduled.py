"""Commands that are to be carried out at given steps, as those of a run that is repeated."""

import os
from collections import deque
from typing import Any, Deque, List

from .wire import Line

#: Seconds that the first step waits for what the host has to say before it.
_PATIENCE = 10.0

#: What scripts call a learning rate that the host calls learningRate.
_RATE_NAMES = ("lr", "learning_rate")


def is_awaited() -> bool:
    """Whether the host has commands that count before it could be asked between two steps.

    It has when a run is repeated, and when the job was started again: what was set by hand is to be
    set before the first step. Every rank of a job comes to the same answer.
    """
    restarts = os.environ.get("TORCHELASTIC_RESTART_COUNT", "0")
    return (
        bool(os.environ.get("DLTUI_REPEATS")) or has_settings() or restarts not in ("", "0")
    )


def has_settings() -> bool:
    """Whether the host has values for hyperparameters that count from the start."""
    return bool(os.environ.get("DLTUI_SETTINGS"))


class Scheduled:
    """Commands by the step after which each is carried out, on every rank alike."""

    def __init__(self, client: Any) -> None:
        self._client = client
        #: Those whose step has not come, by their steps.
        self.waiting: Deque[Line] = deque()

    def receive(self) -> None:
        """Waits for what the host has to say before the first step; all ranks do so together."""
        client = self._client
        lines: List[Line] = []
        if client.speaks:
            lines = client.desk.take_new(client.link.wait_for_begin(_PATIENCE))
            if client.link.is_open and not client.link.has_begun:
                late = f"the host said nothing for {_PATIENCE:g} s: what was to count from the first"
                client.reports.message("warning", f"{late} step on may come late")
        if client.ranks is not None:
            lines = client.ranks.exchange_first(lines)
        client.carry_out(lines)

    def keeps(self, command: Line) -> bool:
        """Keeps a command that says its step until that has come; False for any other."""
        if not isinstance(command.get("afterStep"), int):
            return False
        place = len(self.waiting)
        while place and self.waiting[place - 1]["afterStep"] > command["afterStep"]:
            place -= 1
        self.waiting.insert(place, command)
        return True

    def take_due(self, step: int) -> List[Line]:
        """The commands whose step has come, in order."""
        due = []
        while self.waiting and self.waiting[0]["afterStep"] <= step:
            due.append(self.waiting.popleft())
        return due

    def take_first_of(self, key: str) -> List[Line]:
        """What sets this hyperparameter before the first step."""
        is_rate = key in _RATE_NAMES
        due = []
        for command in [line for line in self.waiting if line["afterStep"] == 0]:
            name = command.get("hyperparameter")
            if name == key or is_rate and name == "learningRate":
                due.append(dict(command, hyperparameter=key))
            elif not is_rate or name != "learningRateHold":
                continue
            # A script that sets the rate itself from its own number is not to have it held.
            self.waiting.remove(command)
        return due
