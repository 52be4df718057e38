"""Names, bytes and numbers that others wrote: one sentence each, and whatever else is asked is done all the same."""

from __future__ import annotations

import codecs
import errno
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from backed_up import ATTEMPT, furnished
from signed_records import document_of, signed
from tfcert_exam_engine import settings, wire
from tfcert_exam_engine.answers.for_elsewhere import _text_of
from tfcert_exam_engine.backups import writing
from tfcert_exam_engine.backups.contents import Choice
from tfcert_exam_engine.calls import GradeFile
from tfcert_exam_engine.children.job_log import EventTail
from tfcert_exam_engine.errors import UsageRefused
from tfcert_exam_engine.from_outside import full_path, is_folder
from tfcert_exam_engine.paths import paths_for
from tfcert_exam_engine.public_sets.http_source import _count
from tfcert_exam_engine.public_sets.mirror import mirror_folder
from tfcert_exam_engine.runner.shut_in.confinement import raise_if_disk_trouble
from tfcert_exam_engine.training.file_views import LogChunk
from tfcert_exam_engine.views import RunView
from tfcert_hw_probe import kernel_files
from tfcert_hw_probe.disk import DiskMeter
from tfcert_tui.cli.following import LogFollower
from tfcert_tui.cli.opening import asks_for_the_screen
from tfcert_tui.cli.output import Enough, NotTaken

TOO_LONG = "n" * 300


def test_a_name_that_is_no_utf_8_is_refused_by_name_and_never_sent_as_another() -> None:
    with pytest.raises(UsageRefused, match=r"M\\udcfcller\.keras is no UTF-8"):
        wire.request_line(wire.Request(1, GradeFile(2, "digits", "/class/M\udcfcller.keras")))


def test_the_engine_tells_such_a_name_with_a_mark() -> None:
    line = wire.line_of(wire.Reply(1, wire.result_of({"files": ["a\udcff"], "n": 1})))
    answer = wire.read_line(line)
    assert isinstance(answer, wire.Reply)
    assert msgspec.json.decode(answer.result) == {"files": ["a\\udcff"], "n": 1}


def test_one_such_name_in_a_class_costs_nobody_else_a_verdict(engine, document, tmp_path) -> None:
    work = tmp_path / "class"
    work.mkdir()
    for name in ("anna.keras", "otto.H5", "M\udcfcller.keras"):
        (work / name).write_bytes(b"")
    grade_file = engine.grade_file

    async def over_the_wire(category: int, slug: str, file: str):
        wire.request_line(wire.Request(1, GradeFile(category, slug, file)))
        return await grade_file(category, slug, file)

    engine.grade_file = over_the_wire
    code, found = document("grade", "digits", str(work))
    told = {Path(one["file"]).name: one["outcome"] for one in found["files"]}
    assert (code, told) == (1, {"anna.keras": "graded", "otto.H5": "graded", "M\udcfcller.keras": "rejected"})


def test_what_breaks_a_marking_leaves_what_was_graded(engine, document, tmp_path) -> None:
    for name in ("anna.keras", "zoe.keras"):
        (tmp_path / name).write_bytes(b"")
    grade_file, graded = engine.grade_file, []

    async def breaks_at_the_second(category: int, slug: str, file: str):
        if graded:
            raise RuntimeError("something of ours")
        graded.append(file)
        return await grade_file(category, slug, file)

    engine.grade_file = breaks_at_the_second
    code, found = document("grade", "digits", str(tmp_path))
    assert (code, found["complete"], len(found["files"])) == (3, False, 1)


def test_bytes_that_are_no_utf_8_in_settings_are_named_and_the_defaults_stand(tmp_path) -> None:
    paths = paths_for(tmp_path)
    paths.settings.write_bytes(b'{"name":"M\xfcller"}')
    with pytest.raises(UsageRefused, match=r"settings\.json"):
        settings.load(paths.settings)


def test_a_spoiled_line_of_a_runs_events_is_passed_over(tmp_path) -> None:
    (tmp_path / "events.jsonl").write_bytes(b'{"type":"\xff"}\n')
    assert EventTail(tmp_path / "events.jsonl").read() == []


