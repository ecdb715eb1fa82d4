"""What can be set of the model and its gradients: dropout, clipping, whether norms are logged."""

import sys
from typing import Any, Optional

from . import modules
from .hyperparameters import Hyperparameter


def declare_dropout(client: Any) -> None:
    """Declares dropout if there is a module of it."""
    first = next(modules.dropouts(), None)
    if first is None:
        return

    def change(value: float) -> Optional[str]:
        for each in modules.dropouts():
            each.p = value
        return None

    client.hyperparameters.declare(
        Hyperparameter(
            "dropout",
            "dropout",
            float(first.p),
            change,
            scale="linear",
            min=0,
            max=1,
            excludesMax=True,
            usual=[0, 0.95],
            increment=0.05,
            largeIncrement=0.1,
            decimals=2,
            purpose="regularization",
            takesHold="step",
        )
    )


class GradientClip:
    """The largest norm of the gradient, once the script clips."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._row: Optional[Hyperparameter] = None
        self._edited: Optional[float] = None

    def bound(self, given: Any) -> Any:
        """The norm to clip to, where the script says `given`."""
        # Once training has begun: the learning rate comes first, in every list.
        if self._row is None and self._client.is_begun:
            if isinstance(given, (int, float)) and 0 < given < float("inf"):
                self._declare(float(given))
        return given if self._edited is None else self._edited

    def _change(self, value: float) -> Optional[str]:
        self._edited = value
        return None

    def _declare(self, value: float) -> None:
        self._row = Hyperparameter(
            "gradientClipNorm",
            "clip norm",
            value,
            self._change,
            scale="log",
            min=0,
            max=1e6,
            excludesMin=True,
            usual=[1e-3, 1e3],
            purpose="optimization",
            takesHold="step",
        )
        self._client.hyperparameters.declare(self._row)


class GradientNormLogging:
    """Whether the gradient's norm is measured: it costs, so only on request."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self.is_on = False
        client.hyperparameters.declare(
            Hyperparameter(
                "gradientNormLogging",
                "gradient norm",
                0.0,
                self._change,
                scale="choice",
                choices=["off", "on"],
                purpose="other",
                takesHold="step",
                affectsLearning=False,
            )
        )

    def _change(self, value: float) -> Optional[str]:
        self.is_on = value == 1
        return None

    def measure(self, optimizer: Any) -> None:
        """Takes the norm before a step, if a row is due and clipping has not taken it already."""
        client = self._client
        if client.gradient_norm is not None or not client.is_row_due:
            return
        torch = sys.modules["torch"]
        every = (each for group in optimizer.param_groups for each in group["params"])
        gradients = [each.grad.detach() for each in every if each.grad is not None]
        if gradients:
            norms = [torch.linalg.vector_norm(each).to(gradients[0].device) for each in gradients]
            client.gradient_norm = torch.linalg.vector_norm(torch.stack(norms))
