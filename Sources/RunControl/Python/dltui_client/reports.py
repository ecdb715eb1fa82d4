"""What the host is told: curves, what can be set and done, and what has happened."""

import time
from typing import Any, Dict, List, Optional

from .wire import Line

#: Seconds between two rows of what the script logs: of more the newest counts.
LOG_SECONDS = 0.01


class Reports:
    """Makes the client's events. Only the process that speaks sends any."""

    def __init__(self, client: Any) -> None:
        self._client = client
        #: Whether the host was told how the run ends.
        self.is_finished = False
        # When the next row that the script logs may be sent, and where the one that waits belongs.
        self._logs_at = 0.0
        self._logged_at: Optional[Line] = None

    def introduce(self) -> None:
        """What a host is told that did not know us."""
        client = self._client
        rows = client.hyperparameters.take_news(all_again=True)
        if not client.only_watches:
            self._declare(rows)
        self.declare_metrics(all_again=True)
        self.declare_length()
        self.send_capabilities()

    def message(self, level: str, text: str) -> None:
        self._send("message", level=level, text=text)

    def failed(self, kind: type, error: BaseException) -> None:
        """The script ends by an exception that nobody catches."""
        client = self._client
        if not client.speaks or client.is_off:
            return
        if issubclass(kind, KeyboardInterrupt):
            return self.finished("interrupted")
        text = f"{kind.__name__}: {error}".rstrip(": ")[:2000]
        self.message("error", f"the script failed after step {client.step}: {text}")
        self.finished("failed", text)

    def finished(self, reason: str, detail: Optional[str] = None) -> None:
        self.is_finished = True
        if detail is None:
            self._send("finished", reason=reason)
        else:
            self._send("finished", reason=reason, detail=detail)

    def declare_news(self) -> None:
        client = self._client
        if client.hyperparameters.has_news and client.is_begun:
            news = client.hyperparameters.take_news()
            if not client.only_watches:
                self._declare(news)

    def declare_metrics(self, all_again: bool = False) -> None:
        rows = self._client.metric_definitions.take_news(all_again)
        for first in range(0, len(rows), 50):
            self._send("metricsDeclared", metrics=rows[first : first + 50])

    def declare_length(self) -> None:
        epochs = self._client.epochs.planned
        if epochs is not None:
            self._send("planned", epochs=epochs)

    def _declare(self, rows: List[Line]) -> None:
        # In pieces: a line holds 64 KiB.
        for first in range(0, len(rows), 50):
            self._send("hyperparametersDeclared", hyperparameters=rows[first : first + 50])

    def send_capabilities(self) -> None:
        client = self._client
        client.capabilities_changed = False
        able: List[str] = []
        if not client.only_watches:
            able = ["pause", "stepOnce", "ramp", "stop.afterBatch"]
            if client.epochs.is_known:
                able += ["epochOnce", "stop.afterEpoch"]
            loop = client.loop
            saves = client.saving.on_save is not None or client.steps.main is not None
            if saves or (loop is not None and loop.can("saveCheckpoint")):
                able.append("save")
            if client.on_evaluate is not None or (loop is not None and loop.can("evaluate")):
                able.append("evaluate")
        self._send("capabilities", capabilities=able)

    def log(self, values: Dict[str, float], source: str, at_once: bool) -> None:
        """Takes numbers that the script logs; each becomes a row's, up to so many rows a second.

        `at_once` tells that these are all of this step; else more may come.
        """
        client = self._client
        now = time.monotonic()
        before = self._logged_at
        if before is not None and now >= self._logs_at:
            if before["step"] != client.step or client.metrics.waits_for(values):
                self._send_logged(now)
        for key, value in values.items():
            client.note(key, value, source)
        if self._logged_at is None:
            self._logged_at = {"step": client.step, "seconds": client.seconds}
        if at_once and now >= self._logs_at:
            self._send_logged(now)

    def _send_logged(self, now: float) -> None:
        """Sends what waits, with the step at which it was logged."""
        client, place = self._client, self._logged_at
        self._logged_at = None
        self._logs_at = now + LOG_SECONDS
        if not client.speaks or place is None:
            return
        values = client.metrics.take_row(moves_due=False)
        if values:
            position = client.epochs.position
            more = {} if position is None else {"epoch": position}
            self._send("scalars", **place, **more, values=values)

    def send_row(self, looks: bool = True) -> None:
        """Sends what has been measured since the last row.

        `looks` tells whether the device is waited for; what is on it else counts in the next row.
        """
        client = self._client
        if not client.speaks:
            return
        if looks:
            client.watch.read()
            if client.loop is not None:
                client.loop.read()
        values = client.metrics.take_row()
        self._logged_at = None
        if not values:
            return
        position = client.epochs.position
        if position is None:
            self._send("scalars", values=values)
        else:
            self._send("scalars", epoch=position, values=values)

    def epoch_finished(self, epoch: int) -> None:
        self.send_row(looks=self._client.metrics.takes_look())
        self._send("epochFinished", epoch=epoch)

    def checkpoint_saved(self, path: str) -> None:
        position = self._client.epochs.position or 0.0
        self._send("checkpointSaved", file=path, epoch=position)

    def _send(self, event: str, **members: Any) -> None:
        client = self._client
        line: Line = {"event": event, "step": client.step, "seconds": client.seconds}
        line.update(members)
        client.send(line)
