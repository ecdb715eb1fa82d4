"""What other tools' tags are called here: `split/name`."""

from typing import Any, Dict, Tuple

from .metrics import number

_SPLITS: Dict[str, str] = {
    "train": "train",
    "training": "train",
    "tr": "train",
    "val": "dev",
    "valid": "dev",
    "validation": "dev",
    "dev": "dev",
    "eval": "dev",
    "evaluation": "dev",
    "test": "test",
    "testing": "test",
}
_NAMES: Dict[str, str] = {
    "loss": "cost",
    "cost": "cost",
    "epoch_loss": "cost",
    "loss_epoch": "cost",
    "acc": "accuracy",
    "accuracy": "accuracy",
    "acc_epoch": "accuracy",
    "accuracy_epoch": "accuracy",
    "lr": "learningRate",
    "learning_rate": "learningRate",
    "grad_norm": "gradientNorm",
    "gradient_norm": "gradientNorm",
}
_SEPARATORS = "/_. "


def key(tag: str) -> str:
    """`val_loss`, `validation/loss` and `loss/val` are all `dev/cost`; `foo` is `train/foo`."""
    split, rest = _split_off(tag.strip())
    return f"{split}/{_NAMES.get(rest.lower(), rest)}"


def numbers(values: Dict[Any, Any]) -> Dict[str, float]:
    """What a script logs, by the names of the curves; what is no number is left out."""
    plain = {key(str(tag)): number(value) for tag, value in values.items()}
    return {name: value for name, value in plain.items() if value is not None}


def _split_off(tag: str) -> Tuple[str, str]:
    places = [place for place, letter in enumerate(tag) if letter in _SEPARATORS]
    if places:
        first, last = places[0], places[-1]
        split = _SPLITS.get(tag[:first].lower())
        if split and tag[first + 1 :]:
            return split, tag[first + 1 :]
        split = _SPLITS.get(tag[last + 1 :].lower())
        if split and tag[:last]:
            return split, tag[:last]
    return "train", tag
