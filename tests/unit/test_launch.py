"""Why an engine did not start: in its own words, and in nobody else's."""

from __future__ import annotations

import json
from pathlib import Path

from tfcert_exam_engine.hosting import launch
from tfcert_exam_engine.paths import Paths


def test_what_an_earlier_engine_said_is_no_reason_today(tmp_path: Path) -> None:
    paths = Paths(tmp_path, tmp_path / "attempts", tmp_path / "datasets")
    said = json.dumps({"code": "disk", "message": "The disk is full.", "advice": "Make room."}) + "\n"
    paths.engine_output.write_text(said)
    assert launch._last_words(paths, len(said)).code == "engine_start"
    assert launch._last_words(paths, 0).message == "The disk is full."
    assert launch._last_words(paths, 10**6).code == "disk", "the file was cut since"
