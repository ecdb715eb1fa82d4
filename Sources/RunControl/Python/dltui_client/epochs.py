"""Where one epoch ends and the next begins, as far as that can be told."""

import math
import weakref
from typing import Any, Optional

from .step_state import nobody, state


class Source:
    """Something that batches come from again and again: a data loader."""

    def __init__(self, loader: Any, epochs: "Epochs") -> None:
        self.epochs = epochs
        self.reference = weakref.ref(loader)
        self.dataset_id = id(getattr(loader, "dataset", loader))
        #: Batches given out since it was iterated anew.
        self.batches = 0
        #: Whether it has given out its last one.
        self.is_exhausted = False
        self.length = 0
        # Asking a stream for its length has it warn when that is not true.
        if getattr(loader, "_dataset_kind", None) == 0:
            try:
                self.length = len(loader)
            except Exception:
                pass


class Epochs:
    """Follows the source that feeds the steps: the one that gave out the last batch before one."""

    def __init__(self, client: Any) -> None:
        self._client = client
        #: The source of the newest batch, whether or not a step came of it.
        self.newest: Optional[Source] = None
        self._feeding: Optional[Source] = None
        # The steps that were done when the present epoch began.
        self._began_at = state.number
        self._is_declared = False
        # Steps of the last epoch that was seen from its beginning to its end.
        self._steps: Optional[int] = None
        self._is_whole = False
        #: Epochs done.
        self.finished = 0
        #: The position as a framework tells it.
        self.told: Optional[float] = None
        #: How many there are to be, where a framework or the script says.
        self.planned: Optional[float] = None

    @property
    def is_known(self) -> bool:
        return self._feeding is not None or self._is_declared

    @property
    def position(self) -> Optional[float]:
        """Epochs with the share of the present one; None where there are none to count."""
        if not self.is_known:
            return None
        if self.told is not None:
            return self.told
        source = self._feeding
        if source is None or not self._has_stepped or not source.length:
            return float(self.finished)
        return self.finished + min(source.batches / source.length, 1.0)

    def resume(self) -> None:
        """The steps that are counted by now were done before."""
        self._began_at = state.number

    def steps_of(self, epochs: float) -> Optional[int]:
        """How many steps so many epochs are; None while that is unknown."""
        steps = self._steps or self._expected_steps()
        return None if steps is None else max(1, math.floor(epochs * steps + 0.5))

    def _expected_steps(self) -> Optional[float]:
        """Steps of an epoch by the share of the present one that is done."""
        done = state.number - self._began_at
        if self.told is not None:
            share = self.told % 1
            return done / share if share > 0 and done > 0 else None
        source = self._feeding or self.newest
        if source is None or not source.length:
            return None
        if not done or not source.batches:
            return source.length
        return source.length * done / source.batches

    @property
    def _has_stepped(self) -> bool:
        """Whether there were steps in this epoch."""
        return state.number != self._began_at

    def see(self, source: Source) -> None:
        """A batch came from another source than the one before it."""
        self.newest = source
        # Should a step come of it, that is one to look at.
        state.quiet = nobody

    def step_done(self) -> None:
        if self.newest is not self._feeding and self.newest is not None and not self._is_declared:
            was_known = self.is_known
            self._feeding = self.newest
            if not was_known:
                self._client.capabilities_changed = True

    def loader_begins(self, loader: Any) -> Source:
        """A loader is iterated anew. Raises StopTraining where that is asked for."""
        feeding = self._feeding
        source = Source(loader, self)
        if feeding is not None and not self._is_declared:
            known = feeding.reference()
            # Some scripts make a new loader of the same data for each epoch.
            is_successor = known is None and feeding.dataset_id == source.dataset_id
            if (known is loader or is_successor) and self._has_stepped:
                self._feeding = source
                self.boundary()
        return source

    def declare(self) -> None:
        """The script tells its epochs itself, by `dltui_client.epoch`."""
        if not self._is_declared:
            self._is_declared = True
            self._client.capabilities_changed = True

    def plan(self, epochs: Any) -> None:
        """There are to be so many, or nobody knows if that is no number above 0."""
        if isinstance(epochs, (int, float)) and 0 < epochs < float("inf"):
            if epochs != self.planned:
                self.planned = epochs
                self._client.reports.declare_length()

    def boundary(self) -> None:
        """An epoch is over and the next one about to begin. Raises StopTraining."""
        self._finish_epoch()
        self._client.epoch_done()

    def finish(self) -> None:
        """The last of the epochs that the script tells is over."""
        self._finish_epoch()

    def end(self) -> None:
        """The script is over: its last epoch is, too, if all its batches were given out."""
        source = self._feeding
        if self._is_declared:
            return
        if self._has_stepped and source is not None and source.is_exhausted:
            self._finish_epoch()

    def _finish_epoch(self) -> None:
        self.finished += 1
        if self._is_whole and self._has_stepped:
            self._steps = state.number - self._began_at
        self._is_whole = True
        self._began_at = state.number
        self._client.reports.epoch_finished(self.finished)
