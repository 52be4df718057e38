"""The wheels of a bundle: gathered by pip in the versions that were tested here, and what is known of them."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Sequence
from email.parser import BytesParser
from pathlib import Path

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
            if name_of(wheel) != PRODUCT:  # an earlier bundle's: the one that was just built goes in
                shutil.copy(wheel, folder)
        return
    (product,) = folder.glob("*.whl")
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as tested:
        tested.write(run([*PIP, "freeze", "--exclude-editable"]))
        tested.flush()
        run([*PIP, "wheel", "--quiet", "--constraint", tested.name, "--wheel-dir", str(folder), str(product), "pip"])


PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input")


def drop_tensorflow(folder: Path) -> None:
    """Take away what a Python with TensorFlow brings itself.

    What the screen and the engine need stays, though TensorFlow brings it too: they stand on no numpy.
    """
    asks = requirements_in(folder)
    theirs = closure(asks, TENSORFLOW)
    light = [one for one in asks[PRODUCT] if "numpy" not in closure(asks, [one])]
    names = theirs - closure(asks, light)
    for wheel in folder.glob("*.whl"):
        if name_of(wheel) in names:
            wheel.unlink()


def left_out(folder: Path) -> list[str]:
    """Return the packages that others in `folder` ask for, and that are not there."""
    asks = requirements_in(folder)
    return sorted(closure(asks, [PRODUCT]) - asks.keys())


def requirements_in(folder: Path) -> dict[str, list[str]]:
    """Return what each package asks for on this machine, extras left aside; both by name."""
    return {name_of(wheel): list(_asked(wheel)) for wheel in folder.glob("*.whl")}


def name_of(wheel: Path) -> str:
    """Return the package that a wheel is of."""
    return str(parse_wheel_filename(wheel.name)[0])


def _asked(wheel: Path) -> Iterable[str]:
    with zipfile.ZipFile(wheel) as archive:
        (place,) = [one for one in archive.namelist() if re.fullmatch(r"[^/]+\.dist-info/METADATA", one)]
        said = BytesParser().parsebytes(archive.read(place))
    for text in said.get_all("Requires-Dist", []):
        wanted = Requirement(text)
        if wanted.marker is None or wanted.marker.evaluate({"extra": ""}):
            yield canonicalize_name(wanted.name)


def closure(asks: dict[str, list[str]], names: Iterable[str]) -> set[str]:
    """Return packages with all that they ask for, and what that asks for, as far as it is known."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += asks.get(name, [])
    return found


def installed_bytes(folder: Path) -> int:
    """Return the room that the wheels take when they are installed, with a tenth to spare.

    A compiled module is about as long as its text.
    """
    total = 0
    for wheel in folder.glob("*.whl"):
        with zipfile.ZipFile(wheel) as archive:
            total += sum(one.file_size * (2 if one.filename.endswith(".py") else 1) for one in archive.infolist())
    return total * 11 // 10


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
