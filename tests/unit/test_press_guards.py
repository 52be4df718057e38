"""Whatever lies under the name that is submitted: the press answers at once, and copies no more than it may."""

from __future__ import annotations

import hashlib
import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tfcert_exam_engine.attempts import workspace
from tfcert_exam_engine.attempts.workspace import FrozenModel
from tfcert_exam_engine.children import death
from tfcert_exam_engine.errors import CandidateRefused, DiskTrouble
from tfcert_exam_engine.events import Crashed, EngineFault, OutOfMemory

MB = 1_000_000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "category1").mkdir()
    return tmp_path / "category1"


@pytest.fixture(autouse=True)
def in_time() -> Iterator[None]:
    """A press that hangs is a failure after ten seconds."""
    before = signal.signal(signal.SIGALRM, lambda *_: pytest.fail("the press hangs"))
    signal.alarm(10)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def press(folder: Path, file: Path | str | None = None, most: float | None = 10.0) -> FrozenModel:
    source = workspace.model_to_grade(folder, None if file is None else str(file))
    return workspace.freeze(source, folder.parent / "models", most)


def refusal(folder: Path, file: Path | str | None = None, most: float | None = 10.0) -> CandidateRefused:
    with pytest.raises(CandidateRefused) as caught:
        press(folder, file, most)
    assert caught.value.message
    assert not list((folder.parent / "models").glob("*")) if (folder.parent / "models").exists() else True
    return caught.value


def test_a_link_to_a_file_is_followed_and_keeps_the_name_it_was_given(folder: Path) -> None:
    (folder.parent / "elsewhere.keras").write_bytes(b"model")
    link = folder / "mymodel.keras"
    link.symlink_to(folder.parent / "elsewhere.keras")
    frozen = press(folder, link)
    assert (frozen.name, frozen.file.read_bytes()) == ("mymodel.keras", b"model")
    assert not frozen.file.is_symlink()
    assert press(folder).sha256 == frozen.sha256


@pytest.mark.parametrize(("target", "code"), [("nowhere.keras", "no_model"), ("mymodel.keras", "unreadable")])
def test_a_link_to_nothing_or_in_a_circle_is_told(folder: Path, target: str, code: str) -> None:
    (folder / "mymodel.keras").symlink_to(folder / target)
    assert refusal(folder, folder / "mymodel.keras").code == code
    assert refusal(folder).code == "no_model"


def test_a_folder_is_told(folder: Path) -> None:
    (folder / "mymodel.keras").mkdir()
    assert refusal(folder, folder / "mymodel.keras").code == "model_is_folder"


def test_a_saved_model_folder_is_told_from_any_other(folder: Path) -> None:
    (folder / "tulips").mkdir()
    assert refusal(folder, folder / "tulips").message == "tulips is a folder, and one file is graded."
    (folder / "tulips" / "saved_model.pb").write_bytes(b"")
    told = refusal(folder, folder / "tulips")
    assert told.message == "tulips is a SavedModel folder, and one file is graded."
    assert "model.save('mymodel.keras')" in told.advice


def test_a_pipe_is_told_and_never_waited_for(folder: Path) -> None:
    os.mkfifo(folder / "mymodel.keras")
    assert refusal(folder, folder / "mymodel.keras").code == "not_a_file"
    assert refusal(folder).code == "no_model"
    with pytest.raises(CandidateRefused) as caught:  # put in the file's place after the look at it
        workspace.freeze(folder / "mymodel.keras", folder.parent / "models", 10.0)
    assert caught.value.code == "not_a_file"


def test_a_socket_is_told(folder: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(folder / "s.keras"))
        assert refusal(folder, folder / "s.keras").code == "not_a_file"
        with pytest.raises(CandidateRefused) as caught:
            workspace.freeze(folder / "s.keras", folder.parent / "models", 10.0)
        assert caught.value.code == "not_a_file"


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/null", "/dev/tty"])
def test_a_device_is_told(folder: Path, device: str) -> None:
    assert refusal(folder, device).code in ("not_a_file", "no_model")
    with pytest.raises(CandidateRefused):
        workspace.freeze(Path(device), folder.parent / "models", 10.0)


@pytest.mark.parametrize("name", ["no\0name.keras", "x" * 300 + ".keras", "missing.keras", "solution.py/model.keras"])
def test_a_name_that_no_file_can_have_is_told(folder: Path, name: str) -> None:
    (folder / "solution.py").touch()
    assert refusal(folder, f"{folder}/{name}").code in ("no_model", "unreadable")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_told(folder: Path) -> None:
    (folder / "mymodel.keras").write_bytes(b"model")
    (folder / "mymodel.keras").chmod(0)
    assert refusal(folder).code == "unreadable"


