"""Says what a common error of a script means and what to change, above the traceback and in the run's ending.

An error that is not known is told as it always was; a mistake in here is never heard of.
"""

from __future__ import annotations

import sys
import textwrap
from gettext import gettext as _
from typing import NamedTuple

from tfcert_exam_engine.runner.bare.explained import (
    calls,
    data,
    datasets,
    files,
    imports,
    labels,
    language,
    models,
    saving,
    shapes,
    tensors,
)
from tfcert_exam_engine.runner.bare.explained.fault import Fault, Rule

RULES: tuple[Rule, ...] = (
    *language.RULES,
    *imports.RULES,
    *files.RULES,
    *saving.RULES,
    *calls.RULES,
    *models.RULES,
    *labels.RULES,
    *data.RULES,
    *datasets.RULES,
    *shapes.RULES,
    *tensors.RULES,
)
"""The first that holds is told."""
WIDTH = 56
"""Columns: what the log's pane has at 120x40."""
QUOTED = 76
"""A longer source line is not quoted."""


class Explanation(NamedTuple):
    """What is said about a known error."""

    code: str
    advice: str
    """Begins with the script's line."""
    place: str
    sentences: str
    legacy_keras_helps: bool


def explain(error: BaseException, script: str, foreign: bool = False) -> Explanation | None:
    """Return what the error means and what to change; None where it is not a known one.

    `foreign`: it runs in an interpreter that the person named, where `import keras` is not to be switched to Keras 2.
    """
    try:
        fault = Fault(error, script, foreign)
        return None if fault.is_raised_by_the_person else _explained(fault)
    except Exception:
        return None  # whatever the script has made of its objects: its own traceback is told all the same


def _explained(fault: Fault) -> Explanation | None:
    for rule in RULES:
        sentences = rule.explains(fault)
        if sentences:
            place = _place(fault)
            advice = f"{place}. {sentences}" if place else sentences
            helps = rule.helps(fault) and fault.can_be_switched and not fault.is_legacy_run
            return Explanation(rule.code, advice, place, sentences, helps)
    return None


def _place(fault: Fault) -> str:
    if not fault.line:
        return ""
    if fault.source and len(fault.source) <= QUOTED:
        return _("Line {line}: `{source}`").format(line=fault.line, source=fault.source)
    return _("Line {line}").format(line=fault.line)


def show(explanation: Explanation) -> None:
    """Print it to the log, marked as ours: the traceback follows as Python tells it."""
    title = "---- " + _("tfcert-tui: what this most likely means") + " "
    lines = [title.ljust(WIDTH, "-")]
    if explanation.place:
        lines += [explanation.place, ""]
    lines += textwrap.wrap(explanation.sentences, WIDTH, break_long_words=False, break_on_hyphens=False)
    print("", *lines, "-" * WIDTH, sep="\n", file=sys.stderr)