def test_a_backup_leaves_such_names_out_by_name_and_takes_any_date(tmp_path) -> None:
    paths = furnished(tmp_path / "mine")
    folder = paths.attempts / ATTEMPT / "category1"
    (folder / "notiz_\udcfc.txt").write_text("mine")
    late = folder / "late.txt"
    late.write_text("of a clock that was wrong")
    os.utime(late, (5e9, 5e9))
    written = writing.backup(paths, tmp_path / "all.zip", force=False, choice=Choice(), tell=lambda _name, _part: None)
    assert "notiz_\\udcfc.txt" in [Path(one.file).name for one in written.manifest.left_out]
    member = next(one for one in written.manifest.members if one.name.endswith("late.txt"))
    assert member.at == 5e9


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda record: record["attempt"].update(started_at=1e18), "NOT as it was signed"),
        (lambda record: record["attempt"].update(minutes=10**400), "NOT as it was signed"),
        (lambda record: record["problems"][0].update(weight=10**400), "NOT as it was signed"),
    ],
)
def test_a_number_that_cannot_be_spoils_one_record_and_not_the_class(tmp_path, command, change, said) -> None:
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_text(json.dumps(document_of(signed(tmp_path / "kim"))))
    whole = document_of(signed(tmp_path / "lee"))
    change(whole["record"])
    bad.write_text(json.dumps(whole))
    code, out, _err = command("verify", str(good), str(bad))
    assert code == 1
    assert said in next(line for line in out.splitlines() if "bad.json" in line)
    assert said not in next(line for line in out.splitlines() if "good.json" in line)


def test_an_infinite_number_is_none_and_a_windows_mark_is_nothing(tmp_path, document) -> None:
    infinite, marked = tmp_path / "infinite.json", tmp_path / "marked.json"
    whole = document_of(signed(tmp_path / "lee"))
    marked.write_bytes(codecs.BOM_UTF8 + json.dumps(whole).encode())
    whole["signed"]["at"] = 12345.0
    infinite.write_text(json.dumps(whole).replace("12345.0", "1e999"))
    _code, found = document("verify", str(infinite), str(marked))
    assert [one["outcome"] for one in found["files"]] == ["unreadable", "whole"]
    assert "1e999 is no number" in found["files"][0]["message"]


@pytest.mark.parametrize("name", [TOO_LONG, "/proc/1/root/closed", "a\0b"])
def test_looking_never_raises(name: str) -> None:
    assert not is_folder(Path(name))


def test_a_home_that_nobody_has_is_a_name() -> None:
    assert full_path("~nobody_at_all/x") == Path("~nobody_at_all/x").absolute()


@pytest.mark.parametrize("mirror", ["http://[x", "~nobody_at_all/x", TOO_LONG])
def test_a_mirror_that_is_none_is_refused(mirror: str) -> None:
    with pytest.raises(UsageRefused, match="neither a folder nor an http address"):
        mirror_folder(mirror)


@pytest.mark.parametrize(("digits", "count"), [("12", 12), ("\xb2", None), ("9" * 5000, None), ("", None)])
def test_what_a_server_counts_is_a_number_or_nothing(digits: str, count: int | None) -> None:
    assert _count(digits) == count


def test_a_long_name_asks_for_no_screen() -> None:
    assert not asks_for_the_screen(["--data-dir", f"/{TOO_LONG}"])


