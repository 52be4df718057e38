"""One action and its keys, and how keys are written for a person."""

from __future__ import annotations

import msgspec

OWN: dict[str, str] = {}
"""A person's own keys by the action's id, separated by commas; `keymap.choose` fills it."""

ESCAPED_DIGITS = ("inverted_exclamation_mark", "trade_mark_sign", "pound_sign", "cent_sign", "infinity")
"""What Textual 8.2.8 makes of Escape and a digit, which is what Alt and a digit is on most terminals."""


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for a marker
    """Mark a text for translation without translating it: tables are read before the language is known."""
    return message


class Key(msgspec.Struct, frozen=True):
    """One action and its keys; the first key is the one shown, and at least one does not print."""

    id: str
    """`place.verb`; a person's keymap refers to it."""
    keys: str
    """Textual's names, separated by commas."""
    action: str
    label: str
    """For the key bar; "" keeps it out of there."""
    tip: str
    """One sentence for the help screen and the palette."""
    priority: bool = False

    @property
    def now(self) -> str:
        """The keys in force: a person's own, or ours."""
        return OWN.get(self.id, self.keys)

    @property
    def shown_key(self) -> str:
        """The first key as the key bar writes it."""
        return key_name(self.now.split(",")[0])

    @property
    def names(self) -> list[str]:
        """All keys as people write them."""
        return [key_name(name) for name in self.now.split(",") if name not in ESCAPED_DIGITS]


def alt_digit(number: int) -> str:
    """Return the keys of Alt and a digit: as terminals send it, and the digit alone, where nothing is written."""
    return f"alt+{number},{number},{ESCAPED_DIGITS[number - 1]}"


def spoken(key: str) -> str:
    """Return a key as a sentence names it: `F5`, `Alt+K`, `Ctrl+Q`, `Esc`."""
    named = key_name(key)
    if named.startswith("^"):
        named = f"ctrl+{named[1:]}"
    return "+".join(part.capitalize() if len(part) > 1 or "+" in named else part for part in named.split("+"))


WRITTEN = {
    "question_mark": "?", "escape": "esc", "pagedown": "pgdn", "pageup": "pgup", "right_square_bracket": "]",
    "underscore": "_", "slash": "/", "comma": ",", "full_stop": ".", "minus": "-", "equals_sign": "=",
    "backslash": "\\", "apostrophe": "'",
}  # fmt: skip
"""Textual's names of keys that people write otherwise."""


def key_name(key: str) -> str:
    """Return a key as people write it: `F5`, `^e`, `alt+1`, `?`."""
    if key.startswith("ctrl+"):
        return "^" + WRITTEN.get(key[5:], key[5:])
    if key[0] == "f" and key[1:].isdigit():
        return key.upper()
    before, plus, last = key.rpartition("+")
    return before + plus + WRITTEN.get(last, last)
