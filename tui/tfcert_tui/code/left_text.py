"""Says at the beginning that a workstation which is gone left unsaved text: runs and submissions go by the file."""

from __future__ import annotations

from gettext import gettext as _
from pathlib import Path
from typing import Any

from textual.app import App

from tfcert_tui.code.drafts import Drafts
from tfcert_tui.desk import Desk
from tfcert_tui.keys import keymap
from tfcert_tui.notices import tell


def tell_of_left_text(app: App[Any], desk: Desk) -> None:
    """Name the problems that have some, and the key that shows it."""
    live = desk.state.live
    problems = live.problems if live is not None else []
    found = [each.title for each in problems if Drafts(Path(each.folder) / "solution.py", desk.drafts_elsewhere).left()]
    if found:
        said = _("Unsaved code of an earlier workstation was found for {titles}: {key} shows it.")
        titles = ", ".join(found)
        tell(app, said.format(titles=titles, key=keymap.shown("exam.code")), severity="warning", timeout=20)
