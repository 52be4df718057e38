"""Makes the virtual environment of a release, without a network and without the system's own pip."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path

from offline_installer.manifest import WHEELS, Bundle, InstallRefused

BORROWED = "tfcert_borrowed.pth"
CLEAN = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "PYTHON"))}
CLEAN["PIP_CONFIG_FILE"] = os.devnull
"""A person's own settings of pip must not send it to a network, nor elsewhere."""


def make(bundle: Bundle, folder: Path, release: Path, log: Path) -> None:
    """Make a release's environment; `log` takes what pip says.

    Raises:
        InstallRefused: it cannot be made; says why.
        OSError: the disk is full or not writable.
    """
    borrowed = packages_of(sys.executable) if bundle.left_out else []
    if lacking := [one for one in bundle.left_out if not is_in(one, borrowed)]:
        raise InstallRefused(
            f"This bundle leaves TensorFlow to {sys.executable}, which lacks {', '.join(lacking)}: "
            "name a Python that has all of it with PYTHON=/path/to/python, or take a bundle with TensorFlow in it."
        )
    venv.create(release, with_pip=False, symlinks=True)
    python = release / "bin" / "python"
    if borrowed:
        (site_of(python) / BORROWED).write_text("\n".join(borrowed) + "\n")
    wheels = [str(folder / one) for one in bundle.wheels]
    pip(folder, python, ["install", "--no-index", "--no-deps", "--quiet", *wheels], log)
    check(bundle, folder, python, log)


def check(bundle: Bundle, folder: Path, python: Path, log: Path) -> None:
    """See whether each package has what it asks for.

    Raises:
        InstallRefused: one has not.
    """
    try:
        pip(folder, python, ["check"], log)
    except InstallRefused as error:
        if not bundle.left_out:
            raise
        raise InstallRefused(
            f"This bundle leaves TensorFlow to {sys.executable}, whose packages do not fit: {error} "
            "Name one whose do with PYTHON=/path/to/python, or take a bundle with TensorFlow in it."
        ) from error


def pip(folder: Path, python: Path, arguments: Sequence[str], log: Path) -> None:
    """Run the bundle's own pip, out of its wheel.

    Raises:
        InstallRefused: it failed; says how.
    """
    (wheel,) = (folder / WHEELS).glob("pip-*.whl")
    command = [str(python), "-I", f"{wheel}/pip", "--isolated", "--disable-pip-version-check", *arguments]
    done = subprocess.run(command, env=CLEAN, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    with log.open("a", encoding="utf-8") as story:
        story.write(" ".join(arguments[:2]) + "\n" + done.stdout)
    if done.returncode != 0:
        lines = [line for line in done.stdout.splitlines() if line and not line.startswith("[notice]")]
        raise InstallRefused(f"{'; '.join(lines[-3:])} (the whole story: {log}).")


def packages_of(python: str) -> list[str]:
    """Return the folders in which an interpreter finds its packages."""
    code = "import sys; print(*[one for one in sys.path if one.endswith('-packages')], sep='\\n')"
    done = subprocess.run([python, "-E", "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.split("\n")[:-1]


def is_in(name: str, folders: Sequence[str]) -> bool:
    """Whether a package is installed in one of the folders."""
    return any(True for _ in metadata.distributions(name=name, path=list(folders)))


def site_of(python: Path) -> Path:
    """Return where an environment's own packages lie."""
    code = "import sysconfig; print(sysconfig.get_path('purelib'))"
    done = subprocess.run([str(python), "-I", "-c", code], capture_output=True, text=True, check=True)
    return Path(done.stdout.strip())
