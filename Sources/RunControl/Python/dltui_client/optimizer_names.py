"""What the script calls an optimizer."""

import re
import sys
from types import FrameType
from typing import Any, Dict, Optional

_LETTERS = {"g": "generator", "d": "discriminator"}
_ITSELF = ("optimizer", "optimiser", "optim", "opt")
#: The flag of a function's code; a module's or a class's variables are no copy.
_OPTIMIZED = 0x1


def name_of(optimizer: Any, frame: Optional[FrameType]) -> Optional[str]:
    """`generator` for a variable `generator_optimizer`, `opt_g` or `self.optimizerG`.

    None where no variable in the frames above says what it is for.
    """
    while frame is not None:
        variable = _variable(optimizer, frame)
        purpose = None if variable is None else _purpose(variable)
        if purpose is not None:
            return purpose
        frame = frame.f_back
    return None


def _variable(optimizer: Any, frame: FrameType) -> Optional[str]:
    names = frame.f_locals
    try:
        found = _bound(optimizer, names)
        if found is None and "self" in names:
            found = _bound(optimizer, getattr(names["self"], "__dict__", {}))
        # Our own and torch's frames call it these.
        return None if found in ("self", "optimizer", "args", "_") else found
    finally:
        # Before Python 3.13 a function's frame keeps this copy, and all that is in it, alive.
        if frame.f_code.co_flags & _OPTIMIZED and sys.version_info < (3, 13):
            names.clear()


def _bound(optimizer: Any, names: Dict[str, Any]) -> Optional[str]:
    return next((name for name, value in list(names.items()) if value is optimizer), None)


def _purpose(variable: str) -> Optional[str]:
    words = re.sub(r"([a-z])([A-Z])", r"\1_\2", variable).lower().split("_")
    words = [word for word in words if word and word not in _ITSELF]
    name = "_".join(_LETTERS.get(word, word) for word in words)
    return name if re.fullmatch(r"[a-z][a-z0-9_]*", name) else None
