"""Searches the index: names first, then words; every question opens the file anew, so that it may be replaced.

Order: the name as typed, names that end in it, last parts that begin with it, names that hold it, names made of all
the words, first sentences with all of them, and texts. Within each: Keras before TensorFlow, what is called by itself
before methods, short names before long ones.
"""

from __future__ import annotations

import difflib
import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tfcert_exam_engine.reference.views import ReferenceEntry, ReferenceHit

LONGEST_QUERY = 120
"""Characters; what comes after them is not looked at."""
MOST_WORDS = 8
PER_TIER = 400
NEAREST = 5
RELATED = 14
CLOSE = 0.72
"""How alike a name must be to be offered for one that is not there, from 0 to 1."""
_WORD = re.compile(r"[^\W_]+")
_NAME = re.compile(r"\b(?:tf|keras)(?:\.\w+)+")
OF_HIT = "e.id, e.name, e.kind, e.summary"
Found = tuple[int, str, str, str]


@contextmanager
def opened(file: Path) -> Iterator[sqlite3.Connection]:
    """Open an index to read it.

    Raises:
        sqlite3.Error: it is not there, or is none.
    """
    base = sqlite3.connect(f"file:{file.as_posix().replace('?', '%3f').replace('#', '%23')}?mode=ro", uri=True)
    try:
        yield base
    finally:
        base.close()


def size(base: sqlite3.Connection) -> int:
    """Return how many entries there are.

    Raises:
        sqlite3.Error: the file is torn.
    """
    count = base.execute("SELECT value FROM facts WHERE name = 'entries'").fetchone()
    if count is None:
        raise sqlite3.DatabaseError("the index is not whole")
    return int(count[0])


def tidy(query: str) -> str:
    """Return a query as it is looked for."""
    plain = query[: LONGEST_QUERY * 4].encode("utf-8", "replace").decode()
    return " ".join(plain.split())[:LONGEST_QUERY].strip().lower()


def search(base: sqlite3.Connection, query: str, limit: int) -> tuple[list[ReferenceHit], bool, list[str]]:
    """Return the best hits, whether there are more, and nearly so written names where no name holds the query."""
    wanted = tidy(query)
    if not wanted:
        return [], False, []
    hits: dict[int, Found] = {}
    for tier in _by_name(base, wanted.strip(".() ") or wanted):
        _add(hits, tier)
    nearest = [] if hits else _nearest(base, wanted)
    if len(hits) <= limit:
        for tier in _by_word(base, wanted):
            _add(hits, tier, ranked=True)
    shown = [ReferenceHit(name, kind, summary) for _id, name, kind, summary in hits.values()]  # type: ignore[arg-type]
    return shown[:limit], len(shown) > limit, nearest


def _add(hits: dict[int, Found], tier: Iterable[Found], ranked: bool = False) -> None:
    found = list(tier)
    for one in found if ranked else sorted(found, key=_weight):
        hits.setdefault(one[0], one)


def _weight(found: Found) -> tuple[bool, bool, bool, int, int, str]:
    _id, name, kind, _summary = found
    parts = name.split(".")
    trial = "experimental" in parts or "legacy" in parts
    is_part = kind in ("method", "property")
    model = name.startswith(("keras.Model.", "keras.layers.Layer.", "tf.data.Dataset.", "tf.Tensor."))
    return trial, is_part and not model, not name.startswith("keras."), len(parts), len(name), name


def _by_name(base: sqlite3.Connection, wanted: str) -> Iterator[list[Found]]:
    like = wanted.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
    number = _number_of(base, wanted)
    yield base.execute(f"SELECT {OF_HIT} FROM entries e WHERE e.id = ?", (number,)).fetchall()
    yield _named(base, "n.tail = ?", wanted) + _named(base, r"n.lower LIKE ? ESCAPE '\'", f"%.{like}")
    yield _named(base, "n.tail >= ? AND n.tail < ?", wanted, wanted + "\U0010ffff")
    yield _named(base, r"n.tail LIKE ? ESCAPE '\'", f"%{like}%")
    yield _named(base, r"n.lower LIKE ? ESCAPE '\'", f"%{like}%")
    words = _WORD.findall(wanted)[:MOST_WORDS]
    if len(words) > 1:
        yield _named(base, "n.tail = ? OR n.tail = ?", "".join(words), "_".join(words))
        yield _with_words(base, words, "{names}")


def _named(base: sqlite3.Connection, condition: str, *values: str) -> list[Found]:
    statement = f"SELECT DISTINCT {OF_HIT} FROM names n JOIN entries e ON e.id = n.entry WHERE {condition} LIMIT ?"
    return base.execute(statement, (*values, PER_TIER)).fetchall()


def _by_word(base: sqlite3.Connection, wanted: str) -> Iterator[list[Found]]:
    """Yield what has all the words; the last may be the beginning of one."""
    words = _WORD.findall(wanted)[:MOST_WORDS]
    if not words:
        return
    if not _has_words(base):
        conditions = " AND ".join(r"(lower(e.name) LIKE ? OR lower(e.summary) LIKE ?)" for _word in words)
        values = [f"%{word}%" for word in words for _twice in range(2)]
        statement = f"SELECT {OF_HIT} FROM entries e WHERE {conditions} LIMIT ?"
        yield base.execute(statement, (*values, PER_TIER)).fetchall()
        return
    for columns in ("{names summary}", "{names summary doc}"):
        yield _with_words(base, words, columns)


