"""What the hooks of every step look at.

Nearly all steps have nothing to do but be counted, and that must take next to no time: among the
kernels of a training step our code is never in the processor's caches, so that what counts is how
much of it is touched. Everything of such a step is in this one small object.
"""

from typing import Any, Callable

#: Seconds between two looks at the host: tiny steps do not look at each end, for a look costs as
#: much as a tenth of them.
POLL_SECONDS = 0.05


def nobody() -> None:
    """Stands for a weak reference to no optimizer."""
    return None


def unknown(milliseconds: float) -> bool:
    """Stands for a look at the host where one look does not tell whether there is something to do."""
    return True


class StepState:
    """The present step. Used by the training thread."""

    __slots__ = (
        "number",
        "depth",
        "quiet",
        "look_at",
        "peek",
        "row_at",
        "takes_loss",
        "stride",
        "is_zeroed",
    )

    def __init__(self) -> None:
        #: Completed steps of the main optimizer.
        self.number = 0
        #: How many steps are inside of each other right now.
        self.depth = 0
        #: A weak reference to the main optimizer while its steps have nothing to do but be counted.
        self.quiet: Callable[[], Any] = nobody
        #: When the host is to be looked after again, by the monotonic clock.
        self.look_at = 0.0
        #: Waits so many milliseconds, and tells whether the host has said something.
        self.peek: Callable[[float], Any] = unknown
        #: When there is something to do even if it has not.
        self.row_at = 0.0
        #: Whether the loss of the step that comes is kept.
        self.takes_loss = True
        #: Losses of one step out of so many are kept.
        self.stride = 1
        #: Whether gradients were zeroed since the last `backward`: what came before is no part of them.
        self.is_zeroed = False


#: The one of this process.
state = StepState()
