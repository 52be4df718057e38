"""What is here: read again, mended, taken away. Nothing that is not ours is touched."""

from __future__ import annotations

import os
import stat
from concurrent.futures import ThreadPoolExecutor

import msgspec
import pytest

import set_server
from small_sets import BIG, CONTENT, SMALL, file, public_set, tree
from tfcert_exam_engine.errors import EngineUnavailable
from tfcert_exam_engine.hosting import private_folder
from tfcert_exam_engine.paths import paths_for
from tfcert_exam_engine.public_sets.api import file_of_url, installed, is_installed, set_of_url
from tfcert_exam_engine.public_sets.holding import held
from tfcert_exam_engine.public_sets.places import root_for
from tfcert_exam_engine.public_sets.records import forget_pins, pins_of, record_of, write_record, write_whole
from tfcert_exam_engine.public_sets.registry import find
from tfcert_exam_engine.public_sets.removal import remove
from tfcert_exam_engine.public_sets.verifying import verify


def calm() -> None:
    """Nobody wants to stop."""


def test_what_is_as_it_was_placed_is_verified(root, fetched):
    fetched("numbers")
    found = verify(root, "numbers", calm)
    assert (found.good, found.files, found.size) == (True, 4, 2 * (len(BIG) + len(SMALL)))
    assert not verify(root, "photos", calm).good


@pytest.mark.parametrize("place", ["raw/numbers/big.bin", "sets/numbers/small.csv"])
def test_a_changed_byte_is_found_even_where_size_and_time_are_as_before(root, fetched, place):
    fetched("numbers")
    file = root.folder / place
    facts = file.stat()
    file.write_bytes(b"#" + file.read_bytes()[1:])
    os.utime(file, ns=(facts.st_atime_ns, facts.st_mtime_ns))
    assert verify(root, "numbers", calm).wrong == (place,)


def test_a_set_is_here_when_all_of_it_is(root, fetched):
    fetched("photos")
    assert is_installed(root, "photos")
    (root.placed("photos") / "pictures" / "a" / "1.png").unlink()
    assert not is_installed(root, "photos")
    assert set(installed(root)) == {"photos"} and installed(root, thorough=True) == {}
    assert verify(root, "photos", calm).wrong == ("sets/photos/pictures/a/1.png",)


def test_mending_fetches_only_what_is_damaged_and_leaves_what_is_not_ours(server, root, fetched):
    fetched("numbers")
    own = root.placed("numbers") / "my notes.txt"
    own.write_text("mine")
    (root.placed("numbers") / "small.csv").write_text("changed")
    (root.raw("numbers") / "big.bin").write_bytes(b"damaged")
    asked = len(server.asked)
    assert fetched("numbers")[0].outcome == "placed"
    assert [one.path for one in server.asked[asked:]] == ["/numbers/big.bin"]
    assert tree(root.placed("numbers")) == {"big.bin": BIG, "small.csv": SMALL, "my notes.txt": b"mine"}
    assert verify(root, "numbers", calm).good


def test_what_was_cut_off_while_it_was_placed_is_not_here_and_is_finished(server, root, fetched):
    fetched("photos")
    record = record_of(root, "photos")
    write_record(root, msgspec.structs.replace(record, state="placing"))
    asked = len(server.asked)
    assert not is_installed(root, "photos")
    assert fetched("photos")[0].outcome == "placed"
    assert is_installed(root, "photos")
    assert len(server.asked) == asked


def test_a_folder_that_is_not_ours_is_left_alone(root, fetched):
    root.placed("numbers").mkdir(parents=True)
    (root.placed("numbers") / "mine.txt").write_text("mine")
    (failed,) = fetched("numbers")
    assert failed.code == "not_ours"
    assert tree(root.placed("numbers")) == {"mine.txt": b"mine"}


def test_removing_takes_what_was_placed_and_nothing_else(root, fetched):
    fetched("photos", "words")
    photos = root.placed("photos")
    (photos / "pictures" / "a" / "own.png").write_bytes(b"mine")
    (photos / "pictures" / "b" / "2.png").write_bytes(b"painted over")
    (root.raw("photos") / "notes").write_bytes(b"mine too")
    done = remove(root, find("photos"))
    assert done is not None
    assert done.left == ("pictures/a/own.png", "pictures/b/2.png")
    assert tree(photos) == {"pictures/a/own.png": b"mine", "pictures/b/2.png": b"painted over"}
    assert tree(root.raw("photos")) == {"notes": b"mine too"}
    assert record_of(root, "photos") is None
    assert done.size >= len(CONTENT["/photos/pictures.zip"])
    assert is_installed(root, "words")
    assert remove(root, find("photos")) is None


