"""The wheel, built once, and environments without a network to install it into."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import venv
from importlib import metadata
from pathlib import Path

import pytest

from lent_wheels import with_dependencies

CHECKOUT = Path(__file__).resolve().parents[2]
LIGHT = ("textual", "click", "platformdirs", "msgspec", "psutil", "nvidia-ml-py", "tree-sitter", "tree-sitter-python")
"""What the product needs apart from TensorFlow, Keras, numpy and the data packages."""


@pytest.fixture(scope="session")
def checkout() -> Path:
    return CHECKOUT


@pytest.fixture(scope="session")
def wheel(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(command, cwd=CHECKOUT, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="session")
def without_tensorflow(wheel, tmp_path_factory) -> Path:
    """The bin folder of an environment that has the wheel and its light dependencies, and no TensorFlow."""
    folder = tmp_path_factory.mktemp("empty")
    venv.create(folder, with_pip=False)
    python = folder / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(python)]
    options = ["--no-deps", "--no-index", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "install", *options, str(wheel)], check=True)
    site = Path(sysconfig.get_path("purelib", vars={"base": str(folder), "platbase": str(folder)}))
    for name in with_dependencies(LIGHT):
        lend(name, site)
    return python.parent


def lend(name: str, site: Path) -> None:
    """Link an installed distribution into another environment."""
    distribution = metadata.distribution(name)
    for top in {file.parts[0] for file in distribution.files or [] if file.parts[0] not in ("..", "__pycache__")}:
        if not (site / top).exists():
            (site / top).symlink_to(Path(str(distribution.locate_file(top))).resolve())
