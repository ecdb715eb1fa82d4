"""Numbers of the script's own that can be set while it runs."""

from typing import Any, Dict, Optional, Sequence

from .hyperparameters import Hyperparameter


class Knob:
    """A number, or one of some choices, that the screen can change. `float(knob)` is its value."""

    def __init__(self, name: str, default: float) -> None:
        self.name = name
        #: What it is now; for one with choices, the place among them.
        self.value = default
        self.choices: Sequence[str] = ()

    @property
    def choice(self) -> str:
        """The chosen word, of a knob with choices."""
        return self.choices[int(self.value)]

    def __float__(self) -> float:
        return float(self.value)

    def __repr__(self) -> str:
        return f"Knob({self.name!r}, {self.value!r})"


def declaration(
    knob: Knob,
    least: Optional[float],
    greatest: Optional[float],
    scale: Optional[str],
    title: Optional[str],
    unit: Optional[str],
) -> Hyperparameter:
    """The knob as a hyperparameter of the run."""

    def change(value: float) -> Optional[str]:
        knob.value = int(value) if isinstance(knob.value, int) else value
        return None

    members: Dict[str, Any] = {"scale": scale or ("choice" if knob.choices else "linear")}
    if knob.choices:
        members["choices"] = list(knob.choices)
    if least is not None:
        members["min"] = least
    if greatest is not None:
        members["max"] = greatest
    if unit:
        members["unit"] = unit
    members.update(purpose="other", takesHold="step")
    return Hyperparameter(
        knob.name, title or knob.name.replace("_", " "), float(knob.value), change, **members
    )
