"""Where the engine listens: a path that is short enough, and the same in every terminal of a person."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tfcert_exam_engine.errors import EngineUnavailable
from tfcert_exam_engine.hosting import socket_path
from tfcert_exam_engine.paths import Paths

LONG = "a-folder-of-a-cluster-" * 5


def paths_in(folder: Path) -> Paths:
    return Paths(folder, folder / "attempts", folder / "datasets")


@pytest.fixture
def everybodys(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return a short folder in the place of /tmp."""
    with tempfile.TemporaryDirectory(dir="/tmp", prefix="t") as folder:
        monkeypatch.setattr(socket_path, "EVERYBODYS", Path(folder))
        yield Path(folder)


def test_a_short_path_is_in_the_data_folder() -> None:
    assert socket_path.socket_for(paths_in(Path("/home/me/data"))) == Path("/home/me/data/engine.sock")


@pytest.mark.parametrize("temporary", ["one", LONG])
def test_a_long_one_is_beside_it_whatever_tmpdir_is(
    everybodys: Path, tmp_path: Path, temporary: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / temporary))
    found = socket_path.socket_for(paths_in(tmp_path / LONG))
    assert found.parent.parent == everybodys and len(bytes(found)) <= socket_path.MAX_PATH - 4
    assert found != socket_path.socket_for(paths_in(tmp_path / LONG / "other"))


def test_where_tmp_cannot_be_written_and_the_other_is_long_a_sentence_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / LONG).mkdir()
    monkeypatch.setattr(socket_path, "EVERYBODYS", tmp_path / "is not there")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / LONG))
    with pytest.raises(EngineUnavailable, match="is too long for a socket") as refused:
        socket_path.socket_for(paths_in(tmp_path / LONG))
    assert refused.value.code == "socket_path" and "shorter --data-dir" in refused.value.advice


def test_a_folder_that_is_open_to_others_is_refused(everybodys: Path, tmp_path: Path) -> None:
    folder = socket_path.socket_for(paths_in(tmp_path / LONG)).parent
    folder.chmod(0o755)
    with pytest.raises(EngineUnavailable, match="is not a private folder of yours"):
        socket_path.socket_for(paths_in(tmp_path / LONG))
