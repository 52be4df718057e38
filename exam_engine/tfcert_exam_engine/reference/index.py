"""The file that the reference is kept in: its shape, its name, and how words are cut out of names."""

from __future__ import annotations

import re
import sqlite3
from importlib import metadata
from pathlib import Path

import msgspec

from tfcert_exam_engine.reference.views import EntryKind

FORMAT = 1
"""Raised when the file's shape or content changes; an older file is then written anew."""
LIBRARIES = {"TensorFlow": "tensorflow", "Keras": "keras"}
SCHEMA = """
CREATE TABLE entries (id INTEGER PRIMARY KEY, name TEXT, kind TEXT, signature TEXT, summary TEXT, doc TEXT,
                      parent TEXT, bases TEXT);
CREATE TABLE names (name TEXT, lower TEXT, tail TEXT, entry INTEGER);
CREATE TABLE facts (name TEXT, value INTEGER);
CREATE INDEX by_lower ON names (lower);
CREATE INDEX by_tail ON names (tail);
CREATE INDEX by_entry ON names (entry);
CREATE INDEX by_parent ON entries (parent);
CREATE INDEX by_name ON entries (name);
"""
_WORD = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+[a-zA-Z]?")


class ReadEntry(msgspec.Struct, frozen=True, array_like=True):
    """What was read of one object of the libraries."""

    name: str
    kind: EntryKind
    aliases: list[str]
    signature: str
    doc: str
    parent: str
    """The class of a method; "" otherwise."""
    bases: list[str]


def versions() -> dict[str, str]:
    """Return the versions of what is documented, without importing it; "" where it is not installed."""
    return {name: _version(distribution) for name, distribution in LIBRARIES.items()}


def _version(distribution: str) -> str:
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return ""


def file_in(folder: Path) -> Path:
    """Return the index of the versions that are installed."""
    named = "-".join(f"{name.lower()}{version or '0'}" for name, version in versions().items())
    return folder / f"{named}-{FORMAT}.db"


def words_of(name: str) -> list[str]:
    """Return a name's parts, whole and by their capitals: `tf.nn.MaxPool` gives tf, nn, maxpool, max, pool."""
    words = []
    for part in re.split(r"[._]", name):
        words += [part.lower(), *(word.lower() for word in _WORD.findall(part))]
    return [word for word in dict.fromkeys(words) if word]


def has_word_search(base: sqlite3.Connection) -> bool:
    """Return whether this Python's SQLite was built with FTS5."""
    try:
        base.execute("CREATE VIRTUAL TABLE temp.trial USING fts5(one)")
        base.execute("DROP TABLE temp.trial")
    except sqlite3.Error:
        return False
    return True
