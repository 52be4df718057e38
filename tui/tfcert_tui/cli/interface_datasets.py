"""The JSON interface of `datasets`. See `interface`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from tfcert_exam_engine.public_sets.outcomes import Outcome, Packed, Prepared, Removed, Unpacked, Verified
from tfcert_exam_engine.public_sets.places import Root
from tfcert_exam_engine.public_sets.records import Record
from tfcert_exam_engine.public_sets.registry import Edition, PublicSet
from tfcert_tui.cli.interface import Document

NAMED = ("name", "title", "category", "summary", "maker", "licence", "licence_url", "licence_read", "redistributable")


def list_document(root: Root, sets: Sequence[PublicSet], records: Mapping[str, Record | None]) -> Document:
    """`datasets list`."""
    return {"root": str(root.folder), "sets": [_line(root, one, records[one.name]) for one in sets]}


def set_document(root: Root, one: PublicSet, record: Record | None) -> Document:
    """`datasets show`."""
    editions = [_edition(edition) for edition in one.editions]
    return {"root": str(root.folder), **_line(root, one, record), "terms": one.terms, "editions": editions}


def _line(root: Root, one: PublicSet, record: Record | None) -> Document:
    said = {name: getattr(one, name) for name in NAMED}
    return {**said, "download_size": one.editions[0].expected_size or None, "here": _here(root, one, record)}


def _here(root: Root, one: PublicSet, record: Record | None) -> Document | None:
    if record is None:
        return None
    raw = [msgspec.to_builtins(file) for file in record.raw]
    return {
        "edition": record.edition,
        "whole": record.state == "placed",
        "folder": str(root.placed(one.name)),
        "raw_folder": str(root.raw(one.name)),
        "raw": raw,
        "files": len(record.placed),
        "size": record.size,
        "at": record.at,
    }


def _edition(edition: Edition) -> Document:
    files: list[Document] = [
        {
            "name": file.name,
            "urls": list(file.urls),
            "size": file.size or None,
            "about_size": file.expected_size or None,
            "sha256": file.sha256,
            "md5": file.md5,
            "source": file.source,
            "unpack": file.unpack,
        }
        for file in edition.files
    ]
    return {"name": edition.name, "says": edition.says, "files": files}


def outcomes_document(root: Root, outcomes: Sequence[Outcome], prepared: Sequence[Prepared]) -> Document:
    """`datasets fetch`; where one failed, also what every failure has."""
    sets = [{**msgspec.to_builtins(one), "folder": str(root.placed(one.name))} for one in outcomes]
    failed: Outcome | Prepared | None = next((one for one in outcomes if one.outcome == "failed"), None)
    document: Document = {"root": str(root.folder), "sets": sets, **_prepared(root, prepared)}
    failed = failed or next((one for one in prepared if one.outcome == "failed"), None)
    if failed is not None:
        document["error"] = {"code": failed.code, "message": failed.message, "advice": failed.advice}
    return document


def prepared_document(root: Root, done: Sequence[Prepared]) -> Document:
    """`datasets prepare`; where one failed, also what every failure has."""
    document: Document = {"root": str(root.folder), **_prepared(root, done)}
    failed = next((one for one in done if one.outcome == "failed"), None)
    if failed is not None:
        document["error"] = {"code": failed.code, "message": failed.message, "advice": failed.advice}
    return document


def _prepared(root: Root, done: Sequence[Prepared]) -> Document:
    sets = [msgspec.to_builtins(one) for one in done]
    return {"tfds_data_dir": str(root.tfds), "keras_home": str(root.keras), "prepared": sets}


def verified_document(found: Sequence[Verified]) -> Document:
    """`datasets verify`."""
    return {
        "good": all(one.good for one in found),
        "sets": [{**msgspec.to_builtins(one), "good": one.good} for one in found],
    }


def removed_document(removed: Sequence[Removed]) -> Document:
    """`datasets remove`."""
    return {"sets": [msgspec.to_builtins(one) for one in removed]}


def packed_document(packed: Packed) -> Document:
    """`datasets pack`."""
    document: Document = msgspec.to_builtins(packed)
    return document


def unpacked_document(root: Root, done: Sequence[Unpacked], prepared: Sequence[Prepared]) -> Document:
    """`datasets unpack`."""
    sets = [{**msgspec.to_builtins(one), "folder": str(root.placed(one.name))} for one in done]
    return {**prepared_document(root, prepared), "sets": sets}
