"""Whole commands in processes of their own: killed, interrupted, side by side, on disks that take nothing more."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import set_server
from disks import Disk
from small_sets import BIG, IMPATIENT, public_set, tree
from tfcert_exam_engine.errors import EngineUnavailable
from tfcert_exam_engine.public_sets.api import is_installed
from tfcert_exam_engine.public_sets.fetching import FetchOptions, fetch
from tfcert_exam_engine.public_sets.holding import held
from tfcert_exam_engine.public_sets.places import Root
from tfcert_exam_engine.public_sets.registry import find_all

PATH = "/numbers/big.bin"
CODE = (
    "import pathlib, sys; from tfcert_exam_engine.public_sets import registry; "
    "registry.FILE = pathlib.Path(sys.argv.pop(1)); "
    "from tfcert_tui.cli.root import run_command; sys.exit(run_command(sys.argv[1:]))"
)


@pytest.fixture
def start(registry_file, root):
    """Start a command of its own, with the small sets."""
    started = []

    def run(name: str, *arguments: str, **more: object) -> subprocess.Popen[str]:
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(sys.path),
            "TFCERT_DATA_DIR": str(root.folder) + "-data",
        }
        command = [
            sys.executable,
            "-c",
            CODE,
            str(registry_file),
            "datasets",
            name,
            "--root",
            str(root.folder),
            *arguments,
        ]
        process = subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **more
        )
        started.append(process)
        return process

    yield run
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    disk = Disk(tmp_path / "disk")
    yield disk
    disk.close()


def wait_for(condition, what: str) -> None:
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end, what
        time.sleep(0.02)


def half(root: Root) -> int:
    part = root.raw("numbers") / "big.bin.part"
    return part.stat().st_size if part.exists() else 0


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_a_fetch_that_is_killed_goes_on_where_it_was(server, root, start, fetched, how):
    server.always(PATH, set_server.stalls_after(1_500_000))
    process = start("fetch", "numbers")
    wait_for(lambda: half(root) > 1_000_000, "nothing came")
    process.send_signal(how)
    process.communicate(timeout=30)
    came = half(root)
    assert not is_installed(root, "numbers")
    assert not root.placed("numbers").exists()
    server.plan(PATH)
    assert fetched("numbers")[0].outcome == "placed"
    assert server.gets(PATH)[-1].headers["Range"] == f"bytes={came}-"
    assert tree(root.placed("numbers"))["big.bin"] == BIG


def test_ctrl_c_loses_nothing(server, root, start):
    server.always(PATH, set_server.stalls_after(1_500_000))
    process = start("fetch", "numbers", "--json")
    wait_for(lambda: half(root) > 1_000_000, "nothing came")
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, json.loads(out)["error"]["code"]) == (130, "interrupted")
    assert "the same command goes on" in err and "Traceback" not in err
    came = half(root)
    assert came > 1_000_000
    server.plan(PATH)
    process = start("fetch", "numbers")
    out, err = process.communicate(timeout=60)
    assert (process.returncode, "is here now" in out) == (0, True)
    assert server.gets(PATH)[-1].headers["Range"] == f"bytes={came}-"


def test_two_commands_do_not_meet(server, root, start):
    server.always(PATH, set_server.stalls_after(1000))
    first = start("fetch", "numbers")
    wait_for(lambda: server.gets(PATH), "nothing was asked for")
    second = start("fetch", "words", "--json")
    out, _err = second.communicate(timeout=60)
    error = json.loads(out)["error"]
    assert (second.returncode, error["code"], str(first.pid) in error["message"]) == (3, "busy", True)
    first.kill()
    first.communicate()
    third = start("fetch", "words", "--json")
    out, _err = third.communicate(timeout=60)
    assert (third.returncode, json.loads(out)["sets"][0]["outcome"]) == (0, "placed")


def test_within_a_process_two_do_not_meet_either(root):
    with held(root), pytest.raises(EngineUnavailable, match=str(os.getpid())), held(root):
        pass
    with held(root):
        pass


def no_file_longer_than_a_megabyte() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, resource.RLIM_INFINITY))


def test_a_disk_that_takes_no_more_is_said_and_what_came_is_kept(server, root, start, fetched):
    process = start("fetch", "numbers", "photos", "--json", preexec_fn=no_file_longer_than_a_megabyte)
    out, err = process.communicate(timeout=60)
    document = json.loads(out)
    assert (process.returncode, "Traceback" in err) == (3, False)
    assert (document["error"]["code"], document["sets"][1]["outcome"]) == ("disk", "placed")
    assert "is kept" in document["error"]["advice"]
    assert not is_installed(root, "numbers")
    assert 0 < half(root) <= 1_000_000
    assert fetched("numbers")[0].outcome == "placed"
    assert "Range" in server.gets(PATH)[-1].headers


def test_a_small_disk_is_seen_before_anything_is_fetched(server, disk, start):
    process = start("fetch", "numbers", "--json", "--root", str(disk.place / "root"))
    out, _err = process.communicate(timeout=60)
    assert (process.returncode, json.loads(out)["error"]["code"]) == (3, "no_room")
    assert server.asked == []


@pytest.mark.parametrize("name", ["words", "photos"])
def test_a_full_disk_leaves_nothing_that_looks_done(server, disk, use_registry, name):
    """Its size is not known beforehand: it is found out when the disk is full."""
    content = {"words": BIG * 20, "photos": server.files["/photos/pictures.zip"]}[name]
    server.files["/x/file.bin"] = content
    entry = {"name": "file.bin", "urls": [server.url + "/x/file.bin"]}
    use_registry([public_set(name, [entry | ({"unpack": "."} if name == "photos" else {})])])
    root = Root(disk.place / "root")
    if name == "photos":
        root.folder.mkdir()
        disk.fill()
        with (disk.place / "filler").open("r+b") as filler:
            filler.truncate((disk.place / "filler").stat().st_size - 3 * 4096)

    def again():
        (done,) = fetch(find_all([name]), root, FetchOptions(patience=IMPATIENT), lambda now: None, threading.Event())
        return done

    try:
        failed = again()
    except EngineUnavailable as error:
        assert error.code == "disk"
    else:
        assert (failed.outcome, failed.code) == ("failed", "disk")
    assert not is_installed(root, name)
    assert not root.placed(name).exists()
    if name == "photos":
        disk.clear()
        assert again().outcome == "placed"
        assert len(tree(root.placed(name))) == 12
