"""Mirrors: a folder or a server that has SET/FILE, in the place of the makers' addresses."""

from __future__ import annotations

import json
import threading

import pytest

from small_sets import BIG, CONTENT, public_set, tree, write_mirror
from tfcert_exam_engine.errors import UsageRefused
from tfcert_exam_engine.paths import paths_for
from tfcert_exam_engine.public_sets.fetching import FetchOptions, fetch
from tfcert_exam_engine.public_sets.places import Root, mirror_for, root_for
from tfcert_exam_engine.public_sets.registry import find_all


def test_a_folder_is_a_mirror(tmp_path, server, root, fetched):
    outcomes = fetched("numbers", "photos", "words", mirror=write_mirror(tmp_path / "mirror"))
    assert [(one.outcome, one.edition) for one in outcomes] == [("placed", "canonical")] * 3
    assert server.asked == []
    assert (root.placed("numbers") / "big.bin").read_bytes() == BIG
    assert tree(tmp_path / "mirror") == {path[1:]: content for path, content in CONTENT.items()}


@pytest.mark.parametrize("form", ["{folder}", "file://{folder}", "{folder}/"])
def test_a_folder_can_be_written_in_several_ways(tmp_path, fetched, form):
    folder = write_mirror(tmp_path / "a mirror", "/words/words.txt")
    assert fetched("words", mirror=form.format(folder=folder))[0].outcome == "placed"


def test_the_downloads_of_another_root_are_a_mirror(tmp_path, server, root, fetched, registry_file):
    fetched("photos", "words")
    asked = len(server.asked)
    other = Root(tmp_path / "other")
    options = FetchOptions(str(root.folder / "raw"))
    outcomes = fetch(find_all(["photos", "words"]), other, options, lambda now: None, threading.Event())
    assert [one.outcome for one in outcomes] == ["placed", "placed"]
    assert tree(other.folder / "sets") == tree(root.folder / "sets")
    assert len(server.asked) == asked


@pytest.mark.parametrize("ending", ["", "/"])
def test_a_server_is_a_mirror(server, fetched, ending):
    server.files = {"/there" + path: content for path, content in CONTENT.items()}
    assert fetched("numbers", mirror=server.url + "/there" + ending)[0].outcome == "placed"
    assert {one.path for one in server.asked} == {"/there/numbers/big.bin", "/there/numbers/small.csv"}


def test_a_mirror_without_the_file_is_named(tmp_path, server, fetched):
    (failed,) = fetched("numbers", mirror=write_mirror(tmp_path / "mirror", "/words/words.txt"))
    assert failed.code == "not_in_mirror"
    assert "has no numbers/" in failed.message and str(tmp_path / "mirror") in failed.message
    server.files.clear()
    (failed,) = fetched("numbers", mirror=server.url)
    assert failed.code == "not_in_mirror"


def test_a_mirror_that_is_none_is_refused(tmp_path, fetched):
    for mirror in (tmp_path / "nowhere", "ftp://sets.invalid", "http://"):
        with pytest.raises(UsageRefused) as refused:
            fetched("numbers", mirror=mirror)
        assert refused.value.code == "no_mirror"


def test_a_mirror_has_the_edition_that_it_has(tmp_path, server, root, fetched):
    folder = write_mirror(tmp_path / "mirror", "/photos/more.zip")
    assert fetched("photos", mirror=folder)[0].edition == "second"
    assert set(tree(root.placed("photos"))) == {f"fewer/pictures/c/{n}.png" for n in range(3)}
    # Without an edition named, what is here is good enough; with one, it is changed.
    assert fetched("photos")[0].outcome == "already"
    assert fetched("photos", edition="canonical")[0].outcome == "placed"
    assert not (root.placed("photos") / "fewer").exists()
    assert len(tree(root.placed("photos"))) == 15


def test_a_server_is_asked_which_edition_it_has(server, root, fetched):
    del server.files["/photos/pictures.zip"]
    assert fetched("photos", mirror=server.url)[0].edition == "second"
    assert [(one.method, one.path) for one in server.asked] == [
        ("HEAD", "/photos/pictures.zip"),
        ("HEAD", "/photos/more.zip"),
        ("GET", "/photos/more.zip"),
    ]


def test_an_edition_without_an_address_needs_a_mirror(fetched):
    (failed,) = fetched("photos", edition="second")
    assert (failed.code, "--mirror" in failed.advice) == ("no_address", True)
    with pytest.raises(UsageRefused, match="no edition third"):
        fetched("photos", edition="third")


def test_wrong_bytes_of_a_mirror_are_refused(tmp_path, root, fetched):
    folder = write_mirror(tmp_path / "mirror")
    (folder / "numbers" / "big.bin").write_bytes(BIG[:-1] + b"!")
    (failed,) = fetched("numbers", mirror=folder)
    assert failed.code == "wrong_bytes"
    assert not root.placed("numbers").exists()


def test_a_copy_that_was_cut_off_goes_on_only_from_the_same_file(tmp_path, root, fetched, use_registry):
    folder = write_mirror(tmp_path / "mirror", "/words/words.txt")
    (folder / "words" / "words.txt").chmod(0o644)
    root.raw("words").mkdir(parents=True)
    (root.raw("words") / "words.txt.part").write_bytes(b"something that came from elsewhere")
    assert fetched("words", mirror=folder)[0].outcome == "placed"
    assert (root.raw("words") / "words.txt").read_bytes() == CONTENT["/words/words.txt"]


def test_where_things_lie_is_said_by_option_then_variable_then_setting_then_data_folder(tmp_path, monkeypatch):
    paths = paths_for(tmp_path / "data")
    assert root_for(paths) == Root(tmp_path / "data" / "public")
    assert mirror_for(paths) is None
    paths.data_dir.mkdir()
    paths.settings.write_text(json.dumps({"mirror": "http://set.invalid", "public": str(tmp_path / "set")}))
    assert root_for(paths) == Root(tmp_path / "set")
    assert mirror_for(paths) == "http://set.invalid"
    monkeypatch.setenv("TFCERT_PUBLIC_DIR", str(tmp_path / "shared"))
    monkeypatch.setenv("TFCERT_MIRROR", "http://mirror.invalid")
    assert root_for(paths) == Root(tmp_path / "shared")
    assert mirror_for(paths) == "http://mirror.invalid"
    assert root_for(paths, tmp_path / "given") == Root(tmp_path / "given")
    assert mirror_for(paths, "/given") == "/given"


def test_a_registry_says_where_each_file_goes(server, root, use_registry, fetched):
    entry = {"name": "more.zip", "urls": [server.url + "/photos/more.zip"], "unpack": "deep/inside"}
    use_registry([public_set("photos", [entry])])
    assert fetched("photos")[0].outcome == "placed"
    assert set(tree(root.placed("photos"))) == {f"deep/inside/pictures/c/{n}.png" for n in range(3)}
