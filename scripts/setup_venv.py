"""Make `.venv` in the checkout, with the product (editable) and the development tools in it.

Started by `make setup` with any python3; does nothing when the last setup still holds. Standard library alone, and no
syntax that an old Python cannot read: it must be able to say that a newer one is needed.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from pip_progress import run_pip

CHECKOUT = Path(__file__).resolve().parent.parent
PROJECT = CHECKOUT / "pyproject.toml"
VENV = CHECKOUT / ".venv"
STAMP = VENV / "setup-stamp"
"""Written last: a folder without it was left half-made."""
STALE = "to be brought up to date"
"""Stands in it meanwhile: what fails then, for want of a network, takes nothing away."""
LOG = VENV / "setup.log"
PYTHON = VENV / "bin" / "python"
WANTED = ("python3.13", "python3.12", "python3.11", "python3")
LOWEST, TOO_NEW = (3, 11), (3, 14)


class SetupRefused(Exception):
    """What is missing on this machine, in one sentence."""


def main() -> int:
    """Set up where needed; returns the exit code."""
    try:
        with PROJECT.open("rb") as lock:
            claim(lock.fileno())
            if read_stamp() != fingerprint():
                set_up()
    except SetupRefused as refusal:
        print(f"setup: {refusal}", file=sys.stderr)
        return 3
    except KeyboardInterrupt:
        print("\nsetup: stopped; `make setup` takes it up again.", file=sys.stderr)
        return 130
    return 0


def claim(descriptor: int) -> None:
    """Hold the checkout, so that two setups at once do not write into one .venv."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        print("setup: another setup of this checkout is under way; waiting for it.")
        fcntl.flock(descriptor, fcntl.LOCK_EX)


def read_stamp() -> str:
    """Return what the last finished setup was made for; "" when none was finished."""
    try:
        return STAMP.read_text()
    except OSError:
        return ""


def fingerprint() -> str:
    """Return what a setup depends on: the project file, the place, the GPU extra and the Python in .venv."""
    parts = (hashlib.sha256(PROJECT.read_bytes()).hexdigest(), str(CHECKOUT), target(), version_of(str(PYTHON)) or "")
    return "\n".join(parts)


def target() -> str:
    """Return what pip is to install: the checkout, with CUDA's libraries where an NVIDIA driver is there."""
    return ".[gpu]" if wants_gpu() else "."


def wants_gpu() -> bool:
    """Whether the GPU extra is wanted; TFCERT_GPU=0 saves its 2.8 GB, TFCERT_GPU=1 forces it."""
    asked = os.environ.get("TFCERT_GPU", "")
    if asked in ("0", "1"):
        return asked == "1"
    has_driver = Path("/proc/driver/nvidia/version").exists() or shutil.which("nvidia-smi") is not None
    return sys.platform == "linux" and has_driver


def set_up() -> None:
    """Make .venv anew where it is absent, half-made, without pip or of an unfit Python; then install."""
    if read_stamp() and fits(version_of(str(PYTHON))) and answers(str(PYTHON), "import pip"):
        STAMP.write_text(STALE)
    else:
        make_venv()
    print("setup: installing into .venv (TensorFlow alone is 570 MB); the whole story goes to .venv/setup.log")
    pip("--upgrade", "pip>=25.1")
    pip("--editable", target(), "--group", "dev")
    STAMP.write_text(fingerprint())
    print("setup: ready.")


def make_venv() -> None:
    """Make an empty .venv with the first Python that can."""
    python = find_python()
    if VENV.exists():
        print("setup: .venv is unfinished or of another Python; making it anew.")
        shutil.rmtree(str(VENV))
    print(f"setup: making .venv with Python {version_of(python)}.")
    made = subprocess.run([python, "-m", "venv", str(VENV)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if made.returncode != 0:
        raise SetupRefused("{} -m venv failed: {}".format(python, made.stdout.decode(errors="replace").strip()))


def find_python() -> str:
    """Return an interpreter of a fitting version that can make a venv; $PYTHON is asked first."""
    asked = os.environ.get("PYTHON")
    fitting = [name for name in ((asked,) if asked else WANTED) if fits(version_of(name))]
    for name in fitting:
        if answers(name, "import venv, ensurepip"):
            return name
    if fitting:
        debian = "python{}-venv".format(".".join((version_of(fitting[0]) or "3").split(".")[:2]))
        sentence = "{} cannot make a virtual environment; on Debian and Ubuntu: sudo apt install {}"
        raise SetupRefused(sentence.format(fitting[0], debian))
    sentence = "Python 3.11, 3.12 or 3.13 is needed and {} is none; on Debian 12 and later: sudo apt install {}"
    raise SetupRefused(sentence.format(asked or "python3", "python3 python3-venv"))


def fits(version: str | None) -> bool:
    """Whether a version such as "3.12.1" is one that TensorFlow has wheels for."""
    return version is not None and LOWEST <= tuple(int(part) for part in version.split(".")[:2]) < TOO_NEW


def version_of(python: str) -> str | None:
    """Return the version an interpreter tells; None where it does not start (a shim of pyenv may stand in PATH)."""
    return answers(python, "import sys; print('%d.%d.%d' % sys.version_info[:3])")


def answers(python: str, code: str) -> str | None:
    """Return what `python -c code` prints; None where it fails."""
    try:
        done = subprocess.run([python, "-I", "-c", code], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    except OSError:
        return None
    return done.stdout.decode().strip() or "yes" if done.returncode == 0 else None


def pip(*arguments: str) -> None:
    """Run `pip install` in .venv, its progress on one line."""
    problem = run_pip(str(PYTHON), str(CHECKOUT), str(LOG), arguments)
    if problem is not None:
        raise SetupRefused(f"pip could not install it: {problem} (the whole story: .venv/setup.log)")


if __name__ == "__main__":
    sys.exit(main())
