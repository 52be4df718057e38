"""The data sets, built once by a process of their own and kept in the checkout: pytest's never imports TensorFlow."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tfcert_exam_engine.paths import DATASETS_VARIABLE
from tfcert_problems.datasets import cache, catalog

BUILD = """
import sys
from pathlib import Path
from tfcert_problems.datasets import cache, catalog
for name in sys.argv[2:]:
    cache.build(Path(sys.argv[1]), catalog.find(name), lambda fraction, text: None)
"""


def root() -> Path:
    """Return where built data sets stand between test runs: $TFCERT_DATASETS_DIR, else the checkout's .cache."""
    return Path(os.environ.get(DATASETS_VARIABLE) or Path(__file__).parents[1] / ".cache" / "datasets")


def built(*names: str) -> Path:
    """Build what is missing of these sets; return the folder that they stand in."""
    missing = [name for name in names if not cache.is_ready(root(), catalog.find(name))]
    if missing:
        in_a_process(BUILD, str(root()), *missing)
    return root()


def in_a_process(script: str, *arguments: str) -> None:
    """Run Python code, with what it finds in `sys.argv`."""
    command = [sys.executable, "-c", script, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def folder_of(name: str) -> Path:
    """Return the folder of one set, built."""
    return cache.folder_of(built(name), catalog.find(name))
