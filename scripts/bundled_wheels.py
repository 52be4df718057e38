"""The wheels of a bundle: gathered by pip in the versions that were tested here, and what is known of them."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename

PRODUCT = "tfcert-tui"
TENSORFLOW = ("tensorflow", "keras", "numpy", "h5py")
"""What a Python with TensorFlow in it has, with all that these ask for."""


class WheelsRefused(Exception):
    """What cannot be had: one sentence."""


def gather(checkout: Path, folder: Path, given: Path | None) -> None:
    """Put the product's wheel, all that it needs, and pip itself into `folder`.

    Raises:
        WheelsRefused: pip cannot get or build one of them; says why.
    """
    folder.mkdir()
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    run(command, cwd=checkout)
    if given is not None:
        for wheel in given.glob("*.whl"):
            shutil.copy(wheel, folder)
        return
    (product,) = folder.glob("*.whl")
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as tested:
        tested.write(run([*PIP, "freeze", "--exclude-editable"]))
        tested.flush()
        run([*PIP, "wheel", "--quiet", "--constraint", tested.name, "--wheel-dir", str(folder), str(product), "pip"])


PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input")


def left_out_of(folder: Path) -> list[str]:
    """Take away what a Python with TensorFlow brings itself; returns the names.

    What the screen and the engine need stays, though TensorFlow brings it too: they stand on no numpy.
    """
    asks = requirements_in(folder)
    theirs = closure(asks, TENSORFLOW)
    light = [one for one in asks[PRODUCT] if "numpy" not in closure(asks, [one])]
    names = sorted(theirs - closure(asks, light))
    for wheel in folder.glob("*.whl"):
        if canonicalize_name(wheel.name.split("-")[0]) in names:
            wheel.unlink()
    return names


def requirements_in(folder: Path) -> dict[str, list[str]]:
    """Return what each package asks for on this machine, both by name; pip has found all of it in `folder`.

    Raises:
        WheelsRefused: something that is asked for is not there.
    """
    (product,) = folder.glob("tfcert_tui-*.whl")
    offline = ["--no-index", "--find-links", str(folder), "--ignore-installed", "--dry-run", "--quiet"]
    report = json.loads(run([*PIP, "install", *offline, "--report", "-", str(product)]))
    return {_name(one): list(_asked(one)) for one in report["install"]}


def _name(one: dict[str, Any]) -> str:
    return canonicalize_name(one["metadata"]["name"])


def _asked(one: dict[str, Any]) -> Iterable[str]:
    extras = one.get("requested_extras") or [""]
    for text in one["metadata"].get("requires_dist", ()):
        wanted = Requirement(text)
        if wanted.marker is None or any(wanted.marker.evaluate({"extra": extra}) for extra in extras):
            yield canonicalize_name(wanted.name)


def closure(asks: dict[str, list[str]], names: Iterable[str]) -> set[str]:
    """Return packages with all that they ask for, and what that asks for."""
    found: set[str] = set()
    waiting = [one for one in names if one in asks]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += asks[name]
    return found


def installed_bytes(folder: Path) -> int:
    """Return the room that the wheels take when they are installed; a compiled module is about as long as its text."""
    total = 0
    for wheel in folder.glob("*.whl"):
        with zipfile.ZipFile(wheel) as archive:
            total += sum(one.file_size * (2 if one.filename.endswith(".py") else 1) for one in archive.infolist())
    return total


def lowest_glibc(folder: Path) -> str:
    """Return the lowest glibc that every wheel runs on; "" where none asks for one."""
    needed = [_glibc_of(wheel.name) for wheel in folder.glob("*.whl")]
    lowest = max(filter(None, needed), default=None)
    return "{}.{}".format(*lowest) if lowest else ""


def _glibc_of(name: str) -> tuple[int, int] | None:
    """Return what a wheel asks for: one of its tags is enough."""
    old = {"manylinux1": (2, 5), "manylinux2010": (2, 12), "manylinux2014": (2, 17)}
    tags = {tag.platform for tag in parse_wheel_filename(name)[3]}
    found = [old[tag.split("_")[0]] for tag in tags if tag.split("_")[0] in old]
    found += [(int(m[1]), int(m[2])) for tag in tags if (m := re.match(r"manylinux_(\d+)_(\d+)_", tag))]
    return min(found, default=None)


def run(command: Sequence[str], cwd: Path | None = None) -> str:
    """Run a tool; returns what it printed.

    Raises:
        WheelsRefused: it failed; says how.
    """
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True)
    if done.returncode != 0:
        lines = [line for line in done.stderr.splitlines() if line.startswith("ERROR")] or done.stderr.splitlines()
        raise WheelsRefused(" ".join([" ".join(command[1:4]), "failed:", *lines[-2:]]))
    return done.stdout
