"""A Keras optimizer's numbers, changed for the length of a step.

JAX and TensorFlow read them when they trace the step, so an edit has the step traced anew.
"""

import functools
import weakref
from contextlib import contextmanager
from typing import Any, Callable, Dict, Iterator, List, Optional

from .current import client
from .hyperparameters import Hyperparameter
from .optimizer_hyperparameters import RATE, SHARE

_steered: "weakref.WeakKeyDictionary[Any, KerasOptimizer]" = weakref.WeakKeyDictionary()


class KerasOptimizer:
    """The edits of one optimizer. What the script sees of it is never changed."""

    def __init__(self, optimizer: Any) -> None:
        self._optimizer = weakref.ref(optimizer)
        self._retrace: Callable[[], None] = lambda: None
        #: The rate that its schedule starts from.
        self.base = _base_of(optimizer)
        self._scale = 1.0
        self._is_held = False
        #: Other numbers, by the names of their attributes.
        self._others: Dict[str, float] = {}
        self._is_inside = False
        #: Steps that it has done.
        self.steps = int(optimizer.iterations)
        #: The rate that stands there, where no schedule says it. JAX lets it be read between
        #: epochs only.
        self._standing = 0.0
        self.look()

    @property
    def is_edited(self) -> bool:
        return self._scale != 1.0 or self._is_held or bool(self._others)

    def look(self) -> None:
        """Reads the rate that stands there."""
        optimizer = self._optimizer()
        if optimizer is not None and not _schedule_of(optimizer):
            self._standing = float(optimizer.learning_rate)

    def rate(self, step: int) -> float:
        """The rate that the given step, from 0, uses."""
        if self._is_held:
            return self.base * self._scale
        schedule = _schedule_of(self._optimizer())
        standing = self._standing if schedule is None else float(schedule(step))
        return standing * self._scale

    def used(self, rate: Any) -> Any:
        """What a step takes for the rate that it read."""
        if not self._is_inside:
            return rate
        return self.base * self._scale if self._is_held else rate * self._scale

    def _effective(self) -> float:
        """The rate that the next step uses."""
        if _is_eager():
            self.look()
        return self.rate(self.steps)

    @contextmanager
    def step(self, optimizer: Any) -> Iterator[None]:
        """Inside of it the edited numbers stand in the optimizer."""
        before = {name: getattr(optimizer, name) for name in self._others}
        self._is_inside = True
        try:
            for name, value in self._others.items():
                setattr(optimizer, name, value)
            yield
        finally:
            self._is_inside = False
            for name, value in before.items():
                setattr(optimizer, name, value)

    # What can be set

    def declare(self, retrace: Callable[[], None]) -> None:
        """`retrace` has the next step traced anew."""
        self._retrace = retrace
        members = dict(RATE, costs="none" if _is_eager() else "retrace")
        share = dict(SHARE, costs=members["costs"])
        rate = Hyperparameter(
            "learningRate", "learning rate", self.base * self._scale, self._set_rate,
            **dict(members, shorthand="lr"),
        )  # fmt: skip
        rate.effective = lambda inside: self._effective()
        hold = Hyperparameter(
            "learningRateHold", "rate follows", float(self._is_held), self._set_hold,
            scale="choice", choices=["schedule", "held"], purpose="optimization", takesHold="step",
        )  # fmt: skip
        rows: List[Optional[Hyperparameter]] = [
            rate,
            hold,
            self._other(
                ["weight_decay"], "weightDecay", "weight decay",
                dict(members, excludesMin=False, purpose="regularization", shorthand="wd"),
            ),
            self._other(["momentum", "beta_1"], "momentum", "momentum", share),
            self._other(["beta_2", "rho"], "squaredGradientDecay", "RMS decay", share),
        ]  # fmt: skip
        client().hyperparameters.declare(*[row for row in rows if row is not None])

    def _other(
        self, names: List[str], key: str, title: str, members: Dict[str, Any]
    ) -> Optional[Hyperparameter]:
        """A row for the first of these attributes that is a number above 0, if there is one."""
        optimizer = self._optimizer()
        for name in names:
            value = self._others.get(name, getattr(optimizer, name, None))
            # Without momentum from the start there is nothing that could gather it.
            if isinstance(value, float) and value > 0:
                return Hyperparameter(
                    key, title, value, functools.partial(self._set_other, name), **members
                )
        return None

    def _set_rate(self, value: float) -> Optional[str]:
        if self.base == 0:
            return "the learning rate began at 0"
        self._scale = value / self.base
        self._retrace()
        return None

    def _set_hold(self, value: float) -> Optional[str]:
        self._is_held = value == 1
        self._retrace()
        return None

    def _set_other(self, name: str, value: float) -> Optional[str]:
        self._others[name] = value
        self._retrace()
        return None


def steering(optimizer: Any) -> KerasOptimizer:
    """The edits of an optimizer, kept as long as it is there."""
    found = _steered.get(optimizer)
    if found is None:
        found = _steered[optimizer] = KerasOptimizer(optimizer)
    return found


def _schedule_of(optimizer: Any) -> Any:
    rate = getattr(optimizer, "_learning_rate", None)
    # A variable can be called, too, but not with a step.
    return rate if hasattr(rate, "get_config") and callable(rate) else None


def _base_of(optimizer: Any) -> float:
    schedule = _schedule_of(optimizer)
    if schedule is None:
        return float(optimizer.learning_rate)
    for name in ("initial_learning_rate", "warmup_target"):
        value = getattr(schedule, name, None)
        if isinstance(value, (int, float)) and value > 0:
            return float(value)
    return float(schedule(0))


def _is_eager() -> bool:
    import sys

    return sys.modules["keras"].backend.backend() == "torch"


def install(module: Any) -> None:
    """`keras.src.optimizers.base_optimizer`: every optimizer's step, and the rate it reads."""
    kind = module.BaseOptimizer
    apply, rate = kind.apply, kind._get_current_learning_rate

    @functools.wraps(apply)
    def steered_apply(self: Any, *args: Any, **kwargs: Any) -> Any:
        steered = _steered.get(self)
        if steered is None or not steered.is_edited or client().is_off:
            return apply(self, *args, **kwargs)
        with steered.step(self):
            return apply(self, *args, **kwargs)

    @functools.wraps(rate)
    def steered_rate(self: Any) -> Any:
        steered = _steered.get(self) if _steered else None
        return rate(self) if steered is None else steered.used(rate(self))

    kind.apply = steered_apply
    kind._get_current_learning_rate = steered_rate
