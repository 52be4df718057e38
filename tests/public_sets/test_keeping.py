"""What is here: read again, mended, taken away. Nothing that is not ours is touched."""

from __future__ import annotations

import pytest

from small_sets import BIG, CONTENT, SMALL, tree
from tfcert_exam_engine.errors import EngineUnavailable
from tfcert_exam_engine.public_sets.api import is_installed
from tfcert_exam_engine.public_sets.records import forget_pins, pins_of, record_of, write_record
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
    import os

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
    import msgspec

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
