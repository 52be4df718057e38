"""What a metric's name tells: which way is better. Keras logs names and numbers, nothing more."""

from __future__ import annotations

LESS_IS_BETTER = frozenset(
    {"loss", "error", "errors", "mae", "mse", "rmse", "mape", "msle", "logcosh", "huber", "hinge"}
    | {"crossentropy", "entropy", "divergence", "poisson", "false", "lr", "rate", "perplexity"}
)
"""Words of names: of `val_loss`, `mean_absolute_error`, `false_positives`."""


def less_is_better(name: str) -> bool:
    """Return whether a metric of this name is to fall; one of an unknown name is to rise, as accuracies do."""
    return not LESS_IS_BETTER.isdisjoint(name.lower().split("_"))


def is_better(name: str, value: float, than: float) -> bool:
    """Return whether a value of this metric is better than another."""
    return value < than if less_is_better(name) else value > than
