"""Names of keys as a person may write them in a file, and the names that Textual has for them."""

from __future__ import annotations

import unicodedata
from functools import cache

from textual.keys import REPLACED_KEYS, Keys, key_to_character

from tfcert_tui.keys.key import ESCAPED_DIGITS

MODIFIERS = ("ctrl", "alt", "shift", "super", "meta", "hyper")
OTHER_NAMES = {
    "esc": "escape",
    "return": "enter",
    "del": "delete",
    "ins": "insert",
    "pgup": "pageup",
    "pgdn": "pagedown",
    "page_up": "pageup",
    "page_down": "pagedown",
    "?": "question_mark",
    "option": "alt",
    "control": "ctrl",
}
NAMED = ("space", "enter", "tab", "escape", "backspace", "delete", "insert", "home", "end", "pageup", "pagedown")


def read(text: str) -> str | None:
    """Return Textual's name of a key that a person wrote (`F5`, `^e`, `Alt+K`, `?`), or None where there is no such."""
    written = text.strip()
    if written.startswith("^") and len(written) == 2:
        written = f"ctrl+{written[1]}"
    if written == "+" or written.endswith("++"):
        written = f"{written[:-1]}plus"
    *given, key = written.split("+")
    modifiers = [OTHER_NAMES.get(each.strip().lower(), each.strip().lower()) for each in given]
    name = _name(key.strip(), bare=not modifiers)
    if name is None or any(each not in MODIFIERS for each in modifiers):
        return None
    return "+".join([*sorted(set(modifiers), key=MODIFIERS.index), name])


def _name(key: str, bare: bool) -> str | None:
    if len(key) == 1:
        return _of_character(key if bare else key.lower())
    lower = key.lower().replace(" ", "_")
    known = OTHER_NAMES.get(lower, lower)
    if known in _all_names() or _is_character_name(known) or known in REPLACED_KEYS:
        return known
    return None


def _of_character(character: str) -> str:
    if character.isalnum():
        return character
    from textual.keys import _character_to_key

    return _character_to_key(character)


@cache
def _all_names() -> frozenset[str]:
    return frozenset(str(each.value) for each in Keys if "+" not in each.value and not each.value.startswith("<"))


def _is_character_name(name: str) -> bool:
    try:
        return bool(unicodedata.lookup(name.replace("_", " ")))
    except KeyError:
        return False


def nearest(text: str) -> str:
    """Return the key that was most likely meant, or ""."""
    *modifiers, key = text.strip().lower().split("+")
    parts = [_closest(each, [*MODIFIERS, "control", "option"]) for each in modifiers]
    parts.append(key if read(key) else _closest(key, [*NAMED, *(f"f{n}" for n in range(1, 13)), *OTHER_NAMES]))
    return "+".join(parts) if all(parts) else ""


def _closest(text: str, known: list[str]) -> str:
    import difflib

    found = difflib.get_close_matches(text, known, 1, 0.5)
    return OTHER_NAMES.get(found[0], found[0]) if found else ""


def prints(key: str) -> bool:
    """Return whether a key is typed into a text field instead of being obeyed."""
    return "+" not in key and (len(key) == 1 or key in ESCAPED_DIGITS or _character(key) is not None)


def _character(key: str) -> str | None:
    if key in _all_names():
        return " " if key == "space" else None
    if key in REPLACED_KEYS:
        return key
    character = key_to_character(key)
    return character if character is not None and character.isprintable() else None


def with_escaped(keys: list[str]) -> list[str]:
    """Add what most terminals send for Alt and a digit: Escape and the digit, which Textual reads as a sign."""
    digits = {f"alt+{number}": sign for number, sign in enumerate(ESCAPED_DIGITS, 1)}
    return [*keys, *(digits[key] for key in keys if key in digits)]
