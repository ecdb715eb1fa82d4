"""Checkpoints on request: the script's own way, else model and optimizer as they are."""

import os
import sys
from typing import Any, Callable, List, Optional

from . import modules
from .wire import Line


class Saving:
    """Writes a checkpoint when asked."""

    def __init__(self, client: Any) -> None:
        self._client = client
        #: The script's own way, called on every rank; it may return the file's path.
        self.on_save: Optional[Callable[[], Any]] = None

    def carry_out(self, command: Line) -> None:
        client = self._client
        try:
            if self.on_save is not None:
                told = self.on_save()
                path = str(told) if isinstance(told, (str, os.PathLike)) else None
                note = None
            elif client.speaks:
                path = self._save_everything()
                note = f"saved {path}: model and optimizer, no data position"
            else:
                path = note = None
        except Exception as error:
            return client.desk.refused(command, f"cannot save: {error}")
        client.desk.applied(command)
        if note:
            client.reports.message("note", note)
        if path:
            client.reports.checkpoint_saved(path)

    def _save_everything(self) -> str:
        torch = sys.modules["torch"]
        optimizers = self._client.steps.optimizers()
        if not optimizers:
            raise RuntimeError("no optimizer has stepped yet")
        content = {
            "model": _one_or_all([each.state_dict() for each in modules.roots(optimizers)]),
            "optimizer": _one_or_all([each.state_dict() for each in optimizers]),
            "step": self._client.step,
        }
        path = place(self._client.step, ".pt")
        unfinished = f"{path}.{os.getpid()}.unfinished"
        try:
            with open(unfinished, "wb") as file:
                torch.save(content, file)
                file.flush()
                os.fsync(file.fileno())
            os.replace(unfinished, path)
        except BaseException:
            if os.path.exists(unfinished):
                os.unlink(unfinished)
            raise
        return path


def place(step: int, suffix: str) -> str:
    """Where a checkpoint of this step goes; makes the folder."""
    folder = os.environ.get("DLTUI_CHECKPOINTS") or os.path.abspath("dltui-checkpoints")
    os.makedirs(folder, exist_ok=True)
    return os.path.join(folder, f"step-{step}{suffix}")


def _one_or_all(items: List[Any]) -> Any:
    return items[0] if len(items) == 1 else items
