"""Signed records of attempts that nobody sat, and everything that can be done to one."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from attempts import BEGAN, an_attempt
from tfcert_exam_engine.attempts.attempt import Attempt
from tfcert_exam_engine.events import Graded, Rejected, Trained
from tfcert_exam_engine.grading.verdict import ModelFacts, Region, StarCheck, Verdict
from tfcert_exam_engine.history.portable import PortableAttempt, portable_of
from tfcert_exam_engine.paths import Paths
from tfcert_exam_engine.records import RunRecord, SubmissionRecord
from tfcert_exam_engine.signing.document import sealed
from tfcert_exam_engine.signing.keys import PublicKey, SigningKey
from tfcert_exam_engine.signing.record import record_of
from tfcert_exam_engine.signing.views import SignedView
from tfcert_exam_engine.signing.writing import Wanted, write
from tfcert_exam_engine.views import LatePress

NEEDED = (0.12, 0.90, 0.92, 0.94, 0.952)
Document = dict[str, Any]
Tampered = tuple[str, Document]
"""What was done, and the document after it."""


def sat(hour: float = 1.0) -> PortableAttempt:
    """An exam that ended after an hour: stars in three categories, two submissions in one, a press too late."""
    attempt = an_attempt()
    attempt.uid, attempt.product, attempt.note = "0f" * 16, "0.1.0", "on the train"
    attempt.end("candidate", BEGAN.after(3600 * hour))
    attempt.late = [LatePress(5, BEGAN.wall_s + 3600 * hour + 60)]
    attempt.category(1).spent_s = 42.5
    submissions = [
        submitted(attempt, 1, 1, 5, 0.96),
        submitted(attempt, 2, 2, 2, 0.91),
        submitted(attempt, 3, 2, 3, 0.93),
        submitted(attempt, 4, 3, 0, 0.1),
        refused(attempt, 5, 4),
    ]
    return portable_of(attempt, [trained(attempt)], submissions)


def submitted(
    attempt: Attempt, number: int, category: int, stars: int, value: float, sha256: str = "", version: int = 1
) -> SubmissionRecord:
    """A submission with its verdict."""
    sha256 = sha256 or f"{number:02x}" * 32
    at = BEGAN.wall_s + 60 * number
    record = SubmissionRecord(
        *(attempt.attempt, category, at, "mymodel.keras", sha256, f"{sha256}.keras"), submission=number, saved_at=at - 5
    )
    checks = [
        StarCheck(f"star {n}", n <= stars, value, need, round(value - need, 6), round((value - need) / 0.01, 2))
        for n, need in enumerate(NEEDED, 1)
    ]
    model = ModelFacts("/home/kim/secret/mymodel.keras", sha256, 0.02, 481, "Keras 3.15.1")
    region = Region("class", 50, 0.8, "8", taken_for="1", taken=7)
    verdict = Verdict(
        *(stars, checks, "accuracy", value, 0.01, 500, 0.2, model, version),
        remark="8 is taken for 1",
        graded_with="tfcert-tui 0.1.0",
        regions=[region],
    )
    return record.ended(Graded(at, verdict), at + 0.3, 1)


def refused(attempt: Attempt, number: int, category: int) -> SubmissionRecord:
    """A submission whose file was no model."""
    record = submitted(attempt, number, category, 0, 0.0)
    return record.ended(Rejected(record.accepted_at, "unreadable", "No model.", ""), record.accepted_at + 0.1, 1)


def trained(attempt: Attempt) -> RunRecord:
    """A run on a machine whose names are nobody's business."""
    at = BEGAN.wall_s + 10
    run = RunRecord(
        *(attempt.attempt, 1, at, 3, "running"),
        pid=4711,
        token="secret-token",
        python="/home/kim/venv/bin/python",
        kept_as=f"{'01' * 32}.keras",
        parameters=481,
        keras="keras 3.15.0",
    )
    return run.ended(Trained(at + 20, 20.0, "/home/kim/tfcert/category1/mymodel.keras"), at + 20)


