"""Opening the screen. Where the command line asks for nothing else, nobody waits for the parser of all commands."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from tfcert_exam_engine.engine import Engine
from tfcert_exam_engine.paths import Paths, paths_for
from tfcert_tui.cli.output import tolerate_any_encoding
from tfcert_tui.terminal.frames import spare_the_line


def asks_for_the_screen(arguments: Sequence[str]) -> bool:
    """Return whether a command line has nothing on it but, perhaps, where the data lie."""
    match arguments:
        case []:
            return True
        case ["--data-dir", folder]:
            return not folder.startswith("-") and _can_be_one(Path(folder))
        case _:
            return False


def _can_be_one(folder: Path) -> bool:
    """Return whether state can lie there, as far as a look tells; of all else the command line says what is wrong."""
    try:
        return folder.is_dir() or not folder.exists()
    except (OSError, ValueError):
        return False


def open_the_screen(arguments: Sequence[str]) -> int:
    """Carry out a command line that asks for the screen alone, and return its exit code."""
    folder = arguments[1] if arguments else None
    tolerate_any_encoding()
    try:
        from tfcert_exam_engine.client import EngineClient

        paths = paths_for(folder)
        return open_workstation(EngineClient(paths), paths)
    except (Exception, KeyboardInterrupt, asyncio.CancelledError) as error:
        from tfcert_tui.cli.failure import failure_of, report

        failure = failure_of(error, paths_for(folder).data_dir)
        report(failure, as_json=False)
        return failure.exit_code


def open_workstation(engine: Engine, paths: Paths) -> int:
    """Open the screen, or say why this terminal cannot show it.

    Raises:
        CommandFailed: it cannot.
    """
    from tfcert_tui.terminal.terminal import refusal

    why_not = refusal()
    if why_not:
        from tfcert_tui.cli.failure import USAGE, CommandFailed

        raise CommandFailed(USAGE, "terminal", why_not)
    spare_the_line()
    from tfcert_tui.workstation import run_workstation

    return run_workstation(engine, paths=paths)
