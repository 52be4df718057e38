"""What was chosen last on the home screen, so that it need not be typed again; no more than a convenience."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

from tfcert_exam_engine.engine import DEFAULT_MINUTES
from tfcert_exam_engine.from_outside import BAD_JSON
from tfcert_exam_engine.typed import from_json

FILE = "home.json"


class Choices(msgspec.Struct, frozen=True):
    """As typed."""

    seed: str = ""
    minutes: str = str(DEFAULT_MINUTES)
    blank: bool = False


def load(data_dir: Path | None) -> Choices:
    """Return the last choices; the defaults where none were kept, or where they cannot be read."""
    if data_dir is None:
        return Choices()
    try:
        return from_json((data_dir / FILE).read_bytes(), Choices)
    except (OSError, *BAD_JSON):
        return Choices()


def save(data_dir: Path | None, choices: Choices) -> None:
    """Keep them; a disk that takes nothing is said elsewhere, and costs no more than typing again."""
    if data_dir is None:
        return
    draft = data_dir / f".{FILE}.{os.getpid()}"
    try:
        data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft.write_bytes(msgspec.json.encode(choices))
        draft.replace(data_dir / FILE)
    except OSError:
        draft.unlink(missing_ok=True)
