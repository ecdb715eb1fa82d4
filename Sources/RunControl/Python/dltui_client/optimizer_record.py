"""One optimizer of the script: the edits of its numbers, and which optimizer it is."""

import weakref
from typing import Any, Callable, Dict, List, Optional

from .group_edits import GroupEdits

Group = Dict[str, Any]


class OptimizerRecord:
    """What is changed of one optimizer. The script's own object is never changed between steps."""

    def __init__(self, optimizer: Any, prefix: str) -> None:
        self.reference = weakref.ref(optimizer)
        #: Stands before its hyperparameters' keys: empty for the main one, else `generator.`.
        self.prefix = prefix
        #: Each group's base rate, when its first step came.
        self.bases: List[float] = [base_rate(optimizer, group) for group in optimizer.param_groups]
        #: What the whole optimizer's rate is multiplied by, and each group's besides.
        self.rate_scale = 1.0
        self.group_scales: List[float] = [1.0] * len(self.bases)
        #: Whether the base rate is used whatever the script's schedule says.
        self.is_held = False
        self.decay_scale = 1.0
        self.momentum: Optional[float] = None
        self.squared_decay: Optional[float] = None
        # What it was at first, and whether the script's schedule has moved it since.
        self._first_momentum = momentum_of(optimizer.param_groups[0])
        self._momentum_moves = False
        #: Whether anything of the above is other than the script has it.
        self.is_edited = False
        #: Whether its steps call others of their kind inside: only the outermost counts.
        self.is_nested = False
        #: Edits whose first step is still to come, to be answered in it.
        self.waiting: List[Any] = []

    def base(self, index: int) -> float:
        """A group's base rate as it is edited."""
        return self.bases[index] * self.rate_scale * self.group_scales[index]

    def factor(self, index: int) -> float:
        return self.rate_scale * self.group_scales[index]

    def see_groups(self, optimizer: Any) -> None:
        """Takes in groups that were added since."""
        groups = optimizer.param_groups
        while len(self.bases) < len(groups):
            self.bases.append(base_rate(optimizer, groups[len(self.bases)]))
            self.group_scales.append(1.0)

    def note_edit(self) -> None:
        self.is_edited = (
            self.rate_scale != 1.0
            or self.is_held
            or self.decay_scale != 1.0
            or self.momentum is not None
            or self.squared_decay is not None
            or any(scale != 1.0 for scale in self.group_scales)
        )

    def apply(self, optimizer: Any, edits: GroupEdits) -> None:
        """Writes the edited numbers into the groups, for one step."""
        self.see_groups(optimizer)
        for index, group in enumerate(optimizer.param_groups):
            if not edits.is_new(group):
                continue
            if "lr" in group:
                if self.is_held:
                    edits.put(group, "lr", self.base(index))
                elif self.factor(index) != 1.0:
                    edits.scale(group, "lr", self.factor(index))
            if self.decay_scale != 1.0 and group.get("weight_decay"):
                edits.scale(group, "weight_decay", self.decay_scale)
            if self.momentum is not None:
                self._put_momentum(group, self.momentum, edits)
            if self.squared_decay is not None:
                self._put_squared_decay(group, self.squared_decay, edits)

    def _put_momentum(self, group: Group, value: float, edits: GroupEdits) -> None:
        if "betas" in group:
            edits.put(group, "betas", (value, *group["betas"][1:]))
        elif "momentum" in group:
            edits.put(group, "momentum", value)

    def _put_squared_decay(self, group: Group, value: float, edits: GroupEdits) -> None:
        if "betas" in group:
            betas = group["betas"]
            edits.put(group, "betas", (betas[0], value, *betas[2:]))
        elif "alpha" in group:
            edits.put(group, "alpha", value)

    def rate(self, inside: bool, index: int = 0) -> float:
        """A group's rate: the one a step uses, or outside of steps the one it would use."""
        optimizer = self.reference()
        if optimizer is None or (self.is_held and not inside):
            return self.base(index)
        rate = float(optimizer.param_groups[index]["lr"])
        return rate if inside else rate * self.factor(index)

    def scheduled(self, inside: bool) -> Dict[str, float]:
        """What a schedule moves, by its name: the numbers that a step uses, or would use."""
        optimizer = self.reference()
        if optimizer is None:
            return {}
        group = optimizer.param_groups[0]
        numbers = {"learningRate": self.rate(inside)} if "lr" in group else {}
        momentum = momentum_of(group)
        if momentum is not None and self._momentum_is_scheduled(momentum):
            is_edited = self.momentum is not None and not inside
            numbers["momentum"] = self.momentum if is_edited else momentum
        return numbers

    def _momentum_is_scheduled(self, now: float) -> bool:
        if self.momentum is None and now != self._first_momentum:
            self._momentum_moves = True
        return self._momentum_moves

    def used(self, key: str) -> Optional[float]:
        """A number of the first group, as it stands there."""
        return self.read(lambda group: _number(group.get(key)))

    def read(self, what: Callable[[Group], Optional[float]]) -> Optional[float]:
        optimizer = self.reference()
        return None if optimizer is None else what(optimizer.param_groups[0])


def base_rate(optimizer: Any, group: Group) -> float:
    """What a group's schedule starts from; the optimizer's default where a warm-up starts at 0."""
    rate = group.get("initial_lr", group.get("lr", 0.0))
    return float(rate) or float(getattr(optimizer, "defaults", {}).get("lr", 0.0) or 0.0)


def momentum_of(group: Group) -> Optional[float]:
    """Momentum's β or Adam's β₁; None where there is none, or it is a tensor."""
    if "betas" in group:
        return _number(group["betas"][0])
    return _number(group.get("momentum"))


def squared_decay_of(group: Group) -> Optional[float]:
    """Adam's β₂ or RMSprop's α; None where there is none, or it is a tensor."""
    if "betas" in group:
        return _number(group["betas"][1]) if len(group["betas"]) > 1 else None
    # Averaged SGD calls something else alpha.
    return _number(group.get("alpha")) if "centered" in group else None


def _number(value: Any) -> Optional[float]:
    return float(value) if isinstance(value, (int, float)) else None
