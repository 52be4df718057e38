"""The doctor: on this machine, and with stand-ins for a TensorFlow that is broken, slow or blind to the GPU."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from tfcert_exam_engine import process, wire
from tfcert_exam_engine.doctor import folders as doctor_folders
from tfcert_exam_engine.doctor.diagnosis import diagnose
from tfcert_exam_engine.doctor.findings import Finding
from tfcert_exam_engine.doctor.tensorflow import ask_tensorflow, tensorflow_finding
from tfcert_exam_engine.doctor.terminal import TerminalFacts, terminal_finding
from tfcert_exam_engine.hosting.socket_path import socket_for
from tfcert_exam_engine.paths import Paths, paths_for
from tfcert_exam_engine.wire import Hello
from tfcert_problems.datasets.cache import folder_of
from tfcert_problems.datasets.catalog import datasets

WORKS = "__version__ = '2.21.0'\nclass config:\n    list_physical_devices = staticmethod(lambda kind: [])\n"
GOOD_TERMINAL = TerminalFacts(120, 40, 1 << 24, "utf-8", "xterm-256color")


def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tensorflow: str) -> None:
    """Put modules in front of the real TensorFlow and Keras, for the child that the doctor starts."""
    fakes = tmp_path / "fakes"
    fakes.mkdir()
    (fakes / "tensorflow.py").write_text(tensorflow)
    (fakes / "keras.py").write_text("__version__ = '3.15.1'\n")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(fakes), os.environ.get("PYTHONPATH", "")]))


@pytest.fixture
def paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Paths:
    monkeypatch.delenv("TFCERT_DATASETS_DIR", raising=False)
    return paths_for(tmp_path / "data")


async def find(paths: Paths, name: str, terminal: TerminalFacts | None = None) -> Finding:
    found = [finding for finding in await diagnose(paths, terminal, 20) if finding.name == name]
    assert len(found) == 1
    return found[0]


async def test_a_fresh_machine_has_nothing_bad_and_looking_creates_nothing(
    paths: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path, monkeypatch, WORKS)
    findings = await diagnose(paths, GOOD_TERMINAL, 20)
    assert [f.name for f in findings if f.level == "bad"] == []
    machine = {"memory", "swap", "limits", "disk", "clock", "confinement"}
    names = [f.name for f in findings]
    assert machine | {"python", "tensorflow", "gpu", "data_folder", "socket", "engine", "terminal"} <= set(names)
    assert len(set(names)) == len(names)
    assert [f.name for f in findings if f.level != "good" and not f.advice] == []
    assert not paths.data_dir.exists()


async def test_tensorflow_is_asked_in_a_child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(tmp_path, monkeypatch, WORKS)
    facts = await ask_tensorflow(20)
    assert (facts.tensorflow, facts.keras, facts.gpus, facts.fault) == ("2.21.0", "3.15.1", 0, "")


async def test_a_tensorflow_that_does_not_import_is_bad_with_its_own_words(
    paths: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path, monkeypatch, "raise ImportError('libcudart.so.12: cannot open shared object file')")
    finding = await find(paths, "tensorflow")
    assert finding.level == "bad"
    assert "libcudart.so.12" in finding.text and finding.advice


async def test_a_tensorflow_that_dies_without_a_word_is_bad_with_its_exit_code(
    paths: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path, monkeypatch, "import os; os._exit(7)")
    assert "exit code 7" in (await find(paths, "tensorflow")).text


async def test_a_tensorflow_that_kills_its_process_is_bad_with_the_signal(
    paths: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path, monkeypatch, "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)")
    finding = await find(paths, "tensorflow")
    assert finding.level == "bad" and "SIGSEGV" in finding.text


HANGS = """
import pathlib, subprocess, time
child = subprocess.Popen(["sleep", "600"])
pathlib.Path({mark!r}).write_text(str(child.pid))
time.sleep(600)
"""


async def test_a_tensorflow_that_never_comes_up_is_given_up_with_all_that_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark = tmp_path / "grandchild"
    install(tmp_path, monkeypatch, HANGS.format(mark=str(mark)))
    facts = await ask_tensorflow(5)
    finding = tensorflow_finding(facts)
    assert finding.level == "bad" and "longer than 5 s" in finding.text
    while process.start_of(int(mark.read_text())) is not None:
        await asyncio.sleep(0.05)


async def test_a_tensorflow_that_talks_without_end_is_given_up_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path, monkeypatch, "while True: print('x' * 10000)")
    assert "longer than 2 s" in (await ask_tensorflow(2)).fault


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
async def test_a_folder_without_write_permission_is_bad(paths: Paths) -> None:
    paths.data_dir.mkdir()
    paths.data_dir.chmod(0o500)
    assert doctor_folders.data_folder_finding(paths).level == "bad"


def test_a_data_folder_on_a_file_system_without_room_for_files_is_bad() -> None:
    finding = doctor_folders.data_folder_finding(paths_for("/proc/tfcert"))
    assert finding.level == "bad"
    assert "/proc/tfcert" in finding.text and "--data-dir" in finding.advice


def test_data_sets_that_are_not_built_are_counted(paths: Paths) -> None:
    _first, *others = datasets()
    for name in others:
        folder = folder_of(paths.datasets, datasets()[name])
        folder.mkdir(parents=True)
        (folder / "manifest.json").write_text("{}")
    assert doctor_folders.data_sets_finding(paths).text == f"1 of {len(datasets())} data sets are not built yet."


async def test_an_engine_of_another_protocol_is_bad_and_says_how_to_stop_it(
    paths: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path, monkeypatch, WORKS)
    paths.data_dir.mkdir()

    async def greet(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(wire.line_of(Hello(wire.PROTOCOL + 1, "9.9", 1)))
        await writer.drain()
        writer.close()

    server = await asyncio.start_unix_server(greet, socket_for(paths))
    async with server:
        finding = await find(paths, "engine")
    assert finding.level == "bad"
    assert str(wire.PROTOCOL + 1) in finding.text and "engine stop" in finding.advice


async def test_no_engine_is_nothing_bad(paths: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(tmp_path, monkeypatch, WORKS)
    assert (await find(paths, "engine")).level == "good"


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        (TerminalFacts(79, 24, 256, "utf-8", "xterm"), "80x24"),
        (TerminalFacts(120, 40, 256, "ISO-8859-1", "xterm"), "ASCII"),
        (TerminalFacts(120, 40, 8, "UTF-8", "linux"), "256"),
        (TerminalFacts(120, 40, 0, "UTF-8", "dumb"), "headless"),
    ],
)
def test_a_terminal_that_lacks_something_is_a_warning_with_advice(facts: TerminalFacts, words: str) -> None:
    finding = terminal_finding(facts)
    assert finding.level == "warning"
    assert words in finding.advice


def test_a_good_terminal_is_good() -> None:
    assert terminal_finding(GOOD_TERMINAL).level == "good"
