"""The name on a record."""

from __future__ import annotations

import pytest

from tfcert_exam_engine.errors import UsageRefused
from tfcert_exam_engine.person_name import LONGEST, cleaned, not_in_any_font


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Ada \t Kim\n", "Ada Kim"),
        ("Jose\u0301", "José"),
        ("김\u3000민수", "김 민수"),
        ("\u1100\u1161", "가"),
        ("O’Neill-Łukasiewicz, Jr.", "O’Neill-Łukasiewicz, Jr."),
    ],
)
def test_a_name_is_kept_in_composed_characters_with_single_spaces(typed, kept):
    assert cleaned(typed) == kept


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "needs a name"),
        (" \u3000 ", "needs a name"),
        ("x" * (LONGEST + 1), f"{LONGEST + 1} characters"),
        ("Ada\x1b[31m", "U+001B"),
        ("Ada\u202eKim", "U+202E RIGHT-TO-LEFT OVERRIDE"),
        ("Ada\udcff", "U+DCFF"),
        ("משה", "U+05DE HEBREW LETTER MEM"),
        ("محمد", "from right to left"),
        ("अदिति", "joins its neighbours"),
        ("z\u0323\u0308\u0308", "joins its neighbours"),
    ],
)
def test_what_cannot_be_set_right_is_refused_with_its_reason(typed, why):
    with pytest.raises(UsageRefused) as refused:
        cleaned(typed)
    assert why in refused.value.message
    assert "--name" in refused.value.advice


def test_characters_of_no_font_are_named_by_number_and_name():
    assert "“𝕬” (U+1D56C MATHEMATICAL BOLD FRAKTUR CAPITAL A)" in not_in_any_font("𝕬").message
