"""The doctor in a process of its own, without TensorFlow: `-m tfcert_exam_engine.doctor.child DATA ATTEMPTS SETS`.

A workstation asks it so: what it imports would stay in the workstation's memory for five hours.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import msgspec

from tfcert_exam_engine.doctor.diagnosis import glance
from tfcert_exam_engine.language import bind
from tfcert_exam_engine.paths import Paths


def main(folders: list[str]) -> None:
    """Print the findings as one line of JSON."""
    bind()
    data_dir, attempts, datasets = map(Path, folders)
    found = asyncio.run(glance(Paths(data_dir, attempts, datasets)))
    sys.stdout.buffer.write(msgspec.json.encode(found) + b"\n")


if __name__ == "__main__":
    main(sys.argv[1:])
