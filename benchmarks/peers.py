"""Other people's terminal programs, each in an environment of its own under .cache/peers: installed once, by pip."""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

FOLDER = Path(__file__).parent.parent / ".cache" / "peers"


def command(package: str, name: str) -> str:
    """Return the path of a package's command, installing the package where it is not there yet.

    Raises:
        SystemExit: it cannot be installed; says why.
    """
    home = FOLDER / package
    found = home / "bin" / name
    if not found.exists():
        venv.create(home, with_pip=True, clear=True)
        pip = [str(home / "bin" / "python"), "-m", "pip", "install", "--quiet", package]
        done = subprocess.run(pip, capture_output=True, text=True, check=False)
        if done.returncode:
            sys.exit(f"{package} could not be installed to be measured: {done.stderr.strip().splitlines()[-1]}")
    return str(found)
