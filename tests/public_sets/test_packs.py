"""Packs: all of it arrives, or nothing does."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import random
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from no_network import prefix
from small_sets import CONTENT, file, public_set, tree, write_mirror
from tfcert_exam_engine.errors import EngineError, EngineUnavailable, UsageRefused
from tfcert_exam_engine.public_sets.api import installed
from tfcert_exam_engine.public_sets.packing import pack
from tfcert_exam_engine.public_sets.places import Root
from tfcert_exam_engine.public_sets.records import pins_of
from tfcert_exam_engine.public_sets.registry import find_all
from tfcert_exam_engine.public_sets.troubles import Cancelled, WrongArchive
from tfcert_exam_engine.public_sets.unpacking import unpack_pack

NAMES = ("numbers", "photos", "words", "marked")


def calm() -> None:
    """Nobody wants to stop."""


@pytest.fixture
def mirror(tmp_path):
    return write_mirror(tmp_path / "mirror")


@pytest.fixture
def packed(tmp_path, root, fetched, mirror):
    """A pack of four sets, as a file."""
    fetched(*NAMES, mirror=mirror)
    pack(root, find_all(NAMES), tmp_path / "sets.tar", restricted=False, beat=calm)
    return tmp_path / "sets.tar"


@pytest.fixture
def other(tmp_path):
    return Root(tmp_path / "other")


def members_of(content: bytes) -> list[tuple[tarfile.TarInfo, bytes]]:
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        return [(one, archive.extractfile(one).read()) for one in archive]


def pack_of(members: list[tuple[tarfile.TarInfo, bytes]]) -> bytes:
    memory = io.BytesIO()
    with tarfile.open(fileobj=memory, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for one, content in members:
            one.size = len(content) if one.isreg() else 0
            archive.addfile(one, io.BytesIO(content))
    return memory.getvalue()


def test_a_pack_arrives_whole(packed, root, other):
    done = unpack_pack(other, packed, calm)
    assert [(one.name, one.outcome) for one in done] == [(name, "placed") for name in NAMES]
    for name in NAMES:
        assert tree(other.placed(name)) == tree(root.placed(name)) != {}
        assert tree(other.raw(name)) == tree(root.raw(name))
        assert other.licence(name).read_text() == root.licence(name).read_text()
    assert set(installed(other)) == set(NAMES)
    assert pins_of(other)["words/words.txt"].sha256 == pins_of(root)["words/words.txt"].sha256
    assert [one.outcome for one in unpack_pack(other, packed, calm)] == ["already"] * 4


def test_any_tar_can_read_it_and_the_licences_are_inside(packed, mirror):
    members = {one.name: content for one, content in members_of(packed.read_bytes())}
    assert members["raw/numbers/big.bin"] == CONTENT["/numbers/big.bin"]
    assert "Licence: none needed" in members["licences/photos.txt"].decode()
    assert str(mirror).encode() not in packed.read_bytes()


@pytest.mark.parametrize("ending", [".gz", ".tgz"])
def test_a_compressed_pack_arrives_too(tmp_path, packed, root, other, ending):
    compressed = tmp_path / f"sets{ending}"
    pack(root, find_all(["words"]), compressed, restricted=False, beat=calm)
    assert compressed.read_bytes().startswith(b"\x1f\x8b")
    assert compressed.stat().st_size < 5000 < packed.stat().st_size
    assert [one.name for one in unpack_pack(other, compressed, calm)] == ["words"]


def test_what_may_not_be_passed_on_is_named_and_left_out(tmp_path, fetched, root):
    fetched("secret", "numbers")
    done = pack(root, find_all(["secret", "numbers"]), tmp_path / "a.tar", restricted=False, beat=calm)
    assert done.sets == ("numbers",)
    assert [(one.name, one.why) for one in done.left_out] == [("secret", "Secret may not be passed on (nobody may).")]
    assert b"not to be passed on" not in (tmp_path / "a.tar").read_bytes()
    done = pack(root, find_all(["secret", "numbers"]), tmp_path / "a.tar", restricted=True, beat=calm)
    assert (done.sets, done.left_out) == (("secret", "numbers"), ())
    with pytest.raises(UsageRefused, match="may not be passed on"):
        pack(root, find_all(["secret"]), tmp_path / "b.tar", restricted=False, beat=calm)


def test_what_is_not_here_cannot_be_packed(tmp_path, root, registry_file):
    with pytest.raises(UsageRefused, match="not here"):
        pack(root, find_all(["numbers"]), tmp_path / "a.tar", restricted=False, beat=calm)
    assert not (tmp_path / "a.tar").exists()


def test_a_file_that_changed_is_not_packed(tmp_path, root, packed):
    raw = root.raw("numbers") / "big.bin"
    raw.write_bytes(b"x" + raw.read_bytes()[1:])
    before = packed.read_bytes()
    with pytest.raises(EngineUnavailable, match=r"big\.bin is not what was fetched"):
        pack(root, find_all(NAMES), packed, restricted=False, beat=calm)
    assert packed.read_bytes() == before
    assert not list(tmp_path.glob(".sets*"))


def test_no_damaged_byte_gets_through(tmp_path, packed, other):
    """Every header, the manifest, the files' first and last bytes, the filling, and a few by chance."""
    content = packed.read_bytes()
    places = {0, 200, 512, 600, len(content) - 1, len(content) - 5000}
    with tarfile.open(packed) as archive:
        for one in archive:
            end = one.offset_data + one.size
            places |= {one.offset, one.offset + 124, one.offset_data, end - 1} | ({end} if one.size % 512 else set())
    places |= {random.Random(7).randrange(len(content)) for _ in range(25)}
    harmless = set()
    for place in sorted(places):
        damaged = tmp_path / "damaged.tar"
        damaged.write_bytes(content[:place] + bytes([content[place] ^ 0x11]) + content[place + 1 :])
        try:
            unpack_pack(other, damaged, calm)
        except WrongArchive as error:
            assert error.message.isprintable()
            assert not other.placed("numbers").exists() and not other.raw("numbers").exists()
        else:
            harmless.add(place)
    assert harmless == set()


