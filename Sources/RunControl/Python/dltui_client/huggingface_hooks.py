"""Hugging Face's Trainer: curves, epochs, and a stop by its own flags.

PyTorch's hooks see to the learning rate and to pauses.
"""

import functools
import os
import weakref
from typing import Any, Dict, Optional

from . import tracker_hooks
from .current import client
from .framework_loop import FrameworkLoop, guarded

#: What the Trainer logs that is no curve, or another one's summary.
_NO_CURVES = ("epoch", "step", "total_flos", "train_loss", "num_input_tokens_seen")
_NO_CURVE_ENDS = ("_runtime", "_per_second", "_time")


class _Steering:
    """The callback, but for its base class."""

    trainer: Any = None
    _loop: Optional[FrameworkLoop] = None

    @guarded
    def on_train_begin(self, args: Any, state: Any, control: Any, **kwargs: Any) -> None:
        trainer = self.trainer() if self.trainer is not None else None
        abilities = ["saveCheckpoint"]
        if getattr(trainer, "eval_dataset", None) is not None:
            abilities.append("evaluate")
        active = client()
        active.resumed_step = state.global_step
        active.epochs.finished = int(state.epoch or 0)
        self._loop = FrameworkLoop(f"Hugging Face Trainer {_version()}", abilities)
        self._loop.position(float(state.epoch or 0))

    @guarded
    def on_epoch_begin(self, args: Any, state: Any, control: Any, **kwargs: Any) -> None:
        if self._loop is not None:
            self._loop.settle_epoch()
            self._follow(control)

    @guarded
    def on_step_end(self, args: Any, state: Any, control: Any, **kwargs: Any) -> None:
        loop = self._loop
        if loop is None:
            return
        loop.position(state.epoch)
        if state.epoch and state.global_step:
            # A number of steps may end it within an epoch.
            client().epochs.plan(round(state.max_steps * state.epoch / state.global_step, 6))
        self._follow(control)
        if loop.is_wanted("saveCheckpoint"):
            control.should_save = True
        if loop.is_wanted("evaluate"):
            control.should_evaluate = True

    @guarded
    def on_epoch_end(self, args: Any, state: Any, control: Any, **kwargs: Any) -> None:
        # It is called after a stop in an epoch's middle, too.
        epochs = float(state.epoch or 0)
        if self._loop is not None and abs(epochs - round(epochs)) < 1e-6:
            self._loop.epoch_ends()
            if self._loop.stops_with_epoch:
                control.should_training_stop = True

    @guarded
    def on_log(
        self, args: Any, state: Any, control: Any, logs: Optional[Dict[str, Any]] = None, **_: Any
    ) -> None:
        curves = {
            tag: value
            for tag, value in (logs or {}).items()
            if tag not in _NO_CURVES and not tag.endswith(_NO_CURVE_ENDS)
        }
        tracker_hooks.note(curves, "framework")
        if any(tag.startswith("eval_") for tag in curves):
            client().reports.send_row()

    @guarded
    def on_evaluate(self, args: Any, state: Any, control: Any, **kwargs: Any) -> None:
        if self._loop is not None:
            self._loop.done("evaluate")

    @guarded
    def on_save(self, args: Any, state: Any, control: Any, **kwargs: Any) -> None:
        if self._loop is None:
            return
        self._loop.done("saveCheckpoint")
        path = os.path.abspath(os.path.join(args.output_dir, f"checkpoint-{state.global_step}"))
        if os.path.isdir(path):
            client().reports.checkpoint_saved(path)

    @guarded
    def on_train_end(self, args: Any, state: Any, control: Any, **kwargs: Any) -> None:
        loop, self._loop = self._loop, None
        if loop is not None:
            loop.end()

    def _follow(self, control: Any) -> None:
        if self._loop is not None and self._loop.stops:
            control.should_training_stop = True


def install(module: Any) -> None:
    """`transformers.trainer`: one more default callback, which knows its trainer."""
    kind = type("SteeringCallback", (_Steering, module.TrainerCallback), {})
    module.DEFAULT_CALLBACKS.append(kind)
    original = module.Trainer.__init__

    @functools.wraps(original)
    def __init__(self: Any, *args: Any, **kwargs: Any) -> None:
        original(self, *args, **kwargs)
        try:
            for each in self.callback_handler.callbacks:
                if isinstance(each, _Steering):
                    each.trainer = weakref.ref(self)
        except Exception as error:
            client().broke(error)

    module.Trainer.__init__ = __init__


def _version() -> str:
    import sys

    return str(getattr(sys.modules.get("transformers"), "__version__", ""))
