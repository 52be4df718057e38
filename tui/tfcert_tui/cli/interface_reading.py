"""The JSON interface of what is there to be read: examples, exports, the reference, about. See `interface`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from tfcert_exam_engine.examples_view import ExamplesView
from tfcert_exam_engine.exporting.views import ExportView
from tfcert_exam_engine.paths import Paths
from tfcert_exam_engine.reference import index as reference_index
from tfcert_exam_engine.reference.views import ReferenceEntry, ReferenceFound
from tfcert_exam_engine.version import __version__
from tfcert_problems.datasets.catalog import every_data_set
from tfcert_tui.about import Chapter
from tfcert_tui.cli.interface import Document


def examples_document(view: ExamplesView) -> Document:
    """`examples`; a picture's bytes are base64."""
    plain: dict[str, Any] = msgspec.to_builtins(view)
    plain["problem"] = plain.pop("slug")
    for shown in plain["examples"]:
        shown["item"]["kind"] = shown["item"].pop("type")
    return plain


def export_document(view: ExportView) -> Document:
    """`export`."""
    plain: dict[str, Any] = msgspec.to_builtins(view)
    plain["problem"] = plain.pop("slug")
    return plain


def reference_document(found: ReferenceFound, entry: ReferenceEntry | None) -> Document:
    """`reference`."""
    return {
        "query": found.query,
        "libraries": found.libraries,
        "entries": found.entries,
        "hits": [msgspec.structs.asdict(hit) for hit in found.hits],
        "more": found.more,
        "entry": msgspec.to_builtins(entry) if entry is not None else None,
    }


def about_document(said: Sequence[Chapter], paths: Paths) -> Document:
    """`about`."""
    return {
        "chapters": [{"name": one.name, "title": one.title, "lines": one.lines} for one in said],
        "versions": {"tfcert-tui": __version__, **reference_index.versions()},
        "datasets": [{"name": one.name, "title": one.title, "source": one.source} for one in every_data_set().values()],
        "places": {
            "attempts": str(paths.attempts),
            "data_dir": str(paths.data_dir),
            "datasets": str(paths.datasets),
            "reference": str(paths.reference),
        },
    }
