"""The one client of this process."""

import os
from typing import Any

from .step_state import state

_client: Any = None


class NoClient:
    """Stands for a client that could not be made."""

    is_off = True
    only_watches = True
    steps = None

    def turn_off(self, reason: str) -> None:
        pass

    def broke(self, error: Exception) -> None:
        pass


def client() -> Any:
    """The client; made when it is first asked for. Never raises."""
    global _client
    if _client is None:
        try:
            from .client import Client

            _client = Client(os.environ["DLTUI_SOCKET"])
        except Exception as error:
            from .host_link import say_off

            _client = NoClient()
            state.takes_loss = False
            say_off(f"{type(error).__name__}: {error}")
    return _client


def is_wanted() -> bool:
    """Whether a host started this process."""
    return bool(os.environ.get("DLTUI_SOCKET"))
