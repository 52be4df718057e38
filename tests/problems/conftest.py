"""The offline data sets, built once by a process of its own: pytest's never imports TensorFlow."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tfcert_exam_engine.paths import DATASETS_VARIABLE
from tfcert_problems.datasets import cache, catalog

CHECKOUT = Path(__file__).resolve().parents[2]
BUILD = """
import sys
from pathlib import Path
from tfcert_problems.datasets import cache, catalog
cache.build(Path(sys.argv[1]), catalog.find(sys.argv[2]), lambda fraction, text: None)
"""


@pytest.fixture(scope="session")
def datasets_root() -> Path:
    """Where built data sets stand between test runs: $TFCERT_DATASETS_DIR, else the checkout's .cache."""
    return Path(os.environ.get(DATASETS_VARIABLE) or CHECKOUT / ".cache" / "datasets")


@pytest.fixture(scope="session")
def dataset(datasets_root: Path) -> Callable[[str], Path]:
    """Return a function from a data set's name to its folder; builds what is missing."""

    def folder_of(name: str) -> Path:
        if not cache.is_ready(datasets_root, catalog.find(name)):
            command = [sys.executable, "-c", BUILD, str(datasets_root), name]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stderr
        return cache.folder_of(datasets_root, catalog.find(name))

    return folder_of
