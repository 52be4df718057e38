"""What public sets there are: `registry.toml`, read and checked."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from difflib import get_close_matches
from functools import lru_cache
from gettext import gettext as _
from pathlib import Path, PurePosixPath
from typing import Literal

import msgspec

from tfcert_exam_engine.errors import UsageRefused
from tfcert_exam_engine.typed import converted

FILE = Path(__file__).with_name("registry.toml")
ALL = "all"
SET_NAME = re.compile(r"[a-z][a-z0-9_]{1,40}")
FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
"""One name, no folder, nothing hidden; short enough for the plainest of tar headers."""
SHA256 = re.compile(r"[0-9a-f]{64}")
MD5 = re.compile(r"[0-9a-f]{32}")
Redistributable = Literal["yes", "no", "unknown"]


class SetFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One file as it is downloaded."""

    name: str
    """Its name on the disk and in a mirror: `<set>/<name>`."""
    urls: tuple[str, ...] = ()
    """Where it is, the canonical address first; none: from a mirror alone."""
    size: int = 0
    """Bytes; 0 where that is not known for certain."""
    about_size: int = 0
    """Bytes, roughly, where they are not known: for the room on the disk and the time left."""
    sha256: str = ""
    """Empty: pinned when it is first fetched."""
    md5: str = ""
    """Where only this is known."""
    source: str = ""
    """Who says the checksum."""
    unpack: str | None = None
    """The folder inside the set's that an archive is opened into; None: the file is placed as it is."""
    also: tuple[str, ...] = ()
    """Addresses in old scripts: the file is given out for them, and never fetched from there."""
    keras: str = ""
    """Where Keras looks for it, below KERAS_HOME."""

    def __post_init__(self) -> None:
        """Refuse what could never be placed."""
        _need(FILE_NAME.fullmatch(self.name), f"file name {self.name}")
        _need(all(url.startswith(("http://", "https://")) for url in self.urls), f"address of {self.name}")
        _need(not self.sha256 or SHA256.fullmatch(self.sha256), f"sha256 of {self.name}")
        _need(not self.md5 or MD5.fullmatch(self.md5), f"md5 of {self.name}")
        _need(not (self.sha256 or self.md5) or self.source, f"source of the checksum of {self.name}")
        folder = PurePosixPath(self.unpack or ".")
        _need(not folder.is_absolute() and ".." not in folder.parts, f"folder of {self.name}")
        _need(".." not in PurePosixPath(self.keras).parts and not self.keras.startswith("/"), f"keras of {self.name}")

    @property
    def expected_size(self) -> int:
        """Bytes, known or estimated; 0 where nothing is known."""
        return self.size or self.about_size


class StandIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file of one edition that can be made of another, for scripts that ask for it."""

    file: str
    by: str
    """How: `stand_ins.MAKERS`."""


class Edition(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One wrapping of a set: all of its files are needed."""

    name: str
    files: tuple[SetFile, ...]
    says: str = ""
    """How it differs from the others."""
    tfds: str = ""
    """The name that TensorFlow Datasets has for it, where it can be prepared from these files."""
    tfds_by: str = ""
    """The builder of ours that prepares it; "": TFDS's own."""
    stand_ins: tuple[StandIn, ...] = ()
    """What is given out for addresses of other editions while this one is here."""

    def __post_init__(self) -> None:
        """Refuse an edition whose files would lie on each other."""
        _need(self.files, f"files of edition {self.name}")
        _need(len({file.name for file in self.files}) == len(self.files), f"file names of edition {self.name}")

    @property
    def expected_size(self) -> int:
        """Bytes to be downloaded, known or estimated."""
        return sum(file.expected_size for file in self.files)

    @property
    def has_addresses(self) -> bool:
        """Whether it can be had without a mirror."""
        return all(file.urls for file in self.files)


class PublicSet(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One public set."""

    name: str
    title: str
    maker: str
    category: Literal[1, 2, 3, 4, 5]
    summary: str
    licence: str
    licence_read: bool
    """Whether somebody read it at its source; else it is as recalled."""
    redistributable: Redistributable
    """Whether it may be passed on."""
    editions: tuple[Edition, ...]
    """First the one that is fetched unless another is named: the canonical one, where its content is known."""
    licence_url: str = ""
    terms: str = ""
    """What the licence asks for, or its text."""

    def __post_init__(self) -> None:
        """Refuse a name that is no folder's, and a set without a first edition that can be fetched."""
        _need(SET_NAME.fullmatch(self.name) and self.name != ALL, f"set name {self.name}")
        _need(self.editions and self.editions[0].has_addresses, f"first edition of {self.name}")
        _need(len({one.name for one in self.editions}) == len(self.editions), f"editions of {self.name}")
        files = {file.name for edition in self.editions for file in edition.files}
        made = {one.file for edition in self.editions[1:] for one in edition.stand_ins}
        _need(made <= files and not self.editions[0].stand_ins, f"stand-ins of {self.name}")

    def edition(self, name: str = "") -> Edition:
        """Return one edition; the first where none is named.

        Raises:
            UsageRefused: there is none of that name.
        """
        for one in self.editions:
            if name in ("", one.name):
                return one
        raise UsageRefused(
            "no_edition",
            _("{set} has no edition {name}.").format(set=self.name, name=name),
            _("Take: {names}").format(names=", ".join(one.name for one in self.editions)),
        )


class _Registry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    sets: tuple[PublicSet, ...]


def read(text: str) -> tuple[PublicSet, ...]:
    """Return the sets of a registry, checked.

    Raises:
        ValueError: it is no TOML, lacks something, or holds what could never be placed.
    """
    found = converted(tomllib.loads(text), _Registry).sets
    names = [one.name for one in found]
    _need(len(set(names)) == len(names), "names of sets")
    return found


@lru_cache(maxsize=1)
def public_sets() -> tuple[PublicSet, ...]:
    """Return all sets, in the order of the registry."""
    return read(FILE.read_text(encoding="utf-8"))


def find(name: str) -> PublicSet:
    """Return a set.

    Raises:
        UsageRefused: there is none of that name; says which was most likely meant.
    """
    known = {one.name: one for one in public_sets()}
    if name in known:
        return known[name]
    likely = get_close_matches(name.lower().replace("-", "_"), known, n=1)
    message = _("There is no data set {name}.").format(name=name)
    if likely:
        raise UsageRefused("no_set", message, _("Did you mean {near}?").format(near=likely[0]))
    raise UsageRefused("no_set", message, _("Their names are in: tfcert-tui datasets list"))


def find_all(names: Iterable[str]) -> tuple[PublicSet, ...]:
    """Return several sets, each once; `all` is every one.

    Raises:
        UsageRefused: one of them is not there.
    """
    wanted = list(dict.fromkeys(names))
    return public_sets() if ALL in wanted else tuple(find(name) for name in wanted)


def _need(holds: object, what: str) -> None:
    if not holds:
        raise ValueError(f"the registry's {what}")
