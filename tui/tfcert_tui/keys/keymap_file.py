"""A person's own keys: `keys.toml` in the data folder, read when the workstation opens.

    [exam]
    run = "f6, alt+r"
    check = ["f5", "alt+c"]

What is wrong in it is refused by the entry, in a sentence; everything else in it holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from gettext import gettext as _
from pathlib import Path

import msgspec

from tfcert_tui.keys import key_names, keymap
from tfcert_tui.keys.key import key_name


class Choice(msgspec.Struct):
    """What was found in the file."""

    keys: dict[str, str] = msgspec.field(default_factory=dict)
    """Textual's names, separated by commas, by id."""
    refusals: list[str] = msgspec.field(default_factory=list)
    """One sentence each, with what is in force instead."""


def read(file: Path) -> Choice:
    """Return the keys that hold, and a sentence for each that does not."""
    if not file.exists():
        return Choice()  # Before anything is imported for it: the first frame waits.
    import tomllib

    try:
        document = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        said = _("{file} cannot be read ({why}): mend it or remove it; all keys are as they were made.")
        return Choice(refusals=[said.format(file=file, why=_why(error))])
    return chosen_in(document)


def _why(error: Exception) -> str:
    return str(getattr(error, "strerror", None) or error)


def chosen_in(document: dict[str, object]) -> Choice:
    """Return the choice that a document makes."""
    choice = Choice()
    for name, value in _entries(document):
        said, keys = _entry(name, value)
        if said:
            choice.refusals.append(said)
        else:
            choice.keys[name] = ",".join(keys)
    _refuse_clashes(choice)
    return choice


def _entries(document: dict[str, object], prefix: str = "") -> Iterator[tuple[str, object]]:
    """Yield `exam.run` for a table `[exam]` with `run`, as for `"exam.run"`."""
    for name, value in document.items():
        if isinstance(value, dict):
            yield from _entries(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value


def _entry(name: str, value: object) -> tuple[str, list[str]]:
    """Return why an entry is refused, or "" and its keys."""
    if name not in keymap.by_id():
        return _unknown_id(name), []
    written = value.split(",") if isinstance(value, str) else value
    if not isinstance(written, list) or not all(isinstance(each, str) and each.strip() for each in written):
        said = _('{id}: its keys are a text such as "f5, alt+r", or a list of such; {kept} stays.')
        return said.format(id=name, kept=keymap.by_id()[name].keys), []
    return _keys(name, [each.strip() for each in written])


def _keys(name: str, written: list[str]) -> tuple[str, list[str]]:
    found = [(text, key_names.read(text)) for text in written]
    for text, key in found:
        if key is None:
            return _unknown_key(name, text), []
    keys = key_names.with_escaped(list(dict.fromkeys(key for _text, key in found if key)))
    typed = [text for text, key in found if key and key_names.prints(key)]
    if typed and keymap.by_id()[name].priority:
        said = _("{id}: {key} could never be typed again, since this action comes first everywhere; leave it out.")
        return said.format(id=name, key=typed[0]), []
    if all(map(key_names.prints, keys)):
        said = _("{id}: {keys} is typed wherever text is written; add a key that is not, such as F5 or alt+r.")
        return said.format(id=name, keys=", ".join(written)), []
    return "", keys


def _unknown_id(name: str) -> str:
    import difflib

    near = difflib.get_close_matches(name, keymap.by_id(), 1)
    if near:
        return _("{id}: there is no such action; did you mean {near}?").format(id=name, near=near[0])
    return _("{id}: there is no such action; the ids are in: tfcert-tui keys").format(id=name)


def _unknown_key(name: str, text: str) -> str:
    near = key_names.nearest(text)
    if near:
        return _("{id}: there is no key {key}; did you mean {near}?").format(id=name, key=text, near=near)
    return _("{id}: there is no key {key}; write one as f5, alt+r, ctrl+e or pageup.").format(id=name, key=text)


def _refuse_clashes(choice: Choice) -> None:
    """Take back, from the last entry on, what gives one key to two actions that are there together."""
    while clash := next(_clashes(choice.keys), None):
        name, other, key = clash
        del choice.keys[name]
        said = _("{id}: {key} is taken by {other} there; give that one another key too, or take a key that is free.")
        choice.refusals.append(said.format(id=name, key=key_name(key), other=other))


def _clashes(chosen: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    """Yield (the entry to take back, the other action, the key); what our own keys share on purpose is no clash."""
    ours = {name: key.keys.split(",") for name, key in keymap.by_id().items()}
    held = {name: chosen[name].split(",") if name in chosen else keys for name, keys in ours.items()}
    for name in reversed(chosen):
        for other, keys in held.items():
            if other == name or not keymap.together(name, other):
                continue
            shared = [key for key in held[name] if key in keys and not (key in ours[name] and key in ours[other])]
            if shared:
                yield name, other, shared[0]
