"""Whose forms a text takes where a character is drawn differently in each region."""

from __future__ import annotations

import pytest

from tfcert_tui.reporting.cjk_face import region_of, with_characters


@pytest.mark.parametrize(
    ("text", "language", "region"),
    [
        ("김민수", "zh_CN.UTF-8", "ko"),
        ("金민수", "ja_JP.UTF-8", "ko"),
        ("田中さくら", "ko_KR.UTF-8", "ja"),
        ("王小明", "en_US.UTF-8", "zh_cn"),
        ("王小明", "zh_TW.UTF-8", "zh_tw"),
        ("王小明", "zh-HK", "zh_hk"),
        ("金珉秀", "ko_KR.UTF-8", "ko"),
        ("田中", "ja", "ja"),
        ("王小明", "C", "zh_cn"),
    ],
)
def test_its_own_letters_decide_then_the_person_s_language(text, language, region):
    assert region_of(text, language) == region


def test_a_font_of_the_same_characters_is_the_same_bytes_and_of_another_region_another():
    one, again = (with_characters(frozenset("直刀"), "ja") for _time in range(2))
    assert one == again
    assert with_characters(frozenset("直刀"), "zh_cn") != one
    assert len(one) < 10_000
