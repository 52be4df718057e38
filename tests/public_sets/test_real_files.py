"""The real registry with the real files, served from this machine: the same way that they come from the internet."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

import set_server
from no_network import prefix
from real_sets import entries, real_sets
from set_server import SetServer
from small_sets import IMPATIENT, tree
from tfcert_exam_engine.public_sets.api import installed
from tfcert_exam_engine.public_sets.fetching import FetchOptions, fetch
from tfcert_exam_engine.public_sets.packing import pack
from tfcert_exam_engine.public_sets.places import Root
from tfcert_exam_engine.public_sets.registry import find, find_all
from tfcert_exam_engine.public_sets.verifying import verify
from tfcert_problems import catalog


@pytest.fixture(scope="module")
def folder() -> Path:
    return real_sets()


@pytest.fixture(scope="module")
def names(folder) -> list[str]:
    return list(dict.fromkeys(one["name"] for one in entries(folder)))


@pytest.fixture(scope="module")
def filled(folder, names, tmp_path_factory) -> Root:
    """A root with all of them, fetched from the folder as a mirror."""
    root = Root(tmp_path_factory.mktemp("real") / "root")
    outcomes = fetch(find_all(names), root, FetchOptions(str(folder)), lambda now: None, threading.Event())
    assert [one for one in outcomes if one.outcome != "placed"] == []
    return root


class Quiet(SimpleHTTPRequestHandler):
    """Python's own web server for a folder: it knows no ranges."""

    def log_message(self, *_said: object) -> None:
        """Say nothing."""


@pytest.fixture
def web(folder):
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def test_every_real_file_is_of_the_registry_and_arrives_as_it_is(folder, names, filled):
    here = installed(filled)
    assert set(here) == set(names)
    for entry in entries(folder):
        name = entry["file"].partition("/")[2]
        assert name in {file.name for edition in find(entry["name"]).editions for file in edition.files}
        assert sha256(here[entry["name"]].raw_folder / name) == entry["sha256"]


def test_what_is_byte_for_byte_canonical_has_its_checksum_in_the_registry(folder):
    canonical = [one for one in entries(folder) if one.get("byte_identical_to_canonical")]
    assert len(canonical) >= 6
    for entry in canonical:
        name = entry["file"].partition("/")[2]
        (file,) = [file for file in find(entry["name"]).edition().files if file.name == name]
        assert (file.sha256, file.size) == (entry["sha256"], entry["bytes"])
        assert entry["canonical_url"] in file.urls


def test_archives_become_what_the_index_counts(folder, filled):
    for entry in entries(folder):
        for path, count in entry.get("classes", {}).items() if isinstance(entry.get("classes"), dict) else ():
            assert len(list((filled.placed(entry["name"]) / path).iterdir())) == count
    assert len(list((filled.placed("bbc_news") / "bbc" / "sport").iterdir())) == 511
    rows = (filled.placed("household_power") / "household_power_consumption.csv").read_text().splitlines()
    assert len(rows) == 86401


def test_all_is_verified(names, filled):
    assert [name for name in names if not verify(filled, name, lambda: None).good] == []


def test_they_come_over_http_too(web, names, tmp_path, filled):
    root = Root(tmp_path / "root")
    some = ["iris", "fashion_mnist", "sarcasm", "rock_paper_scissors", "household_power"]
    options = FetchOptions(web, patience=IMPATIENT)
    outcomes = fetch(find_all(some), root, options, lambda now: None, threading.Event())
    assert [one.outcome for one in outcomes] == ["placed"] * 5
    for name in some:
        assert tree(root.placed(name)) == tree(filled.placed(name))


def test_a_large_one_comes_over_a_line_that_breaks(folder, tmp_path):
    files = {f"/fashion_mnist/{one.name}": one.read_bytes() for one in (folder / "fashion_mnist").glob("*.gz")}
    server = SetServer(files)
    path = "/fashion_mnist/train-images-idx3-ubyte.gz"
    server.plan(path, *[set_server.breaks_after(6_000_000)] * 4)
    root = Root(tmp_path / "root")
    try:
        options = FetchOptions(server.url, patience=IMPATIENT)
        (done,) = fetch(find_all(["fashion_mnist"]), root, options, lambda now: None, threading.Event())
    finally:
        server.stop()
    assert done.outcome == "placed"
    ranges = [one.headers.get("Range") for one in server.gets(path)]
    assert ranges == [None, *(f"bytes={n}000000-" for n in (6, 12, 18, 24))]


UNPACK = """
import sys
from pathlib import Path
from tfcert_exam_engine.paths import paths_for
from tfcert_exam_engine.public_sets.places import root_for
from tfcert_exam_engine.public_sets.unpacking import unpack_pack
print(*(one.outcome for one in unpack_pack(root_for(paths_for()), Path(sys.argv[1]), lambda: None)))
"""


@pytest.mark.trains
def test_they_are_carried_to_a_machine_without_a_network_and_trained_on_there(names, filled, tmp_path):
    if not prefix():
        pytest.skip("this machine gives no network namespace to this user")
    file = tmp_path / "sets.tar"
    packed = pack(filled, find_all(names), file, restricted=False, beat=lambda: None)
    left_out = {one.name for one in packed.left_out}
    assert "bbc_news" in left_out and "iris" in packed.sets
    pack(filled, find_all(names), file, restricted=True, beat=lambda: None)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "TFCERT_DATA_DIR": str(tmp_path / "data")}

    def run(*arguments: str) -> dict[str, Any]:
        command = [*prefix(), sys.executable, "-m", "tfcert_tui", *arguments, "--json"]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=280)
        assert done.returncode == 0, done.stdout + done.stderr
        return json.loads(done.stdout)

    # Not by the command, which would prepare each for TFDS as well: minutes, and tested elsewhere.
    done = subprocess.run([*prefix(), sys.executable, "-c", UNPACK, str(file)], env=environment, capture_output=True)
    assert done.stdout.decode().split() == ["placed"] * len(names), done.stderr
    assert run("datasets", "verify")["good"] is True
    for name in names:
        assert tree(tmp_path / "data" / "public" / "sets" / name) == tree(filled.placed(name))
    try:
        (iris,) = run("drill", "--problem", "iris")["problems"]
        (Path(iris["folder"]) / "solution.py").write_text(catalog.find(2, "iris").text("reference.py"))
        run("run", "2")
        graded = run("submit", "2")
        assert (graded["outcome"], graded["stars"]) == ("graded", 5)
    finally:
        run("engine", "stop", "--force")
