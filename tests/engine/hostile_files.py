"""Writes hostile and broken model files into a folder: `python hostile_files.py FOLDER`.

Starts from the good models of `grading_bench.py`, which writes its problem beside them. What would run code would leave
FOLDER/canary, which must never come to be; what would read a file that is not its own wants secret.* beside FOLDER.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import grading_bench
from absurd_sizes import sizes
from broken_files import no_models, odd_archives, to_cut
from hostile_configurations import code, operations, tricks
from hostile_folder import Files
from odd_arrays import odd_arrays


def main() -> None:
    """Write everything."""
    folder = Path(sys.argv[1])
    grading_bench.main()
    files = Files(folder)
    for write in (to_cut, no_models, odd_archives, odd_arrays, code, tricks, operations, sizes):
        write(files)
    files.canary.unlink(missing_ok=True)


if __name__ == "__main__":
    main()
