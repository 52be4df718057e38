"""Archives of strangers: the good ones are opened, the others leave nothing behind."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile

import pytest

from evil_archives import EVIL, tarred, zipped
from small_sets import CONTENT, public_set, tree
from tfcert_exam_engine.public_sets.archives import unpack
from tfcert_exam_engine.public_sets.records import record_of
from tfcert_exam_engine.public_sets.troubles import Cancelled, WrongArchive

FILES = {"folder/a.txt": b"first", "folder/deeper/b.txt": b"second" * 1000, "c": b""}
PLAIN = tarred(*FILES.items())


def calm() -> None:
    """Nobody wants to stop."""


def with_folders() -> bytes:
    folders = []
    for name in ("./", "./folder/", "./folder/deeper/"):
        one = tarfile.TarInfo(name)
        one.type = tarfile.DIRTYPE
        folders.append(one)
    return tarred(*folders, *((f"./{name}", content) for name, content in FILES.items()))


GOOD = {
    "zip": zipped(*FILES.items()),
    "zip with folders": zipped(("folder/", b""), ("folder/deeper/", b""), *FILES.items()),
    "tar": PLAIN,
    "old tar": tarred(*FILES.items(), format=tarfile.USTAR_FORMAT),
    "tar with folders": with_folders(),
    "tar.gz": gzip.compress(PLAIN),
    "tar.bz2": bz2.compress(PLAIN),
    "tar.xz": lzma.compress(PLAIN),
}


@pytest.mark.parametrize("kind", GOOD)
def test_a_good_archive_is_opened(kind, tmp_path):
    archive = tmp_path / "archive"
    archive.write_bytes(GOOD[kind])
    files = unpack(archive, tmp_path / "opened", calm)
    assert tree(tmp_path / "opened") == FILES
    assert {one.path: one.size for one in files} == {name: len(content) for name, content in FILES.items()}


def test_long_names_are_taken(tmp_path):
    name = "/".join(["a" * 90] * 4)
    archive = tmp_path / "archive"
    archive.write_bytes(tarred((name, b"x")))
    unpack(archive, tmp_path / "opened", calm)
    assert tree(tmp_path / "opened") == {name: b"x"}


@pytest.mark.parametrize("kind", EVIL)
def test_an_evil_archive_is_refused_with_a_sentence(kind, tmp_path):
    archive = tmp_path / "evil"
    archive.write_bytes(EVIL[kind]())
    with pytest.raises(WrongArchive) as refused:
        unpack(archive, tmp_path / "inner" / "opened", calm)
    assert refused.value.code == "archive"
    assert refused.value.message.isprintable() and "evil" in refused.value.message
    outside = [one for one in tmp_path.rglob("*") if not one.is_relative_to(tmp_path / "inner" / "opened")]
    assert sorted(one.name for one in outside) == ["evil", "inner"]
    assert not [one for one in (tmp_path / "inner").rglob("*") if one.is_symlink()]


@pytest.mark.parametrize("kind", ["zip: a way up", "tar.gz: cut in half"])
def test_a_set_with_an_evil_archive_is_not_placed(kind, server, root, use_registry, fetched):
    content = EVIL[kind]()
    server.files["/photos/evil.bin"] = content
    entry = {"name": "evil.bin", "urls": [server.url + "/photos/evil.bin"], "unpack": "."}
    use_registry([public_set("photos", [entry])])
    (failed,) = fetched("photos")
    assert (failed.outcome, failed.code) == ("failed", "archive")
    assert record_of(root, "photos") is None
    assert not root.placed("photos").exists()
    assert not root.drafts.exists() or not list(root.drafts.iterdir())


def test_two_archives_that_hold_the_same_file_are_refused(server, root, use_registry, fetched):
    names = ("first.zip", "second.zip")
    for name in names:
        server.files[f"/photos/{name}"] = zipped(("same.txt", name.encode()))
    entries = [{"name": name, "urls": [f"{server.url}/photos/{name}"], "unpack": "."} for name in names]
    use_registry([public_set("photos", entries)])
    assert fetched("photos")[0].code == "archive"
    assert not root.placed("photos").exists()


def test_opening_can_be_stopped(tmp_path):
    archive = tmp_path / "archive"
    archive.write_bytes(CONTENT["/photos/pictures.zip"])
    beats = iter([None] * 10)

    def beat():
        if next(beats, "end") == "end":
            raise Cancelled

    with pytest.raises(Cancelled):
        unpack(archive, tmp_path / "opened", beat)
    assert 0 < len(tree(tmp_path / "opened")) < 12


def test_the_evil_archives_are_what_they_say():
    """One that were broken in another way would be refused for the wrong reason."""
    with tarfile.open(fileobj=io.BytesIO(EVIL["tar: through a link"]())) as archive:
        assert [one.name for one in archive] == ["link", "link/evil"]
    with tarfile.open(fileobj=io.BytesIO(EVIL["tar: a file twice"]())) as archive:
        assert [one.name for one in archive] == ["same", "same"]
