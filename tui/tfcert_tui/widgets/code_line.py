"""The line below the code: what is unsaved or wrong first, then where the cursor is."""

from __future__ import annotations

from collections.abc import Callable
from gettext import gettext as _

from textual.content import Content

from tfcert_tui.code.open_script import OpenScript
from tfcert_tui.fitting import first_that_fits, spread
from tfcert_tui.keys import keymap
from tfcert_tui.widgets.line_drawn import LineDrawn


class CodeLine(LineDrawn):
    """One line; painted when it differs."""

    DEFAULT_CSS = "CodeLine { height: 1; color: $dim; } CodeLine.-warns { color: $warning; text-style: bold; }"

    def __init__(self, script: Callable[[], OpenScript | None]) -> None:
        super().__init__()
        self.script = script

    def lines(self) -> list[Content]:
        """Return the line."""
        script, width = self.script(), self.size.width
        if script is None:
            return [Content("")]
        row, column = script.editor.cursor_location
        count = script.editor.document.line_count
        digits = len(str(count))
        at = _("line {row} of {count} col {column}").format(
            row=f"{row + 1:>{digits}}", count=count, column=f"{column + 1:<3}"
        )
        return [Content(spread(first_that_fits(state_words(script), width - len(at) - 2), at, width))]

    def paint(self) -> None:
        """Paint what differs."""
        script = self.script()
        self.set_class(script is not None and bool(script.conflict or script.gone or script.altered), "-warns")
        super().paint()


def state_words(script: OpenScript) -> list[str]:
    """Return what is to be said of a script, from long to short."""
    solve, save = keymap.shown("code.solve"), keymap.shown("code.save")
    if script.refused:
        return [_("cannot be shown")]
    if script.conflict:
        said = _("UNSAVED, and changed outside: {key} decides").format(key=solve)
        return [said, _("changed outside: {key}").format(key=solve)]
    if script.gone:
        said = _("The file is gone from the disk: {key} writes it again").format(key=save)
        return [said, _("file gone: {key}").format(key=save)]
    unsaved = _("unsaved ({key})").format(key=save) if script.edited else _("saved")
    if script.left:
        return [_("{state} · unsaved text of earlier: {key}").format(state=unsaved, key=solve), unsaved]
    if script.altered:
        numbers = ", ".join(map(str, script.altered))
        said = _("frozen block {n} ALTERED").format(n=numbers)
        return [f"{unsaved} · {said}", said, _("frozen ALTERED")]
    if script.editor.cursor_location[0] in script.editor.marks:
        said = _("frozen line: not to be changed")
        return [f"{unsaved} · {said}", said, _("frozen line")]
    more = "" if script.file.shape.utf8 else _("bytes that are no UTF-8 are kept")
    if script.file.shape.newline != "\n":
        more = "CRLF"
    keys = _("find {find} · snippets {snippets}").format(
        find=keymap.shown("code.find"), snippets=keymap.shown("code.snippets")
    )
    return [f"{unsaved} · {more or keys}", unsaved]