def signed(folder: Path, carried: PortableAttempt | None = None, **wanted: Any) -> SignedView:
    """Sign it with the key of a data folder."""
    folder.mkdir(exist_ok=True, mode=0o700)
    file = wanted.pop("file", str(folder / "signed.json"))
    asked = msgspec.structs.replace(Wanted(file, "", "Kim", False, BEGAN.wall_s + 7200), **wanted)
    return write(Paths(folder, folder, folder), carried or sat(), asked)


def sealed_by(secret: bytes) -> Document:
    """Return the document of a record that is signed by the key of these 32 bytes."""
    key = SigningKey(Ed25519PrivateKey.from_private_bytes(secret))
    found: Document = json.loads(sealed(record_of(sat()), key, at=BEGAN.wall_s + 7200, name="Kim", product="0.1.0"))
    return found


def document_of(view: SignedView) -> Document:
    """Read it as it stands in the file."""
    found: Document = json.loads(Path(view.file).read_text(encoding="utf-8"))
    return found


def tampered(document: Document) -> Iterator[Tampered]:
    """Yield a document with every value in it changed, dropped, doubled, moved, added to; each by itself."""
    for path in places(document):
        for what, value in others(at(document, path)):
            yield from changed(document, path, what, value)
        yield from dropped(document, path)
    for path in [(), *places(document)]:
        yield from grown(document, path)


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the path of everything in a document."""
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, member in members:
        yield (*path, name)
        yield from places(member, (*path, name))


def at(document: Document, path: tuple[Any, ...]) -> Any:
    """Return what stands at a path."""
    value: Any = document
    for step in path:
        value = value[step]
    return value


def others(value: Any) -> Iterator[tuple[str, Any]]:
    """Yield other values: a little off, of another kind, nothing."""
    match value:
        case bool():
            yield from (("turned", not value), ("as a number", int(value)))
        case int():
            yield from (("one more", value + 1), ("less", value - 1), ("as text", str(value)), ("tiny", value + 1e-9))
        case float():
            yield from (("a little more", value + 1e-6), ("negative", -value), ("as text", str(value)))
        case str():
            yield from (("longer", value + " "), ("other", "x" + value[1:]), ("empty", ""), ("as a list", [value]))
            yield ("in other letters", value.swapcase())
        case list():
            yield from (("emptied", []), ("turned round", value[::-1]), ("doubled", value + value[-1:]))
            yield ("as an object", {str(place): each for place, each in enumerate(value)})
        case dict():
            yield from (("emptied", {}), ("as a list", list(value.values())))
        case None:
            yield from (("zero", 0), ("empty", ""), ("false", False))
    yield ("nothing", None)


def changed(document: Document, path: tuple[Any, ...], what: str, value: Any) -> Iterator[Tampered]:
    """Yield it with another value at a path, where that is another."""
    if json.dumps(value) != json.dumps(at(document, path)) and not _same_number(value, at(document, path)):
        other = copy.deepcopy(document)
        at(other, path[:-1])[path[-1]] = value
        yield f"{'.'.join(map(str, path))} {what}", other


def _same_number(one: Any, other: Any) -> bool:
    numbers = all(isinstance(each, int | float) and not isinstance(each, bool) for each in (one, other))
    return numbers and float(one) == float(other)


def dropped(document: Document, path: tuple[Any, ...]) -> Iterator[Tampered]:
    """Yield it without what stands at a path."""
    other = copy.deepcopy(document)
    del at(other, path[:-1])[path[-1]]
    yield f"{'.'.join(map(str, path))} dropped", other


def grown(document: Document, path: tuple[Any, ...]) -> Iterator[Tampered]:
    """Yield it with one member more, where it has members."""
    value = at(document, path)
    if isinstance(value, dict | list):
        other = copy.deepcopy(document)
        inner = at(other, path)
        if isinstance(inner, dict):
            inner["more"] = 1
        else:
            inner.append(copy.deepcopy(inner[0]) if inner else 1)
        yield f"{'.'.join(map(str, path)) or 'document'} grown", other


def public_key(view: SignedView) -> PublicKey:
    """The key that it was signed with."""
    return PublicKey(bytes.fromhex(view.public_key))
