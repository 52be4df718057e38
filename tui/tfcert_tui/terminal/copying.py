"""Copying, wherever one sits: tmux's buffer inside tmux, the terminal's clipboard elsewhere, and a file always."""

from __future__ import annotations

import asyncio
import base64
import os
import shutil
import tempfile
from contextlib import suppress
from gettext import gettext as _
from pathlib import Path
from typing import Any

import msgspec
from textual.app import App

from tfcert_tui.notices import tell

OSC_52_BYTES = 74_994
"""Of base64: what most terminals take in one go; a longer text is dropped by them without a word."""
TMUX_LIMIT_S = 2.0
FILE = "copied.txt"


class Outcome(msgspec.Struct, frozen=True):
    """Where a copied text is now."""

    file: Path | None
    tmux: bool = False
    sent: bool = False
    """To the terminal, by OSC 52; nobody answers whether it was taken."""
    too_long: bool = False


def copy(app: App[Any], text: str) -> None:
    """Copy a text and say what was done, without waiting for it; an empty one is said to be empty."""
    if not text:
        tell(app, _("There is nothing to copy: drag over text, or press shift+up in the log."))
        return
    app._clipboard = text  # what the editor and the fields paste, also where the terminal is sent nothing
    app.run_worker(_copy(app, text))


async def _copy(app: App[Any], text: str) -> None:
    file = await asyncio.to_thread(keep, text, place_of(app))
    in_tmux = bool(os.environ.get("TMUX")) and await load_into_tmux(text)
    too_long = len(base64.b64encode(text.encode("utf-8", "replace"))) > OSC_52_BYTES
    sent = not in_tmux and not too_long
    if sent:
        App.copy_to_clipboard(app, text.encode("utf-8", "replace").decode())
        app._clipboard = text
    tell(app, words(text, Outcome(file, in_tmux, sent, too_long)), timeout=8)


def place_of(app: App[Any]) -> Path:
    """Return the folder of the file: the app's data folder, else one of the person's own for what lives briefly."""
    chosen = getattr(app, "data_folder", None)
    if isinstance(chosen, Path):
        return chosen
    own = os.environ.get("XDG_RUNTIME_DIR", "")
    return Path(own) if own and Path(own).is_dir() else Path(tempfile.gettempdir()) / f"tfcert-{os.getuid()}"


def keep(text: str, folder: Path) -> Path | None:
    """Write the text to a file that its owner alone can read, in the place of the one before; None: impossible."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if folder.stat().st_uid != os.getuid():
            return None
        descriptor, draft = tempfile.mkstemp(prefix=f".{FILE}-", dir=folder)
        try:
            with open(descriptor, "w", encoding="utf-8", errors="replace", newline="") as file:  # noqa: PTH123
                file.write(text)
            return Path(draft).replace(folder / FILE)
        except OSError:
            Path(draft).unlink(missing_ok=True)
            return None
    except OSError:
        return None


async def load_into_tmux(text: str) -> bool:
    """Give the text to tmux, and by it to the terminal outside where it does that; returns whether tmux has it."""
    tmux = shutil.which("tmux")
    if tmux is None:
        return False
    # Before 3.2 there is no -w: then the buffer alone.
    for arguments in (("load-buffer", "-w", "-"), ("load-buffer", "-")):
        if (ended := await _fed([tmux, *arguments], text)) is not None:
            return ended
    return False


async def _fed(command: list[str], text: str) -> bool | None:
    """Run a command on a text; True: it took it, False: it hung or could not be run, None: it refused."""
    nothing = asyncio.subprocess.DEVNULL
    try:
        child = await asyncio.create_subprocess_exec(
            *command, stdin=asyncio.subprocess.PIPE, stdout=nothing, stderr=nothing
        )
    except OSError:
        return False
    try:
        async with asyncio.timeout(TMUX_LIMIT_S):
            await child.communicate(text.encode("utf-8", "replace"))
    except TimeoutError:
        with suppress(ProcessLookupError):
            child.kill()
        await child.wait()
        return False
    return True if child.returncode == 0 else None


def words(text: str, outcome: Outcome) -> str:
    """Return what was done, in a sentence or two."""
    count = len(text.splitlines())
    what = _("1 line") if count == 1 else _("{n} lines").format(n=f"{count:,}")
    if outcome.tmux:
        said = _("{what} copied to tmux: prefix ] pastes.").format(what=what)
    elif outcome.sent:
        said = _("{what} sent to your terminal's clipboard, if it takes that (OSC 52).").format(what=what)
    elif outcome.too_long and outcome.file:
        said = _("{what} are too long for a terminal's clipboard ({limit} bytes): take the file.").format(
            what=what, limit=f"{OSC_52_BYTES * 3 // 4:,}"
        )
    else:
        said = _("{what} could not be copied.").format(what=what)
    kept = _("Also in {file}") if outcome.tmux or outcome.sent else _("It is in {file}")
    return f"{said} {kept.format(file=outcome.file)}" if outcome.file else said
