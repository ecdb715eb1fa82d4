"""Curves: which source each comes from, and rows of them at a steady rhythm."""

import time
from typing import Any, Dict, Iterable, List, Optional

#: Seconds between two rows, and so between two looks at a device.
ROW_SECONDS = 0.25
#: Seconds between two looks at a device when epochs end more often than rows are due.
LOOK_SECONDS = 0.1
#: Who may give a curve, best last. Each curve has one owner; a better source takes it over.
_RANKS = ("loss", "tracker", "framework", "script", "client")


class Metrics:
    """Collects numbers until a row is due."""

    def __init__(self) -> None:
        self._owners: Dict[str, str] = {"train/learningRate": "client"}
        self._values: Dict[str, float] = {}
        self.due = 0.0
        self._looked_at = 0.0

    def takes_look(self) -> bool:
        """Whether a device may be looked at for a row that is not due; that then counts as done."""
        now = time.monotonic()
        if now < self._looked_at + LOOK_SECONDS:
            return False
        self._looked_at = now
        return True

    def note(self, key: str, value: float, source: str) -> bool:
        """Takes a number if the source is the curve's owner; tells whether it is."""
        owner = self._owners.get(key)
        if owner != source:
            if owner is not None and _RANKS.index(owner) > _RANKS.index(source):
                return False
            self._owners[key] = source
        self._values[key] = value
        return True

    def waits_for(self, keys: Iterable[str]) -> bool:
        """Whether a number of one of these curves is collected, and would be lost to a next one."""
        return any(key in self._values for key in keys)

    def take_row(self, moves_due: bool = True) -> Dict[str, float]:
        """What has been collected. Behind a row that was due the next one is due a while later.

        One that comes early, at an epoch's end or as the script logs, puts off none: only in a step
        that is due is the rate told and the device looked at, and epochs may be shorter than that.
        """
        now = time.monotonic()
        if moves_due and now >= self.due:
            self.due = now + ROW_SECONDS
            self._looked_at = now
        values, self._values = self._values, {}
        return values


class MetricDefinitions:
    """What the script says of its metrics: titles, units, and which way is better."""

    def __init__(self) -> None:
        self._rows: Dict[str, Dict[str, Any]] = {}
        self._news: Dict[str, Dict[str, Any]] = {}

    @property
    def has_news(self) -> bool:
        return bool(self._news)

    def declare(
        self, name: str, title: Optional[str], unit: Optional[str], better: Optional[str]
    ) -> None:
        if better not in (None, "lower", "higher"):
            raise ValueError(f"better is 'lower' or 'higher', not {better!r}")
        row: Dict[str, Any] = {"name": name}
        for member, value in (("title", title), ("unit", unit), ("better", better)):
            if value is not None:
                row[member] = value
        if self._rows.get(name) != row:
            self._rows[name] = self._news[name] = row

    def take_news(self, all_again: bool = False) -> List[Dict[str, Any]]:
        rows = self._rows if all_again else self._news
        self._news = {}
        return list(rows.values())


def number(value: Any) -> Optional[float]:
    """A metric as a number; None for what is none. A tensor of one value is read."""
    if isinstance(value, bool) or isinstance(value, str):
        return None
    try:
        return float(value)
    except Exception:
        return None
