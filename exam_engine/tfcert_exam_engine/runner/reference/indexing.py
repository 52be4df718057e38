"""Reads the whole reference into one file of entries, which the engine makes an index of.

Not into SQLite at once: TensorFlow brings a SQLite of its own, without its search for words, and in a process that has
imported it Python's `sqlite3` may call that one (seen with 2.21: `no such module: fts5`).
"""

from __future__ import annotations

import time
import warnings
from collections.abc import Iterator
from gettext import gettext as _
from pathlib import Path

import msgspec

from tfcert_exam_engine.children.job import IndexJob
from tfcert_exam_engine.events import AnyEnding, EngineFault, Indexed, Progressed
from tfcert_exam_engine.reference.index import ReadEntry
from tfcert_exam_engine.runner.bare.kernel import step_back
from tfcert_exam_engine.runner.bare.telling import Teller
from tfcert_exam_engine.runner.reference.public_names import public_objects
from tfcert_exam_engine.runner.reference.reading import entry_of, members_of

NICENESS = 10
TELL_EVERY = 100


def index(job: IndexJob, teller: Teller) -> AnyEnding:
    """Read every entry and write them down."""
    began = time.monotonic()
    step_back(NICENESS)
    warnings.simplefilter("ignore")
    entries = list(_all(teller))
    try:
        Path(job.entries).write_bytes(msgspec.msgpack.encode(entries))
    except OSError as error:
        return EngineFault(time.time(), _("The reference could not be kept: {why}.").format(why=error))
    return Indexed(time.time(), len(entries), round(time.monotonic() - began, 3))


def _all(teller: Teller) -> Iterator[ReadEntry]:
    """Yield every entry and the members of every class."""
    objects = public_objects()
    named = {id(thing): names[0] for thing, names in objects if isinstance(thing, type)}
    for number, (thing, names) in enumerate(objects):
        if number % TELL_EVERY == 0:
            teller.tell(Progressed(time.time(), number / len(objects), names[0], "reference"))
        yield entry_of(thing, names, named)
        if isinstance(thing, type):
            yield from members_of(thing, names[0], named)
