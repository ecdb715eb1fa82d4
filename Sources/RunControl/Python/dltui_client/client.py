"""The client of one process: what it knows of the training, and what it does between two steps."""

import atexit
import math
import os
import time
from typing import Any, Callable, List, Optional

from . import host_link, metric_names, model_hyperparameters, ranks, scheduled
from .command_desk import CommandDesk
from .commands import Commands
from .epochs import Epochs
from .host_link import HostLink, HostRefuses
from .hyperparameters import Hyperparameters
from .losses import Losses
from .loss_watch import LossWatch
from .metrics import MetricDefinitions, Metrics
from .pausing import Pause
from .printing import Printing
from .ramps import Ramps
from .reports import Reports
from .saving import Saving
from .step_hooks import StepHooks
from .step_state import state
from .stopping import ExitHook, StopLadder, StopTraining
from .training_clock import TrainingClock
from .wire import Line, WireError

_NOTHING: List[Line] = []


#: Stands for the socket's path where the host is on another node.
NO_HOST = "-"


class Client:
    """Everything that the hooks and the script's own calls share. Used by one thread."""

    def __init__(self, path: str) -> None:
        self.clock = TrainingClock()
        self.is_off = False
        self.is_begun = False
        #: Whether a host is to be had here. On the further nodes of a job there is none.
        self.has_host = path != NO_HOST
        #: Whether this process is the one that talks to the host: rank 0 is.
        self.speaks = False
        #: Whether the ranks could not agree to act together: curves only.
        self.only_watches = False
        self.world_size = 1
        #: All ranks' agreement, where there are several.
        self.ranks: Any = None
        self.on_evaluate: Optional[Callable[[], Any]] = None
        #: The framework's training loop, where there is one, and what the framework is called.
        self.loop: Any = None
        self.framework: Optional[str] = None
        #: Whether a framework's training ended because that was asked for.
        self.stopped_framework = False
        #: Whether a framework or a helper of ours says when a step is done.
        self.is_told_steps = False
        #: The steps that a resumed training has behind it, as far as its framework says.
        self.resumed_step = 0
        self.capabilities_changed = False
        self.gradient_norm: Any = None
        self.hyperparameters = Hyperparameters()
        self.metrics = Metrics()
        self.metric_definitions = MetricDefinitions()
        self.losses = Losses()
        self.watch = LossWatch(self)
        self.epochs = Epochs(self)
        self.stop = StopLadder()
        self.pause = Pause(self)
        self.desk = CommandDesk(self)
        self.scheduled = scheduled.Scheduled(self)
        self.ramps = Ramps(self)
        self.commands = Commands(self)
        self.saving = Saving(self)
        self.steps = StepHooks(self)
        self.exit_hook = ExitHook(self)
        self.clip = model_hyperparameters.GradientClip(self)
        self.gradient_norms = model_hyperparameters.GradientNormLogging(self)
        self.reports = Reports(self)
        self.printing = Printing(self)
        self.link = HostLink(path, self._hello)
        self.link.introduce = self.reports.introduce
        self._own_commands: List[Line] = []
        os.register_at_fork(after_in_child=self._forked)

    # Beginning and end

    def begin(self) -> None:
        """The first step is about to be done, or the script calls the client itself."""
        if self.is_begun:
            return
        self.is_begun = True
        self.clock = TrainingClock()
        atexit.register(self._end)
        if not ranks.join(self):
            return
        self.exit_hook.install()
        if self.speaks:
            self.link.open()
            self.printing.begin()
        if not self.only_watches and scheduled.is_awaited():
            self.scheduled.receive()

    def model_is_there(self) -> None:
        """The main optimizer is about to do its first step."""
        model_hyperparameters.declare_dropout(self)
        self.capabilities_changed = self.is_begun

    def _hello(self) -> Line:
        framework = {} if self.framework is None else {"framework": self.framework}
        return dict(
            host_link.common_hello(),
            **framework,
            worldSize=self.world_size,
            step=self.step,
            lastCommand=self.desk.last_answered,
        )

    def _end(self) -> None:
        """The script is over; what is still to be said is said."""
        if self.is_off or not self.speaks:
            return
        try:
            self.epochs.end()
            self.reports.send_row()
            if self.stopped_framework and not self.reports.is_finished:
                self.reports.finished("stoppedByUser")
            self.desk.say_held()
            self.link.finish()
        except Exception:
            pass

    def turn_off(self, reason: str) -> None:
        """Something of ours went wrong, or the host refuses: the training goes on without us."""
        if self.is_off:
            return
        self.is_off = True
        host_link.say_off(reason)
        try:
            self.steps.restore()
            self.printing.end()
            self.losses.want(False)
            if self.loop is not None:
                self.loop.let_go()
            if self.ranks is not None:
                self.ranks.leave_if_due()
            if self.speaks:
                self.reports.message("error", f"steering is off ({reason}); training goes on")
                self.link.finish()
        except Exception:
            pass

    def broke(self, error: Exception) -> None:
        """An exception came out of the client itself."""
        if isinstance(error, (HostRefuses, WireError)):
            return self.turn_off(str(error))
        self.turn_off(f"{type(error).__name__}: {error}")

    def _forked(self) -> None:
        """A child of the training process trains nothing of ours."""
        if self.is_begun:
            self.is_off = True
            self.steps.restore()
            self.losses.want(False)
            self.ranks = None
            self.link.forget()

    @property
    def step(self) -> int:
        """Completed steps of the main optimizer."""
        return state.number

    @step.setter
    def step(self, number: int) -> None:
        state.number = number

    @property
    def counts_steps(self) -> bool:
        """Whether steps are counted: the script need not say where they end."""
        return self.steps.main is not None or self.is_told_steps

    # Telling the host

    @property
    def seconds(self) -> float:
        return self.clock.seconds

    def send(self, line: Line) -> None:
        if self.speaks:
            self.link.send(line)

    def note(self, key: str, value: float, source: str) -> None:
        self.metrics.note(key, value, source)

    def call_evaluate(self) -> None:
        """Has the script measure; what it returns are curves."""
        told = self.on_evaluate() if self.on_evaluate is not None else None
        if isinstance(told, dict):
            for name, value in metric_names.numbers(told).items():
                self.note(name, value, "script")
            self.reports.send_row()

    # Between two steps

    def step_done(self) -> None:
        """The main optimizer has stepped. Raises StopTraining when that is asked for."""
        state.number += 1
        state.takes_loss = not state.number % state.stride
        self.step_ended()

    def step_ended(self) -> None:
        """What follows when a step is counted. Raises StopTraining when that is asked for."""
        self.epochs.step_done()
        self.boundary()

    def boundary(self) -> None:
        """A moment at which commands count. Raises StopTraining when that is asked for."""
        # Nearly always there is nothing to do, and that must take next to no time.
        now = time.monotonic()
        self.losses.want(self.link.is_open)
        # Rates that hang together are told with the rows while they move.
        tells = not self.ramps.is_active or self.is_row_due
        if self.ramps.is_active:
            self.ramps.step_done(self.step)
        if self.speaks:
            if now >= self.metrics.due and self.link.is_open:
                self.reports.send_row()
            if self.capabilities_changed:
                self.reports.send_capabilities()
            if self.hyperparameters.has_news and tells:
                self.reports.declare_news()
            if self.metric_definitions.has_news:
                self.reports.declare_metrics()
        if self.only_watches:
            return
        coming = _NOTHING
        if self.ranks is not None or now >= self.link.poll_at or self._own_commands:
            coming = self._coming()
        if self.scheduled.waiting:
            self.carry_out_due()
        if coming:
            self.carry_out(coming)
        if self.pause.is_active:
            self.pause.step_done(self.step)
        if self.stop.asked is not None:
            self.check_stop("afterBatch")

    @property
    def is_row_due(self) -> bool:
        if not self.speaks or not self.link.is_open:
            return False
        return time.monotonic() >= self.metrics.due

    @property
    def is_busy(self) -> bool:
        """Whether there may be something to do at each boundary."""
        return (
            self.ranks is not None
            or bool(self.scheduled.waiting)
            or self.ramps.is_active
            or self.pause.is_active
            or self.stop.asked is not None
        )

    @property
    def look_at(self) -> float:
        """When there is something to do at a boundary, by the monotonic clock."""
        if not self.speaks:
            return math.inf
        return self.row_at if self.only_watches else min(self.row_at, self.link.poll_at)

    @property
    def row_at(self) -> float:
        """When the next row is due, by the monotonic clock."""
        return self.metrics.due if self.link.is_open else math.inf

    def epoch_done(self) -> None:
        """An epoch is over. Raises StopTraining when that is asked for."""
        if self.only_watches:
            return
        self.check_stop("afterEpoch")
        self.pause.epoch_done()
        self.check_stop("afterBatch")

    def check_stop(self, moment: str) -> None:
        if self.stop.comes_due(moment):
            self.reports.send_row()
            self.reports.finished("stoppedByUser")
            self.exit_hook.install()
            raise StopTraining(f"dltui: stopped at step {self.step}, as asked")

    def ask_of_itself(self, name: str, reason: str) -> None:
        """The run gives itself a command, carried out when this step's commands are."""
        self._own_commands.append(dict(self.desk.own(name), reason=reason))

    def _coming(self) -> List[Line]:
        if self.ranks is not None:
            return self.ranks.exchange_when_due(self._own_lines)
        return self._own_lines()

    def _own_lines(self) -> List[Line]:
        if not self.speaks:
            return []
        lines = self.desk.take_new(self.link.poll(time.monotonic()))
        for line in lines:
            self.ramps.resolve(line)
        if self._own_commands:
            lines = self._own_commands + lines
            self._own_commands = []
        return lines

    def wait_for_commands(self) -> bool:
        """Waits, in a pause, until something is asked; False when nobody can ask any more."""
        if self.ranks is not None:
            commands = self.ranks.exchange_now(self._awaited)
        else:
            commands = self._awaited()
        if commands is None:
            return False
        self.carry_out(commands)
        return True

    def set_first(self, key: str) -> None:
        """Gives a hyperparameter that the script has just declared the value it is to begin with."""
        if self.is_begun or os.environ.get("WORLD_SIZE", "1") in ("", "1"):
            self.begin()
            self.reports.declare_news()
            for command in self.scheduled.take_first_of(key):
                self._try(command)

    def carry_out_due(self) -> None:
        """Carries out the commands that were to wait for this step."""
        for command in self.scheduled.take_due(self.step):
            self._try(command)

    def carry_out(self, commands: List[Line]) -> None:
        """Carries out commands, or keeps them for their step."""
        for command in commands:
            if not self.scheduled.keeps(command):
                self._try(command)

    def _try(self, command: Line) -> None:
        try:
            self.desk.carry_out(command)
        except Exception as error:
            # The other ranks may have succeeded: they are told, and go on together.
            self.desk.refused(command, f"{type(error).__name__}: {error}"[:500])
            if self.ranks is not None:
                self.ranks.has_failed = True

    def _awaited(self) -> Optional[List[Line]]:
        if not self.link.is_open:
            return None
        lines = self.desk.take_new(self.link.wait())
        for line in lines:
            self.ramps.resolve(line)
        return lines

    def answer_waiting(self) -> None:
        self.steps.answer_waiting()
