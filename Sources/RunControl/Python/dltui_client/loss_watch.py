"""Reads losses when a row is due, and pauses the run when one is not finite."""

import math
import os
from typing import Any, List, Tuple

from . import host_link


def is_attended() -> bool:
    """Whether somebody can be asked, if not now then later."""
    return os.environ.get("DLTUI_UNATTENDED", "") in ("", "0")


class LossWatch:
    """Makes the curve of the loss, and sees when it breaks."""

    def __init__(self, client: Any) -> None:
        self._client = client
        # Somebody who has seen the message and goes on is not stopped again by the same accident.
        self._is_broken = False

    def read(self) -> None:
        """Waits for the device, once, and notes what it gave."""
        client = self._client
        losses, others = client.losses.read()
        if losses:
            values = [value for _, value in losses]
            client.note("train/cost", sum(values) / len(values), "loss")
            self.look_at(losses)
        for prefix, value in others:
            client.note(f"train/{prefix}cost", value, "loss")
        norm, client.gradient_norm = client.gradient_norm, None
        if norm is not None:
            client.note("train/gradientNorm", float(norm), "loss")

    def look_at(self, losses: List[Tuple[int, float]]) -> None:
        """These losses, with their steps, were read."""
        broken = next((each for each in losses if not math.isfinite(each[1])), None)
        if broken is None:
            self._is_broken = False
        elif not self._is_broken and self._client.link.is_open:
            self._is_broken = True
            self._pause(*broken)

    def _pause(self, step: int, value: float) -> None:
        client = self._client
        if client.only_watches:
            return
        what = "NaN" if math.isnan(value) else "infinity"
        if not is_attended():
            text = f"{what} in the loss at step {step}: training goes on, for nobody can be asked"
            client.reports.message("error", text)
            return host_link.say(text)
        client.reports.message(
            "error",
            f"{what} in the loss at step {step}: training paused; Space goes on, s stops",
        )
        client.ask_of_itself("pause", f"the loss is not finite ({what}) at step {step}")
