"""`tfcert-tui` and `python -m tfcert_tui`: choose the language, then read the command line."""

from __future__ import annotations

import sys

from tfcert_exam_engine import language


def main() -> None:
    """Run the command and leave with its exit code."""
    language.bind()
    # Late: the commands' help texts are looked up when their modules are read.
    from tfcert_tui.cli.root import run_command

    sys.exit(run_command(sys.argv[1:]))


if __name__ == "__main__":
    main()
