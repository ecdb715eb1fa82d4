"""The socket to the host: it never makes training wait."""

import os
import select
import socket
from collections import deque
from typing import Any, Callable, Deque, Dict, List, Optional

from .step_state import unknown
from .wire import Line, LineReader, encode

#: Bytes that wait to be sent before scalars are merged into one row.
_MUCH = 256 * 1024
#: Bytes that wait before the host is given up: it has not read for minutes.
_TOO_MUCH = 8 * 1024 * 1024
#: The longest path that a Unix socket's address holds, in bytes.
_LONGEST_PATH = 107


class Disconnected(Exception):
    """The host is not there, or has gone."""


class Connection:
    """A connection to the control socket at `path`."""

    def __init__(self, path: str) -> None:
        """Connects. Raises Disconnected when nobody listens."""
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            self._socket.settimeout(0.5)
            _connect(self._socket, path)
            self._socket.setblocking(False)
        except OSError as error:
            self._socket.close()
            raise Disconnected(f"no host at {path}: {error.strerror or error}") from None
        # Not `select`, which fails in a process that has more than 1,024 files open.
        self._poller = select.poll()
        self._poller.register(self._socket, select.POLLIN)
        self._reader = LineReader()
        self._waiting: Deque[bytes] = deque()
        self._waiting_bytes = 0
        self._merged: Optional[Line] = None

    def send(self, line: Line) -> None:
        """Sends a line, now or when the host reads again. Raises Disconnected."""
        if line.get("event") == "scalars" and self._waiting_bytes > _MUCH:
            self._merge(line)
            return
        data = encode(line)
        self._waiting.append(data)
        self._waiting_bytes += len(data)
        self.flush()
        if self._waiting_bytes > _TOO_MUCH:
            raise Disconnected("the host does not read")

    def _merge(self, line: Line) -> None:
        """Keeps the newest value of each curve until the host reads again."""
        values: Dict[str, float] = {}
        if self._merged is not None:
            values.update(self._merged["values"])
        values.update(line["values"])
        self._merged = dict(line, values=values)

    def flush(self) -> None:
        """Sends as much as the host takes now. Raises Disconnected."""
        while self._waiting:
            data = self._waiting[0]
            try:
                sent = self._socket.send(data)
            except (BlockingIOError, InterruptedError):
                return
            except OSError as error:
                raise Disconnected(error.strerror or str(error)) from None
            self._waiting_bytes -= sent
            if sent < len(data):
                self._waiting[0] = data[sent:]
                return
            self._waiting.popleft()
            if not self._waiting and self._merged is not None:
                merged = encode(self._merged)
                self._merged = None
                self._waiting.append(merged)
                self._waiting_bytes += len(merged)

    @property
    def peek(self) -> Callable[[float], Any]:
        """Tells whether something has come, waiting so many milliseconds."""
        return unknown if self._waiting else self._poller.poll

    def receive(self) -> List[Line]:
        """The lines that have come. Raises Disconnected, and WireError for garbage."""
        if self._waiting:
            self.flush()
        lines: List[Line] = []
        # Asked first: room for what may come is not made in vain, and that takes longest.
        while self._poller.poll(0):
            try:
                piece = self._socket.recv(65536)
            except (BlockingIOError, InterruptedError):
                return lines
            except OSError as error:
                raise Disconnected(error.strerror or str(error)) from None
            if not piece:
                raise Disconnected("the host has gone")
            lines += self._reader.take(piece)
            if len(piece) < 65536:
                break
        return lines

    def wait(self, seconds: Optional[float]) -> None:
        """Waits until something has come, or room to send what waits, or the time is over."""
        poller = select.poll()
        poller.register(self._socket, select.POLLIN | (select.POLLOUT if self._waiting else 0))
        poller.poll(None if seconds is None else seconds * 1000)

    def finish(self, seconds: float) -> None:
        """Sends what waits, at most for so long, and closes."""
        try:
            self.flush()
            if self._waiting:
                self._socket.settimeout(seconds)
                self._socket.sendall(b"".join(self._waiting))
        except (Disconnected, OSError):
            pass
        self.close()

    def close(self) -> None:
        self._socket.close()


def _connect(connecting: socket.socket, path: str) -> None:
    if len(os.fsencode(path)) <= _LONGEST_PATH or not os.path.isdir("/proc/self/fd"):
        connecting.connect(path)
        return
    folder = os.open(os.path.dirname(path), getattr(os, "O_PATH", os.O_RDONLY))
    try:
        connecting.connect(f"/proc/self/fd/{folder}/{os.path.basename(path)}")
    finally:
        os.close(folder)
