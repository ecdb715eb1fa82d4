"""The loss as it goes into `backward`, read from the device a few times a second."""

from typing import Any, List, Optional, Tuple

#: Losses that wait to be read, at most: of more, every second one is kept, and so on.
_MOST = 64


class Losses:
    """Keeps detached losses, so that no step waits for a device."""

    def __init__(self) -> None:
        self._newest: List[Any] = []
        self._waiting: List[Tuple[int, Any]] = []
        self._side: dict = {}
        self._scaled: Optional[Tuple[Any, Any]] = None
        # Losses of one step out of so many are kept, and how many steps until the next of them.
        self._stride = 1
        self._until_kept = 0
        #: Whether a gradient scaler is in use: steps with infinite gradients are then no accident.
        self.has_scaler = False
        #: What the script's framework has divided each loss by: as many make a step's gradient.
        self.divided_by = 1

    def note_scaled(self, scaled: Any, plain: Any) -> None:
        """A gradient scaler made `scaled` of the loss `plain`."""
        self.has_scaler = True
        self._scaled = (scaled, plain.detach())

    def note(self, loss: Any) -> None:
        """`backward` is called on this."""
        if self._until_kept or loss.numel() != 1:
            return
        scaled, self._scaled = self._scaled, None
        plain = scaled[1] if scaled is not None and scaled[0] is loss else loss.detach()
        if len(self._newest) < _MOST:
            self._newest.append(plain if self.divided_by == 1 else plain * self.divided_by)

    def step_done(self, step: int) -> None:
        """The main optimizer has stepped by the gradients of what was noted."""
        if self._until_kept:
            self._until_kept -= 1
            return
        self._until_kept = self._stride - 1
        if self._newest:
            if len(self._waiting) >= _MOST:
                del self._waiting[::2]
                self._stride *= 2
            for loss in self._newest:
                self._waiting.append((step, loss))
            self._newest.clear()

    def side_step_done(self, prefix: str) -> None:
        """Another optimizer has stepped: its loss is no part of the train cost."""
        if self._newest:
            self._side[prefix] = self._newest[-1]
            self._newest = []

    def read(self) -> Tuple[List[Tuple[int, float]], List[Tuple[str, float]]]:
        """Losses since the last time, with their steps, and the other optimizers' newest.

        The only place where the device is waited for.
        """
        waiting, self._waiting = self._waiting, []
        if len(waiting) < _MOST // 4:
            self._stride = max(1, self._stride // 2)
        side, self._side = self._side, {}
        if not waiting and not side:
            return [], []
        values = _numbers([loss for _, loss in waiting] + list(side.values()))
        steps = [step for step, _ in waiting]
        return list(zip(steps, values)), list(zip(side, values[len(steps) :]))


def _numbers(tensors: List[Any]) -> List[float]:
    import torch

    if len(tensors) == 1:
        return [float(tensors[0])]
    try:
        return torch.stack(tensors).reshape(-1).tolist()
    except RuntimeError:
        # Of several shapes, types or devices.
        return [float(each) for each in tensors]
