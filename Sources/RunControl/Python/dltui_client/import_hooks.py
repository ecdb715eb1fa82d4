"""Runs a hook when a module that we look out for has been imported.

Every Python process of a run loads this: it keeps away from what is slow to load.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Dict, Optional

#: What is done when a module has been imported: `module:function` of this package, called with it.
HOOKS: Dict[str, str] = {
    "torch.optim.optimizer": "torch_hooks:install_steps",
    "torch._tensor": "torch_hooks:install_backward",
    "torch._dynamo": "torch_hooks:install_compiler",
    "torch.amp.grad_scaler": "torch_hooks:install_scaler",
    "torch.nn.utils.clip_grad": "torch_hooks:install_clip",
    "torch.serialization": "saved_steps:install",
    "torch.utils.data.dataloader": "torch_hooks:install_loaders",
    "torch.utils.tensorboard.writer": "tracker_hooks:install_tensorboard",
    "tensorboardX.writer": "tracker_hooks:install_tensorboard",
    "wandb.sdk.wandb_run": "tracker_hooks:install_wandb",
    "mlflow.tracking.fluent": "tracker_hooks:install_mlflow",
    "transformers.trainer": "huggingface_hooks:install",
    "keras.src.callbacks.callback_list": "keras_hooks:install",
    "keras.src.optimizers.base_optimizer": "keras_optimizer:install",
}


class _Finder:
    """Stands first among the finders, and lets the others find."""

    def __init__(self) -> None:
        self._busy: set = set()

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        hook = HOOKS.get(name)
        if hook is None or name in self._busy:
            return None
        self._busy.add(name)
        try:
            spec = self._found_by_others(name, path, target)
            if spec is not None and spec.loader is not None:
                _wrap(spec.loader, hook)
            return spec
        except Exception as error:
            _report(error)
            return None
        finally:
            self._busy.discard(name)

    def _found_by_others(self, name: str, path: Any, target: Any) -> Any:
        for finder in list(sys.meta_path):
            if finder is not self and hasattr(finder, "find_spec"):
                spec = finder.find_spec(name, path, target)
                if spec is not None:
                    return spec
        return None


def _wrap(loader: Any, hook: str) -> None:
    """Has the loader run the hook when it has run the module."""
    original = loader.exec_module

    def exec_module(module: Any) -> None:
        original(module)
        _run(hook, module)

    loader.exec_module = exec_module


def _run(hook: str, module: Any) -> None:
    try:
        from importlib import import_module

        name, _, function = hook.partition(":")
        getattr(import_module(f".{name}", __package__), function)(module)
    except Exception as error:
        _report(error)


def _report(error: Exception) -> None:
    from . import host_link

    host_link.say_off(f"{type(error).__name__}: {error}")


_finder: Optional[_Finder] = None


def install() -> None:
    """Begins to look out; for modules that are there already, the hooks run now."""
    global _finder
    if _finder is not None:
        return
    _finder = _Finder()
    for name, hook in HOOKS.items():
        if name in sys.modules:
            _run(hook, sys.modules[name])
    sys.meta_path.insert(0, _finder)
