"""Where the client sits in PyTorch. Each function takes the module that was just imported."""

import functools
import sys
from time import monotonic
from typing import Any

from . import save_signal
from .current import client
from .step_state import POLL_SECONDS, state
from .stopping import StopTraining


def install_steps(module: Any) -> None:
    """`torch.optim.optimizer`: before and after every optimizer's step."""
    register_before = getattr(module, "register_optimizer_step_pre_hook", None)
    register_after = getattr(module, "register_optimizer_step_post_hook", None)
    if register_before is None or register_after is None:
        client().turn_off("this PyTorch has no hooks for all optimizers; 2.1 has")
        return
    save_signal.survive()
    register_before(_before_step)
    register_after(_after_step)
    install_zeroing(module)


def install_zeroing(module: Any) -> None:
    """`zero_grad` of every optimizer: a loss that no step came of counts no more."""
    original = module.Optimizer.zero_grad

    @functools.wraps(original)
    def zero_grad(self: Any, *args: Any, **kwargs: Any) -> Any:
        state.is_zeroed = True
        return original(self, *args, **kwargs)

    module.Optimizer.zero_grad = zero_grad


def _before_step(optimizer: Any, args: Any, kwargs: Any) -> None:
    if not state.depth and state.quiet() is optimizer:
        state.depth = 1
        return
    _look_before(optimizer, sys._getframe(1))


def _after_step(optimizer: Any, args: Any, kwargs: Any) -> None:
    is_quiet = state.depth == 1 and state.quiet() is optimizer
    if is_quiet:
        state.depth = 0
        state.number += 1
        state.takes_loss = not state.number % state.stride
        now = monotonic()
        if now < state.look_at:
            return
        if now < state.row_at and not state.peek(0):
            state.look_at = min(now + POLL_SECONDS, state.row_at)
            return
    _look_after(optimizer, is_quiet)


def _look_before(optimizer: Any, frame: Any) -> None:
    active = client()
    if active.steps is None:
        return
    try:
        active.steps.before(optimizer, frame)
    except StopTraining:
        raise
    except Exception as error:
        active.broke(error)


def _look_after(optimizer: Any, is_quiet: bool) -> None:
    active = client()
    if active.steps is None:
        return
    try:
        if is_quiet:
            active.steps.after_quiet(optimizer)
        else:
            active.steps.after(optimizer)
    except StopTraining:
        raise
    except Exception as error:
        active.broke(error)


def install_compiler(module: Any) -> None:
    """`torch._dynamo`: a compiled step has each function that runs in it compiled, but not ours."""
    global _look_before, _look_after
    _look_before = module.disable(_look_before)
    _look_after = module.disable(_look_after)


# A compiled step calls these as they are, between its compiled parts. (It has several: PyTorch
# itself breaks the graph there.)
for _hook in (_before_step, _after_step):
    _hook._torchdynamo_disable = True  # type: ignore[attr-defined]
    _hook._torchdynamo_disable_msg = "dltui's hook"  # type: ignore[attr-defined]


def install_backward(module: Any) -> None:
    """`torch._tensor`: the loss, where `backward` is called on it."""
    original = module.Tensor.backward

    @functools.wraps(original)
    def backward(self: Any, *args: Any, **kwargs: Any) -> Any:
        if state.takes_loss and (args[0] if args else kwargs.get("gradient")) is None:
            active = client()
            try:
                active.losses.note(self)
            except Exception as error:
                active.broke(error)
        return original(self, *args, **kwargs)

    module.Tensor.backward = backward


def install_scaler(module: Any) -> None:
    """`torch.amp.grad_scaler`: the loss before it is scaled."""
    original = module.GradScaler.scale

    @functools.wraps(original)
    def scale(self: Any, outputs: Any) -> Any:
        scaled = original(self, outputs)
        if state.takes_loss and hasattr(outputs, "numel") and scaled is not outputs:
            active = client()
            try:
                active.losses.note_scaled(scaled, outputs)
            except Exception as error:
                active.broke(error)
        return scaled

    module.GradScaler.scale = scale


def install_clip(module: Any) -> None:
    """`torch.nn.utils.clip_grad`: the bound of the gradient's norm, and the norm."""
    original = module.clip_grad_norm_

    @functools.wraps(original)
    def clip_grad_norm_(parameters: Any, max_norm: Any, *args: Any, **kwargs: Any) -> Any:
        active = client()
        if active.is_off or active.only_watches:
            return original(parameters, max_norm, *args, **kwargs)
        try:
            max_norm = active.clip.bound(max_norm)
        except Exception as error:
            active.broke(error)
        norm = original(parameters, max_norm, *args, **kwargs)
        if active.gradient_norms.is_on:
            active.gradient_norm = norm
        return norm

    module.clip_grad_norm_ = clip_grad_norm_


def install_loaders(module: Any) -> None:
    """`torch.utils.data.dataloader`: which loader feeds the steps, and when it begins anew."""
    begin = module.DataLoader.__iter__
    advance = module._BaseDataLoaderIter.__next__

    @functools.wraps(begin)
    def __iter__(self: Any) -> Any:
        active = client()
        source = None
        if not active.is_off:
            try:
                source = active.epochs.loader_begins(self)
            except StopTraining:
                raise
            except Exception as error:
                active.broke(error)
        batches = begin(self)
        if source is not None:
            batches._dltui_source = source
        return batches

    @functools.wraps(advance)
    def __next__(self: Any) -> Any:
        source = getattr(self, "_dltui_source", None)
        if source is None:
            return advance(self)
        try:
            batch = advance(self)
        except StopIteration:
            source.is_exhausted = True
            raise
        source.batches += 1
        if source is not source.epochs.newest:
            source.epochs.see(source)
        return batch

    module.DataLoader.__iter__ = __iter__
    module._BaseDataLoaderIter.__next__ = __next__
