"""The JSON of why a verdict is n of 5; figures that a live exam withholds are null, and lists of them empty."""

from __future__ import annotations

import msgspec

from tfcert_exam_engine.grading.verdict import ReferenceFacts, Region, Verdict

Document = dict[str, object]


def why_document(verdict: Verdict | None) -> Document:
    """What `submit` says beside the stars; the same fields where there is no verdict."""
    if verdict is None:
        nothing = dict.fromkeys(("metric", "value", "standard_error", "hidden_examples", "next_star", "reference"))
        return {**nothing, "remark": "", "regions": [], "regions_left_out": 0}
    coming = verdict.next_star
    return {
        "metric": verdict.metric,
        "value": verdict.value,
        "standard_error": verdict.standard_error,
        "hidden_examples": verdict.hidden_examples,
        "remark": verdict.remark,
        "next_star": msgspec.structs.asdict(coming) if coming else None,
        "regions": [_region_document(region) for region in verdict.regions],
        "regions_left_out": verdict.regions_left_out,
        "reference": _reference_document(verdict.reference) if verdict.reference else None,
    }


def _region_document(region: Region) -> Document:
    about: Document = {"kind": region.kind, "count": region.count, "value": region.value}
    if region.kind == "class":
        return {**about, "name": region.name, "taken_for": region.taken_for, "taken": region.taken}
    if region.kind == "group":
        return {**about, "name": region.name}
    return {**about, "low": region.low, "high": region.high, "offset": region.offset}


def _reference_document(reference: ReferenceFacts) -> Document:
    return {
        "value": reference.value,
        "margin": reference.margin,
        "parameters": reference.parameters,
        "megabytes": reference.megabytes,
        "train_seconds": reference.train_seconds,
    }
