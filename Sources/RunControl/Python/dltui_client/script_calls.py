"""What a training script may say itself. Without a host every call does nothing."""

from contextlib import contextmanager
from typing import Any, Callable, Dict, Iterable, Iterator, Optional, Sequence, TypeVar, Union

from . import knobs, scheduled
from .current import client, is_wanted
from .knobs import Knob
from .stopping import StopTraining

Item = TypeVar("Item")


def _active() -> Any:
    """The client, if there is a host and nothing has gone wrong."""
    if not is_wanted():
        return None
    active = client()
    return None if active.is_off else active


def _guarded(call: Callable[[Any], Any], otherwise: Any = None) -> Any:
    active = _active()
    if active is None:
        return otherwise
    try:
        return call(active)
    except StopTraining:
        raise
    except Exception as error:
        active.broke(error)
        return otherwise


def knob(
    name: str,
    default: float,
    *,
    min: Optional[float] = None,
    max: Optional[float] = None,
    scale: Optional[str] = None,
    choices: Sequence[str] = (),
    title: Optional[str] = None,
    unit: Optional[str] = None,
) -> Knob:
    """A number that can be set from the screen: `weight = knob("aux_weight", 0.3, min=0, max=1)`.

    Read `weight.value` at each step. `scale` is `linear`, `log`, `oneMinusLog` or `integer`. With
    `choices` the value is a place among them, from 0.
    """
    made = Knob(name, default)
    made.choices = tuple(choices)

    def declare(active: Any) -> None:
        active.hyperparameters.declare(
            knobs.declaration(made, min, max, scale, title, unit)
        )
        if scheduled.has_settings():
            active.set_first(name)

    _guarded(declare)
    return made


def log(step: Optional[int], values: Dict[str, Any]) -> None:
    """Shows numbers as curves: `log(step, {"val_loss": 0.3})`. None is the present step."""
    from . import metric_names

    def note(active: Any) -> None:
        _begin(active)
        if not active.speaks:
            return
        if step is not None and not active.counts_steps:
            active.step = step
        active.reports.log(metric_names.numbers(values), "script", at_once=True)
        if not active.counts_steps:
            active.boundary()

    _guarded(note)


def metric(
    name: str,
    *,
    title: Optional[str] = None,
    unit: Optional[str] = None,
    better: Optional[str] = None,
) -> None:
    """How a metric is shown: `metric("bleu", title="BLEU", better="higher")`.

    `name` is as in `log`, its split, as in `val_bleu`, makes no difference. `better` is `lower` or
    `higher`; `unit` is written behind the numbers, and `%` says that they are fractions of 1.
    """
    from . import metric_names

    def declare(active: Any) -> None:
        plain = metric_names.key(name).split("/", 1)[1]
        active.metric_definitions.declare(plain, title, unit, better)

    _guarded(declare)


def on_save(save: Callable[[], Any]) -> Callable[[], Any]:
    """`save` writes a checkpoint when the screen asks for one, on every rank.

    It may return the file's path.
    """

    def keep(active: Any) -> None:
        active.saving.on_save = save
        active.capabilities_changed = True

    _guarded(keep)
    return save


def on_evaluate(evaluate: Callable[[], Any]) -> Callable[[], Any]:
    """`evaluate` measures when the screen asks for it, on every rank.

    It may return numbers by their tags.
    """

    def keep(active: Any) -> None:
        active.on_evaluate = evaluate
        active.capabilities_changed = True

    _guarded(keep)
    return evaluate


def epoch(epochs: Union[int, Iterable[Item]]) -> Iterator[Any]:
    """Goes over epochs and says where each ends: `for n in epoch(10):`."""
    items: Iterable[Any] = range(epochs) if isinstance(epochs, int) else epochs
    _guarded(lambda active: active.epochs.declare())
    if hasattr(items, "__len__"):
        _guarded(lambda active: active.epochs.plan(len(items)))
    is_first = True
    for item in items:
        if not is_first:
            _guarded(lambda active: active.epochs.boundary())
            if should_stop():
                return
        is_first = False
        yield item
    if not is_first:
        _guarded(lambda active: active.epochs.finish())


def should_stop() -> bool:
    """Whether training is to stop here. A script that asks is not interrupted by StopTraining."""

    def ask(active: Any) -> bool:
        active.stop.script_asks = True
        if not active.counts_steps:
            _begin(active)
            active.boundary()
        return active.stop.is_due

    return bool(_guarded(ask, False))


@contextmanager
def run() -> Iterator[None]:
    """Connects at once instead of at the first step, and ends quietly when a stop is asked for."""
    _guarded(_begin)
    try:
        yield
    except StopTraining:
        pass


def _begin(active: Any) -> None:
    active.begin()
    active.reports.declare_news()
