"""The JSON of `key`, `sign` and `verify`: part of what docs/json.md promises."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from tfcert_exam_engine.signing.keys import PublicKey
from tfcert_exam_engine.signing.record import SignedAttempt, SignedProblem
from tfcert_exam_engine.signing.verifying import Verified
from tfcert_exam_engine.signing.views import SignedView
from tfcert_tui.cli.interface import Document
from tfcert_tui.cli.shared_work import shared_by


def key_document(public: PublicKey, file: Path, written: Path | None = None) -> Document:
    """`key` and `key export`."""
    return {
        "algorithm": "Ed25519",
        "fingerprint": public.fingerprint,
        "public_key": public.raw.hex(),
        "pem": public.pem,
        "file": str(file),
        "written": str(written) if written else None,
    }


def signed_document(view: SignedView) -> Document:
    """`sign`."""
    return {
        "attempt": view.attempt,
        "uid": view.uid,
        "file": view.file,
        "size": view.size,
        "signed_at": view.at,
        "name": view.name,
        "fingerprint": view.fingerprint,
        "public_key": view.public_key,
        "submissions": view.submissions,
        "models": view.models,
        "models_gone": view.models_gone,
    }


def verified_document(found: Sequence[Verified]) -> Document:
    """`verify`."""
    return {
        "whole": all(one.outcome == "whole" for one in found),
        "files": [_file(one) for one in found],
        "shared": [msgspec.to_builtins(one) for one in shared_by(found)],
    }


def _file(found: Verified) -> Document:
    judgement = found.judgement
    signed, record = (judgement.signed, judgement.record) if judgement else (None, None)
    return {
        "file": found.file,
        "outcome": found.outcome,
        "message": found.refusal[0] if found.refusal else "",
        "advice": found.refusal[1] if found.refusal else "",
        "faults": judgement.faults if judgement else [],
        "changed": judgement.changed if judgement else [],
        "disagreements": judgement.disagreements if judgement else [],
        "wanted_key": found.wanted_key,
        "signed_at": signed.at if signed else None,
        "name": signed.name if signed else None,
        "product": signed.product if signed else None,
        "fingerprint": signed.fingerprint if signed else None,
        "public_key": signed.public_key if signed else None,
        "attempt": _attempt(record.attempt) if record else None,
        "problems": [_problem(one) for one in record.problems] if record else [],
        "submissions": len(record.submissions) if record else None,
        "models": msgspec.to_builtins(found.models, str_keys=True) if found.models else None,
        "regraded": [{**msgspec.to_builtins(one), "agrees": one.agrees} for one in found.regraded],
    }


def _attempt(attempt: SignedAttempt) -> Document:
    found: Document = msgspec.to_builtins(attempt)
    return found


def _problem(problem: SignedProblem) -> Document:
    found: Document = msgspec.to_builtins(problem)
    return found
