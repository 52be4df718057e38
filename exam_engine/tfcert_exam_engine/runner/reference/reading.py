"""One object of the API as an entry: kind, signature, documentation, and a class's own methods."""

from __future__ import annotations

import inspect
import re
import types
from collections.abc import Iterator
from typing import Any

import msgspec

from tfcert_exam_engine.reference.index import ReadEntry
from tfcert_exam_engine.reference.views import EntryKind

LONGEST_DEFAULT = 60
"""Characters of a default value in a signature; a longer one is cut."""
_ADDRESS = re.compile(r"<([\w.]+)(?: object)? at 0x[0-9a-f]+>|<(?:function|class) '?([\w.<>]+)'?[^>]*>")


def entry_of(thing: Any, names: list[str], named: dict[int, str]) -> ReadEntry:
    """Read an object; `named` gives the names of public ones."""
    name, *aliases = names
    is_class = isinstance(thing, type)
    bases = [named[id(base)] for base in thing.__mro__[1:] if id(base) in named] if is_class else []
    kind: EntryKind = "class" if is_class else "function" if callable(thing) and not _is_value(thing) else "value"
    signature = "" if kind == "value" else _signature(thing, name)
    return ReadEntry(name, kind, aliases, signature, _doc(thing), "", bases)


def members_of(thing: type, name: str, named: dict[int, str]) -> Iterator[ReadEntry]:
    """Read a class's public methods and properties; what a public base has as well stands there alone."""
    bases = [base for base in thing.__mro__[1:] if id(base) in named]
    for attribute in sorted(dir(thing)):
        if attribute.startswith("_"):
            continue
        try:
            found = inspect.getattr_static(thing, attribute)
        except AttributeError:
            continue
        if any(inspect.getattr_static(base, attribute, None) is found for base in bases):
            continue
        read = _member(found, f"{name}.{attribute}", name)
        doc = (read.doc or _doc_behind(thing, attribute, bases)) if read is not None else ""
        if read is not None and doc:
            yield msgspec.structs.replace(read, doc=doc)


def _doc_behind(thing: type, attribute: str, bases: list[type]) -> str:
    """Return what a base that is no part of the interface says of a method that says nothing of itself."""
    hidden = (base for base in thing.__mro__[1:] if base not in bases and base is not object)
    return next((doc for base in hidden if (doc := _doc(base.__dict__.get(attribute)))), "")


def _member(found: Any, full: str, parent: str) -> ReadEntry | None:
    if isinstance(found, property):
        return ReadEntry(full, "property", [], "", _doc(found), parent, [])
    plain = found.__func__ if isinstance(found, staticmethod | classmethod) else found
    if not (inspect.isroutine(plain) or isinstance(plain, types.FunctionType)):
        return None
    return ReadEntry(full, "method", [], _signature(plain, full), _doc(plain), parent, [])


def _is_value(thing: Any) -> bool:
    return type(thing).__module__.startswith(("tensorflow", "keras")) and not inspect.isroutine(thing)


def _doc(thing: Any) -> str:
    """Return its own documentation; what it has from a base stands there."""
    if thing is None:
        return ""
    try:
        text = thing.__doc__
    except Exception:
        return ""
    return inspect.cleandoc(text).strip() if isinstance(text, str) else ""


def _signature(thing: Any, name: str) -> str:
    """Return how it is called, without its first `self`, type hints and addresses in memory."""
    short = name.rsplit(".", 1)[-1]
    try:
        signature = inspect.signature(thing)
    except (TypeError, ValueError, NameError, AttributeError):
        return f"{short}(...)"
    parameters = [each.replace(annotation=inspect.Parameter.empty) for each in signature.parameters.values()]
    if parameters and parameters[0].name in ("self", "cls"):
        parameters = parameters[1:]
    try:
        plain = signature.replace(parameters=[_with_plain_default(each) for each in parameters])
    except ValueError:
        return f"{short}(...)"
    return short + str(plain.replace(return_annotation=inspect.Signature.empty))


class _Spelled:
    """A default value as it is written."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __repr__(self) -> str:
        return self.text


def _with_plain_default(parameter: inspect.Parameter) -> inspect.Parameter:
    if parameter.default is inspect.Parameter.empty:
        return parameter
    try:
        text = repr(parameter.default)
    except Exception:
        text = "..."
    text = _ADDRESS.sub(lambda match: match.group(1) or match.group(2), text)
    if len(text) > LONGEST_DEFAULT:
        text = text[: LONGEST_DEFAULT - 3] + "..."
    return parameter.replace(default=_Spelled(text))
