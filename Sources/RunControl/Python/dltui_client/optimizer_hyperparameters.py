"""What can be set of an optimizer, as hyperparameters."""

from typing import Any, Dict, List, Optional

from .hyperparameters import Hyperparameter, Hyperparameters
from .optimizer_record import OptimizerRecord, momentum_of, squared_decay_of

RATE: Dict[str, Any] = {
    "scale": "log",
    "min": 0,
    "max": 1e6,
    "excludesMin": True,
    "usual": [1e-9, 1e3],
    "purpose": "optimization",
    "takesHold": "step",
}
SHARE: Dict[str, Any] = {
    "scale": "linear",
    "min": 0,
    "max": 1,
    "excludesMax": True,
    "usual": [0, 0.999],
    "increment": 0.01,
    "largeIncrement": 0.05,
    "decimals": 2,
    "purpose": "optimization",
    "takesHold": "step",
}


def declare(record: OptimizerRecord, optimizer: Any, registry: Hyperparameters) -> None:
    """Declares all that can be set of this optimizer."""
    _Rows(record, optimizer, registry).declare()


class _Rows:
    def __init__(self, record: OptimizerRecord, optimizer: Any, registry: Hyperparameters) -> None:
        self.record = record
        self.registry = registry
        self.groups = optimizer.param_groups
        self.rate_rows: List[Hyperparameter] = []

    def declare(self) -> None:
        rows = self._rates()
        first = self.groups[0]
        decay = first.get("weight_decay")
        if isinstance(decay, (int, float)) and decay > 0:
            rows.append(self._weight_decay(float(decay)))
        momentum, squared = momentum_of(first), squared_decay_of(first)
        if momentum is not None:
            symbol = "β₁" if "betas" in first else "β"
            rows.append(self._share("momentum", "momentum", "momentum", symbol, momentum))
        if squared is not None:
            symbol = "β₂" if "betas" in first else "β"
            rows.append(
                self._share("squared_decay", "squaredGradientDecay", "RMS decay", symbol, squared)
            )
        self.registry.declare(*rows)

    def _row(
        self, key: str, title: str, value: float, change: Any, members: Dict[str, Any]
    ) -> Hyperparameter:
        prefix = self.record.prefix
        if prefix:
            title = f"{prefix.rstrip('.')} {title}"
            members = {name: item for name, item in members.items() if name != "shorthand"}
        row = Hyperparameter(prefix + key, title, value, change, **members)
        row.optimizer = self.record
        return row

    def _rates(self) -> List[Hyperparameter]:
        if "lr" not in self.groups[0]:
            return []
        record = self.record
        main = self._row(
            "learningRate",
            "learning rate",
            record.base(0),
            self._set_rate,
            dict(RATE, shorthand="lr"),
        )
        main.effective = record.rate
        hold = self._row(
            "learningRateHold",
            "rate follows",
            0.0,
            self._set_hold,
            {
                "scale": "choice",
                "choices": ["schedule", "held"],
                "purpose": "optimization",
                "takesHold": "step",
            },
        )
        self.rate_rows = [main]
        if len(self.groups) > 1:
            self.rate_rows += [self._group_rate(index) for index in range(len(self.groups))]
        return [main, hold, *self.rate_rows[1:]]

    def _group_rate(self, index: int) -> Hyperparameter:
        record = self.record

        def change(value: float) -> Optional[str]:
            whole = record.bases[index] * record.rate_scale
            if whole == 0:
                return f"the rate of group {index} began at 0: only a held rate could replace it"
            record.group_scales[index] = value / whole
            return self._changed(row)

        row = self._row(
            f"learningRate.group{index}",
            f"learning rate, group {index}",
            record.base(index),
            change,
            dict(RATE),
        )
        row.effective = lambda inside: record.rate(inside, index)
        return row

    def _set_rate(self, value: float) -> Optional[str]:
        record = self.record
        whole = record.bases[0] * record.group_scales[0]
        if whole == 0:
            if not record.is_held:
                return "the learning rate began at 0: hold it first, then set it"
            record.bases[0] = value
        else:
            record.rate_scale = value / whole
        return self._changed(self.rate_rows[0])

    def _set_hold(self, value: float) -> Optional[str]:
        self.record.is_held = value == 1
        self.record.note_edit()
        return None

    def _changed(self, edited: Hyperparameter) -> None:
        """Rates hang together: a whole optimizer's moves its groups' along."""
        self.record.note_edit()
        indices = [0, *range(len(self.groups))]
        for row, index in zip(self.rate_rows, indices):
            base = self.record.base(index)
            if row is not edited and abs(row.value - base) > 1e-12 * abs(base):
                row.value = base
                self.registry.declare(row)

    def _weight_decay(self, decay: float) -> Hyperparameter:
        record = self.record

        def change(value: float) -> Optional[str]:
            record.decay_scale = value / decay
            record.note_edit()
            return None

        members = dict(RATE, excludesMin=False, usual=[1e-6, 10], purpose="regularization")
        row = self._row("weightDecay", "weight decay", decay, change, dict(members, shorthand="wd"))
        row.effective = lambda inside: record.used("weight_decay") if inside else row.value
        return row

    def _share(
        self, attribute: str, key: str, title: str, symbol: str, value: float
    ) -> Hyperparameter:
        record = self.record

        def change(new: float) -> Optional[str]:
            setattr(record, attribute, new)
            record.note_edit()
            return None

        shorthand = "beta1" if attribute == "momentum" else "beta2"
        members = dict(SHARE, symbol=symbol, shorthand=shorthand)
        row = self._row(key, title, value, change, members)
        read = momentum_of if attribute == "momentum" else squared_decay_of
        row.effective = lambda inside: record.read(read) if inside else row.value
        return row
