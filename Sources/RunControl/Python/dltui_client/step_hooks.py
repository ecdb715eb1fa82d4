"""What happens before and after each optimizer's step."""

import threading
from types import FrameType
from typing import Any, Dict, List, Optional

from . import optimizer_hyperparameters
from .group_edits import GroupEdits
from .optimizer_names import name_of
from .optimizer_record import OptimizerRecord
from .step_state import nobody, state


class StepHooks:
    """Applies edits for the length of a step, and counts the main optimizer's steps.

    A subclass that calls `super().step()`, and a container of optimizers, come by more than once
    in one step: only the outermost counts. Steps of the main optimizer that nothing is to be done
    for pass these methods by: the hooks themselves count them (`torch_hooks`).
    """

    def __init__(self, client: Any) -> None:
        self._client = client
        self._edits = GroupEdits()
        self._records: Dict[int, OptimizerRecord] = {}
        self._thread = 0
        # The frame of the outermost step, unless that one began quietly.
        self._frame: Optional[FrameType] = None
        self._current: Optional[OptimizerRecord] = None
        #: The optimizer whose steps count: the first that steps.
        self.main: Optional[OptimizerRecord] = None

    def before(self, optimizer: Any, frame: FrameType) -> None:
        """A step begins; `frame` is that of PyTorch's function around it."""
        if self._client.is_off:
            state.depth += 1
            return
        if threading.get_ident() != self._thread and not self._take_thread():
            return
        if state.depth:
            if self._is_inside_of_step(frame):
                self._begin_inner(optimizer)
                return
            # The step before ended by an exception.
            self.restore()
        record = self._records.get(id(optimizer))
        if record is None or record.reference() is not optimizer:
            record = self._meet(optimizer, frame)
            if self._client.is_off:
                return
        state.depth = 1
        state.quiet = nobody
        self._frame = frame
        self._current = record
        if record.is_edited:
            record.apply(optimizer, self._edits)
        if record.waiting:
            self._answer(record, inside=True)
        if self._client.gradient_norms.is_on and record is self.main:
            self._client.gradient_norms.measure(optimizer)

    def after(self, optimizer: Any) -> None:
        """A step is over. Raises StopTraining when that is asked for."""
        client = self._client
        if client.is_off:
            state.depth = max(state.depth - 1, 0)
            if client.ranks is not None and state.depth == 0 and self._is_main(optimizer):
                client.ranks.tick()
                client.ranks.leave_if_due()
            return
        if threading.get_ident() != self._thread:
            return
        if state.depth != 1:
            state.depth = max(state.depth - 1, 0)
            return
        record = self._current
        if client.ranks is not None and record is self.main:
            client.ranks.tick()
        if record is self.main and client.is_row_due:
            self._note_schedules()
        if record is not None and record.is_edited:
            self._edits.restore()
        self._leave()
        if record is self.main:
            client.step_done()
        elif record is not None:
            client.losses.side_step_done(record.prefix)
        self._choose_pace()

    def after_quiet(self, optimizer: Any) -> None:
        """A step that was only counted is over, and the host is to be looked after.

        Raises StopTraining when that is asked for.
        """
        client = self._client
        if threading.get_ident() != self._thread:
            return
        if client.is_row_due:
            self._note_schedules()
        state.quiet = nobody
        client.step_ended()
        self._choose_pace()

    def _choose_pace(self) -> None:
        """Sees whether the main optimizer's next steps have nothing to do but be counted."""
        client, main = self._client, self.main
        if main is None or client.is_off or client.is_busy:
            return
        if main.is_edited or main.is_nested or main.waiting or client.gradient_norms.is_on:
            return
        state.look_at = client.look_at
        state.row_at = client.row_at
        state.peek = client.link.peek
        state.quiet = main.reference

    def _note_schedules(self) -> None:
        """What the main optimizer's step has used, and what the next one of each other will use."""
        for record in self._records.values():
            for name, value in record.scheduled(inside=record is self.main).items():
                self._client.note(f"train/{record.prefix}{name}", value, "client")

    def restore(self) -> None:
        """Gives every group back what the script has there."""
        self._edits.restore()
        state.quiet = nobody
        self._leave()

    def _leave(self) -> None:
        state.depth = 0
        self._frame = None
        self._current = None

    def optimizers(self) -> List[Any]:
        """The optimizers that have stepped and still are, the main one first."""
        alive = [record.reference() for record in self._records.values()]
        return [each for each in alive if each is not None]

    def answer_waiting(self) -> None:
        """Answers edits that no step has used yet, with what the next one will use."""
        for record in self._records.values():
            self._answer(record, inside=False)

    def _answer(self, record: OptimizerRecord, inside: bool) -> None:
        waiting, record.waiting = record.waiting, []
        client = self._client
        for edit in waiting:
            edit.answer(client.desk, inside)
        if waiting and record is self.main:
            client.metrics.due = 0.0

    def _take_thread(self) -> bool:
        """Whether this thread is the one to look at: the first that steps, while it trains."""
        if state.depth or (self.main is not None and self.main.reference() is not None):
            return False
        self._thread = threading.get_ident()
        return True

    def _is_main(self, optimizer: Any) -> bool:
        return self.main is not None and self.main.reference() is optimizer

    def _is_inside_of_step(self, frame: FrameType) -> bool:
        """Whether the step that is said to be going on still is: it may have raised."""
        wrapper = frame.f_code.co_filename
        outer = frame.f_back
        while outer is not None:
            if outer is self._frame:
                return True
            if self._frame is None and outer.f_code.co_filename == wrapper:
                self._frame = outer
                self._current = self.main
                return True
            outer = outer.f_back
        return False

    def _begin_inner(self, optimizer: Any) -> None:
        state.depth += 1
        state.quiet = nobody
        record = self._current
        if record is None:
            return
        record.is_nested = True
        if record.is_edited:
            record.apply(optimizer, self._edits)

    def _meet(self, optimizer: Any, frame: FrameType) -> OptimizerRecord:
        """An optimizer steps for the first time."""
        client = self._client
        is_main = self.main is None or self.main.reference() is None
        prefix = ""
        if not is_main:
            number = len(self._records) + 1
            name = name_of(optimizer, frame.f_back) or f"optimizer{number}"
            if any(record.prefix == f"{name}." for record in self._records.values()):
                name = f"optimizer{number}"
            prefix = f"{name}."
            client.metric_definitions.declare(
                f"{prefix}learningRate", f"{name} learning rate", None, None
            )
        record = OptimizerRecord(optimizer, prefix)
        self._records[id(optimizer)] = record
        if is_main:
            if not client.is_begun:
                client.step = max(steps_done(optimizer), client.resumed_step)
                client.epochs.resume()
            self.main = record
        optimizer_hyperparameters.declare(record, optimizer, client.hyperparameters)
        if is_main:
            client.model_is_there()
        client.begin()
        if is_main:
            client.carry_out_due()
        client.reports.declare_news()
        return record


def steps_done(optimizer: Any) -> int:
    """How many steps a restored optimizer has behind it, where it counts them; else 0."""
    for kept in optimizer.state.values():
        if isinstance(kept, dict) and "step" in kept:
            return int(kept["step"])
    return 0
