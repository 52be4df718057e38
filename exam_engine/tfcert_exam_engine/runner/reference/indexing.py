"""Writes the index: a SQLite file with names to look up and words to search, placed whole or not at all."""

from __future__ import annotations

import gc
import os
import sqlite3
import time
import warnings
from collections.abc import Iterator
from gettext import gettext as _
from pathlib import Path
from typing import Any

from tfcert_exam_engine.events import AnyEnding, EngineFault, Indexed, Progressed
from tfcert_exam_engine.job import IndexJob
from tfcert_exam_engine.reference_index import SCHEMA, has_word_search, words_of
from tfcert_exam_engine.runner.bare.kernel import step_back
from tfcert_exam_engine.runner.bare.telling import Teller
from tfcert_exam_engine.runner.reference.public_names import public_objects
from tfcert_exam_engine.runner.reference.reading import Read, entry_of, members_of

NICENESS = 10
TELL_EVERY = 100


def index(job: IndexJob, teller: Teller) -> AnyEnding:
    """Read the whole reference and place its index; an unfinished one is taken away."""
    began = time.monotonic()
    step_back(NICENESS)
    warnings.simplefilter("ignore")
    final = Path(job.index)
    draft = final.with_name(f".{final.name}.{os.getpid()}")
    try:
        final.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft.unlink(missing_ok=True)
        entries = _write(draft, teller)
        draft.replace(final)
    except (OSError, sqlite3.Error) as error:
        said = _("The index of the reference could not be written to {folder}: {why}.")
        return EngineFault(time.time(), said.format(folder=final.parent, why=error))
    finally:
        draft.unlink(missing_ok=True)
        gc.collect()
    return Indexed(time.time(), entries, round(time.monotonic() - began, 3))


def _write(draft: Path, teller: Teller) -> int:
    base = sqlite3.connect(draft)
    try:
        # Nobody reads a draft, and one that is cut off is written again.
        base.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
        with_words = has_word_search(base)
        base.executescript(SCHEMA)
        if with_words:
            base.execute("CREATE VIRTUAL TABLE words USING fts5(names, summary, doc, content='')")
        count = 0
        for count, read in enumerate(_all(teller), start=1):
            _put(base, count, read, with_words)
        base.execute("INSERT INTO facts VALUES ('entries', ?), ('words', ?)", (count, int(with_words)))
        base.commit()
        return count
    finally:
        base.close()


def _all(teller: Teller) -> Iterator[Read]:
    """Yield every entry and the members of every class."""
    objects = public_objects()
    named = {id(thing): names[0] for thing, names in objects if isinstance(thing, type)}
    for number, (thing, names) in enumerate(objects):
        if number % TELL_EVERY == 0:
            teller.tell(Progressed(time.time(), number / len(objects), names[0], "reference"))
        yield entry_of(thing, names, named)
        if isinstance(thing, type):
            yield from members_of(thing, names[0], named)


def _put(base: sqlite3.Connection, number: int, read: Read, with_words: bool) -> None:
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
