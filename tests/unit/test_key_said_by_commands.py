"""Commands that name a key of the workstation name the one that the person has."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from tfcert_exam_engine.paths import Paths
from tfcert_tui.cli.engine_control import _leaving_key
from tfcert_tui.keys import keymap


@pytest.mark.parametrize(("own", "said"), [("", "Ctrl+Q"), ('[app]\nleave = "f24"\n', "F24")])
def test_the_key_that_leaves_is_the_one_in_force(tmp_path: Path, own: str, said: str) -> None:
    paths = Paths(tmp_path, tmp_path / "attempts", tmp_path / "datasets")
    paths.keys.write_text(own)
    try:
        assert _leaving_key(cast("Any", SimpleNamespace(paths=paths))) == said
    finally:
        keymap.choose({})