@pytest.mark.parametrize("left", [0, 100, 512, 5000, 20000, -1, -20000])
def test_half_a_pack_is_none(packed, other, left):
    whole = packed.read_bytes()
    packed.write_bytes(whole[:left])
    if left == -1:
        unpack_pack(other, packed, calm)  # a zero less at the very end, where only zeros are
        return
    with pytest.raises(WrongArchive):
        unpack_pack(other, packed, calm)
    assert not other.placed("numbers").exists()


def info(name: str, kind: bytes = tarfile.REGTYPE, to: str = "") -> tarfile.TarInfo:
    one = tarfile.TarInfo(name)
    one.type, one.linkname = kind, to
    return one


def with_manifest(members, change):
    """Change the manifest and give it a right name: what a person with bad intentions can do."""
    said = json.loads(members[0][1])
    change(said)
    content = json.dumps(said).encode()
    return [(info(f"manifest-{hashlib.sha256(content).hexdigest()}.json"), content), *members[1:]]


def packed_file(said, name):
    return next(one for entry in said["sets"] for one in entry["files"] if one["name"] == name)


def swapped(members):
    """Other bytes under the name of a set that the registry knows better."""
    other = b"other bytes"

    def change(said):
        packed_file(said, "small.csv").update(size=len(other), sha256=hashlib.sha256(other).hexdigest())

    return with_manifest([(one, other if one.name.endswith("small.csv") else c) for one, c in members], change)


def other_md5(members):
    """The registry knows the md5 alone of this one."""
    other = b'{"a": 2}\n' * 10

    def change(said):
        packed_file(said, "marked.json").update(sha256=hashlib.sha256(other).hexdigest())

    return with_manifest([(one, other if one.name.endswith("marked.json") else c) for one, c in members], change)


def changed(**fields):
    return lambda members: with_manifest(members, lambda said: said.update(**fields))


def renamed_set(name):
    return lambda members: with_manifest(members, lambda said: said["sets"][0].update(name=name))


def renamed_file(name):
    return lambda members: with_manifest(members, lambda said: packed_file(said, "small.csv").update(name=name))


SURPRISES = {
    "a file more": lambda members: [*members, (info("raw/numbers/extra.txt"), b"x")],
    "a file less": lambda members: members[:-1],
    "a file twice": lambda members: [*members, (info(members[-1][0].name), members[-1][1])],
    "a way up": lambda members: [*members, (info("raw/../../evil"), b"x")],
    "an absolute path": lambda members: [*members, (info("/tmp/evil"), b"x")],
    "a folder": lambda members: [*members, (info("raw/numbers/", tarfile.DIRTYPE), b"")],
    "a link": lambda members: [*members[:-1], (info(members[-1][0].name, tarfile.SYMTYPE, "/etc/passwd"), b"")],
    "a hard link": lambda members: [*members[:-1], (info(members[-1][0].name, tarfile.LNKTYPE, "raw/a"), b"")],
    "a device": lambda members: [*members[:-1], (info(members[-1][0].name, tarfile.CHRTYPE), b"")],
    "an extended header": lambda members: [(info("x", tarfile.XHDTYPE), b""), *members],
    "a longer file": lambda members: [(one, c + b"x" if "small" in one.name else c) for one, c in members],
    "other bytes": swapped,
    "another order, no manifest first": lambda members: [members[1], members[0], *members[2:]],
    "no manifest": lambda members: members[1:],
    "another version": changed(format=2),
    "an unknown field": changed(surprise=1),
    "an unknown set": renamed_set("unheard_of"),
    "a set whose name leads out": renamed_set("../evil"),
    "a file whose name leads out": renamed_file("../../evil"),
    "a hidden file": renamed_file(".hidden"),
    "an address that steers a terminal": lambda ms: with_manifest(
        ms, lambda said: packed_file(said, "words.txt").update(came_from="\x1b[2J")
    ),
    "another md5": other_md5,
    "an unknown edition": lambda ms: with_manifest(ms, lambda said: said["sets"][0].update(edition="nope")),
    "a set twice": lambda ms: with_manifest(ms, lambda said: said["sets"].append(said["sets"][0])),
    "an enormous size": lambda ms: with_manifest(ms, lambda said: packed_file(said, "words.txt").update(size=1 << 50)),
    "no manifest but a text": lambda members: with_manifest(members, lambda said: said.clear()),
}


