"""Lightning 2: curves, epochs, checkpoints, and a stop by the trainer's own flag.

Lightning finds these functions by `entry_points.txt`. PyTorch's hooks see to the learning rate and
to pauses.
"""

import logging
import sys
from typing import Any, Dict, List, Optional

from . import metric_names
from .current import client, is_wanted
from .framework_loop import FrameworkLoop, guarded
from .metrics import number
from .saving import place


def lightning_callbacks() -> List[Any]:
    """For `lightning.pytorch`."""
    return _callbacks("lightning.pytorch.callbacks.callback", "lightning.fabric")


def pytorch_lightning_callbacks() -> List[Any]:
    """For `pytorch_lightning`."""
    return _callbacks("pytorch_lightning.callbacks.callback", "lightning_fabric")


def _callbacks(module: str, fabric: str) -> List[Any]:
    try:
        if not is_wanted() or module not in sys.modules:
            return []
        logging.getLogger(f"{fabric}.utilities.registry").addFilter(_is_of_others)
        kind = type("SteeringCallback", (_Steering, sys.modules[module].Callback), {})
        return [kind()]
    except Exception as error:
        client().broke(error)
        return []


def _is_of_others(record: logging.LogRecord) -> bool:
    """Lightning tells of each callback that it finds: of ours nobody needs to read."""
    return "entry point 'dltui'" not in record.getMessage()


class _Steering:
    """The callback, but for its base class."""

    _loop: Optional[FrameworkLoop] = None
    _batches = 0

    @guarded
    def on_train_start(self, trainer: Any, pl_module: Any) -> None:
        active = client()
        if len(trainer.optimizers) == 1:
            active.resumed_step = trainer.global_step
        active.epochs.finished = trainer.current_epoch
        self._noted: Dict[str, float] = {}
        self._loop = FrameworkLoop(f"Lightning {_version()}", ["saveCheckpoint"])
        self._loop.read = lambda: self._note_steps(trainer)
        active.epochs.plan(trainer.max_epochs)

    @guarded
    def on_train_batch_start(
        self, trainer: Any, pl_module: Any, batch: Any, batch_idx: int
    ) -> None:
        self._batches = batch_idx + 1
        if self._loop is not None:
            # An endless number of batches for a stream.
            share = min(self._batches / trainer.num_training_batches, 1.0)
            self._loop.position(trainer.current_epoch + share)

    @guarded
    def on_train_batch_end(
        self, trainer: Any, pl_module: Any, outputs: Any, batch: Any, batch_idx: int
    ) -> None:
        loop = self._loop
        if loop is None:
            return
        if loop.is_wanted("saveCheckpoint"):
            self._save(trainer, loop)
        if loop.stops:
            trainer.should_stop = True

    @guarded
    def on_validation_end(self, trainer: Any, pl_module: Any) -> None:
        if self._loop is None or trainer.sanity_checking:
            return
        for tag, value in _curves(trainer).items():
            if not metric_names.key(tag).startswith("train/"):
                self._note(tag, value)
        client().reports.send_row()

    @guarded
    def on_train_epoch_end(self, trainer: Any, pl_module: Any) -> None:
        # Validation is done. It is called after a stop in an epoch's middle, too.
        loop = self._loop
        if loop is None:
            return
        self._note_epoch(trainer)
        is_stream = trainer.num_training_batches == float("inf")
        is_whole = not loop.stops if is_stream else self._batches >= trainer.num_training_batches
        if is_whole:
            loop.epoch_ends()
            loop.settle_epoch()
        if loop.stops:
            trainer.should_stop = True

    @guarded
    def on_train_end(self, trainer: Any, pl_module: Any) -> None:
        loop, self._loop = self._loop, None
        if loop is not None:
            loop.end()

    def _save(self, trainer: Any, loop: FrameworkLoop) -> None:
        try:
            path = place(client().step, ".ckpt")
            trainer.save_checkpoint(path)
        except Exception as error:
            return loop.failed("saveCheckpoint", error)
        loop.done("saveCheckpoint")
        client().reports.checkpoint_saved(path)

    # Curves. Lightning keeps old numbers beside new ones: only what has changed is new.

    def _note_steps(self, trainer: Any) -> None:
        for tag, value in _curves(trainer).items():
            if metric_names.key(tag).startswith("train/") and not tag.endswith("_epoch"):
                if value != self._noted.get(tag):
                    self._noted[tag] = value
                    self._note(tag[:-5] if tag.endswith("_step") else tag, value)

    def _note_epoch(self, trainer: Any) -> None:
        curves = _curves(trainer)
        for tag, value in curves.items():
            if tag.endswith(("_step", "_epoch")) or f"{tag}_step" in curves:
                continue
            if metric_names.key(tag).startswith("train/") and value != self._noted.get(tag):
                self._noted[tag] = value
                self._note(tag, value)

    def _note(self, tag: str, value: float) -> None:
        client().note(metric_names.key(tag), value, "framework")


def _curves(trainer: Any) -> Dict[str, float]:
    found = {tag: number(value) for tag, value in trainer.callback_metrics.items()}
    return {tag: value for tag, value in found.items() if value is not None}


def _version() -> str:
    module = sys.modules.get("lightning") or sys.modules.get("pytorch_lightning")
    return str(getattr(module, "__version__", ""))
