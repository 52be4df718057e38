"""Where the real data sets lie that tests may use, if they lie anywhere: never in the project itself.

`$TFCERT_REAL_SETS`, else `shared/data` in the checkout or beside it (for a worktree: beside its checkout).
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

VARIABLE = "TFCERT_REAL_SETS"
HERE = Path(__file__).resolve().parents[1]


def real_sets() -> Path:
    """Return the folder; skips the test where there is none."""
    for folder in _candidates():
        if (folder / "INDEX.json").is_file():
            return folder
    pytest.skip(f"the real data sets are not on this machine (no shared/data beside the checkout, no ${VARIABLE})")


def entries(folder: Path) -> list[dict[str, Any]]:
    """Return what its index says of each file."""
    found: list[dict[str, Any]] = json.loads((folder / "INDEX.json").read_text())["entries"]
    return found


def _candidates() -> Iterator[Path]:
    if named := os.environ.get(VARIABLE):
        yield Path(named)
    yield from (HERE / "shared" / "data", HERE.parent / "shared" / "data")
    command = ["git", "rev-parse", "--path-format=absolute", "--git-common-dir"]
    done = subprocess.run(command, cwd=HERE, capture_output=True, text=True)
    if done.returncode == 0:
        checkout = Path(done.stdout.strip()).parent
        yield from (checkout / "shared" / "data", checkout.parent / "shared" / "data")
