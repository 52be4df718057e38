"""Builds `curves`: the loss curves of thousands of small networks that are really trained here, all at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from gettext import gettext as _
from pathlib import Path

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float32]

PUBLIC = 2000
HIDDEN = 1500
EPOCHS = 40
INPUTS = 5
UNITS = 16
MOST_EXAMPLES = 60
FEWEST_EXAMPLES = 10
STEPS_PER_EPOCH = 3
RATES = (0.003, 0.05)
"""Adam's learning rate, drawn evenly on a logarithmic scale."""
NOISE = (0.3, 1.5)
"""Standard deviation of what cannot be predicted, where the rest has about 1."""
SCALES = (0.3, 3.0)
"""What the answers are multiplied by, so that the level of a loss says nothing."""
JUDGED_ON = 256
"""Examples that say how good a network really is after an epoch."""
WOBBLE = 0.05
"""Relative standard deviation of the chance that val_loss is given on top, as a small validation set would."""
SEED = 1958


def build(folder: Path, tell: Callable[[float, str], None]) -> None:
    """Write `public/runs.csv` (2000 runs, a row per epoch) and `hidden/hidden.npz`: x (1500, 40, 2), y (1500, 1)."""
    tell(0.0, _("Training small networks"))
    curves, best = _train(np.random.default_rng(SEED), PUBLIC + HIDDEN, tell)
    lines = ["run,epoch,loss,val_loss,best_epoch"]
    for run in range(PUBLIC):
        for epoch, (loss, val_loss) in enumerate(curves[run], 1):
            lines.append(f"{run + 1},{epoch},{loss:.4f},{val_loss:.4f},{best[run]}")
    (folder / "public" / "runs.csv").write_text("\n".join(lines) + "\n", encoding="ascii")
    y = best[PUBLIC:, None].astype(np.float32)
    np.savez(folder / "hidden" / "hidden.npz", x=curves[PUBLIC:].round(4), y=y)
    tell(1.0, _("Trained small networks"))


@dataclass
class _Networks:
    """One hidden layer of tanh each, trained by Adam; the first axis of every array is the run."""

    weights: list[Array]
    rates: Array
    moments: list[tuple[Array, Array]]
    steps: int = 0

    def hidden(self, x: Array) -> Array:
        """Return the hidden layer's values (runs, n, UNITS)."""
        found: Array = np.tanh(x @ self.weights[0] + self.weights[1])
        return found

    def errors(self, x: Array, y: Array) -> Array:
        """Return predictions less answers (runs, n)."""
        found: Array = (self.hidden(x) @ self.weights[2])[..., 0] + self.weights[3] - y
        return found

    def step(self, x: Array, y: Array, shares: Array) -> None:
        """Take one step on all examples; `shares` (runs, n) sums to 1 in each run, 0 for what it does not have."""
        hidden = self.hidden(x)
        pull = 2 * shares * ((hidden @ self.weights[2])[..., 0] + self.weights[3] - y)
        back = pull[..., None] * self.weights[2][:, None, :, 0] * (1 - hidden**2)
        self._move(
            [
                x.transpose(0, 2, 1) @ back,
                back.sum(axis=1, keepdims=True),
                hidden.transpose(0, 2, 1) @ pull[..., None],
                pull.sum(axis=1, keepdims=True),
            ]
        )

    def _move(self, slopes: list[Array]) -> None:
        self.steps += 1
        for weight, slope, (mean, square) in zip(self.weights, slopes, self.moments, strict=True):
            mean += 0.1 * (slope - mean)
            square += 0.001 * (slope**2 - square)
            size = self.rates.reshape(-1, *[1] * (weight.ndim - 1)) * (1 - 0.999**self.steps) ** 0.5
            weight -= size / (1 - 0.9**self.steps) * mean / (np.sqrt(square) + 1e-7)


@dataclass
class _Tasks:
    """What each run is to learn: a small network of its own, and noise."""

    first: Array
    second: Array
    noise: Array
    scale: Array

    def examples(self, chance: np.random.Generator, count: int) -> tuple[Array, Array]:
        """Return inputs (runs, count, INPUTS) and answers (runs, count)."""
        x = chance.standard_normal((len(self.scale), count, INPUTS), dtype=np.float32)
        y = (np.tanh(x @ self.first) @ self.second)[..., 0]
        y += self.noise * chance.standard_normal(y.shape, dtype=np.float32)
        return x, y * self.scale


def _train(
    chance: np.random.Generator, runs: int, tell: Callable[[float, str], None]
) -> tuple[Array, npt.NDArray[np.int64]]:
    """Return loss and val_loss (runs, 40, 2), and the epoch (runs,) after which each network was really the best."""
    tasks, networks = _tasks(chance, runs), _networks(chance, runs)
    x, y = tasks.examples(chance, MOST_EXAMPLES)
    has = np.arange(MOST_EXAMPLES) < _spread(chance, runs, (FEWEST_EXAMPLES, MOST_EXAMPLES))
    shares = (has / has.sum(axis=1, keepdims=True)).astype(np.float32)
    judged = tasks.examples(chance, JUDGED_ON)
    curves, truth = np.empty((runs, EPOCHS, 2), np.float32), np.empty((runs, EPOCHS), np.float32)
    for epoch in range(EPOCHS):
        tell(epoch / EPOCHS, _("Training small networks"))
        for _step in range(STEPS_PER_EPOCH):
            networks.step(x, y, shares)
        curves[:, epoch, 0] = (shares * networks.errors(x, y) ** 2).sum(axis=1)
        truth[:, epoch] = (networks.errors(*judged) ** 2).mean(axis=1)
    curves[..., 1] = truth * np.exp(WOBBLE * chance.standard_normal(truth.shape, dtype=np.float32))
    return curves, truth.argmin(axis=1) + 1


def _spread(chance: np.random.Generator, runs: int, span: tuple[float, float]) -> Array:
    """Return a number for each run (runs, 1), drawn evenly on a logarithmic scale."""
    low, high = np.log(span)
    found: Array = np.exp(chance.uniform(low, high, (runs, 1))).astype(np.float32)
    return found


def _tasks(chance: np.random.Generator, runs: int) -> _Tasks:
    first = chance.standard_normal((runs, INPUTS, 4), dtype=np.float32) * 0.6
    second = chance.standard_normal((runs, 4, 1), dtype=np.float32)
    return _Tasks(first, second, _spread(chance, runs, NOISE), _spread(chance, runs, SCALES))


def _networks(chance: np.random.Generator, runs: int) -> _Networks:
    shapes = [(INPUTS, UNITS), (1, UNITS), (UNITS, 1), (1,)]
    sizes = [0.5, 0.0, 0.2, 0.0]
    weights = [
        (size * chance.standard_normal((runs, *shape))).astype(np.float32)
        for size, shape in zip(sizes, shapes, strict=True)
    ]
    moments = [(np.zeros_like(weight), np.zeros_like(weight)) for weight in weights]
    return _Networks(weights, _spread(chance, runs, RATES)[:, 0], moments)
