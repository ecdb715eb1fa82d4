"""The stop ladder: after this batch, after this epoch."""

import sys
from types import TracebackType
from typing import Any, Optional, Type


class StopTraining(KeyboardInterrupt):
    """Somebody asked from outside that training stops here.

    It is raised where the script's loop is, so that a script that saves when it is interrupted
    does that. A script that does not catch it ends with exit code 0.
    """


class StopLadder:
    """Which stop is asked for, and whether its moment has come."""

    def __init__(self) -> None:
        #: `afterBatch`, `afterEpoch`, or None.
        self.asked: Optional[str] = None
        #: Whether the moment has come; a script that asks `should_stop` sees this.
        self.is_due = False
        #: Whether the script stops by itself, having asked `should_stop` once.
        self.script_asks = False

    def ask(self, at: str) -> None:
        self.asked = at
        self.is_due = False

    def cancel(self) -> bool:
        """Whether there was one to take back."""
        was_asked = self.asked is not None
        self.asked = None
        self.is_due = False
        return was_asked

    @property
    def is_wanted_now(self) -> bool:
        """Whether a pause ends by a stop."""
        return self.asked == "afterBatch"

    def comes_due(self, at: str) -> bool:
        """A batch or an epoch is over: whether training stops by StopTraining now."""
        if self.asked != at and not (self.asked == "afterBatch" and at == "afterEpoch"):
            return False
        self.is_due = True
        return not self.script_asks


class ExitHook:
    """Says in one line that a run was stopped, instead of a traceback, and tells of failures."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._next = sys.excepthook

    def install(self) -> None:
        """Puts itself in front of whatever hook there is, if it is not there already."""
        if sys.excepthook != self._called:
            self._next = sys.excepthook
            sys.excepthook = self._called

    def _called(
        self, kind: Type[BaseException], error: BaseException, trace: Optional[TracebackType]
    ) -> None:
        if issubclass(kind, StopTraining):
            try:
                sys.stderr.write(f"{error}\n")
            except Exception:
                pass
            # The interpreter takes this for its exit code, also when it comes out of this hook.
            raise SystemExit(0)
        try:
            self._client.reports.failed(kind, error)
        except Exception:
            pass
        self._next(kind, error, trace)
