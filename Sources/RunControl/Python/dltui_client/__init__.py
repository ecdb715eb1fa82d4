"""dltui's client: what a training script may say to the screen that steers it.

Nothing here is needed: a script that knows nothing of dltui can be steered too. Without a host
every call does nothing, so that a script that uses them runs anywhere.

    import dltui_client

    weight = dltui_client.knob("aux_weight", 0.3, min=0, max=1)
    for epoch in dltui_client.epoch(10):
        ...
        loss = main_loss + weight.value * aux_loss
    dltui_client.metric("bleu", title="BLEU", better="higher")
    dltui_client.log(None, {"val_loss": 0.3, "val_bleu": 31.2})
"""

# Type checkers take this for true. `typing` itself is slow to load.
TYPE_CHECKING = False

__version__ = "0.1.0"
__all__ = [
    "Knob",
    "StopTraining",
    "epoch",
    "knob",
    "log",
    "metric",
    "on_evaluate",
    "on_save",
    "run",
    "should_stop",
]

if TYPE_CHECKING:
    from typing import Any

    from .knobs import Knob
    from .script_calls import epoch, knob, log, metric, on_evaluate, on_save, run, should_stop
    from .stopping import StopTraining

_PLACES = {"Knob": "knobs", "StopTraining": "stopping"}


def __getattr__(name: str) -> "Any":
    # Loaded when it is used: every Python process of a run imports this package.
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    _look_out()
    module = import_module(f".{_PLACES.get(name, 'script_calls')}", __name__)
    return getattr(module, name)


def _look_out() -> None:
    """Hooks in, also where this folder's `sitecustomize` was not the first that Python found."""
    from .current import is_wanted

    if is_wanted():
        from . import import_hooks

        import_hooks.install()