def test_three_gigabytes_are_refused_before_a_byte_is_copied_with_both_figures(folder: Path) -> None:
    with (folder / "mymodel.keras").open("wb") as file:
        file.truncate(3000 * MB)
    told = refusal(folder, most=20.0)
    assert told.code == "too_large"
    assert "3,000 MB" in told.message
    assert "20 MB" in told.message
    assert told.advice


def test_a_file_somewhat_too_large_is_taken_and_has_its_verdict_from_the_grader(folder: Path) -> None:
    with (folder / "mymodel.keras").open("wb") as file:
        file.truncate(4 * MB)
    assert press(folder, most=1.0).file.stat().st_size == 4 * MB
    with (folder / "mymodel.keras").open("ab") as file:
        file.write(b"x")
    with pytest.raises(CandidateRefused):
        press(folder, most=1.0)


def change_while_read(monkeypatch: pytest.MonkeyPatch, change: Callable[[], None]) -> None:
    """Change the file whenever its reader has taken a block."""
    real = hashlib.sha256

    class Digest:
        def __init__(self) -> None:
            self._real = real()

        def update(self, block: bytes) -> None:
            self._real.update(block)
            change()

        def hexdigest(self) -> str:
            return self._real.hexdigest()

    monkeypatch.setattr(hashlib, "sha256", Digest)


@pytest.mark.parametrize("kind", ["grows", "shrinks", "is emptied", "is overwritten", "is overwritten and dated back"])
def test_a_file_that_changes_while_it_is_read_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    model = folder / "mymodel.keras"
    model.write_bytes(bytes(3 * MB))
    before = model.stat()

    def overwrite() -> None:
        with model.open("r+b") as file:
            file.write(b"new")

    def grow() -> None:
        with model.open("ab") as file:
            file.write(b"x")

    def date_back() -> None:
        overwrite()
        os.utime(model, ns=(before.st_atime_ns, before.st_mtime_ns))

    changes = {
        "grows": grow,
        "shrinks": lambda: os.truncate(model, 2 * MB),
        "is emptied": lambda: os.truncate(model, 0),
        "is overwritten": overwrite,
        "is overwritten and dated back": date_back,
    }

    change_while_read(monkeypatch, changes[kind])
    assert refusal(folder).code == "being_written"


def test_a_file_replaced_while_it_is_read_is_taken_as_it_was_at_the_press(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = folder / "mymodel.keras"
    model.write_bytes(b"a" * MB)

    def replace() -> None:
        (folder / "draft").write_bytes(b"b" * MB)
        (folder / "draft").replace(model)

    change_while_read(monkeypatch, replace)
    assert press(folder).file.read_bytes() == b"a" * MB


def test_a_disk_of_ours_that_cannot_be_written_is_our_trouble(folder: Path) -> None:
    (folder / "mymodel.keras").write_bytes(b"model")
    (folder.parent / "models").write_text("a file where the folder should be")
    with pytest.raises(DiskTrouble):
        press(folder)


def test_many_presses_at_once_keep_one_copy(folder: Path) -> None:
    (folder / "mymodel.keras").write_bytes(b"model" * 1000)
    threads = [threading.Thread(target=press, args=(folder,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(list((folder.parent / "models").iterdir())) == 1


def test_some_deaths_of_a_grader_are_not_the_models() -> None:
    crash, full = Crashed(1.0, "It ended.", "", -11), OutOfMemory(1.0)
    assert isinstance(death.of_grader(crash, -11, has_started=False), EngineFault)
    assert death.of_grader(crash, -11, has_started=True) == crash
    assert isinstance(death.of_grader(full, -signal.SIGKILL, has_started=True), EngineFault)
    assert death.of_grader(full, -signal.SIGABRT, has_started=True) == full  # a library was given none


def test_an_abort_for_want_of_memory_is_out_of_memory_and_any_other_is_a_crash(tmp_path: Path) -> None:
    log = tmp_path / "log.txt"
    log.write_text("x" * 50_000 + "terminate called after throwing an instance of 'std::bad_alloc'\n  what(): ...\n")
    assert isinstance(death.of_child(-signal.SIGABRT, None, log), OutOfMemory)
    log.write_text("Check failed: -1 != fd\n")
    assert isinstance(death.of_child(-signal.SIGABRT, None, log), Crashed)
    assert isinstance(death.of_child(-signal.SIGSEGV, None, tmp_path / "none"), Crashed)
