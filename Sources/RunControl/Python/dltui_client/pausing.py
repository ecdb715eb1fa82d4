"""Pauses: training waits at the end of a step, or of an epoch, until it is asked to go on."""

from typing import Any, Optional


class Pause:
    """Whether the run is to stand still, and from when on."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._is_asked = False
        self._until_step: Optional[int] = None
        self._until_epoch = False
        #: Whether training stands still right now.
        self.is_holding = False

    @property
    def is_active(self) -> bool:
        """Whether the run is paused, or goes a little way between two pauses."""
        return self._is_asked or self._until_step is not None or self._until_epoch

    def ask(self) -> None:
        self._is_asked = True
        self._until_step = None
        self._until_epoch = False

    def end(self) -> None:
        self._is_asked = False
        self._until_step = None
        self._until_epoch = False

    def go_one_step(self, step: int) -> None:
        """Trains one step from `step` on, or one more when that is already being done."""
        last = step + 1 if self._until_step is None else self._until_step + 1
        self.end()
        self._until_step = last

    def go_one_epoch(self) -> None:
        self.end()
        self._until_epoch = True

    def step_done(self, step: int) -> None:
        """A step is over: waits if that is asked for."""
        if self._until_step is not None and step >= self._until_step:
            self._pause_itself()
        if self._is_asked:
            self._hold()

    def epoch_done(self) -> None:
        """An epoch is over: waits if that is asked for."""
        if self._until_epoch:
            self._pause_itself()
            self._hold()

    def _pause_itself(self) -> None:
        desk = self._client.desk
        desk.carry_out(desk.own("pause"))

    def _hold(self) -> None:
        client = self._client
        self.is_holding = True
        client.clock.hold()
        try:
            # Edits that no step has used yet are answered now: nobody knows when the next comes.
            client.answer_waiting()
            while self._is_asked and not client.stop.is_wanted_now:
                if not client.wait_for_commands():
                    self.end()
        finally:
            self.is_holding = False
            client.clock.go_on()
