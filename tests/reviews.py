"""A review of the digits, for the screens and the commands."""

from __future__ import annotations

import difflib
import math
from typing import Any

import msgspec

from tfcert_exam_engine.events import EpochEnded
from tfcert_exam_engine.grading.verdict import ModelFacts, Verdict
from tfcert_exam_engine.review.views import Lack, OwnScript, ReviewFigures, ReviewView
from tfcert_exam_engine.views import ProblemView, RunView, SubmissionView

BEGINNING = '''"""Digits: which digit a picture of eight by eight shows."""

from pathlib import Path

import keras
import numpy as np
from keras import layers

DATA = Path(__file__).with_name("data")
SEED = 7
keras.utils.set_random_seed(SEED)


def solution_model():
    """Return a trained model."""
    x, y = np.load(DATA / "x.npy"), np.load(DATA / "y.npy")
'''
MINE = (
    BEGINNING
    + """    model = keras.Sequential(
        [
            keras.Input((8, 8, 1)),
            layers.Flatten(),
            layers.Dense(400, activation="relu"),
            layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(x, y, epochs=40, validation_split=0.1)
    return model
"""
)
REFERENCE = (
    BEGINNING
    + """    model = keras.Sequential(
        [
            keras.Input((8, 8, 1)),
            layers.RandomTranslation(0.1, 0.1),
            layers.Conv2D(32, 3, activation="relu"),
            layers.Flatten(),
            layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    stop = keras.callbacks.EarlyStopping("val_loss", patience=8, restore_best_weights=True)
    model.fit(x, y, epochs=60, validation_split=0.2, callbacks=[stop])
    return model
"""
)
EXPLANATION = """A dense layer sees sixty-four numbers and does not know which of them are neighbours.

- **Convolutions** look at small squares, wherever they are.
- **Shifting** the pictures by a pixel while training makes more of the few there are.

Stopping early keeps the weights of the best epoch.
"""


def points(epochs: int, step: int = 1, speed: float = 9.0, floor: float = 0.2) -> list[EpochEnded]:
    """Return curves that fall; the slower, the larger `speed` is."""
    found = []
    for epoch in range(1, epochs + 1, step):
        val = floor + 0.6 * math.exp(-epoch / speed)
        logs: dict[str, float | None] = {"loss": val * 0.9, "accuracy": 1 - val / 2, "val_loss": val}
        found.append(EpochEnded(0.0, 1, epoch, epochs, {**logs, "val_accuracy": 1 - val / 1.8}, 0.0))
    return found


def review(
    problem: ProblemView, submissions: list[SubmissionView], run: RunView | None, verdict: Verdict, **changes: Any
) -> ReviewView:
    """Return the review of a category; the first submission with the most stars counts, and `run` made it."""
    graded = [each for each in submissions if each.stars is not None]
    best = max(graded, key=lambda each: (each.stars or 0, -each.submission), default=None)
    mine = ReviewFigures(
        *(verdict.value, verdict.standard_error, verdict.stars, 412_010, 1.6, 182.4, 1030.0),
        keras="keras 3.15.0",
        machine="this machine",
    )
    other = ReviewFigures(
        *(0.992, None, 5, 94_698, 1.199, 28.9, 890.0),
        keras="keras 3.15.1",
        machine="a machine with 2 processors",
    )
    script = OwnScript(MINE, "submitted", run.run) if run else OwnScript(MINE, "folder")
    diff = list(
        difflib.unified_diff(MINE.splitlines(), REFERENCE.splitlines(), "solution.py", "reference.py", lineterm="")
    )
    view = ReviewView(
        *("20261120-1", problem, "accuracy", False, script, REFERENCE, EXPLANATION, diff),
        *(mine, other, run, points(40), points(60, 2, 6.0, 0.05), submissions),
        best.submission if best else None,
        f"{problem.slug}-first",
        [],
    )
    return msgspec.structs.replace(view, **changes)


def review_of(problem: ProblemView, submissions: list[SubmissionView]) -> ReviewView:
    """Return a review with everything in it, whose run kept what counts."""
    graded = [each for each in submissions if each.verdict is not None]
    verdict = graded[-1].verdict if graded else None
    run = RunView(1, "20261120-1", problem.category, "trained", 1000.0, 1182.4, kept_sha256="ab" * 32)
    view = review(problem, submissions, run, verdict or NOTHING)
    return view if graded else msgspec.structs.replace(view, mine=ReviewFigures())


NOTHING = Verdict(0, [], "accuracy", None, None, 500, 0.1, ModelFacts("", "", 0.0))


def bare(problem: ProblemView) -> ReviewView:
    """Return the review of a category where nearly everything is missing."""
    lacks = [
        Lack("submission", "Nothing was submitted in this category: it counts as zero."),
        Lack("run", "No run of it is on record: the model was trained elsewhere, or not at all."),
        Lack("script", "No script of yours is left: no run has kept one, and the attempt's folder has no solution.py."),
        Lack("problem", f"The problem {problem.slug} is not in this version's bank, nor was it kept."),
        Lack("again", "It cannot be tried again here: this version's bank does not have it."),
    ]
    return ReviewView(
        *("20261120-1", problem, "", False, OwnScript(None), None, None, []),
        *(ReviewFigures(), None, None, [], [], [], None, "", lacks),
    )
