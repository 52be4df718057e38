"""Wheels made from what is installed here, so that a test can install them elsewhere without a network."""

from __future__ import annotations

import csv
import io
import re
import sys
import zipfile
from importlib import metadata
from pathlib import Path


def wheel_of(name: str, folder: Path) -> Path:
    """Put an installed distribution back into a wheel."""
    found = metadata.distribution(name)
    kept = [one for one in found.files or [] if one.parts[0] != ".." and "__pycache__" not in one.parts]
    info = next(one.parts[0] for one in kept if one.parts[0].endswith(".dist-info"))
    tags = re.findall(r"^Tag: (.*)$", found.read_text("WHEEL") or "", re.MULTILINE)
    wheel = folder / f"{info.removesuffix('.dist-info')}-{_tag(tags)}.whl"
    inside = [one for one in kept if one.name not in ("RECORD", "INSTALLER", "REQUESTED", "direct_url.json")]
    record = io.StringIO()
    csv.writer(record).writerows([[str(one), "", ""] for one in [*inside, f"{info}/RECORD"]])
    with zipfile.ZipFile(wheel, "w") as archive:
        for one in inside:
            archive.write(str(found.locate_file(one)), str(one))
        archive.writestr(f"{info}/RECORD", record.getvalue())
    return wheel


def _tag(tags: list[str]) -> str:
    """A wheel of several tags may name one: that of this Python, where there is one."""
    mine = f"cp{sys.version_info[0]}{sys.version_info[1]}"
    return next((one for one in tags if one.startswith(mine)), tags[0])


def with_dependencies(names: tuple[str, ...]) -> set[str]:
    """Return the distributions and all that they need here, extras left aside."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        wanted = [one for one in metadata.requires(name) or [] if "extra ==" not in one and installed(one)]
        waiting += [re.split(r"[^\w.-]", one)[0] for one in wanted]
    return found


def installed(requirement: str) -> bool:
    try:
        metadata.version(re.split(r"[^\w.-]", requirement)[0])
    except metadata.PackageNotFoundError:
        return False
    return True
