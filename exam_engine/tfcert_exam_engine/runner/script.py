"""One training in an interpreter that is not ours: `PYTHON /path/to/script.py JOB_FILE`.

Our package is not installed there. Its stdlib-only part is imported from beside this file under its own name, and the
import path is left as the interpreter has it: nothing else of ours can be imported by accident.
"""

from __future__ import annotations

import os
import sys
import types
from typing import Any

PACKAGE = "tfcert_exam_engine"


def main() -> None:
    """Run the training and leave."""
    _open_our_package()
    from tfcert_exam_engine.runner.bare.performing import perform, perform_and_leave

    perform_and_leave(lambda job_file: perform(job_file, _train))


def _train(claim: Any, teller: Any) -> Any:
    import json

    from tfcert_exam_engine.runner.bare.running import train

    return train(json.loads(claim.order), teller)


def _open_our_package() -> None:
    """Make our package importable by the place of this file, and take that place out of the import path."""
    here = os.path.dirname(os.path.realpath(__file__))  # noqa: PTH120
    sys.path[:] = [entry for entry in sys.path if os.path.realpath(entry) != here]
    package = types.ModuleType(PACKAGE)
    package.__path__ = [os.path.dirname(here)]  # noqa: PTH120
    sys.modules[PACKAGE] = package


if __name__ == "__main__":
    main()
