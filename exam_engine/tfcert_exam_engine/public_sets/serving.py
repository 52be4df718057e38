"""The list that runs serve public data by (`runner.bare.public_data`): written when something in the root has changed.

A child reads no TOML and no records: it gets one small file with addresses and paths.
"""

from __future__ import annotations

from gettext import gettext as _
from pathlib import Path
from typing import Any

import msgspec

from tfcert_exam_engine.from_outside import BAD_JSON
from tfcert_exam_engine.public_sets import registry
from tfcert_exam_engine.public_sets.made import Made, made_of
from tfcert_exam_engine.public_sets.places import Root
from tfcert_exam_engine.public_sets.records import Record, installed_record, write_whole
from tfcert_exam_engine.public_sets.registry import PublicSet, public_sets
from tfcert_exam_engine.runner.bare.public_data.known import address
from tfcert_exam_engine.typed import from_json
from tfcert_exam_engine.version import __version__


class _Kept(msgspec.Struct):
    sign: list[str]


def listed(root: Root, file: Path) -> Path:
    """Return the list for runs, written anew where it does not tell of the root as it is.

    Raises:
        EngineUnavailable: a record cannot be read.
        OSError: it cannot be written.
    """
    sign = _sign(root)
    if _kept_sign(file) != sign:
        write_whole(file, msgspec.json.encode({"sign": sign, **_list(root)}))
    return file


def _sign(root: Root) -> list[str]:
    """What changes when a set comes, goes, or is prepared: each note is renamed into its folder."""
    folders = (root.folder / "records", root.folder / "prepared", registry.FILE)
    return [str(root.folder), __version__, *(_changed_at(folder) for folder in folders)]


def _changed_at(place: Path) -> str:
    try:
        return str(place.stat().st_mtime_ns)
    except OSError:
        return ""


def _kept_sign(file: Path) -> list[str] | None:
    try:
        return from_json(file.read_bytes(), _Kept).sign
    except (OSError, *BAD_JSON):
        return None


def _list(root: Root) -> dict[str, Any]:
    urls: dict[str, dict[str, str]] = {}
    for one in public_sets():
        record = installed_record(root, one.name, thorough=False)
        made = made_of(root, record) if record is not None else None
        for edition in one.editions:
            for file in edition.files:
                entry = _entry(root, one, edition.name, file.name, record, made)
                urls |= {address(url): entry for url in (*file.urls, *file.also)}
    return {"urls": urls, "tfds": str(root.tfds) if root.tfds.is_dir() else ""}


def _entry(root: Root, one: PublicSet, edition: str, file: str, record: Record | None, made: Made | None) -> Any:
    if record is not None and file in {raw.name for raw in record.raw} and record.edition == edition:
        return {"set": one.name, "file": str(root.raw(one.name) / file)}
    if record is not None and made is not None and file in made.stand_ins:
        note = _("tfcert-tui: {file} is made of the edition {edition} of {set} that is here: {says}.").format(
            file=file, edition=record.edition, set=one.name, says=one.edition(record.edition).says
        )
        return {"set": one.name, "file": str(root.stand_ins(one.name) / file), "note": note}
    return {"set": one.name, "file": ""}
