"""The script's own modules, found where Python keeps its objects: no hook slows a forward pass."""

import gc
import sys
from typing import Any, Iterator, List


def all_modules() -> List[Any]:
    """Every `torch.nn.Module` there is."""
    module = sys.modules["torch"].nn.Module
    # By type: asking an object for its class can make a proxy do something.
    return [each for each in gc.get_objects() if issubclass(type(each), module)]


def roots(optimizers: List[Any]) -> List[Any]:
    """The outermost modules that own the optimizers' parameters, wrappers taken off."""
    wanted = {id(p) for o in optimizers for group in o.param_groups for p in group["params"]}
    owners = [
        each
        for each in all_modules()
        if "_parameters" in each.__dict__ and any(id(p) in wanted for p in each.parameters())
    ]
    inner = {id(child) for each in owners for child in each.modules() if child is not each}
    found: List[Any] = []
    for each in owners:
        if id(each) not in inner:
            root = _unwrapped(each)
            if all(root is not other for other in found):
                found.append(root)
    return found


def dropouts() -> Iterator[Any]:
    """Every dropout module there is."""
    kind = sys.modules["torch"].nn.modules.dropout._DropoutNd
    return (each for each in all_modules() if issubclass(type(each), kind))


def _unwrapped(module: Any) -> Any:
    while True:
        name = type(module).__name__
        if name in ("DistributedDataParallel", "DataParallel"):
            module = module.module
        elif name == "OptimizedModule":
            module = module._orig_mod
        else:
            return module
