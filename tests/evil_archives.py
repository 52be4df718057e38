"""Archives that must not be opened: each leads outside, lies, or would fill the disk. By hand where tools refuse."""

from __future__ import annotations

import gzip
import io
import stat
import struct
import tarfile
import zipfile
from collections.abc import Callable

MEGABYTE = 1 << 20
NOTHING = b"\0" * 8


def zipped(*entries: tuple[str, bytes], mode: int = 0) -> bytes:
    """Return a zip of entries, which may have any name, and the same one twice."""
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = mode << 16
            archive.writestr(info, content)
    return memory.getvalue()


def renamed(before: bytes, after: bytes) -> bytes:
    """Return a zip whose entry's name was changed behind the back of its writer."""
    assert len(before) == len(after)
    return zipped((before.decode(), b"content")).replace(before, after)


def tarred(*members: tarfile.TarInfo | tuple[str, bytes], mode: str = "w", format: int = tarfile.PAX_FORMAT) -> bytes:  # noqa: A002
    """Return a tar of members."""
    memory = io.BytesIO()
    with tarfile.open(fileobj=memory, mode=mode, format=format) as archive:
        for one in members:
            member, content = (one, b"") if isinstance(one, tarfile.TarInfo) else (tarfile.TarInfo(one[0]), one[1])
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return memory.getvalue()


def member(name: str, kind: bytes, to: str = "") -> tarfile.TarInfo:
    """Return a member that is no plain file."""
    one = tarfile.TarInfo(name)
    one.type, one.linkname = kind, to
    return one


def locked() -> bytes:
    """Return a zip whose entry says that it needs a password."""
    content = bytearray(zipped(("a", b"secret")))
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.index(sign) + offset
        content[at : at + 2] = struct.pack("<H", 1)
    return bytes(content)


def overlapping() -> bytes:
    """Return a zip with two entries that share one stretch of bytes."""
    content = bytearray(zipped(("aa", b"x" * 5000), ("ab", b"x" * 5000)))
    second = content.index(b"PK\x01\x02", content.index(b"PK\x01\x02") + 4)
    content[second + 42 : second + 46] = struct.pack("<I", 0)
    return bytes(content)


def lying_zip(says: int) -> bytes:
    """Return a zip whose entry says another size than it has."""
    content = bytearray(zipped(("a", b"x" * 5000)))
    content[content.index(b"PK\x01\x02") + 24 :][:4] = struct.pack("<I", says)
    at = content.index(b"PK\x01\x02") + 24
    content[at : at + 4] = struct.pack("<I", says)
    return bytes(content)


def header(name: str, size: int, kind: bytes = tarfile.REGTYPE) -> bytes:
    """Return the header of a member that does not follow."""
    one = tarfile.TarInfo(name)
    one.size, one.type = size, kind
    return one.tobuf(tarfile.GNU_FORMAT)


EVIL: dict[str, Callable[[], bytes]] = {
    "zip: an absolute path": lambda: zipped(("/tmp/evil", b"x")),
    "zip: a way up": lambda: zipped(("good", b"x"), ("a/../../evil", b"x")),
    "zip: a way up by backslashes": lambda: zipped(("..\\evil", b"x")),
    "zip: a drive": lambda: zipped(("c:/evil", b"x")),
    "zip: a name with a zero byte": lambda: renamed(b"good.txt.png", b"good.txt\0png"),
    "zip: a name that steers a terminal": lambda: zipped(("\x1b[2Jevil", b"x")),
    "zip: an empty part of a name": lambda: zipped(("a//b", b"x")),
    "zip: a link": lambda: zipped(("link", b"/etc/passwd"), mode=stat.S_IFLNK | 0o777),
    "zip: a device": lambda: zipped(("zero", b""), mode=stat.S_IFCHR | 0o666),
    "zip: a pipe": lambda: zipped(("pipe", b""), mode=stat.S_IFIFO | 0o666),
    "zip: a file twice": lambda: renamed_second(zipped(("same1", b"first"), ("same2", b"second"))),
    "zip: a file that is a folder too": lambda: zipped(("a", b"x"), ("a/b", b"x")),
    "zip: a folder that is a file too": lambda: zipped(("a/b", b"x"), ("a", b"x")),
    "zip: locked": locked,
    "zip: entries on each other": overlapping,
    "zip: smaller than it says": lambda: lying_zip(9000),
    "zip: larger than it says": lambda: lying_zip(10),
    "zip: a bomb": lambda: zipped(("bomb", b"\0" * (80 * MEGABYTE))),
    "zip: cut in half": lambda: zipped(("a", bytes(range(256)) * 40))[:-30],
    "zip: damaged": lambda: zipped(("a", b"all is well"), ("b", b"x")).replace(b"\x4b\xcc\xc9", b"\x4b\xcd\xc9", 1),
    "tar: an absolute path": lambda: tarred(("/tmp/evil", b"x")),
    "tar: a way up": lambda: tarred(("good", b"x"), ("a/../../evil", b"x")),
    "tar: a link": lambda: tarred(member("link", tarfile.SYMTYPE, "/etc/passwd")),
    "tar: through a link": lambda: tarred(member("link", tarfile.SYMTYPE, "/tmp"), ("link/evil", b"x")),
    "tar: a hard link": lambda: tarred(("a", b"x"), member("b", tarfile.LNKTYPE, "a")),
    "tar: a device": lambda: tarred(member("zero", tarfile.CHRTYPE)),
    "tar: a pipe": lambda: tarred(member("pipe", tarfile.FIFOTYPE)),
    "tar: a file twice": lambda: tarred(("same", b"first"), ("same", b"second")),
    "tar: a name beyond unicode": lambda: tarred(("\udcff", b"x"), format=tarfile.GNU_FORMAT),
    "tar: cut in half": lambda: tarred(("a", b"x" * 20000))[:9000],
    "tar: a size beyond all": lambda: header("a", 1 << 50) + NOTHING,
    "tar: a negative size": lambda: header("a", -512) + b"\0" * 1024,
    "tar: an endless extended header": lambda: header("x", 40 * MEGABYTE, tarfile.XHDTYPE) + b"\0" * 41 * MEGABYTE,
    "tar.gz: a bomb": lambda: gzip.compress(header("a", 90 * MEGABYTE) + b"\0" * 90 * MEGABYTE, 9),
    "tar.gz: cut in half": lambda: gzip.compress(tarred(("a", bytes(range(256)) * 400)))[:-40],
    "no archive": lambda: b"this is a text, and not a short one\n" * 40,
    "nothing": lambda: b"",
}


def renamed_second(content: bytes) -> bytes:
    """Give the second entry the name of the first."""
    return content.replace(b"same2", b"same1")
