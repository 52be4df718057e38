"""What several records have in common: the same attempt handed in twice, the very same model file in two."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from gettext import gettext as _
from typing import Literal

import msgspec

from tfcert_exam_engine.signing.models import counting_submissions
from tfcert_exam_engine.signing.verifying import Verified


class Shared(msgspec.Struct, frozen=True):
    """One thing that two files or more have in common; what to make of it is for a person to say."""

    what: Literal["attempt", "model"]
    files: list[str]
    category: int | None = None
    """Of a model."""
    sha256: str = ""
    """Of a model."""
    uid: str = ""
    """Of an attempt."""


def shared_by(found: Sequence[Verified]) -> list[Shared]:
    """Return what files have in common; of one attempt handed in twice the models are not listed as well."""
    attempts, models = defaultdict[str, list[str]](list), defaultdict[tuple[int, str], dict[str, str]](dict)
    for file, uid, counting in _told(found):
        attempts[uid].append(file)
        for category, sha256 in counting:
            models[category, sha256].setdefault(uid, file)
    twice = [Shared("attempt", files, uid=uid) for uid, files in attempts.items() if len(files) > 1]
    same = [
        Shared("model", list(by.values()), category, sha256) for (category, sha256), by in models.items() if len(by) > 1
    ]
    return [*twice, *same]


def _told(found: Sequence[Verified]) -> Iterator[tuple[str, str, list[tuple[int, str]]]]:
    for one in found:
        record = one.judgement.record if one.judgement else None
        if record is not None:
            yield one.file, record.attempt.uid, [(each.category, each.sha256) for each in counting_submissions(record)]


def shared_words(one: Shared) -> str:
    """Say it in a sentence."""
    files = ", ".join(one.files)
    if one.what == "attempt":
        return _("The same attempt in {files}.").format(files=files)
    return _("The very same model file counts for category {n} in {files}.").format(n=one.category, files=files)
