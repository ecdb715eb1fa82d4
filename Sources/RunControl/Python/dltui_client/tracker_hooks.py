"""Numbers that the script gives to another tool are shown as well."""

import functools
from typing import Any, Dict

from . import metric_names
from .current import client


def note(values: Dict[str, Any], source: str = "tracker") -> None:
    """Notes what was logged under another tool's tags. Never raises."""
    active = client()
    if active.is_off or not active.is_begun or not active.speaks:
        return
    try:
        active.reports.log(metric_names.numbers(values), source, at_once=False)
    except Exception as error:
        active.broke(error)


def install_tensorboard(module: Any) -> None:
    """`SummaryWriter.add_scalar`."""
    original = module.SummaryWriter.add_scalar

    @functools.wraps(original)
    def add_scalar(self: Any, tag: Any, scalar_value: Any, *args: Any, **kwargs: Any) -> Any:
        note({tag: scalar_value})
        return original(self, tag, scalar_value, *args, **kwargs)

    module.SummaryWriter.add_scalar = add_scalar


def install_wandb(module: Any) -> None:
    """`wandb.log`, which is a run's."""
    original = module.Run.log

    @functools.wraps(original)
    def log(self: Any, data: Any, *args: Any, **kwargs: Any) -> Any:
        if isinstance(data, dict):
            note(data)
        return original(self, data, *args, **kwargs)

    module.Run.log = log


def install_mlflow(module: Any) -> None:
    """`mlflow.log_metric` and `log_metrics`."""
    one, several = module.log_metric, module.log_metrics

    @functools.wraps(one)
    def log_metric(key: str, value: Any, *args: Any, **kwargs: Any) -> Any:
        note({key: value})
        return one(key, value, *args, **kwargs)

    @functools.wraps(several)
    def log_metrics(metrics: Any, *args: Any, **kwargs: Any) -> Any:
        if isinstance(metrics, dict):
            note(metrics)
        return several(metrics, *args, **kwargs)

    module.log_metric = log_metric
    module.log_metrics = log_metrics
