"""All ranks of a distributed job do the same at the same step.

Rank 0 talks to the host, or the first rank that has one beside it. At steps that all ranks know
beforehand, three numbers are summed over all ranks, by a process group of our own; only when there are
commands, they follow.
"""

import json
import os
import sys
import time
from datetime import timedelta
from typing import Any, Callable, List, Optional

from .wire import Line

#: Seconds that a rank waits for the others to come to their first step.
_GATHER_SECONDS = 15.0
#: Seconds between two exchanges, about.
_EXCHANGE_SECONDS = 0.25
#: Steps between two exchanges, at most.
_MOST_STEPS = 4096
#: A pause may last: nobody is given up before.
_TIMEOUT = timedelta(hours=24)


def join(client: Any) -> bool:
    """Finds this process's part; False when it has none to play."""
    dist = _distributed()
    if dist is None:
        return _join_alone(client)
    client.world_size = dist.get_world_size()
    client.speaks = client.has_host and dist.get_rank() == 0
    if client.world_size == 1:
        return client.has_host
    group = speaker = None
    why = "a rank has not come to its first step"
    try:
        if _all_are_ready(dist, client):
            group = dist.new_group(backend="gloo", timeout=_TIMEOUT)
            speaker = _first_with_host(dist, group, client)
        elif client.has_host:
            client.speaks = _is_first_to_speak(dist)
    except Exception as error:
        why = f"the ranks cannot agree: {error}"
        group = None
    if group is None:
        _only_watch(client, why)
        return client.speaks
    if speaker is None:
        # The host that set this going looks after another job.
        client.only_watches = True
        return False
    client.speaks = dist.get_rank() == speaker
    client.ranks = Ranks(dist, group, client, speaker)
    return True


def _join_alone(client: Any) -> bool:
    client.world_size = int(os.environ.get("WORLD_SIZE") or 1)
    client.speaks = client.has_host and os.environ.get("RANK", "0") == "0"
    if client.world_size > 1:
        _only_watch(client, "its ranks have no torch.distributed process group")
    return client.speaks


def _only_watch(client: Any, why: str) -> None:
    client.only_watches = True
    if client.speaks:
        from .host_link import say_off

        say_off(why)


def _distributed() -> Any:
    dist = sys.modules.get("torch.distributed")
    if dist is None or not dist.is_available() or not dist.is_initialized():
        return None
    return dist


def _all_are_ready(dist: Any, client: Any) -> bool:
    """Whether every rank comes to a step soon; all ranks come to the same answer.

    Making a process group waits for every rank, and a rank that never steps would never come.
    """
    store, is_first = _store(dist), dist.get_rank() == 0
    ready, verdict = _key("ready"), _key("verdict")
    if is_first and client.has_host:
        store.add(_key("first"), 1)
    store.add(ready, 1)
    end = time.monotonic() + _GATHER_SECONDS
    while time.monotonic() < end:
        if is_first and store.add(ready, 0) >= client.world_size:
            return _decide(store, verdict, "go")
        if not is_first and store.check([verdict]):
            return store.get(verdict) == b"go"
        time.sleep(0.01)
    return _decide(store, verdict, "no")


def _decide(store: Any, key: str, word: str) -> bool:
    """The first to decide decides for all."""
    return store.compare_set(key, "", word) == b"go"


def _first_with_host(dist: Any, group: Any, client: Any) -> Optional[int]:
    """The lowest rank that a host is beside: on other nodes there may be none."""
    torch = sys.modules["torch"]
    mine = dist.get_rank() if client.has_host else client.world_size
    lowest = torch.tensor([mine], dtype=torch.int64, device="cpu")
    dist.all_reduce(lowest, op=dist.ReduceOp.MIN, group=group)
    found = int(lowest.item())
    return found if found < client.world_size else None


def _is_first_to_speak(dist: Any) -> bool:
    """Whether this rank is to tell the curves of ranks that do not all step: rank 0 if it does."""
    store, key, rank = _store(dist), _key("speaker"), dist.get_rank()
    if rank and store.add(_key("first"), 0):
        return False
    return store.compare_set(key, "", str(rank)) == str(rank).encode()


