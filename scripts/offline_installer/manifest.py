"""What a bundle says of itself, and whether it fits this machine and arrived whole."""

from __future__ import annotations

import hashlib
import json
import platform
import shutil
from dataclasses import asdict, dataclass, field
from pathlib import Path

MANIFEST = "bundle.json"
FORMAT = 1
WHEELS = "wheels"
SETS = "data/sets.tar"


class InstallRefused(Exception):
    """What keeps the product from being installed: one sentence, with what to do."""


@dataclass(frozen=True)
class PackedFile:
    """One file of the bundle."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Bundle:
    """All that a bundle says of itself."""

    version: str
    python: str
    """Such as 3.11: the wheels fit no other."""
    system: str
    machine: str
    glibc: str
    """The lowest that all wheels run on; "" where that is no question."""
    installed_bytes: int
    """Room that the wheels take when they are installed, with their compiled modules."""
    left_out: list[str] = field(default_factory=list)
    """Packages that the interpreter itself must bring: TensorFlow and what comes with it; none in a whole bundle."""
    sets: list[str] = field(default_factory=list)
    """Public data sets in it."""
    files: list[PackedFile] = field(default_factory=list)

    @property
    def identity(self) -> str:
        """Eight characters that tell two bundles of the same version apart."""
        said = json.dumps(sorted((one.path, one.sha256) for one in self.files if one.path.startswith(WHEELS)))
        return hashlib.sha256(said.encode()).hexdigest()[:8]

    @property
    def wheels(self) -> list[str]:
        """The wheels to be installed, by their paths in the bundle."""
        return [one.path for one in self.files if one.path.startswith(WHEELS + "/")]


def write(bundle: Bundle, folder: Path) -> None:
    """Write the manifest."""
    text = json.dumps({"format": FORMAT, **asdict(bundle)}, indent=1)
    (folder / MANIFEST).write_text(text, encoding="utf-8")


def read(folder: Path) -> Bundle:
    """Return what a bundle says of itself.

    Raises:
        InstallRefused: there is none, or it is of another time.
    """
    try:
        said = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if said.pop("format") != FORMAT:
            raise InstallRefused(f"{MANIFEST} is of another version: take the install.sh that came with it.")
        return Bundle(**{**said, "files": [PackedFile(**one) for one in said["files"]]})
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise InstallRefused(f"{folder / MANIFEST} cannot be read ({error}): unpack the archive anew.") from error


def check_machine(bundle: Bundle) -> None:
    """Hold the bundle against this machine.

    Raises:
        InstallRefused: it is for another kind of machine.
    """
    here = (platform.system(), platform.machine())
    if here != (bundle.system, bundle.machine):
        raise InstallRefused(
            f"This bundle is for {bundle.system} on {bundle.machine}, and this machine is {here[0]} on {here[1]}: "
            "make the bundle on a machine of the same kind."
        )
    name, version = platform.libc_ver()
    if bundle.glibc and (name != "glibc" or _numbers(version) < _numbers(bundle.glibc)):
        raise InstallRefused(
            f"This bundle needs glibc {bundle.glibc} or later, and this machine has {name or 'another C library'} "
            f"{version}: it is too old for TensorFlow's wheels."
        )


def check_files(bundle: Bundle, folder: Path) -> None:
    """Hold every file against its checksum, and take no other.

    Raises:
        InstallRefused: one is damaged, missing or not of the bundle.
    """
    known = {one.path for one in bundle.files}
    for found in sorted((folder / WHEELS).iterdir()):
        if f"{WHEELS}/{found.name}" not in known:
            raise InstallRefused(f"{found} is not of this bundle: take it away, or unpack the archive anew.")
    for one in bundle.files:
        if _sha256(folder / one.path) != one.sha256:
            raise InstallRefused(f"{folder / one.path} is missing or damaged: copy the archive and unpack it anew.")


def check_room(bundle: Bundle, place: Path) -> None:
    """Look for room before anything is written.

    Raises:
        InstallRefused: there is too little.
    """
    free = shutil.disk_usage(next(one for one in (place, *place.parents) if one.exists())).free
    if free < bundle.installed_bytes:
        raise InstallRefused(
            f"{place} has {free / 1e9:.1f} GB free and {bundle.installed_bytes / 1e9:.1f} GB are needed: make room, "
            "or name another folder."
        )


def _sha256(file: Path) -> str:
    """Return the checksum of a file's bytes; "" where it cannot be read."""
    try:
        with file.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError:
        return ""


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdigit())