def test_a_half_download_is_removed_too(root, fetched):
    root.raw("numbers").mkdir(parents=True)
    (root.raw("numbers") / "big.bin.part").write_bytes(BIG[:1000])
    done = remove(root, find("numbers"))
    assert done is not None and done.size == 1000
    assert not root.raw("numbers").exists()


def test_links_in_a_set_are_not_followed(root, fetched, tmp_path):
    fetched("numbers")
    precious = tmp_path / "precious.csv"
    precious.write_bytes(SMALL)
    placed = root.placed("numbers") / "small.csv"
    placed.unlink()
    placed.symlink_to(precious)
    assert not is_installed(root, "numbers")
    done = remove(root, find("numbers"))
    assert done is not None and done.left == ("small.csv",)
    assert precious.read_bytes() == SMALL


def test_pins_are_forgotten_when_asked(root, fetched, server):
    fetched("words", "marked")
    remove(root, find("words"))
    assert set(pins_of(root)) == {"words/words.txt", "marked/marked.json"}
    forget_pins(root, "words")
    assert set(pins_of(root)) == {"marked/marked.json"}
    server.files["/words/words.txt"] = b"a new edition of it\n"
    assert fetched("words")[0].pinned == ("words.txt",)


@pytest.mark.parametrize("name", ["records/numbers.json", "pins.json"])
def test_a_record_that_cannot_be_read_is_said(root, fetched, name):
    fetched("numbers", "words")
    (root.folder / name).write_text("{ half")
    with pytest.raises(EngineUnavailable) as refused:
        fetched("numbers") if name.startswith("records") else fetched("marked")
    assert refused.value.code == "record"
    assert name.rpartition("/")[2] in refused.value.message


def test_a_link_in_the_place_of_a_folder_is_neither_written_through_nor_emptied(root, fetched, tmp_path):
    fetched("photos")
    inner = root.placed("photos") / "pictures" / "a"
    inner.rename(tmp_path / "moved")
    inner.symlink_to(tmp_path / "moved")
    before = tree(tmp_path / "moved")
    (root.placed("photos") / "pictures" / "b" / "0.png").unlink()
    assert fetched("photos")[0].code == "not_ours"
    done = remove(root, find("photos"))
    assert done is not None
    assert tree(tmp_path / "moved") == before != {}


def test_another_edition_that_does_not_come_leaves_this_one_whole(server, root, use_registry, fetched):
    """Both call their file by the same name."""
    second = {"name": "words.txt", "urls": [server.url + "/numbers/small.csv"]}
    first = file("/words/words.txt", server.url + "/words/words.txt")
    use_registry([public_set("words", [first], [second])])
    fetched("words")
    server.plan("/numbers/small.csv", set_server.fails(404))
    assert fetched("words", edition="second")[0].outcome == "failed"
    assert is_installed(root, "words") and verify(root, "words", calm).good
    assert fetched("words", edition="second")[0].outcome == "placed"
    assert tree(root.placed("words")) == {"words.txt": SMALL} == tree(root.raw("words"))


def test_an_address_leads_to_the_file_that_is_here(server, root, fetched):
    url = server.url + "/photos/pictures.zip"
    assert (set_of_url(url), file_of_url(root, url)) == ("photos", None)
    fetched("photos")
    assert file_of_url(root, url) == root.raw("photos") / "pictures.zip"
    assert set_of_url("http://elsewhere.invalid/pictures.zip") is None
    assert file_of_url(root, "http://elsewhere.invalid/pictures.zip") is None


def test_an_engine_takes_the_data_folder_that_a_fetch_has_made(tmp_path, registry_file):
    paths = paths_for(tmp_path / "home" / "data")
    with held(root_for(paths)):
        pass
    assert stat.S_IMODE(paths.data_dir.stat().st_mode) == 0o700
    private_folder.check(paths)


def test_two_that_write_a_file_at_once_leave_one_of_them_whole(tmp_path):
    contents = (b"a" * 500_000, b"b" * 200_000)
    with ThreadPoolExecutor(2) as writers:
        for _each in range(20):
            for done in [writers.submit(write_whole, tmp_path / "file", content) for content in contents]:
                done.result()
            assert (tmp_path / "file").read_bytes() in contents
    assert [each.name for each in tmp_path.iterdir()] == ["file"]
