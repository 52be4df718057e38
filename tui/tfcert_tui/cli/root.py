"""`tfcert-tui` itself: its options, the workstation where no command follows, one way out for failures."""

from __future__ import annotations

import asyncio
import os
import platform
import sys
from collections.abc import Sequence
from gettext import gettext as _

import click

from tfcert_exam_engine.paths import DATA_DIR_VARIABLE
from tfcert_exam_engine.version import __version__
from tfcert_tui.cli.confirming import TYPED
from tfcert_tui.cli.failure import DONE, NOT_TAKEN, failure_of, report
from tfcert_tui.cli.late_commands import LateCommands
from tfcert_tui.cli.opening import open_workstation
from tfcert_tui.cli.output import Enough, show, tolerate_any_encoding
from tfcert_tui.cli.session import OpenEngine, Session, data_dir_of, engine_over_socket

PROGRAM = "tfcert-tui"
HELP_OPTIONS = {"help_option_names": ["-h", "--help"]}


def run_command(arguments: Sequence[str], open_engine: OpenEngine = engine_over_socket) -> int:
    """Carry out one command line and return its exit code."""
    tolerate_any_encoding()
    given: list[str | None] = [None]
    try:
        done = root.main(list(arguments), PROGRAM, standalone_mode=False, obj=(open_engine, given, arguments))
        sys.stdout.flush()
        return done if isinstance(done, int) else DONE
    except (BrokenPipeError, Enough):
        _forget_output()  # The reader is `| head`.
        return DONE
    except (Exception, KeyboardInterrupt, asyncio.CancelledError) as error:
        failure = failure_of(error, data_dir_of(given[0]))
        report(failure, wants_json(arguments))
        if failure.code == NOT_TAKEN:
            _forget_output()
        return failure.exit_code


def _forget_output() -> None:
    """Let Python not fail once more at exit over what nobody takes."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def wants_json(arguments: Sequence[str]) -> bool:
    """Whether failures are to be JSON, a command line that cannot be read included."""
    return "--json" in arguments


def print_version(context: click.Context, _option: click.Parameter, wanted: bool) -> None:
    """Carry out --version; TensorFlow is asked for its version without being imported."""
    if not wanted or context.resilient_parsing:
        return
    show(f"{PROGRAM} {__version__}")
    show(f"Python {platform.python_version()}")
    show(f"TensorFlow {_version_of('tensorflow') or _('is not installed')}")
    show(disclaimer())
    context.exit(DONE)


def disclaimer() -> str:
    """Say what this is not."""
    return _(
        "A practice simulator, not affiliated with or endorsed by Google; TensorFlow is a trademark of Google LLC."
    )


def _version_of(distribution: str) -> str | None:
    from importlib import metadata

    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return None


@click.group(
    cls=LateCommands,
    invoke_without_command=True,
    context_settings=HELP_OPTIONS,
    help=_(
        "A workstation for sitting a mock of the TensorFlow Developer Certificate exam. "
        "Without a command it opens the screen, on the live attempt where there is one."
    ),
    epilog=_(
        "Exit codes: 0 done, whatever the stars; 1 the script failed or the file was rejected; 2 wrong usage; "
        "3 our own failure; 130 interrupted."
    ),
)
@click.option(
    "--data-dir",
    type=click.Path(file_okay=False),
    metavar="FOLDER",
    help=_("Where all state lies, exam folders included; else ${variable}, else the user's own folder.").format(
        variable=DATA_DIR_VARIABLE
    ),
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=print_version,
    help=_("Say the versions and leave."),
)
@click.pass_context
def root(context: click.Context, data_dir: str | None) -> int | None:
    """Make the session; open the workstation where no command follows."""
    open_engine, given, arguments = context.obj
    given[0] = data_dir
    context.meta[TYPED] = [PROGRAM, *arguments]
    context.obj = Session(data_dir, open_engine)
    return None if context.invoked_subcommand else _open_workstation(context.obj)


def _open_workstation(session: Session) -> int:
    paths = session.paths
    return open_workstation(session.open_engine(paths), paths)
