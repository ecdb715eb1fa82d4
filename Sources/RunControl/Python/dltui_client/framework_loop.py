"""A framework's training loop: it is asked to stop, and saves when it comes to it."""

import functools
from typing import Any, Callable, Dict, Iterable, List, Optional

from .current import client
from .stopping import StopTraining
from .wire import Line


class FrameworkLoop:
    """One training of a framework's, from its beginning to its end.

    The framework's hook reads `stops` and `is_wanted`, and sets the framework's own flags.
    """

    def __init__(self, framework: str, abilities: Iterable[str] = ()) -> None:
        """`abilities` are commands that the framework carries out itself, by their names."""
        self.client = client()
        self._abilities = tuple(abilities)
        self._waiting: Dict[str, List[Line]] = {name: [] for name in self._abilities}
        self._epoch_is_over = False
        #: Notes the framework's numbers when a row is due.
        self.read: Callable[[], None] = lambda: None
        #: Gives the framework the script's own numbers back when the client turns itself off.
        self.let_go: Callable[[], None] = lambda: None
        active = self.client
        active.framework = framework
        active.loop = self
        active.is_told_steps = True
        self._script_asked = active.stop.script_asks
        active.stop.script_asks = True
        active.epochs.declare()
        active.capabilities_changed = active.is_begun

    # Stopping and epochs

    @property
    def stops(self) -> bool:
        """Whether training is to stop here."""
        return bool(self.client.stop.is_due)

    @property
    def stops_with_epoch(self) -> bool:
        """Whether training is to stop when the epoch that ends now is measured."""
        return self.stops or self.client.stop.asked is not None

    def position(self, epochs: Optional[float]) -> None:
        """The epochs done, with the share of the present one, as the framework counts."""
        self.client.epochs.told = epochs

    def epoch_ends(self) -> None:
        """An epoch's last batch is done; what belongs to it, as its validation, may follow."""
        self._epoch_is_over = True

    def settle_epoch(self) -> None:
        """All that belongs to the epoch is done, if one has ended. A pause may hold here."""
        if self._epoch_is_over:
            self._epoch_is_over = False
            self.client.epochs.boundary()

    # Commands that the framework carries out

    def can(self, name: str) -> bool:
        return name in self._abilities

    def takes(self, command: Line) -> bool:
        """Keeps a command until the framework comes to it, if it can do that."""
        name = command["command"]
        if name not in self._abilities:
            return False
        self._waiting[name].append(command)
        if self.client.pause.is_holding:
            self.client.desk.deferred(command, "training goes on")
        return True

    def is_wanted(self, name: str) -> bool:
        return bool(self._waiting.get(name))

    def done(self, name: str) -> None:
        """The framework has done it: whoever asked is told."""
        waiting = self._waiting.get(name) or []
        while waiting:
            self.client.desk.applied(waiting.pop(0))

    def failed(self, name: str, error: Exception) -> None:
        """It cannot be done."""
        waiting = self._waiting.get(name) or []
        while waiting:
            reason = f"{type(error).__name__}: {error}"[:500]
            self.client.desk.refused(waiting.pop(0), reason)

    # Its end

    def end(self) -> None:
        """The training is over; the script goes on."""
        self.settle_epoch()
        self._epoch_is_over = False
        active = self.client
        for waiting in self._waiting.values():
            while waiting:
                active.desk.refused(waiting.pop(0), "training is over")
        self._abilities = ()
        self.read = lambda: None
        active.stop.script_asks = self._script_asked
        active.stopped_framework = active.stopped_framework or self.stops
        active.reports.send_row()
        active.reports.send_capabilities()


def guarded(method: Callable[..., Any]) -> Callable[..., Any]:
    """A hook that does nothing once the client is off, and turns it off when it fails."""

    @functools.wraps(method)
    def call(*arguments: Any, **named: Any) -> Any:
        active = client()
        if active.is_off:
            return None
        try:
            return method(*arguments, **named)
        except StopTraining:
            raise
        except Exception as error:
            active.broke(error)
            return None

    return call
