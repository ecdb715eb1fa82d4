"""Takes commands, sees that each is answered once, and repeats answers that are asked for again."""

from collections import OrderedDict
from typing import Any, Callable, Dict, List, Optional, Set

from .wire import Line

#: How many answers are kept.
_KEPT = 1024
_COMMAND_MEMBERS = ("id", "origin", "command", "hyperparameter", "value", "at", "token")


class CommandDesk:
    """Dispatches commands to those who carry them out."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._answers: "OrderedDict[int, Line]" = OrderedDict()
        self._open: Set[int] = set()
        # Answers to be said once the host has asked for all that it misses, in the order in which
        # they were given: the last value in the log is then the one that counts.
        self._held: Set[int] = set()
        self._own_id = 0
        #: Carries out a command and answers it, by the command's name.
        self.actions: Dict[str, Callable[[Line], None]] = {}
        #: The greatest id that has been answered.
        self.last_answered = 0

    def take_new(self, lines: List[Line]) -> List[Line]:
        """The commands that are new; answers to known ones are repeated."""
        new = []
        for line in lines:
            number = line.get("id")
            if not isinstance(number, int) or number in self._open:
                continue
            if number in self._answers:
                self._held.add(number)
            elif number > self.last_answered or number < 0:
                self._open.add(number)
                new.append(line)
            else:
                self._say("commandRefused", line, {"reason": "its answer is not kept any more"})
        if self._held and not self._client.link.is_catching_up:
            self.say_held()
        return new

    def say_held(self) -> None:
        """Says the answers that were kept back on a new line, in the order in which they were given."""
        for number in [number for number in self._answers if number in self._held]:
            self._client.send(self._answers[number])
        self._held.clear()

    def carry_out(self, command: Line) -> None:
        """Does what is asked, or refuses it. On every rank alike."""
        name = command.get("command")
        action = self.actions.get(name) if isinstance(name, str) else None
        if action is None:
            self.refused(command, f"this trainer cannot do {name}")
        else:
            action(command)

    def applied(self, command: Line, **members: Any) -> None:
        self._answer("commandApplied", command, members)

    def refused(self, command: Line, reason: str) -> None:
        self._answer("commandRefused", command, {"reason": reason})

    def deferred(self, command: Line, until: str) -> None:
        """Says when it will count, as a clause; its answer is still to come."""
        line: Line = {"event": "commandDeferred", "origin": "user"}
        line.update((name, command[name]) for name in _COMMAND_MEMBERS if name in command)
        line.update(step=self._client.step, seconds=self._client.seconds, until=until)
        self._client.send(line)

    def own(self, name: str) -> Line:
        """A command that the run gives itself."""
        self._own_id -= 1
        return {"id": self._own_id, "origin": "run", "command": name}

    def _answer(self, event: str, command: Line, members: Dict[str, Any]) -> None:
        line = self._line(event, command, members)
        number = command.get("id", 0)
        if number > 0 and self._client.link.is_catching_up:
            self._held.add(number)
        else:
            self._client.send(line)
        self._open.discard(number)
        if number > 0:
            self._answers[number] = line
            while len(self._answers) > _KEPT:
                self._answers.popitem(last=False)
            self.last_answered = max(self.last_answered, number)

    def _say(self, event: str, command: Line, members: Dict[str, Any]) -> None:
        self._client.send(self._line(event, command, members))

    def _line(self, event: str, command: Line, members: Dict[str, Any]) -> Line:
        line: Line = {"event": event}
        line.update((name, command[name]) for name in _COMMAND_MEMBERS if name in command)
        line.setdefault("origin", "user")
        line["step"] = self._client.step
        line["seconds"] = self._client.seconds
        line.update((name, value) for name, value in members.items() if value is not None)
        return line


class WaitingEdit:
    """A `set` whose first step is still to come."""

    def __init__(
        self, command: Line, row: Any, before: float, after: float, ramp: Any = None
    ) -> None:
        self.command = command
        self.row = row
        self.before = before
        self.after = after
        #: What takes the value there, if it does not get there at once.
        self.ramp = ramp

    def answer(self, desk: CommandDesk, inside: bool) -> None:
        """Says what it is now; `inside` tells whether the step that uses it is being done."""
        effective: Optional[float] = self.after if self.ramp is None else self.ramp.start
        if self.row.effective is not None:
            effective = self.row.effective(inside)
        members: Dict[str, Any] = {}
        if self.ramp is not None:
            members = {
                "rampFrom": self.ramp.start,
                "rampStep": self.ramp.step,
                "rampSteps": self.ramp.steps,
            }
        desk.applied(
            self.command, before=self.before, after=self.after, effective=effective, **members
        )
