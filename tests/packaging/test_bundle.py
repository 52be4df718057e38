"""The bundle for a machine without a network: made small, carried, installed where no interface is up, used there.

TensorFlow is not in it: the interpreter of these tests has it, as a GPU server's own would.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tarfile
import threading
import time
import venv
from collections.abc import Callable
from pathlib import Path

import pytest

import public_problems
from lent_wheels import wheel_of, with_dependencies
from no_network import prefix
from small_sets import IMPATIENT
from tfcert_exam_engine.public_sets.fetching import FetchOptions, fetch
from tfcert_exam_engine.public_sets.places import Root
from tfcert_exam_engine.public_sets.registry import find_all

LIGHT = (
    *("textual", "tree-sitter", "tree-sitter-python", "click", "platformdirs", "msgspec", "psutil", "nvidia-ml-py"),
    *("requests", "urllib3", "pip"),
)
SET = "penguins"
"""The registry knows no checksum of its one file: any bytes will do for it."""
LIMIT_S = 300
BARE = ("--without-data", "--without-doctor")
Run = Callable[..., subprocess.CompletedProcess[str]]


def make_problems(place: Path) -> Path:
    """Write problems on that set."""
    for file in public_problems.write_problems(place).rglob("*.*"):
        text = file.read_text()
        file.write_text(text.replace('["mails"]', f'["{SET}"]'))
    return place


@pytest.fixture(scope="module")
def carried(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive, as it is carried to the other machine."""
    made = tmp_path_factory.mktemp("made")
    (made / "wheels").mkdir()
    for name in with_dependencies(LIGHT):
        wheel_of(name, made / "wheels")
    (made / "wheels" / "tfcert_tui-0.1.0-py3-none-any.whl").write_bytes(b"an earlier bundle's own")
    (made / "mirror" / SET).mkdir(parents=True)
    (made / "mirror" / SET / "penguins.csv").write_bytes(public_problems.mails(120))
    options = FetchOptions(str(made / "mirror"), patience=IMPATIENT)
    (fetched,) = fetch(find_all([SET]), Root(made / "root"), options, lambda now: None, threading.Event())
    assert fetched.outcome == "placed"
    command = [sys.executable, str(checkout / "scripts" / "make_bundle.py"), "--tensorflow", "no", "--data", SET]
    environment = {**os.environ, "TFCERT_PUBLIC_DIR": str(made / "root"), "PYTHONPATH": os.pathsep.join(sys.path)}
    command += ["--wheels", str(made / "wheels"), "--out", str(made / "out")]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=LIMIT_S)
    assert done.returncode == 0, done.stderr
    (archive,) = (made / "out").glob("*.tar")
    assert {one.name for one in (made / "out").iterdir()} == {archive.name, f"{archive.name}.sha256"}
    return archive


@pytest.fixture
def bundle(carried: Path, tmp_path: Path) -> Path:
    """The archive's folder, unpacked."""
    with tarfile.open(carried) as archive:
        archive.extractall(tmp_path, filter="data")
    return tmp_path / carried.name.removesuffix(".tar")


def box(home: Path, **more: str) -> dict[str, str]:
    """The environment of a machine that has a Python with TensorFlow, and knows nothing of these tests."""
    return {"PATH": "/usr/bin:/bin", "HOME": str(home), "PYTHON": sys.executable, "LC_ALL": "C.UTF-8", **more}


def command_of(bundle: Path, *arguments: str) -> list[str]:
    return [*prefix(), "sh", str(bundle / "install.sh"), str(bundle.parent / "opt"), *arguments]


def install(bundle: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    environment = box(bundle.parent, **more)
    command = command_of(bundle, *arguments)
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=LIMIT_S)


def refused(done: subprocess.CompletedProcess[str]) -> str:
    """The one sentence of a refusal."""
    assert done.returncode == 3, done.stdout + done.stderr
    (sentence,) = done.stderr.splitlines()
    assert sentence.startswith("install: ")
    return sentence


def changed(bundle: Path, **fields: object) -> None:
    said = json.loads((bundle / "bundle.json").read_text())
    (bundle / "bundle.json").write_text(json.dumps({**said, **fields}))


def test_the_archive_is_what_its_checksum_says_and_names_nobody(carried: Path) -> None:
    said = (carried.parent / f"{carried.name}.sha256").read_text()
    assert said == f"{hashlib.sha256(carried.read_bytes()).hexdigest()}  {carried.name}\n"
    with tarfile.open(carried) as archive:
        members = archive.getmembers()
    assert {(one.uid, one.gid, one.uname, one.gname) for one in members} == {(0, 0, "", "")}
    assert {Path(one.name).parts[0] for one in members} == {carried.name.removesuffix(".tar")}