@pytest.mark.parametrize("surprise", SURPRISES)
def test_a_pack_with_a_surprise_places_nothing(packed, other, surprise):
    packed.write_bytes(pack_of(SURPRISES[surprise](members_of(packed.read_bytes()))))
    with pytest.raises(WrongArchive) as refused:
        unpack_pack(other, packed, calm)
    assert refused.value.code == "pack"
    assert refused.value.message.isprintable()
    assert set(tree(other.folder)) == {"lock"}


def test_a_pack_put_together_anew_is_taken(packed, other):
    """What the surprises are built with does not itself make a pack wrong."""
    packed.write_bytes(pack_of(with_manifest(members_of(packed.read_bytes()), lambda said: None)))
    assert len(unpack_pack(other, packed, calm)) == 4


@pytest.mark.parametrize(
    "tail", [b"x", b"\0" * 200_000, gzip.compress(b"x", mtime=0)], ids=["a byte", "zeros", "another gzip"]
)
def test_nothing_may_follow_the_last_file(packed, other, tail):
    packed.write_bytes(packed.read_bytes() + tail)
    with pytest.raises(WrongArchive, match="behind its last file"):
        unpack_pack(other, packed, calm)


def test_a_compressed_bomb_is_stopped_where_the_manifest_ends(packed, other):
    content = packed.read_bytes().rstrip(b"\0")
    packed.write_bytes(gzip.compress(content + b"\0" * 300_000_000, 1))
    with pytest.raises(WrongArchive):
        unpack_pack(other, packed, calm)


def test_a_pack_that_is_larger_than_the_disk_is_refused_at_once(packed, other, use_registry):
    huge = 1 << 40
    use_registry([public_set("words", [file("/words/words.txt", "http://sets.invalid/", proof="")])])

    def change(said):
        said["sets"] = [one for one in said["sets"] if one["name"] == "words"]
        packed_file(said, "words.txt").update(size=huge)

    packed.write_bytes(pack_of(with_manifest(members_of(packed.read_bytes()), change)))
    with pytest.raises(EngineError) as refused:
        unpack_pack(other, packed, calm)
    assert refused.value.code == "no_room"


def test_a_pin_of_this_machine_counts_more_than_a_pack(packed, other, server, root, use_registry, fetched):
    unpack_pack(other, packed, calm)
    members = members_of(packed.read_bytes())
    new = b"words that were never fetched\n"

    def change(said):
        packed_file(said, "words.txt").update(size=len(new), sha256=hashlib.sha256(new).hexdigest())

    content = [(one, new if one.name == "raw/words/words.txt" else c) for one, c in members]
    packed.write_bytes(pack_of(with_manifest(content, change)))
    with pytest.raises(WrongArchive, match="words"):
        unpack_pack(other, packed, calm)


def test_a_file_that_is_not_there_is_said(tmp_path, other):
    with pytest.raises(UsageRefused, match="cannot be read"):
        unpack_pack(other, tmp_path / "nothing.tar", calm)


def test_it_arrives_where_there_is_no_network(packed, tmp_path, registry_file):
    """A process in a network namespace of its own, without an interface that is up."""
    if not prefix():
        pytest.skip("this machine gives no network namespace to this user")
    code = (
        "import sys, pathlib; from tfcert_exam_engine.public_sets import registry; "
        f"registry.FILE = pathlib.Path({str(registry_file)!r}); "
        "from tfcert_tui.cli.root import run_command; sys.exit(run_command(sys.argv[1:]))"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "TFCERT_DATA_DIR": str(tmp_path / "data")}
    command = [*prefix(), sys.executable, "-c", code, "datasets"]
    done = subprocess.run([*command, "unpack", str(packed), "--json"], env=environment, capture_output=True, text=True)
    assert (done.returncode, [one["outcome"] for one in json.loads(done.stdout)["sets"]]) == (0, ["placed"] * 4)
    done = subprocess.run([*command, "verify", "--json"], env=environment, capture_output=True, text=True)
    assert (done.returncode, json.loads(done.stdout)["good"]) == (0, True)
    done = subprocess.run([*command, "fetch", "secret", "--json"], env=environment, capture_output=True, text=True)
    assert (done.returncode, json.loads(done.stdout)["error"]["code"]) == (3, "no_network")
    assert Path(tmp_path / "data" / "public" / "sets" / "numbers" / "big.bin").exists()


def test_both_can_be_stopped_and_leave_nothing(packed, root, other, tmp_path):
    beats = iter([None] * 6)

    def beat() -> None:
        if next(beats, "end") == "end":
            raise Cancelled

    with pytest.raises(Cancelled):
        unpack_pack(other, packed, beat)
    assert set(tree(other.folder)) == {"lock"}
    with pytest.raises(Cancelled):
        pack(root, find_all(NAMES), tmp_path / "more.tar", restricted=False, beat=beat)
    assert not list(tmp_path.glob("*more.tar*"))
