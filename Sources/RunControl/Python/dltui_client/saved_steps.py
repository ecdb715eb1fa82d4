"""After which step each of the script's own checkpoints was written.

A job that is started again goes on from one of them, and not every optimizer's state tells its step
(SGD's does not). The file itself tells: nothing is put into it.
"""

import functools
import json
import os
from typing import Any, Dict, Optional

from .current import client

#: In the folder of the run's checkpoints, where a process that is started again finds it.
_NAME = ".saved-steps.jsonl"


def install(module: Any) -> None:
    """`torch.serialization`: what is written and read."""
    save, load = module.save, module.load

    @functools.wraps(save)
    def noting_save(obj: Any, f: Any, *args: Any, **kwargs: Any) -> Any:
        result = save(obj, f, *args, **kwargs)
        active = client()
        if not active.is_off and active.is_begun:
            try:
                _note(f, active.step)
            except Exception as error:
                active.broke(error)
        return result

    @functools.wraps(load)
    def recalling_load(f: Any, *args: Any, **kwargs: Any) -> Any:
        active = client()
        if not active.is_off and not active.is_begun:
            try:
                active.resumed_step = _recall(f) or active.resumed_step
            except Exception as error:
                active.broke(error)
        return load(f, *args, **kwargs)

    module.save, module.load = noting_save, recalling_load


def _note(file: Any, step: int) -> None:
    notes, identity = _notes(), _identity(file)
    if notes is None or identity is None or not step:
        return
    try:
        with open(notes, "a") as kept:
            kept.write(json.dumps({"file": identity, "step": step}) + "\n")
    except OSError:
        # A disk that is full: the steps of a restarted job are counted from 1 then.
        pass


def _recall(file: Any) -> Optional[int]:
    notes, identity = _notes(), _identity(file)
    if notes is None or identity is None or not os.path.exists(notes):
        return None
    found: Dict[str, int] = {}
    with open(notes) as kept:
        for line in kept:
            try:
                note = json.loads(line)
                found[note["file"]] = int(note["step"])
            except (ValueError, KeyError, TypeError):
                # The last line of a process that was killed.
                continue
    return found.get(identity)


def _notes() -> Optional[str]:
    folder = os.environ.get("DLTUI_CHECKPOINTS")
    return os.path.join(folder, _NAME) if folder else None


def _identity(file: Any) -> Optional[str]:
    """Stays when the file is renamed, and is another one once it is written anew."""
    try:
        if isinstance(file, (str, os.PathLike)):
            facts = os.stat(file)
        else:
            if file.writable():
                file.flush()
            facts = os.fstat(file.fileno())
    except (OSError, AttributeError):
        # It is not there, or only in memory.
        return None
    return f"{facts.st_dev}:{facts.st_ino}:{facts.st_mtime_ns}"
