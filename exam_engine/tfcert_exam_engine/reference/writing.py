"""Writes the index of the reference: a SQLite file, placed whole or not at all."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import Any

from tfcert_exam_engine.reference.index import SCHEMA, ReadEntry, has_word_search, words_of
from tfcert_exam_engine.typed import from_msgpack


def write(entries: Path, final: Path) -> int:
    """Make an index of a file of entries; returns how many there are.

    Raises:
        OSError, sqlite3.Error, msgspec.MsgspecError: the disk is full or not writable, or the entries are torn.
    """
    read = from_msgpack(entries.read_bytes(), list[ReadEntry])
    final.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    for left in final.parent.glob(".*"):
        left.unlink(missing_ok=True)
    draft = final.with_name(f".{final.name}.{os.getpid()}")
    try:
        _write(draft, read)
        draft.replace(final)
    finally:
        draft.unlink(missing_ok=True)
    return len(read)


def _write(draft: Path, read: list[ReadEntry]) -> None:
    base = sqlite3.connect(draft)
    try:
        # Nobody reads a draft, and one that is cut off is written again.
        base.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
        with_words = has_word_search(base)
        base.executescript(SCHEMA)
        if with_words:
            base.execute("CREATE VIRTUAL TABLE words USING fts5(names, summary, doc, content='')")
        for number, entry in enumerate(read, start=1):
            _put(base, number, entry, with_words)
        base.execute("INSERT INTO facts VALUES ('entries', ?), ('words', ?)", (len(read), int(with_words)))
        base.commit()
    finally:
        base.close()


def _put(base: sqlite3.Connection, number: int, read: ReadEntry, with_words: bool) -> None:
    summary = first_sentence(read.doc)
    row: tuple[Any, ...] = (number, read.name, read.kind, read.signature, summary, read.doc, read.parent)
    base.execute("INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (*row, "\n".join(read.bases)))
    names = [read.name, *read.aliases]
    base.executemany(
        "INSERT INTO names VALUES (?, ?, ?, ?)",
        [(name, name.lower(), name.lower().rsplit(".", 1)[-1], number) for name in names],
    )
    if with_words:
        spread = " ".join(dict.fromkeys(word for name in names for word in words_of(name)))
        base.execute(
            "INSERT INTO words (rowid, names, summary, doc) VALUES (?, ?, ?, ?)", (number, spread, summary, read.doc)
        )


def first_sentence(doc: str) -> str:
    """Return the first sentence of a documentation, in one line."""
    paragraph = " ".join(doc.split("\n\n", 1)[0].split())
    end = paragraph.find(". ")
    return (paragraph[: end + 1] if end > 0 else paragraph)[:300]