def program(*arguments: str, shell: str, data_dir: Path) -> subprocess.CompletedProcess[str]:
    """Run the real command as a shell does."""
    words = " ".join([sys.executable, "-m", "tfcert_tui", *arguments])
    own = {**os.environ, "TFCERT_DATA_DIR": str(data_dir)}
    return subprocess.run(["bash", "-c", f"{words} {shell}"], env=own, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("shell", ["2>&-", "<&-"])
def test_closed_streams_spoil_no_json(tmp_path, shell: str) -> None:
    done = program("datasets", "verify", "--json", shell=shell, data_dir=tmp_path)
    assert "version" in json.loads(done.stdout)


def test_a_full_disk_behind_the_output_is_one_sentence(tmp_path) -> None:
    for arguments in (("about", "--json"), ("about",)):
        done = program(*arguments, shell="> /dev/full", data_dir=tmp_path)
        assert (done.returncode, done.stderr.count("\n")) == (3, 2)
        assert "The result could not be written: No space left on device." in done.stderr


def test_who_has_read_enough_is_no_failure(tmp_path) -> None:
    """The reader has gone before anything is printed, so that the pipe breaks."""
    for arguments in (("keys", "--json"), ("problems", "list")):
        done = program(*arguments, shell='| true; echo "${PIPESTATUS[0]}"', data_dir=tmp_path)
        assert (done.stdout, "Traceback" in done.stderr) == ("0\n", False), done


@pytest.mark.parametrize(("error", "raised"), [(errno.ENOSPC, NotTaken), (errno.EPIPE, Enough)])
async def test_a_log_that_nobody_takes_is_as_any_other_result(error: int, raised: type[Exception]) -> None:
    class Engine:
        async def read_log(self, run: int, offset: int) -> LogChunk:
            return LogChunk(run, offset, 4, 4, "line")

    class Full(io.StringIO):
        def flush(self) -> None:
            raise OSError(error, os.strerror(error))

    run = RunView(1, "a", 1, "running", 0.0)
    follower = LogFollower(Engine(), None, run, Full(), lambda _run: None)  # type: ignore[arg-type]
    with pytest.raises(raised):
        await follower._print_piece()


def test_the_folder_of_a_new_problem_is_named_as_everywhere(tmp_path) -> None:
    own = {**os.environ, "HOME": str(tmp_path)}
    words = [sys.executable, "-m", "tfcert_tui", "problems", "new", "1", "abc", "--in", "~/mine", "--json"]
    done = subprocess.run(words, env=own, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert json.loads(done.stdout)["folder"] == f"{tmp_path}/mine/category1_abc"


def test_an_argument_in_another_encoding_has_an_answer(tmp_path) -> None:
    done = program("submit", "1", "--file", "$(printf 'm\\374.keras')", "--json", shell="", data_dir=tmp_path)
    assert "error" in json.loads(done.stdout)
    assert "Traceback" not in done.stderr
    stopped = program("engine", "stop", "--force", shell="", data_dir=tmp_path)
    assert stopped.returncode == 0, "the engine that was asked goes with its test"


def test_a_list_of_the_kernels_is_read_beyond_its_first_page(tmp_path) -> None:
    """A pipe hands out what was put in, as the kernel does with a list: by the piece."""
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    pieces = [b"a" * 4000, b"b" * 4000, b"c" * 10]
    for piece in pieces:
        os.write(writer, piece)
    os.close(writer)
    asked = os.read

    def by_the_piece(descriptor: int, _most: int) -> bytes:
        return asked(descriptor, len(pieces.pop(0)) if pieces else 1)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(os, "read", by_the_piece)
        assert len(kernel_files._all_of(reader)) == 8010
    os.close(reader)


def test_a_folder_that_cannot_be_looked_at_has_no_disk_figure_and_says_so() -> None:
    sample = DiskMeter(Path(f"/{TOO_LONG}")).look()
    assert sample.free is None and sample.missing["free"]


def test_an_unreadable_folder_of_a_class_is_said_before_anything_is_graded(engine, command, tmp_path, monkeypatch):
    """The disk's refusal is made up: root may read everything."""
    (tmp_path / "b").mkdir()
    (tmp_path / "a.keras").write_bytes(b"")
    scan = os.scandir

    def closed(place):
        if Path(os.fsdecode(place)).name == "b":
            raise PermissionError(errno.EACCES, "Permission denied", str(place))
        return scan(place)

    monkeypatch.setattr(os, "scandir", closed)
    code, _out, err = command("grade", "digits", str(tmp_path))
    assert code == 2 and "b cannot be read: Permission denied." in err and not engine.calls


def test_a_full_disk_under_a_grader_is_ours_whatever_keras_makes_of_it() -> None:
    full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    said = ValueError("Keras could not read the file")
    said.__cause__ = full
    for error in (said, ValueError("unable to flush file (No space left on device)")):
        with pytest.raises(OSError, match="No space left"):
            raise_if_disk_trouble(error)
    raise_if_disk_trouble(ValueError("a layer that is none"))
    raise_if_disk_trouble(OSError(errno.EFBIG, os.strerror(errno.EFBIG)))


@pytest.mark.parametrize(
    ("script", "text"),
    [
        (codecs.BOM_UTF8 + b"import keras\r\n", "import keras\n"),
        (b"# -*- coding: latin-1 -*-\nx = 'caf\xe9'\n", "# -*- coding: latin-1 -*-\nx = 'caf\xe9'\n"),
        (b"x = 'caf\xe9'\n", "x = 'caf\ufffd'\n"),
    ],
)
def test_an_export_has_a_script_as_python_reads_it(script: bytes, text: str) -> None:
    assert _text_of(script) == text
