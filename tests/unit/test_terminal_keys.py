"""What a terminal sends for Alt and a key is read as that, so that no editor types it."""

from __future__ import annotations

import pytest
from textual import events
from textual._xterm_parser import XTermParser

from tfcert_tui.keys import terminal_keys


@pytest.mark.parametrize(
    ("sent", "key"),
    [("\x1b1", "alt+1"), ("\x1b5", "alt+5"), ("\x1bb", "alt+b"), ("\x1bf", "alt+f"), ("£", "pound_sign")],
)
def test_alt_and_a_key_is_read_as_that(sent: str, key: str) -> None:
    terminal_keys.install()
    parser = XTermParser(False)
    read = [*parser.feed(sent), *parser.feed("")]
    assert [each.key for each in read if isinstance(each, events.Key)] == [key]


@pytest.mark.parametrize("key", ["1", "2", "d", "m", "z", "slash", "backslash"])
def test_alt_and_a_key_is_read_as_that_also_right_before_another_key(key: str) -> None:
    terminal_keys.install()
    sent = {"slash": "/", "backslash": "\\"}.get(key, key)
    parser = XTermParser(False)
    read = [each.key for each in parser.feed(f"\x1b{sent}\x1bOS") if isinstance(each, events.Key)]
    assert read == [f"alt+{key}", "f4"], "nothing of it may be typed"


@pytest.mark.parametrize("key", [*"abcdefghijklmnopqrstuvwxyz0123456789"])
def test_what_follows_alt_and_a_key_in_the_same_piece_of_the_line_is_typed(key: str) -> None:
    terminal_keys.install()
    parser = XTermParser(False)
    read = [*parser.feed(f"\x1b{key}hi 1\x1bOP\x1b[A"), *parser.feed("")]
    names = [each.key for each in read if isinstance(each, events.Key)]
    assert names == [f"alt+{key}", "h", "i", "space", "1", "f1", "up"]
