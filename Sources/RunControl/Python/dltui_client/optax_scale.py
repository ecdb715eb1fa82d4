"""optax: a transformation whose updates can be scaled while a jitted step goes on.

    from dltui_client.optax_scale import steerable, follow

    optimizer = steerable(optax.adam(schedule), learning_rate=1e-3)
    state = optimizer.init(parameters)
    for batch in batches:
        state = follow(state)
        parameters, state, loss = step(parameters, state, batch)

Without a host both change nothing but the shape of the state, and what rounding comes of the
multiplication by 1 that XLA compiles into the step. optax is imported when it is used.
"""

from typing import Any, Optional

from .current import client, is_wanted
from .hyperparameters import Hyperparameter
from .optimizer_hyperparameters import RATE
from .stopping import StopTraining


class _Scale:
    """What the updates are multiplied by."""

    def __init__(self, learning_rate: float) -> None:
        self.base = learning_rate
        self.value = 1.0

    def change(self, rate: float) -> Optional[str]:
        self.value = rate / self.base
        return None


_scale: Optional[_Scale] = None


def steerable(transformation: Any, learning_rate: float) -> Any:
    """The transformation, with its updates scaled by what is set on the screen.

    `learning_rate`, above 0, is the rate that the screen shows: where a schedule begins, or what it
    is a multiple of.
    """
    import optax

    global _scale
    if not learning_rate > 0:
        raise ValueError(f"steerable: the learning rate must be above 0, not {learning_rate}")
    _scale = _Scale(float(learning_rate))
    _guarded(_declare, _scale)

    def scaled(scale: Any) -> Any:
        return optax.chain(transformation, optax.scale(scale))

    return optax.inject_hyperparams(scaled)(scale=1.0)


def follow(state: Any) -> Any:
    """The state with the scale as it is now. Call it before each step, outside of `jax.jit`.

    Here training pauses, and here it ends by `StopTraining` when that is asked for.
    """
    scale = _scale
    if scale is None or not is_wanted():
        return state
    _guarded(_step_begins, scale)
    present = state.hyperparams["scale"]
    if float(present) == scale.value:
        return state
    import jax.numpy as jnp

    # Of the same type: a plain number would have the step traced anew.
    hyperparams = dict(state.hyperparams, scale=jnp.asarray(scale.value, present.dtype))
    return state._replace(hyperparams=hyperparams)


def _declare(scale: _Scale) -> None:
    active = client()
    row = Hyperparameter(
        "learningRate", "learning rate", scale.base, scale.change, **dict(RATE, shorthand="lr")
    )
    active.hyperparameters.declare(row)
    active.hyperparameters.withdraw("gradientNormLogging")


def _step_begins(scale: _Scale) -> None:
    active = client()
    if not active.is_told_steps:
        active.is_told_steps = True
        active.framework = "JAX with optax"
        active.begin()
        active.reports.declare_news()
    active.boundary()
    # The step that begins now counts as done when the next line comes, be it of a log or of the
    # epoch's end.
    active.step += 1
    active.epochs.step_done()


def _guarded(call: Any, scale: _Scale) -> None:
    if not is_wanted():
        return
    active = client()
    if active.is_off:
        return
    try:
        call(scale)
    except StopTraining:
        raise
    except Exception as error:
        active.broke(error)
