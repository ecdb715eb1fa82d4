"""The loss as it goes into `backward`, read from the device a few times a second."""

from typing import Any, List, Optional, Tuple

from .step_state import state

#: Losses that wait to be read, at most: of more, those of every second step are kept, and so on.
_MOST = 32
#: Of so many steps there are never that many.
_NEVER = 1 << 60


class Losses:
    """Keeps detached losses, so that no step waits for a device."""

    def __init__(self) -> None:
        # Of each step one, with its number: the sum of what its gradients come from.
        self._waiting: List[Tuple[int, Any]] = []
        self._side: dict = {}
        self._scaled: Optional[Tuple[Any, Any]] = None
        self._are_wanted = True
        #: Whether a gradient scaler is in use: steps with infinite gradients are then no accident.
        self.has_scaler = False

    def want(self, are_wanted: bool) -> None:
        """Whether anybody looks at losses; before the first step nobody knows, and they are kept."""
        if are_wanted != self._are_wanted:
            self._are_wanted = are_wanted
            self._waiting.clear()
            state.takes_loss = are_wanted
            state.stride = 1 if are_wanted else _NEVER

    def note_scaled(self, scaled: Any, plain: Any) -> None:
        """A gradient scaler made `scaled` of the loss `plain`."""
        self.has_scaler = True
        self._scaled = (scaled, plain.data)

    def note(self, loss: Any) -> None:
        """`backward` is called on this: the step that comes goes by its gradients.

        Gradients add up until they are zeroed, and so do the losses: those of a batch in parts, of
        which each was divided, make the batch's.
        """
        if loss.numel() != 1:
            return
        scaled, self._scaled = self._scaled, None
        # `data` and not `detach`, which costs three times as much.
        plain = scaled[1] if scaled is not None and scaled[0] is loss else loss.data
        waiting, step = self._waiting, state.number + 1
        if waiting and waiting[-1][0] == step:
            before = waiting.pop()[1]
            # Where they were zeroed the same is measured again, as L-BFGS does, or a step was left out.
            if not state.is_zeroed:
                plain = _sum(before, plain)
        elif len(waiting) >= _MOST:
            state.stride *= 2
            del waiting[::2]
        state.is_zeroed = False
        waiting.append((step, plain))

    def side_step_done(self, prefix: str) -> None:
        """Another optimizer has stepped: its loss is no part of the train cost."""
        noted = self._take_later()
        if noted:
            self._side[prefix] = noted[-1][1]

    def _take_later(self) -> List[Tuple[int, Any]]:
        """The losses of the step that is still to come."""
        first = len(self._waiting)
        while first and self._waiting[first - 1][0] > state.number:
            first -= 1
        later = self._waiting[first:]
        del self._waiting[first:]
        return later

    def read(self) -> Tuple[List[Tuple[int, float]], List[Tuple[str, float]]]:
        """Losses since the last time, with their steps, and the other optimizers' newest.

        The only place where the device is waited for.
        """
        later = self._take_later()
        waiting, self._waiting = self._waiting, later
        if self._are_wanted and len(waiting) < _MOST // 4:
            state.stride = max(1, state.stride // 2)
        side, self._side = self._side, {}
        if not waiting and not side:
            return [], []
        values = _numbers([loss for _, loss in waiting] + list(side.values()))
        steps = [step for step, _ in waiting]
        return list(zip(steps, values)), list(zip(side, values[len(steps) :]))


def _sum(first: Any, second: Any) -> Any:
    try:
        return first + second
    except RuntimeError:
        # On two devices.
        return second


def _numbers(tensors: List[Any]) -> List[float]:
    import torch

    # Nothing is waited for in the processor's own memory, and to stack them takes longer.
    if len(tensors) == 1 or all(each.is_cpu for each in tensors):
        return [float(each) for each in tensors]
    try:
        return torch.stack(tensors).reshape(-1).tolist()
    except RuntimeError:
        # Of several shapes, types or devices.
        return [float(each) for each in tensors]
