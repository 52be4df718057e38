"""One text for one value: RFC 8785 where it has one, and nothing that two readers could read differently."""

from __future__ import annotations

import json
import random
import struct

import pytest

from tfcert_exam_engine.signing.canonical import EXACT, NotCanonical, canonical


@pytest.mark.parametrize(
    ("value", "text"),
    [
        # Appendix B of RFC 8785: the doubles by their bits, and what ECMAScript writes for them.
        ("0000000000000000", "0"),
        ("8000000000000000", "0"),
        ("0000000000000001", "5e-324"),
        ("8000000000000001", "-5e-324"),
        ("7fefffffffffffff", "1.7976931348623157e+308"),
        ("4340000000000000", "9007199254740992"),
        ("44b52d02c7e14af5", "9.999999999999997e+22"),
        ("444b1ae4d6e2ef50", "1e+21"),
        ("3eb0c6f7a0b5ed8d", "0.000001"),
        ("3eb0c6f7a0b5ed8c", "9.999999999999997e-7"),
        ("41b3de4355555553", "333333333.3333332"),
        ("41b3de4355555557", "333333333.33333343"),
        ("becbf647612f3696", "-0.0000033333333333333333"),
    ],
)
def test_numbers_are_written_as_ecmascript_does(value: str, text: str) -> None:
    (number,) = struct.unpack(">d", bytes.fromhex(value))
    assert canonical(number).decode() == text


def test_every_number_is_read_back_as_it_was() -> None:
    chance = random.Random(7)
    for _each in range(20_000):
        (number,) = struct.unpack(">d", chance.randbytes(8))
        if number - number == 0:
            assert float(canonical(number)) == number


def test_a_whole_number_is_one_number_however_it_is_written() -> None:
    assert canonical(90.0) == canonical(90) == b"90"
    assert canonical(float(EXACT - 1)) == canonical(EXACT - 1)


def test_a_large_integer_keeps_its_digits_and_is_no_other_number() -> None:
    """RFC 8785 leaves both to doubles, where 2**60 and its shortest digits are two integers in one text."""
    shortest = 1152921504606847000
    assert float(shortest) == float(2**60)
    texts = {canonical(2**60), canonical(shortest), canonical(float(2**60))}
    assert texts == {b"1152921504606846976", b"1152921504606847000", b"1.152921504606847e+18"}


def test_members_are_in_the_order_of_utf_16() -> None:
    """The example of RFC 8785, 3.2.3: an emoji comes before a letter of the presentation forms."""
    names = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\u0080", "\u00f6"]
    found = list(json.loads(canonical(dict.fromkeys(names, 0))))
    assert found == ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"]


def test_texts_have_the_shortest_escapes() -> None:
    assert canonical('€$\x0f\nA\'B"\\\\"/\x7f') == '"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/\x7f"'.encode()


def test_the_layout_of_a_file_does_not_matter() -> None:
    document = {"b": [1, 2.5, None, True, {}], "a": {"ö": "x", "name": []}}
    turned = {"a": {"name": [], "ö": "x"}, "b": document["b"]}
    laid_out = json.loads(json.dumps(turned, indent=7, ensure_ascii=True))
    assert canonical(document) == canonical(laid_out) == '{"a":{"name":[],"ö":"x"},"b":[1,2.5,null,true,{}]}'.encode()


def test_what_is_not_the_same_is_another_text() -> None:
    values = [0, 1, True, False, None, "1", "", [], {}, [1], [[1]], [1, 2], [2, 1], {"a": 1}, {"b": 1}, 1.5, -1]
    values += ["\u00e9", "e\u0301"]  # looks the same, and is another text
    assert len({canonical(value) for value in values}) == len(values)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf"), "\ud800", {"\udfff": 1}, {1: 2}, b"x"])
def test_what_has_no_text_is_refused(value: object) -> None:
    with pytest.raises(NotCanonical):
        canonical([{"deep": value}])


def test_what_is_nested_without_end_is_refused() -> None:
    nested: list[object] = []
    for _each in range(100_000):
        nested = [nested]
    with pytest.raises(NotCanonical):
        canonical(nested)
