"""Which rows of the database can be understood, whatever version wrote them."""

from __future__ import annotations

from typing import Any

import msgspec

from tfcert_exam_engine.attempts.attempt import ProblemRef
from tfcert_exam_engine.attempts.countdown import Countdown
from tfcert_exam_engine.clock import Instant
from tfcert_exam_engine.records import RunRecord, SubmissionRecord
from tfcert_exam_engine.typed import converted, from_json
from tfcert_exam_engine.views import LatePress

Row = dict[str, Any]
"""A row by the names of its columns."""
RECORDS: dict[str, tuple[str, type[RunRecord | SubmissionRecord]]] = {
    "runs": ("run", RunRecord),
    "submissions": ("submission", SubmissionRecord),
}
"""Tables of records: the name of their key, and what they hold."""
TABLES = ("attempts", *RECORDS)
KEYS = {"attempts": "attempt", "runs": "run", "submissions": "submission"}
JSON_OF_ATTEMPT: dict[str, Any] = {
    "started": Instant,
    "deadline": Instant | None,
    "problems": list[ProblemRef],
    "countdown": Countdown | None,
    "hints": dict[int, int],
    "spent": dict[int, float],
    "late": list[LatePress],
}
PLAIN_OF_ATTEMPT: dict[str, Any] = {
    "attempt": str,
    "ordinal": int,
    "form": str,
    "mode": str,
    "seed": int,
    "minutes": int,
    "folder": str,
    "ended_at": float | int | None,
    "end_reason": str,
    "last_category": int,
    "skill": str,
    "blank": int,
    "uid": str,
    "product": str,
    "note": str,
    "origin": str,
}
OLDEST = ("attempt", "ordinal", "form", "mode", "seed", "minutes", "started", "deadline", "folder", "problems")
"""What an attempt of every version has."""


ODD = (UnicodeError, AttributeError, TypeError, ValueError, LookupError, OverflowError)
"""What reading a damaged database may raise besides SQLite's own errors: names and texts in it may be anything."""


def text_or_bytes(content: bytes) -> str | bytes:
    """Return a text; what is none stays bytes, which no check lets through."""
    try:
        return content.decode()
    except UnicodeError:
        return content


def is_readable(table: str, row: Row) -> bool:
    """Return whether a row is what its table holds, to its last field."""
    try:
        return _is_attempt(row) if table == "attempts" else _is_record(table, row)
    except (msgspec.MsgspecError, UnicodeError):
        return False


def _is_attempt(row: Row) -> bool:
    if not all(name in row for name in OLDEST) or not row["attempt"]:
        return False
    for name, kind in JSON_OF_ATTEMPT.items():
        if (kept := row.get(name)) is not None:
            from_json(kept, kind)
    for name, kind in PLAIN_OF_ATTEMPT.items():
        if name in row:
            converted(row[name], kind)
    return bool(row["started"]) and bool(row["problems"])


def _is_record(table: str, row: Row) -> bool:
    key, kind = RECORDS[table]
    record = from_json(row["record"], kind)
    plain = isinstance(row[key], int) and isinstance(row["category"], int) and isinstance(row["attempt"], str)
    return plain and record.attempt == row["attempt"] and record.category == row["category"]


def is_later(table: str, row: Row, other: Row) -> bool:
    """Return whether one of two readable rows of the same key tells of a later moment."""
    return _progress(table, row) > _progress(table, other)


def _progress(table: str, row: Row) -> tuple[float, int]:
    if table == "attempts":
        return (float(row.get("ended_at") is not None), len(row))
    record = from_json(row["record"], RECORDS[table][1])
    ended = record.ended_at if isinstance(record, RunRecord) else record.decided_at
    return (ended or 0.0, len(row["record"]))
