"""JSON lines as the control protocol writes them."""

import json
import math
from typing import Any, Dict, List

#: The protocol's major version.
PROTOCOL = 1
#: The longest line that a trainer sends, in bytes.
LONGEST_SENT = 64 * 1024
#: The longest line that a trainer takes, in bytes.
LONGEST_TAKEN = 1024 * 1024

Line = Dict[str, Any]

_ENCODER = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False, allow_nan=False)


class WireError(Exception):
    """What came is not a line of the protocol."""


def encode(line: Line) -> bytes:
    """One line with its newline; numbers that are not finite become strings."""
    try:
        text = _ENCODER.encode(line)
    except ValueError:
        text = _ENCODER.encode(_written(line))
    data = text.encode("utf-8", "replace") + b"\n"
    if len(data) > LONGEST_SENT:
        raise WireError(f"a line of {len(data)} bytes is too long to send")
    return data


def _written(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    if isinstance(value, dict):
        return {key: _written(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_written(item) for item in value]
    return value


class LineReader:
    """Puts lines together from the pieces that a socket gives."""

    def __init__(self) -> None:
        self._rest = b""

    def take(self, piece: bytes) -> List[Line]:
        """The lines that are whole now.

        Raises WireError when something is no JSON object or does not end.
        """
        pieces = (self._rest + piece).split(b"\n")
        self._rest = pieces.pop()
        if len(self._rest) > LONGEST_TAKEN:
            raise WireError("a line does not end")
        lines = []
        for text in pieces:
            if not text.strip():
                continue
            try:
                line = json.loads(text.decode("utf-8"))
            except ValueError:
                raise WireError("what the host sent is no JSON") from None
            if not isinstance(line, dict):
                raise WireError("what the host sent is no JSON object")
            lines.append(line)
        return lines
