"""What is made of downloads: by a real child with TensorFlow Datasets, by links, by stand-ins."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from served_sets import HOST, fill, registered
from small_sets import tree
from tfcert_exam_engine.errors import UsageRefused
from tfcert_exam_engine.public_sets import preparing, registry, troubles
from tfcert_exam_engine.public_sets.api import file_of_url, set_of_url
from tfcert_exam_engine.public_sets.made import made_of
from tfcert_exam_engine.public_sets.outcomes import Prepared
from tfcert_exam_engine.public_sets.places import Root
from tfcert_exam_engine.public_sets.preparing import Preparing, prepare
from tfcert_exam_engine.public_sets.records import installed_record
from tfcert_exam_engine.public_sets.registry import find, find_all, public_sets
from tfcert_exam_engine.public_sets.removal import remove
from tfcert_exam_engine.public_sets.serving import listed
from tfcert_exam_engine.public_sets.stand_ins import MAKERS


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Root]:
    """A root with some sets, none of them prepared."""
    with registered(tmp_path):
        root = Root(tmp_path / "root")
        fill(root, tmp_path / "mirror", "iris", "headlines", "labels", "hands", "broken")
        yield root


def prepared(root: Root, *names: str, stop: threading.Event | None = None) -> list[Prepared]:
    return list(prepare(root, find_all(names), lambda _now: None, stop or threading.Event()))


def test_a_tfds_set_is_prepared_whole_told_of_and_taken_away_with_its_set(
    place: Root, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Preparing] = []
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    [done] = prepare(place, [find("iris")], told.append, threading.Event())
    assert (done.outcome, done.tfds) == ("prepared", "iris/2.1.0"), done.message
    assert told[0] == Preparing("iris", 0)
    made = tree(place.tfds)
    assert "iris/2.1.0/dataset_info.json" in made and "iris/2.1.0/features.json" in made
    assert not any(place.drafts.iterdir()) and not any(temporary.iterdir())
    assert prepared(place, "iris") == [Prepared("iris", "already", "iris/2.1.0")]
    (place.tfds / "iris" / "2.1.0" / "dataset_info.json").unlink()
    record = installed_record(place, "iris")
    assert record is not None and made_of(place, record) is None, "what is gone counts as not made"
    remove(place, find("iris"))
    assert tree(place.tfds) == {}
    with pytest.raises(UsageRefused, match="The set iris is not here"):
        prepared(place, "iris")


def test_what_tfds_cannot_read_is_said_and_nothing_of_it_is_seen(place: Root) -> None:
    [failed, good] = prepared(place, "broken", "labels")
    assert (failed.outcome, failed.code, good.outcome) == ("failed", "tfds", "prepared")
    # Which error TFDS makes of it depends on what is installed beside it.
    assert failed.message.startswith("TensorFlow Datasets could not prepare broken: ")
    assert "Error" in failed.message
    assert "datasets prepare broken" in failed.advice
    assert not place.prepared("broken").exists()
    assert not place.tfds.exists()


def test_stopped_in_the_middle_nothing_is_seen_and_the_child_is_gone(place: Root) -> None:
    stop = threading.Event()
    threading.Timer(0.3, stop.set).start()
    with pytest.raises(troubles.Cancelled):
        prepared(place, "iris", stop=stop)
    assert not place.prepared("iris").exists()
    assert not place.tfds.exists()
    assert not any(place.drafts.iterdir())


def test_a_killed_command_leaves_nothing_half_and_its_child_leaves_too(place: Root) -> None:
    code = (
        "import sys, threading; sys.path[:0] = sys.argv[3:]\n"
        "from pathlib import Path\n"
        "from tfcert_exam_engine.public_sets import registry\n"
        "registry.FILE = Path(sys.argv[2])\n"
        "from tfcert_exam_engine.public_sets.places import Root\n"
        "from tfcert_exam_engine.public_sets.preparing import prepare\n"
        "tell = lambda now: print('began', flush=True)\n"
        "prepare(Root(Path(sys.argv[1])), [registry.find('iris')], tell, threading.Event())\n"
    )
    command = [sys.executable, "-c", code, str(place.folder), str(registry.FILE), *sys.path]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as killed:
        assert killed.stdout is not None
        assert killed.stdout.readline() == b"began\n"
        [child] = _children(killed.pid)
        killed.send_signal(signal.SIGKILL)
    ends = time.monotonic() + 30
    while Path(f"/proc/{child}/cmdline").exists() and time.monotonic() < ends:
        time.sleep(0.05)
    assert not Path(f"/proc/{child}").exists()
    assert not place.prepared("iris").exists()
    assert not place.tfds.exists()
    assert prepared(place, "labels")[0].outcome == "prepared", "and the next command finds it tidy"
    assert not any(place.drafts.iterdir())


def _children(pid: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def test_keras_files_are_the_downloads_themselves_and_cannot_be_written(place: Root) -> None:
    [done] = prepared(place, "labels")
    file = place.keras / "datasets" / "labels" / "labels.gz"
    assert done.keras == ("datasets/labels/labels.gz",)
    assert file.samefile(place.raw("labels") / "labels.gz")
    assert file.stat().st_mode & 0o222 == 0
    remove(place, find("labels"))
    assert not file.exists()


def test_a_stand_in_is_made_of_another_edition_and_the_list_says_so(place: Root, tmp_path: Path) -> None:
    address = f"{HOST}/hands/rps.zip".partition("://")[2]
    before = json.loads(listed(place, tmp_path / "list.json").read_bytes())
    assert before["urls"][address] == {"set": "hands", "file": ""}
    [done] = prepared(place, "hands")
    assert done.stand_ins == ("rps.zip",)
    entry = json.loads(listed(place, tmp_path / "list.json").read_bytes())["urls"][address]
    assert zipfile.ZipFile(entry["file"]).namelist() == [f"rps/rock/{n}.png" for n in range(3)]
    assert "rps.zip is made of the edition second of hands" in entry["note"]


def test_the_list_is_written_when_something_changes_and_then_alone(place: Root, tmp_path: Path) -> None:
    file = listed(place, tmp_path / "list.json")
    was = file.stat().st_ino
    assert listed(place, file).stat().st_ino == was
    remove(place, find("headlines"))
    assert listed(place, file).stat().st_ino != was
    known = json.loads(file.read_bytes())["urls"]
    assert known["sets.invalid/headlines/headlines.json"] == {"set": "headlines", "file": ""}
    assert known["old.invalid/headlines.json"]["set"] == "headlines"
    assert known["sets.invalid/iris/iris.data"]["file"] == str(place.raw("iris") / "iris.data")


def test_old_addresses_and_either_scheme_are_known(place: Root) -> None:
    assert set_of_url("http://sets.invalid/headlines/headlines.json?raw=1") == "headlines"
    assert set_of_url("https://old.invalid/headlines.json") == "headlines"
    assert file_of_url(place, "https://old.invalid/headlines.json") == place.raw("headlines") / "headlines.json"
    assert set_of_url("https://sets.invalid/other.csv") is None
    assert set_of_url("other.csv") is None


def test_the_command_prepares_says_how_and_fails_like_every_other(place: Root) -> None:
    command = [sys.executable, "-m", "tfcert_tui", "datasets", "prepare", "fashion_mnist", "--json"]
    done = subprocess.run([*command, "--root", str(place.folder)], capture_output=True, text=True)
    assert done.returncode == 2
    assert json.loads(done.stdout)["error"]["code"] == "not_here"


def test_too_small_a_disk_is_said_before_anything_is_made(place: Root, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preparing, "ROOM", 1e12)
    [done] = prepared(place, "labels")
    assert (done.outcome, done.code) == ("failed", "no_room")
    assert not place.keras.exists()


@pytest.mark.parametrize("one", [one.name for one in public_sets()])
def test_the_registry_names_builders_and_makers_that_there_are(one: str) -> None:
    for edition in find(one).editions:
        assert not edition.tfds_by or edition.tfds
        assert {made.by for made in edition.stand_ins} <= MAKERS.keys()


def test_tfds_own_builders_ask_for_the_very_files_of_the_registry() -> None:
    """By name and checksum, as the installed TFDS has them."""
    wanted = {
        edition.tfds: {file.name: file.sha256 for file in edition.files}
        for one in public_sets()
        for edition in one.editions
        if edition.tfds and not edition.tfds_by
    }
    code = (
        "import json, tensorflow_datasets as tfds\n"
        "known = {}\n"
        f"for name in {sorted(wanted)!r}:\n"
        "    infos = tfds.builder_cls(name).url_infos.values()\n"
        "    known[name] = {info.filename: info.checksum for info in infos}\n"
        "print(json.dumps(known))\n"
    )
    environment = {**os.environ, "CUDA_VISIBLE_DEVICES": "-1", "TF_CPP_MIN_LOG_LEVEL": "3"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True)
    known = json.loads(done.stdout.splitlines()[-1])
    assert {name: files for name, files in wanted.items() if not files.items() <= known[name].items()} == {}
    assert len(wanted) >= 9
