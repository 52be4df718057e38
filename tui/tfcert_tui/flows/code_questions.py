"""What is asked about two versions of a script, and about unsaved text of a workstation that is gone."""

from __future__ import annotations

from gettext import gettext as _

from tfcert_tui.code.drafts import dated
from tfcert_tui.code.open_script import OpenScript
from tfcert_tui.keys import keymap
from tfcert_tui.screens.choice import ChoiceScreen


def conflict_question(script: OpenScript) -> ChoiceScreen:
    """Return the question after a change from outside."""
    lines = [
        _("{file} was changed outside while there is unsaved text here.").format(file=script.file.path),
        _("Nothing is overwritten until you say so."),
    ]
    answers = {
        "both": _("Save mine, keep theirs beside it under a dated name"),
        "theirs": _("Take theirs ({key} brings mine back)").format(key=keymap.shown("editor.undo")),
        "mine": _("Keep mine; the next save writes over theirs"),
    }
    return ChoiceScreen(_("Two versions of solution.py"), lines, answers)


def left_question(script: OpenScript) -> ChoiceScreen:
    """Return the question about unsaved text that a killed workstation left."""
    draft = script.left[0]
    lines = [
        _("A workstation ended before this text was saved, at {at}.").format(at=dated(draft.at)),
        _("It has {n} lines; the file has {m}.").format(
            n=draft.text.count("\n") + 1, m=script.editor.document.line_count
        ),
    ]
    if draft.over != script.file.known.sha256:
        lines.append(_("The file was changed since."))
    answers = {
        "take": _("Take the unsaved text ({key} brings the file's back)").format(key=keymap.shown("editor.undo")),
        "file": _("Keep the file; put the unsaved text beside it under a dated name"),
    }
    return ChoiceScreen(_("Unsaved text of solution.py was found"), lines, answers)
