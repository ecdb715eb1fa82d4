"""Numbers of an optimizer's parameter groups, changed for the length of one step."""

from typing import Any, Dict, List, Set, Tuple

Group = Dict[str, Any]


class GroupEdits:
    """Writes into groups, and puts back what stood there.

    A rate that is a tensor is written in place: compiled and captured steps keep its address.
    """

    def __init__(self) -> None:
        self._written: List[Tuple[Group, str, Any, Any, float]] = []
        self._groups: Set[int] = set()

    def is_new(self, group: Group) -> bool:
        """Whether this step has not written into the group yet: containers hold their members'."""
        if id(group) in self._groups:
            return False
        self._groups.add(id(group))
        return True

    def scale(self, group: Group, key: str, factor: float) -> None:
        """Multiplies a number for this step."""
        before = group[key]
        if hasattr(before, "mul_"):
            self._written.append((group, key, before.detach().clone(), before, factor))
            before.detach().mul_(factor)
        else:
            self._put(group, key, before, before * factor, factor)

    def put(self, group: Group, key: str, value: Any) -> None:
        """Replaces a number, or a pair of numbers, for this step."""
        before = group[key]
        if hasattr(before, "fill_"):
            self._written.append((group, key, before.detach().clone(), before, 0.0))
            before.detach().fill_(value)
        else:
            self._put(group, key, before, value, 0.0)

    def _put(self, group: Group, key: str, before: Any, value: Any, factor: float) -> None:
        group[key] = value
        self._written.append((group, key, before, value, factor))

    def restore(self) -> None:
        """Puts back what stood there; what the step itself changed stays changed."""
        for group, key, before, written, factor in reversed(self._written):
            now = group.get(key)
            if hasattr(written, "copy_"):
                if now is written:
                    written.detach().copy_(before)
            elif now is written:
                group[key] = before
            elif factor and isinstance(now, float):
                group[key] = now / factor
        self._written.clear()
        self._groups.clear()
