"""Accelerate: PyTorch's own hooks do the rest; the loss is divided when gradients add up."""

import functools
from typing import Any

from .current import client
from .step_state import state


def install(module: Any) -> None:
    """`accelerate.accelerator`: what `Accelerator.backward` divides the loss by."""
    original = module.Accelerator.backward

    @functools.wraps(original)
    def backward(self: Any, *args: Any, **kwargs: Any) -> Any:
        if state.takes_loss:
            active = client()
            try:
                steps = self.gradient_accumulation_steps
                if steps > 1:
                    active.losses.divided_by = steps
            except Exception as error:
                active.broke(error)
        return original(self, *args, **kwargs)

    module.Accelerator.backward = backward