def _store(dist: Any) -> Any:
    return dist.distributed_c10d._get_default_store()


def _key(name: str) -> str:
    return f"dltui/{os.environ.get('TORCHELASTIC_RESTART_COUNT', '0')}/{name}"


class Ranks:
    """The agreement of all ranks. Every rank calls the same methods at the same steps."""

    def __init__(self, dist: Any, group: Any, client: Any, speaker: int) -> None:
        """`speaker` is the rank that talks to the host."""
        self._dist = dist
        self._group = group
        self._client = client
        self._speaker = speaker
        self._speaks = dist.get_rank() == speaker
        self._until_exchange = 1
        #: Whether the others wait for this rank in an exchange, or will before their next step.
        self.owes = False
        #: Whether something went wrong here that the others are to know at the next exchange.
        self.has_failed = False
        self._steps_between = 1
        self._last_exchange = time.monotonic()

    def tick(self) -> None:
        """A step is over: called on every rank, whatever else happens there."""
        self._until_exchange -= 1
        self.owes = self._until_exchange <= 0

    def exchange_when_due(self, own: Callable[[], List[Line]]) -> List[Line]:
        """The commands for this step, the same on every rank; `own` gives those that the host sent."""
        if not self.owes:
            return []
        return self._exchange(own() if self._speaks else [])

    def exchange_first(self, own: List[Line]) -> List[Line]:
        """What counts before the first step, the same on every rank; `own` is rank 0's."""
        return self._exchange(own if self._speaks else [])

    def exchange_now(self, own: Callable[[], Optional[List[Line]]]) -> Optional[List[Line]]:
        """The commands of a moment in a pause; None on every rank when nobody can ask any more."""
        self.owes = True
        commands: List[Line] = []
        if self._speaks:
            awaited = own()
            commands = [{"command": "_leave"}] if awaited is None else awaited
        commands = self._exchange(commands)
        if any(each.get("command") == "_leave" for each in commands):
            return None
        return commands

    def leave_if_due(self) -> None:
        """This rank's client is off: the others are told when they expect to be told something."""
        if self.owes:
            self._client.ranks = None
            self._sum(0, 0, failed=1)

    def _exchange(self, commands: List[Line]) -> List[Line]:
        torch = sys.modules["torch"]
        data = json.dumps(commands).encode() if commands else b""
        length, steps, failed = self._sum(len(data), self._pace(), int(self.has_failed))
        self._steps_between = max(1, steps)
        self._until_exchange = self._steps_between
        self.owes = False
        if failed:
            self._client.ranks = None
            self._client.only_watches = True
            raise RuntimeError(f"the client of {failed} of {self._client.world_size} ranks is off")
        if not length:
            return []
        if self._speaks:
            content = torch.frombuffer(bytearray(data), dtype=torch.uint8)
        else:
            content = torch.empty(length, dtype=torch.uint8, device="cpu")
        self._dist.broadcast(content, src=self._speaker, group=self._group)
        return commands if self._speaks else json.loads(bytes(content.tolist()).decode())

    def _sum(self, length: int, steps: int, failed: int) -> List[int]:
        torch = sys.modules["torch"]
        numbers = torch.tensor([length, steps, failed], dtype=torch.int64, device="cpu")
        self._dist.all_reduce(numbers, group=self._group)
        return numbers.tolist()

    def _pace(self) -> int:
        """The speaking rank's word on how many steps to do until the next exchange."""
        now = time.monotonic()
        passed, self._last_exchange = now - self._last_exchange, now
        if not self._speaks:
            return 0
        wanted = self._steps_between * _EXCHANGE_SECONDS / max(passed, 1e-6)
        # Not more than twice as many at once: a first step is often a slow one, or a short one.
        return int(max(1, min(wanted, 2 * self._steps_between, _MOST_STEPS)))
