"""Training time: what passed since the trainer began, pauses left out."""

import time


class TrainingClock:
    """Counts from when it is made."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._held_since = 0.0

    @property
    def seconds(self) -> float:
        now = self._held_since or time.monotonic()
        return now - self._began

    def hold(self) -> None:
        """A pause begins."""
        if not self._held_since:
            self._held_since = time.monotonic()

    def go_on(self) -> None:
        """The pause is over."""
        if self._held_since:
            self._began += time.monotonic() - self._held_since
            self._held_since = 0.0
