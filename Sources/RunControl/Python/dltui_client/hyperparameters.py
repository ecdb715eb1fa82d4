"""What can be set in this run, and the value each has."""

import math
from typing import Any, Callable, Dict, List, Optional

#: Adopts a value; a sentence says why it cannot.
Change = Callable[[float], Optional[str]]


class Hyperparameter:
    """One number that can be set while training goes on."""

    def __init__(
        self, key: str, title: str, value: float, change: Change, **members: Any
    ) -> None:
        """`members` are those of a definition in the log, beside key, title and value.

        `change` adopts a value.
        """
        self.key = key
        self.title = title
        self.value = value
        self.members: Dict[str, Any] = members
        self._change = change
        #: The optimizer whose next step is the first that uses a new value; None when a new
        #: value counts at once.
        self.optimizer: Any = None
        #: The number that is really used, where that may be another than the value: inside of a
        #: step what stands there, outside what a step would use.
        self.effective: Optional[Callable[[bool], Optional[float]]] = None

    @property
    def declaration(self) -> Dict[str, Any]:
        return dict({"key": self.key, "title": self.title}, **self.members, value=self.value)

    def refusal(self, value: float) -> Optional[str]:
        """Why the value cannot be set; None when it can."""
        if not math.isfinite(value):
            return f"{self.title} must be a finite number"
        scale = self.members.get("scale")
        if scale == "choice":
            choices = self.members["choices"]
            is_one = value == int(value) and 0 <= value < len(choices)
            return None if is_one else f"{self.title} must be one of {', '.join(choices)}"
        if scale == "integer" and value != int(value):
            return f"{self.title} must be a whole number"
        least, greatest = self.members.get("min"), self.members.get("max")
        if least is not None:
            if self.members.get("excludesMin"):
                if value <= least:
                    return f"{self.title} must be above {least:g}"
            elif value < least:
                return f"{self.title} must be at least {least:g}"
        if greatest is not None:
            if self.members.get("excludesMax"):
                if value >= greatest:
                    return f"{self.title} must be below {greatest:g}"
            elif value > greatest:
                return f"{self.title} must be at most {greatest:g}"
        return None

    def set(self, value: float) -> Optional[str]:
        """Adopts the value, or says why not."""
        refusal = self.refusal(value) or self._change(value)
        if refusal is None:
            self.value = value
        return refusal


class Hyperparameters:
    """All that can be set, in the order in which it was declared."""

    def __init__(self) -> None:
        self._all: Dict[str, Hyperparameter] = {}
        self._news: Dict[str, Hyperparameter] = {}

    def declare(self, *items: Hyperparameter) -> None:
        """These are new, or their values have changed by themselves: the host is to know."""
        for item in items:
            self._all[item.key] = item
            self._news[item.key] = item

    def withdraw(self, key: str) -> None:
        """This cannot be set after all; before the host is told."""
        self._all.pop(key, None)
        self._news.pop(key, None)

    def find(self, key: str) -> Optional[Hyperparameter]:
        return self._all.get(key)

    @property
    def has_news(self) -> bool:
        return bool(self._news)

    def take_news(self, all_again: bool = False) -> List[Dict[str, Any]]:
        """Declarations that the host does not know yet, or all of them after a reconnection."""
        items = self._all if all_again else self._news
        news = [item.declaration for item in items.values()]
        self._news = {}
        return news
