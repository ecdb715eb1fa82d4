"""The line to the host: hello, what came, and finding the host again after it went."""

import os
import sys
import time
from typing import Any, Callable, Dict, List, Optional

from .connection import Connection, Disconnected
from .step_state import POLL_SECONDS, unknown
from .wire import PROTOCOL, Line

#: Seconds between attempts to find the host again.
_RETRY_SECONDS = 5.0
#: Seconds after a command in which the end of each step looks: who asks once soon asks again.
_EAGER_SECONDS = 0.5


class HostRefuses(Exception):
    """The host said goodbye, or speaks another protocol."""


def say_off(reason: str) -> None:
    """Says once, in one line on standard error, what does not work."""
    global _said
    if _said:
        return
    _said = True
    # A host's own words may hold what steers a terminal.
    reason = "".join(c if c.isprintable() else " " for c in reason)
    reason = " ".join(reason.split())
    if len(reason) > 200:
        reason = f"{reason[:199]}…"
    say(f"steering is off ({reason}); training goes on")


_said = False


def say(text: str) -> None:
    """One line on standard error."""
    try:
        sys.stderr.write(f"dltui: {text}\n")
        sys.stderr.flush()
    except Exception:
        pass


class HostLink:
    """Sends to the host while there is one. Nothing here raises Disconnected."""

    def __init__(self, path: str, hello: Callable[[], Dict[str, Any]]) -> None:
        """`hello` gives the members of hello that change."""
        self._path = path
        self._hello = hello
        self._connection: Optional[Connection] = None
        self._retry_at = 0.0
        #: When the socket is to be looked at again.
        self.poll_at = 0.0
        self._eager_until = 0.0
        #: Whether the host has said all that counts before the first step.
        self.has_begun = False
        #: Whether the host is still to say what it misses, on a line that is new.
        self.is_catching_up = False
        #: Tells the host anew what it has to know, after each hello.
        self.introduce: Callable[[], None] = lambda: None

    @property
    def is_open(self) -> bool:
        return self._connection is not None

    def open(self) -> None:
        """Connects if the host is there."""
        self._retry_at = time.monotonic() + _RETRY_SECONDS
        try:
            self._connection = Connection(self._path)
        except Disconnected as error:
            say_off(str(error))
            return
        self.is_catching_up = True
        hello = {"control": "hello", "protocol": PROTOCOL, "role": "trainer"}
        self.send(dict(hello, **self._hello()))
        self.introduce()

    def send(self, line: Line) -> None:
        """Sends a line; without a host it is dropped."""
        if self._connection is None:
            return
        try:
            self._connection.send(line)
        except Disconnected as error:
            self._lose(error)

    @property
    def peek(self) -> Callable[[float], Any]:
        """Tells at once whether the host has said something; `unknown` where that is not enough."""
        if self._connection is None or time.monotonic() < self._eager_until:
            return unknown
        return self._connection.peek

    def poll(self, now: float) -> List[Line]:
        """The commands that have come. Raises HostRefuses, and WireError for garbage."""
        if now < self.poll_at:
            return []
        self.poll_at = now if now < self._eager_until else now + POLL_SECONDS
        if self._connection is None:
            if now < self._retry_at:
                return []
            self.open()
            if self._connection is None:
                return []
        try:
            lines = self._connection.receive()
        except Disconnected as error:
            self._lose(error)
            return []
        if not lines:
            return lines
        self.poll_at = now
        self._eager_until = now + _EAGER_SECONDS
        return self._commands(lines)

    def wait(self, seconds: Optional[float] = None) -> List[Line]:
        """Waits for commands; an empty list when the time is over or the host has gone."""
        if self._connection is None:
            return []
        self._connection.wait(seconds)
        self.poll_at = 0.0
        return self.poll(time.monotonic())

    def wait_for_begin(self, seconds: float) -> List[Line]:
        """The commands that the host sends before it says that training may begin."""
        commands: List[Line] = []
        end = time.monotonic() + seconds
        while not self.has_begun and self._connection is not None:
            left = end - time.monotonic()
            if left <= 0:
                break
            commands += self.wait(left)
        return commands

    def _commands(self, lines: List[Line]) -> List[Line]:
        commands = []
        for line in lines:
            if "command" in line:
                commands.append(line)
            elif line.get("control") == "begin":
                self.has_begun = True
                self.is_catching_up = False
            elif line.get("control") == "goodbye":
                raise HostRefuses(f"the host said goodbye: {line.get('reason', 'no reason')}")
            elif line.get("control") == "welcome" and line.get("protocol") != PROTOCOL:
                theirs = line.get("protocol")
                raise HostRefuses(f"the host speaks protocol {theirs}, this client {PROTOCOL}")
        return commands

    def _lose(self, error: Disconnected) -> None:
        self._drop()
        say_off(str(error))

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        self.is_catching_up = False
        self._retry_at = time.monotonic() + _RETRY_SECONDS

    def finish(self) -> None:
        """Sends what waits, at most for half a second, and closes."""
        if self._connection is not None:
            self._connection.finish(0.5)
            self._connection = None
        self._retry_at = float("inf")

    def forget(self) -> None:
        """The process has forked: this copy of the socket is not ours."""
        self._drop()
        self._retry_at = float("inf")


#: Modules whose versions a run's log keeps, where the script uses them.
_NAMED = (
    "torch", "numpy", "keras", "tensorflow", "jax", "flax", "optax", "transformers", "accelerate",
    "lightning", "pytorch_lightning", "datasets", "peft", "trl", "diffusers", "timm", "deepspeed",
)  # fmt: skip


def facts() -> Dict[str, str]:
    """What the training runs on: versions, and graphics processors where PyTorch uses them."""
    found = {"python": sys.version.split()[0]}
    for name in _NAMED:
        version = getattr(sys.modules.get(name), "__version__", None)
        if version is not None:
            found[name] = str(version)[:100]
    try:
        cuda = getattr(sys.modules.get("torch"), "cuda", None)
        # Asking otherwise would take memory on the device.
        if cuda is not None and cuda.is_initialized():
            names = [cuda.get_device_name(index) for index in range(cuda.device_count())]
            found["gpus"] = ", ".join(names)[:1000]
    except Exception:
        pass
    return found


def common_hello() -> Dict[str, Any]:
    """The members of hello that never change."""
    from . import __version__

    torch = sys.modules.get("torch")
    framework = f"PyTorch {torch.__version__}" if torch is not None else "Python"
    restart = os.environ.get("TORCHELASTIC_RESTART_COUNT", "0")
    return {
        "facts": facts(),
        "client": __version__,
        "pid": os.getpid(),
        "restart": int(restart) if restart.isdigit() else 0,
        "framework": framework,
    }
