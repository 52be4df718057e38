"""Where a signed record and the models that count are written: whole or not at all, and never over something else."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from signed_records import sat, signed
from tfcert_exam_engine.errors import UsageRefused
from tfcert_exam_engine.history.portable import PortableAttempt


def test_a_file_that_is_there_stays_unless_it_is_to_go(tmp_path: Path) -> None:
    first = signed(tmp_path)
    before = Path(first.file).read_bytes()
    with pytest.raises(UsageRefused, match="is there already"):
        signed(tmp_path)
    assert Path(first.file).read_bytes() == before
    assert Path(signed(tmp_path, force=True, name="Lee").file).read_bytes() != before
    in_folder = signed(tmp_path, file=str(tmp_path))
    assert Path(in_folder.file) == tmp_path / "a-signed.json"
    with pytest.raises(UsageRefused, match="There is no folder"):
        signed(tmp_path, file=str(tmp_path / "none" / "x.json"))


def kept(carried: PortableAttempt, folder: Path) -> PortableAttempt:
    """Keep the files of submissions 1 and 3 in a data folder."""
    (folder / "models").mkdir(parents=True)
    for number in (1, 3):
        (folder / "models" / carried.submissions[number - 1].kept_as).write_bytes(b"model %d" % number)
    return carried


def test_models_that_count_are_copied_once_and_never_over_others(tmp_path: Path) -> None:
    carried = kept(sat(), tmp_path / "kim")
    there = tmp_path / "there"
    there.mkdir()
    view = signed(tmp_path / "kim", carried, models=str(there))
    assert view.models_gone == [3]
    assert [Path(one).name for one in view.models] == ["category1_slug.keras", "category2_slug.keras"]
    assert (there / "category2_slug.keras").read_bytes() == b"model 3"
    new = str(tmp_path / "new.json")
    assert signed(tmp_path / "kim", carried, file=new, models=str(there)).models == view.models
    (there / "category1_slug.keras").write_bytes(b"something else")
    with pytest.raises(UsageRefused, match=r"category1_slug.keras is there already"):
        signed(tmp_path / "kim", carried, file=str(tmp_path / "newer.json"), models=str(there))
    assert not (tmp_path / "newer.json").exists()
    signed(tmp_path / "kim", carried, file=new, models=str(there), force=True)
    assert (there / "category1_slug.keras").read_bytes() == b"model 1"


FULL = """
import resource, signal, sys
from pathlib import Path
from signed_records import signed

signed(Path(sys.argv[1]))  # the key is there
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), int(sys.argv[3])))
try:
    signed(Path(sys.argv[1]), file=sys.argv[2], models=sys.argv[2])
except Exception as error:
    print(type(error).__name__, error)
"""


@pytest.mark.parametrize(
    ("limit", "left"), [(3, []), (4000, ["category1_slug.keras", "category2_slug.keras"])], ids=["model", "record"]
)
def test_a_disk_that_fills_leaves_no_half_of_anything(tmp_path: Path, limit: int, left: list[str]) -> None:
    kept(sat(), tmp_path / "kim")
    there = tmp_path / "there"
    there.mkdir()
    command = [sys.executable, "-c", FULL, str(tmp_path / "kim"), str(there), str(limit)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    assert done.stdout.startswith("EngineUnavailable"), done.stderr
    assert "cannot be written: File too large." in done.stdout
    assert sorted(one.name for one in there.iterdir()) == left


@pytest.mark.parametrize("name", ["x" * 101, "a\x1b[31mb", "a\0b", "\ud800", "\u202egnirts"])
def test_a_name_that_cannot_be_shown_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageRefused) as refused:
        signed(tmp_path, name=name)
    assert refused.value.code == "no_name"
    assert not (tmp_path / "signed.json").exists()
