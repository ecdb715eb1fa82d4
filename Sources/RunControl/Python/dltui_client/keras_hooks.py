"""Keras 3: steps, epochs and curves of `fit`, and a stop by `stop_training`.

Sits in the list of callbacks, not among them: a callback that looks at batches would end the
asynchronous dispatch of the others.
"""

import functools
import sys
from typing import Any, Dict, Optional

from . import metric_names
from .current import client
from .framework_loop import FrameworkLoop, guarded
from .keras_optimizer import KerasOptimizer, steering
from .metrics import number
from .saving import place


class _Fit:
    """One call of `fit`."""

    def __init__(self, callbacks: Any) -> None:
        keras = sys.modules["keras"]
        self._callbacks = callbacks
        self._model = callbacks.model
        self._backend = keras.backend.backend()
        self._epoch = 0
        self._batches = 0
        self._logs: Dict[str, Any] = {}
        active = client()
        self._optimizer = self._steered()
        self.loop = FrameworkLoop(
            f"Keras {keras.__version__} on {self._backend}", ["saveCheckpoint"]
        )
        active.epochs.plan((callbacks.params or {}).get("epochs"))
        self.loop.read = self._note_steps
        self.loop.let_go = self._let_go
        if not active.is_begun:
            if self._optimizer is not None:
                active.step = self._optimizer.steps
                active.epochs.resume()
            # Gradients are out of reach.
            active.hyperparameters.withdraw("gradientNormLogging")
        active.begin()
        active.carry_out_due()
        active.reports.declare_news()

    def _steered(self) -> Optional[KerasOptimizer]:
        optimizer = getattr(self._model, "optimizer", None)
        optimizer = getattr(optimizer, "inner_optimizer", optimizer)
        if optimizer is None or not hasattr(optimizer, "_get_current_learning_rate"):
            return None
        steered = steering(optimizer)
        steered.declare(lambda: self._model.make_train_function(force=True))
        return steered

    @property
    def _steps(self) -> Optional[int]:
        steps = (self._callbacks.params or {}).get("steps")
        return steps if isinstance(steps, int) and steps > 0 else None

    def epoch_begins(self, epoch: int) -> None:
        self._epoch, self._batches = epoch, 0
        if self._optimizer is not None:
            self._optimizer.look()
        client().epochs.finished = epoch

    def batch_ends(self, batch: int, logs: Any) -> None:
        active = client()
        done = batch + 1 - self._batches
        self._batches = batch + 1
        self._logs = logs
        if self._optimizer is not None:
            self._optimizer.steps += done
            # On a graphics processor this waits for it: not in each step.
            if self._backend == "torch" and active.is_row_due:
                self._optimizer.look()
        share = 0.0 if self._steps is None else min(self._batches / self._steps, 1.0)
        self.loop.position(self._epoch + share)
        # Several steps can be one call.
        active.step += done - 1
        active.step_done()
        if self.loop.is_wanted("saveCheckpoint"):
            self._save()
        if self.loop.stops:
            self._model.stop_training = True

    def epoch_ends(self, logs: Any) -> None:
        """Validation is done, and the script's own callbacks have been called."""
        active = client()
        for tag, value in (logs or {}).items():
            self._note(tag, value)
        active.reports.send_row()
        was_cut = self.loop.stops and self._batches != self._steps
        if not was_cut:
            self.loop.epoch_ends()
            self.loop.settle_epoch()
        if self.loop.stops:
            self._model.stop_training = True

    def _save(self) -> None:
        try:
            path = place(client().step, ".keras")
            # On JAX this fetches the weights from where the step has them.
            self._callbacks.model.save(path)
        except Exception as error:
            return self.loop.failed("saveCheckpoint", error)
        self.loop.done("saveCheckpoint")
        client().reports.checkpoint_saved(path)

    def _let_go(self) -> None:
        if self._optimizer is not None and self._optimizer.is_edited:
            self._model.make_train_function(force=True)

    def _note_steps(self) -> None:
        logs, self._logs = self._logs, {}
        for tag, value in (logs or {}).items():
            self._note(tag, value)
        if logs and self._optimizer is not None:
            rate = self._optimizer.rate(max(self._optimizer.steps - 1, 0))
            client().note("train/learningRate", rate, "client")

    def _note(self, tag: str, value: Any) -> None:
        active, plain = client(), number(value)
        if plain is None:
            return
        active.note(metric_names.key(tag), plain, "framework")
        # With PyTorch the loss itself is watched.
        if tag == "loss" and self._backend != "torch":
            active.watch.look_at([(active.step, plain)])


_fit: Optional[_Fit] = None


@guarded
def _train_begins(callbacks: Any) -> None:
    global _fit
    _fit = None
    _fit = _Fit(callbacks)


@guarded
def _epoch_begins(callbacks: Any, epoch: int, logs: Any = None) -> None:
    if _fit is not None:
        _fit.epoch_begins(epoch)


@guarded
def _batch_ends(callbacks: Any, batch: int, logs: Any = None) -> None:
    if _fit is not None:
        _fit.batch_ends(batch, logs)


@guarded
def _epoch_ends(callbacks: Any, epoch: int, logs: Any = None) -> None:
    if _fit is not None:
        _fit.epoch_ends(logs)


@guarded
def _train_ends(callbacks: Any, logs: Any = None) -> None:
    global _fit
    ended, _fit = _fit, None
    if ended is not None:
        ended.loop.end()


def install(module: Any) -> None:
    """`keras.src.callbacks.callback_list`: after all callbacks of `fit` have been called."""
    kind = module.CallbackList
    for name, hook in (
        ("on_train_begin", lambda callbacks, logs=None: _train_begins(callbacks)),
        ("on_epoch_begin", _epoch_begins),
        ("on_train_batch_end", _batch_ends),
        ("on_epoch_end", _epoch_ends),
        ("on_train_end", _train_ends),
    ):
        setattr(kind, name, _followed(getattr(kind, name), hook))


def _followed(original: Any, hook: Any) -> Any:
    @functools.wraps(original)
    def call(self: Any, *args: Any, **kwargs: Any) -> Any:
        told = original(self, *args, **kwargs)
        hook(self, *args, **kwargs)
        return told

    return call
