"""Stamps what the script prints with the step that is done, for the host, which takes the stamps out.

A stamp goes the way of the text, just before it: whatever buffers there are on that way, the host
knows the step of each line. Only what goes straight to the host is stamped: a file, or a pipe to
another program, gets what the script writes and nothing else.
"""

import io
import os
import sys
from typing import Any, Callable, List, Tuple

from .step_state import state

#: The outputs that the host reads, as `_identity` has them.
_VARIABLE = "DLTUI_OUTPUT"
#: An operating-system command (ECMA-48) that no terminal knows: should one come through, none is drawn.
_BEGIN, _END = "\x1b]7717;dltui;", "\a"


class Printing:
    """Has the script's own streams write stamps, where the step is another one than before."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._streams: List[Tuple[Any, Callable[[str], int]]] = []

    def begin(self) -> None:
        """The host listens from now on."""
        outputs = os.environ.get(_VARIABLE, "").split()
        if not outputs or self._streams:
            return
        for stream in (sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__):
            # One of another kind may count on being asked for nothing but what is printed.
            if type(stream) is not io.TextIOWrapper or "write" in stream.__dict__:
                continue
            if _identity(stream) in outputs:
                self._stamp(stream)

    def end(self) -> None:
        """The streams are as they were."""
        for stream, stamping in self._streams:
            if stream.__dict__.get("write") is stamping:
                del stream.write
        self._streams = []

    def _stamp(self, stream: Any) -> None:
        write = stream.write
        stamped = -1

        def stamping(text: str) -> int:
            nonlocal stamped
            if state.number != stamped:
                stamped = state.number
                try:
                    self._say_step(write)
                except Exception as error:
                    self._client.broke(error)
            return write(text)

        # Compiled code calls it as it is.
        stamping._torchdynamo_disable = True  # type: ignore[attr-defined]
        stream.write = stamping
        self._streams.append((stream, stamping))

    def _say_step(self, write: Callable[[str], int]) -> None:
        client = self._client
        # A process that was forked is off; without a host nobody takes the stamps out.
        if client.is_off or not client.link.is_open or not client.counts_steps:
            return
        position = client.epochs.position
        epoch = "" if position is None else f";{position:.9g}"
        try:
            write(f"{_BEGIN}{state.number}{epoch}{_END}")
        except (OSError, ValueError):
            # What is wrong with the stream, the script's own text tells.
            pass


def _identity(stream: Any) -> str:
    try:
        facts = os.fstat(stream.fileno())
    except (OSError, ValueError):
        return ""
    return f"{facts.st_dev}:{facts.st_ino}"
