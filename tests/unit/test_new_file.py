"""A file that a person named: written whole or not at all, and never over something else unasked."""

from __future__ import annotations

import os
from functools import partial

import pytest

from disks import Disk
from tfcert_exam_engine.errors import EngineUnavailable, UsageRefused
from tfcert_exam_engine.new_file import place_of, write


def test_it_is_written_whole_and_nothing_else_is_left(tmp_path):
    write(tmp_path / "r.html", b"x" * 100_000, force=False)
    assert (tmp_path / "r.html").read_bytes() == b"x" * 100_000
    assert [each.name for each in tmp_path.iterdir()] == ["r.html"]
    assert (tmp_path / "r.html").stat().st_mode & 0o777 == 0o666 & ~_umask()


def test_what_is_there_stays_unless_it_was_asked_for(tmp_path):
    (tmp_path / "r.html").write_text("mine")
    for refused_by in (partial(place_of, str(tmp_path / "r.html"), "x"), partial(write, tmp_path / "r.html", b"new")):
        with pytest.raises(UsageRefused, match="is there already") as refused:
            refused_by(force=False)
        assert refused.value.code == "exists"
    assert (tmp_path / "r.html").read_text() == "mine"
    write(place_of(str(tmp_path / "r.html"), "x", force=True), b"new", force=True)
    assert (tmp_path / "r.html").read_bytes() == b"new"


def test_a_broken_link_counts_as_something_that_is_there(tmp_path):
    (tmp_path / "r.html").symlink_to(tmp_path / "nowhere")
    with pytest.raises(UsageRefused, match="is there already"):
        place_of(str(tmp_path / "r.html"), "x", force=False)


def test_a_folder_gets_a_file_and_one_that_is_missing_or_in_the_way_is_said(tmp_path):
    assert place_of(str(tmp_path), "x.html", force=False) == tmp_path / "x.html"
    with pytest.raises(UsageRefused, match="no folder"):
        place_of(str(tmp_path / "none" / "r.html"), "x", force=False)
    (tmp_path / "x.html").mkdir()
    with pytest.raises(UsageRefused, match="is there already"):
        place_of(str(tmp_path), "x.html", force=True)


@pytest.mark.parametrize("file", ["", "  ", "a\0b", "x" * 5000, "~nobody-of-this-name/r.html"])
def test_what_is_no_name_for_a_file_is_refused(file):
    with pytest.raises(UsageRefused) as refused:
        place_of(file, "r.html", force=False)
    assert refused.value.code in ("no_name", "no_folder")


def test_a_file_that_comes_there_meanwhile_is_not_written_over(tmp_path, monkeypatch):
    place = tmp_path / "r.html"
    real = os.fsync

    def meanwhile(descriptor):
        place.write_text("somebody else's")
        real(descriptor)

    monkeypatch.setattr("tfcert_exam_engine.attempts.workspace.os.fsync", meanwhile)
    with pytest.raises(UsageRefused, match="is there already"):
        write(place, b"new", force=False)
    assert place.read_text() == "somebody else's"
    assert [each.name for each in tmp_path.iterdir()] == ["r.html"]


def test_a_full_disk_is_said_and_what_was_there_stays(tmp_path):
    disk = Disk(tmp_path / "disk")
    try:
        place = disk.place / "r.html"
        place.write_text("before")
        disk.fill()
        with pytest.raises(EngineUnavailable, match="cannot be written: No space left"):
            write(place, b"x" * 2_000_000, force=True)
        with pytest.raises(EngineUnavailable, match="cannot be written: No space left"):
            write(disk.place / "other.html", b"x" * 2_000_000, force=False)
        assert place.read_text() == "before"
        assert sorted(each.name for each in disk.place.iterdir()) == ["filler", "r.html"]
    finally:
        disk.close()


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
