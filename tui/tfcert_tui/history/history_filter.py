"""What a typed line asks for of all attempts: words that must all be so, each of them turned round by a minus.

`passed`, `failed`, `live`, `imported`, `noted`; `exam`, `practice`, `drill`; a form; `score>=80`, `stars<4`; any other
word is looked for in the name, the day, the problems, the skill, the note and the machine. "Two words" in quotes
are one.
"""

from __future__ import annotations

import operator
import re
import time
from collections.abc import Callable, Iterable, Sequence
from gettext import gettext as _
from typing import get_args

import msgspec

from tfcert_exam_engine.errors import UsageRefused
from tfcert_exam_engine.views import AttemptView, Mode
from tfcert_problems.catalog import FORMS
from tfcert_tui.history.history_points import share

Test = Callable[[AttemptView], bool]
WORD = re.compile(r'(-?)(?:"([^"]*)"?|(\S+))')
COMPARED = re.compile(r"(score|stars|seed|minutes)(>=|<=|>|<|=)(\d+(?:\.\d+)?)")
SIGNS: dict[str, Callable[[float, float], bool]] = {
    ">=": operator.ge, "<=": operator.le, ">": operator.gt, "<": operator.lt, "=": operator.eq,
}  # fmt: skip
MODES = frozenset(get_args(Mode))
OUTCOMES: dict[str, Test] = {
    "passed": lambda one: one.ended and one.passed and one.mode != "drill",
    "failed": lambda one: one.ended and not one.passed and one.mode != "drill",
    "live": lambda one: not one.ended,
    "imported": lambda one: bool(one.origin),
    "noted": lambda one: bool(one.note),
}
"""Words of the language itself: the same in every tongue, so that a line can be shared."""


class Filter(msgspec.Struct, frozen=True):
    """What is asked for."""

    line: str
    tests: tuple[Test, ...]

    def takes(self, attempt: AttemptView) -> bool:
        """Return whether all of it is so of an attempt."""
        return all(test(attempt) for test in self.tests)

    def of(self, attempts: Iterable[AttemptView]) -> list[AttemptView]:
        """Return the attempts that it takes, in their order."""
        return [one for one in attempts if self.takes(one)]


def read(line: str) -> Filter:
    """Read a line; an empty one takes all.

    Raises:
        UsageRefused: a comparison cannot be read.
    """
    tests = []
    for found in WORD.finditer(line):
        minus, quoted, plain = found.groups()
        test = _text(quoted) if quoted is not None else _test(plain)
        tests.append(_turned_round(test) if minus else test)
    return Filter(line.strip(), tuple(tests))


def _turned_round(test: Test) -> Test:
    return lambda one: not test(one)


def _test(word: str) -> Test:
    lower = word.lower()
    if lower in OUTCOMES:
        return OUTCOMES[lower]
    if lower in MODES:
        return lambda one: one.mode == lower
    if lower in FORMS:
        return lambda one: one.form == lower
    if compared := COMPARED.fullmatch(lower):
        return _comparison(*compared.groups())
    if re.match(r"(score|stars|seed|minutes)[<>=]", lower):
        message = _("{word} is not understood.").format(word=word)
        raise UsageRefused("filter", message, _("Write a number behind it, such as score>=80 or stars<4."))
    return _text(word)


def _comparison(what: str, sign: str, number: str) -> Test:
    compare, wanted = SIGNS[sign], float(number)
    if what == "stars":
        return lambda one: any(compare(problem.stars or 0, wanted) for problem in one.problems)
    values: dict[str, Callable[[AttemptView], float]] = {
        "score": lambda one: share(one), "seed": lambda one: one.seed, "minutes": lambda one: one.minutes,
    }  # fmt: skip
    value = values[what]
    return lambda one: compare(value(one), wanted)


def _text(word: str) -> Test:
    wanted = word.casefold()
    return lambda one: any(wanted in each.casefold() for each in _said_of(one))


def _said_of(attempt: AttemptView) -> Sequence[str]:
    """Return the texts in which a word is looked for."""
    day = time.strftime("%Y-%m-%d", time.localtime(attempt.started.wall_s))
    problems = [text for problem in attempt.problems for text in (problem.slug, problem.title)]
    return attempt.attempt, day, attempt.note, attempt.origin, attempt.skill, *problems
