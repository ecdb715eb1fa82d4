"""What each command does."""

from typing import Any

from .command_desk import WaitingEdit
from .wire import Line


class Commands:
    """Carries out the commands of the control protocol, at a step's end."""

    def __init__(self, client: Any) -> None:
        self._client = client
        desk = client.desk
        self._applied = desk.applied
        self._refused = desk.refused
        desk.actions.update(
            set=self._set,
            pause=self._pause,
            resume=self._resume,
            stepOnce=self._step_once,
            epochOnce=self._epoch_once,
            saveCheckpoint=self._save,
            evaluate=self._evaluate,
            stop=self._stop,
            cancelStop=self._cancel_stop,
        )

    def _set(self, command: Line) -> None:
        client = self._client
        key, value = command.get("hyperparameter"), command.get("value")
        row = client.hyperparameters.find(key) if isinstance(key, str) else None
        if row is None:
            return self._refused(command, f"this trainer has no hyperparameter {key}")
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            return self._refused(command, f"{row.title} must be a number")
        value, before = float(value), row.value
        refusal = row.refusal(value) or client.ramps.refusal(row, command)
        if refusal is not None:
            return self._refused(command, refusal)
        ramp = client.ramps.begin(row, command, value)
        refusal = row.set(value if ramp is None else ramp.start)
        if refusal is not None:
            client.ramps.stop(row)
            return self._refused(command, refusal)
        edit = WaitingEdit(command, row, before, value, ramp)
        if row.optimizer is None or client.pause.is_holding:
            edit.answer(client.desk, inside=False)
        else:
            row.optimizer.waiting.append(edit)
        client.reports.declare_news()

    def _pause(self, command: Line) -> None:
        client = self._client
        if client.pause.is_holding:
            return self._refused(command, "the run is already paused")
        client.reports.send_row()
        client.pause.ask()
        self._applied(command, reason=command.get("reason"))

    def _resume(self, command: Line) -> None:
        pause = self._client.pause
        if not pause.is_active:
            return self._refused(command, "the run is not paused")
        pause.end()
        self._applied(command)

    def _step_once(self, command: Line) -> None:
        self._client.pause.go_one_step(self._client.step)
        self._applied(command)

    def _epoch_once(self, command: Line) -> None:
        if not self._client.epochs.is_known:
            return self._refused(command, "nothing tells where an epoch ends")
        self._client.pause.go_one_epoch()
        self._applied(command)

    def _save(self, command: Line) -> None:
        client = self._client
        if client.saving.on_save is None and client.loop is not None:
            if client.loop.takes(command):
                return
        client.saving.carry_out(command)

    def _evaluate(self, command: Line) -> None:
        client = self._client
        if client.on_evaluate is None:
            if client.loop is not None and client.loop.takes(command):
                return
            return self._refused(command, "the script has not said how: dltui_client.on_evaluate")
        client.call_evaluate()
        self._applied(command)

    def _stop(self, command: Line) -> None:
        client, at = self._client, command.get("at", "afterBatch")
        if at == "afterEpoch" and not client.epochs.is_known:
            return self._refused(command, "nothing tells where an epoch ends")
        if at not in ("afterBatch", "afterEpoch"):
            return self._refused(command, f"this trainer cannot stop {at}")
        client.stop.ask(at)
        self._applied(command)

    def _cancel_stop(self, command: Line) -> None:
        if not self._client.stop.cancel():
            return self._refused(command, "no stop is pending")
        self._applied(command)