def _with_words(base: sqlite3.Connection, words: list[str], columns: str) -> list[Found]:
    """Return what has all the words in these columns, the best first."""
    if not _has_words(base):
        return []
    # Each word in quotes, in which nothing has a meaning of its own.
    phrase = " ".join(f'"{word}"' for word in words) + "*"
    return base.execute(
        f"SELECT {OF_HIT} FROM words w JOIN entries e ON e.id = w.rowid WHERE words MATCH ?"
        " ORDER BY bm25(words, 12.0, 6.0, 1.0), length(e.name) LIMIT ?",
        (f"{columns} : ({phrase})", PER_TIER),
    ).fetchall()


def _has_words(base: sqlite3.Connection) -> bool:
    found = base.execute("SELECT value FROM facts WHERE name = 'words'").fetchone()
    return bool(found and found[0])


def _nearest(base: sqlite3.Connection, wanted: str) -> list[str]:
    """Return names whose last part is written nearly so."""
    tail = wanted.rsplit(".", 1)[-1]
    slack = 1 + len(tail) // 3
    rows = base.execute(
        "SELECT DISTINCT n.tail FROM names n JOIN entries e ON e.id = n.entry WHERE length(n.tail) BETWEEN ? AND ?",
        (len(tail) - slack, len(tail) + slack),
    )
    close = difflib.get_close_matches(tail, [row[0] for row in rows], 4 * NEAREST, CLOSE)
    best = [(_strokes(tail, one), sorted(_named(base, "n.tail = ?", one), key=_weight)[0]) for one in close]
    names = [found[1] for _far, found in sorted(best, key=lambda pair: (pair[0], _weight(pair[1])))]
    return list(dict.fromkeys(names))[:NEAREST]


def _strokes(one: str, other: str) -> int:
    """Return how many strokes apart two words are typed: a letter more, less, wrong, or two in the wrong order."""
    before, last = [0] * (len(other) + 1), list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        now = [row]
        for column, wanted in enumerate(other, start=1):
            cost = min(last[column] + 1, now[-1] + 1, last[column - 1] + (letter != wanted))
            swapped = row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == wanted
            now.append(min(cost, before[column - 2] + 1) if swapped else cost)
        before, last = last, now
    return last[-1]


def _number_of(base: sqlite3.Connection, name: str) -> int | None:
    """Return the entry that goes by a name; a method may be named by an alias of its class, or by a class below it."""
    lower = tidy(name)
    # Some names differ in their capitals alone: the layer Add, and the function add.
    wanted = "SELECT entry FROM names WHERE lower = ? ORDER BY name = ? DESC"
    row = base.execute(wanted, (lower, " ".join(name.split()))).fetchone()
    if row is not None:
        return int(row[0])
    owner, _dot, tail = lower.rpartition(".")
    owners = _named(base, "n.lower = ? OR n.tail = ?", owner, owner) if owner else []
    for _id, known_as, kind, _summary in sorted(owners, key=_weight):
        if kind == "class":
            (bases,) = base.execute("SELECT bases FROM entries WHERE name = ?", (known_as,)).fetchone()
            for one in [known_as, *bases.split("\n")]:
                found = base.execute("SELECT entry FROM names WHERE lower = ?", (f"{one}.{tail}".lower(),)).fetchone()
                if found is not None:
                    return int(found[0])
    return None


def entry(base: sqlite3.Connection, name: str, libraries: str) -> ReferenceEntry | None:
    """Return one entry by any of its names, None where there is none."""
    row = base.execute(
        "SELECT id, name, kind, signature, doc, parent, bases FROM entries WHERE id = ?",
        (_number_of(base, name),),
    ).fetchone()
    if row is None:
        return None
    number, known_as, kind, signature, doc, parent, bases = row
    names = base.execute("SELECT name FROM names WHERE entry = ? AND name != ?", (number, known_as))
    members = base.execute("SELECT name, kind, summary FROM entries WHERE parent = ? ORDER BY name", (known_as,))
    return ReferenceEntry(
        *(known_as, kind, [one for (one,) in names], signature, doc),
        [ReferenceHit(*one) for one in members],
        _related(base, known_as, [parent, *bases.split("\n")], doc),
        libraries,
    )


def _related(base: sqlite3.Connection, known_as: str, first: list[str], doc: str) -> list[str]:
    """Return the entries that belong to one, or that its text names."""
    names: dict[str, None] = dict.fromkeys(name for name in first if name)
    for spoken in dict.fromkeys(_NAME.findall(doc)):
        if len(names) >= RELATED:
            break
        found = base.execute(
            "SELECT e.name FROM names n JOIN entries e ON e.id = n.entry WHERE n.name = ? LIMIT 1", (spoken,)
        ).fetchone()
        if found is not None and found[0] != known_as:
            names[found[0]] = None
    return list(names)