@pytest.mark.trains
def test_it_is_installed_with_one_command_and_an_exam_is_sat_there_without_a_network(bundle: Path) -> None:
    if not prefix():
        pytest.skip("this machine gives no network namespace to this user")
    opt, data = bundle.parent / "opt", bundle.parent / "data"
    killed_half_way(bundle)
    done = install(bundle, "--data-dir", str(data))
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"ready: {opt / 'bin' / 'tfcert-tui'}" in done.stdout
    assert "good  tensorflow" in done.stdout and f'export PATH="{opt / "bin"}:$PATH"' in done.stdout
    assert [one.name for one in (opt / "releases").iterdir()] == [(opt / "current").resolve().name], "no half one"
    run = at(opt, data, TFCERT_PROBLEMS=str(make_problems(bundle.parent / "problems")))
    shutil.rmtree(bundle)
    assert "TensorFlow 2." in run("--version").stdout
    assert json.loads(run("datasets", "verify", "--json").stdout)["good"] is True
    try:
        started = run("start", "--form", "classic", "--mode", "practice", "--seed", "7", "--json")
        assert {one["slug"] for one in json.loads(started.stdout)["problems"]} >= {"line", "mails4"}
        ran = run("run", "4", "--json")
        assert ran.returncode == 0, ran.stdout + ran.stderr
        graded = json.loads(run("submit", "4", "--json").stdout)
        assert (graded["outcome"], graded["stars"]) == ("graded", 5)
    finally:
        assert run("engine", "stop", "--force").returncode == 0


def at(opt: Path, data: Path, **more: str) -> Run:
    """Return what runs the installed command, without a network."""

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [*prefix(), str(opt / "bin" / "tfcert-tui"), "--data-dir", str(data), *arguments]
        environment = box(opt.parent, **more)
        return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=LIMIT_S)

    return run


def killed_half_way(bundle: Path) -> None:
    """Kill an installation as soon as it has begun to write."""
    command = command_of(bundle)
    process = subprocess.Popen(
        command, env=box(bundle.parent), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True
    )
    wait_for(lambda: list((bundle.parent / "opt").glob("releases/*/lib/python*/site-packages/*")))
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate(timeout=60)
    assert not (bundle.parent / "opt" / "bin").exists()


def wait_for(condition: Callable[[], object]) -> None:
    end = time.monotonic() + 120
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_a_second_time_nothing_is_done_and_an_interrupted_one_leaves_what_was_there(bundle: Path) -> None:
    opt = bundle.parent / "opt"
    first = install(bundle, *BARE)
    assert first.returncode == 0, first.stdout + first.stderr
    assert "unpacking the data sets" not in first.stdout
    before = (opt / "current").resolve()
    again = install(bundle, *BARE)
    assert (again.returncode, "is installed" in again.stdout) == (0, True)
    assert list((opt / "releases").iterdir()) == [before]
    process = subprocess.Popen(
        command_of(bundle, "--anew"), env=box(bundle.parent), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        start_new_session=True,
    )  # fmt: skip
    wait_for(lambda: len(list((opt / "releases").iterdir())) == 2)
    os.killpg(process.pid, signal.SIGINT)
    _out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "what was installed before is as it was" in err and "Traceback" not in err
    assert (list((opt / "releases").iterdir()), (opt / "current").resolve()) == ([before], before)
    for _ in range(2):
        assert install(bundle, *BARE, "--anew").returncode == 0
    kept = {one.name for one in (opt / "releases").iterdir()}
    assert len(kept) == 2 and before.name not in kept, "the one in use, and the one before it"
    assert (opt / "current").resolve().name in kept


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"machine": "pdp11"}, "is for Linux on pdp11"),
        ({"system": "Plan9"}, "is for Plan9 on"),
        ({"glibc": "99.1"}, "needs glibc 99.1 or later"),
        ({"installed_bytes": 10**18}, "are needed: make room"),
        ({"format": 99}, "of another version"),
        ({"surprise": 1}, "cannot be read"),
        ({"left_out": ["tensorflow", "no-such-package"]}, "which lacks no-such-package"),
    ],
)
def test_what_does_not_fit_is_said_in_one_sentence_and_nothing_is_made(
    bundle: Path, fields: dict[str, object], sentence: str
) -> None:
    changed(bundle, **fields)
    assert sentence in refused(install(bundle))
    assert not list((bundle.parent / "opt").glob("releases/*")) and not (bundle.parent / "opt" / "current").exists()


def test_every_file_is_checked_before_anything_is_made(bundle: Path) -> None:
    wheel = next((bundle / "wheels").glob("textual-*.whl"))
    whole = wheel.read_bytes()
    wheel.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    assert f"{wheel} is missing or damaged" in refused(install(bundle))
    wheel.unlink()
    assert f"{wheel} is missing or damaged" in refused(install(bundle))
    wheel.write_bytes(whole)
    (bundle / "wheels" / "evil-1.0-py3-none-any.whl").write_bytes(whole)
    assert "is not of this bundle" in refused(install(bundle))
    assert not (bundle.parent / "opt").exists()


def test_another_python_is_said_with_the_one_that_is_needed(bundle: Path, tmp_path: Path) -> None:
    other = tmp_path / "python3"
    other.write_text("#!/bin/sh\nexit 1\n")
    other.chmod(0o755)
    said = refused(install(bundle, PYTHON=str(other)))
    assert f"is for Python {sys.version_info[0]}.{sys.version_info[1]}, and {other} here is none" in said


def test_a_python_without_tensorflow_is_said_before_anything_is_unpacked(bundle: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "bare", with_pip=False)
    said = refused(install(bundle, PYTHON=str(tmp_path / "bare" / "bin" / "python")))
    assert "which lacks" in said and "tensorflow" in said
    assert not list((bundle.parent / "opt").glob("releases/*"))


def test_a_folder_with_other_things_in_it_is_left_alone(bundle: Path) -> None:
    (bundle.parent / "opt").mkdir()
    (bundle.parent / "opt" / "thesis.txt").write_text("years")
    assert "has other things in it" in refused(install(bundle))
    assert [one.name for one in (bundle.parent / "opt").iterdir()] == ["thesis.txt"]
