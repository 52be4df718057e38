"""Lets a language model of characters write, and counts how many of its words are words."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from gettext import gettext as _
from typing import Any

import numpy as np
import numpy.typing as npt

from tfcert_exam_engine.runner import prediction
from tfcert_exam_engine.runner.hidden_examples import HiddenExamples
from tfcert_exam_engine.runner.prediction import PredictionFailed
from tfcert_exam_engine.runner.rounding import rounded

TEXTS = 40
CHARACTERS = 120
"""So many texts of so many characters have some 400 words: the share of known ones has a standard error of 0.025."""
TEMPERATURE = 0.7
"""Probabilities are raised to the power 1/0.7: likely characters become likelier, and texts more careful."""
SHORTEST = 4
"""Letters of a word that counts: of shorter ones most combinations are words."""
SEED = 20261121
SHOWN = 60
"""Characters of a text that are shown."""
Step = Callable[[npt.NDArray[Any]], npt.NDArray[np.float64]]


@dataclass(frozen=True)
class Written:
    """What a model wrote."""

    texts: list[str]
    known: float
    """Share of its words that are known, 0 to 1; rounded to six decimals."""
    words: int
    """How many were counted."""

    @property
    def sentence(self) -> str:
        """Say what it wrote, and how well."""
        text = _('It wrote "{text}..."; {share} of its {n} words of four letters or more are known.')
        return text.format(text=self.texts[0][:SHOWN], share=f"{self.known:.0%}", n=self.words)


def write(model: Any, hidden: HiddenExamples) -> Written:
    """Have a model of windows (n, length) of ids go on from windows that are spread over the hidden ones.

    Raises:
        PredictionFailed: the model raises.
    """
    first = hidden.x[np.linspace(0, len(hidden.x) - 1, TEXTS).astype(int)]
    ids = _continued(prediction.stepper(model, first), first)
    texts = ["".join(hidden.names[number] for number in row) for row in ids]
    return counted(texts, hidden.words)


def counted(texts: list[str], known: frozenset[str]) -> Written:
    """Count the words of texts; the first and the last of each are left out, as they may be cut."""
    words = [word for text in texts for word in re.findall("[a-z]+", text)[1:-1] if len(word) >= SHORTEST]
    share = sum(word in known for word in words) / len(words) if words else 0.0
    return Written(texts, rounded(share), len(words))


def _continued(step: Step, window: npt.NDArray[Any]) -> npt.NDArray[np.int64]:
    """Return the ids that follow each window, (n, 120); every one is drawn, with the same luck for every model."""
    luck = np.random.default_rng(SEED).random((CHARACTERS, len(window), 1))
    drawn = []
    for chance in luck:
        powers = np.clip(step(window), 0.0, None) ** (1 / TEMPERATURE)
        reached = powers.cumsum(axis=-1)
        drawn.append((reached > chance * reached[:, -1:]).argmax(axis=-1))
        window = np.concatenate([window[:, 1:], drawn[-1][:, np.newaxis].astype(window.dtype)], axis=1)
    return np.stack(drawn, axis=1)


def failed(error: PredictionFailed) -> Written:
    """Return what a model wrote that could not."""
    return Written([str(error)], 0.0, 0)
