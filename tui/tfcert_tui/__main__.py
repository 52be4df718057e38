"""`tfcert-tui` and `python -m tfcert_tui`: choose the language, then read the command line."""

from __future__ import annotations

import gc
import os
import sys

from tfcert_exam_engine import language

OBJECTS_AT_LEISURE = 50_000
"""What reading modules makes is kept for good: looking through it again and again delays the first frame."""


def main() -> None:
    """Run the command and leave with its exit code."""
    gc.set_threshold(OBJECTS_AT_LEISURE)
    _open_what_is_closed()
    language.bind()
    # Late: the commands' help texts are looked up when their modules are read.
    from tfcert_tui.cli.opening import asks_for_the_screen, open_the_screen

    arguments = sys.argv[1:]
    if asks_for_the_screen(arguments):
        sys.exit(open_the_screen(arguments))
    from tfcert_tui.cli.root import run_command

    sys.exit(run_command(arguments))


def _open_what_is_closed() -> None:
    """Give a command that was begun without input, output or errors (`2>&-`) the empty file in their place."""
    for descriptor, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            mode = "w" if descriptor else "r"
            setattr(sys, name, open(os.devnull, mode))  # noqa: PTH123, SIM115


if __name__ == "__main__":
    main()
