"""A program's raw output as a terminal's lines: it grows at its end as it comes, and at its beginning when asked."""

from __future__ import annotations

from tfcert_tui.widgets.scrollback import Scrollback
from tfcert_tui.widgets.terminal_text import Line, TerminalText

MAX_HEAD = 1 << 18
"""Characters of a first line that is put together with what came before it."""


class RawOutput:
    """A window of the output: finished lines in `lines`, and those that are still being written."""

    def __init__(self, max_lines: int) -> None:
        self.lines = Scrollback(max_lines)
        self._max_lines = max_lines
        self._text = self._terminal()
        self._head = ""
        """The first line as it came, raw: what comes before it is put in front of it."""
        self._head_open = True
        """The first line has not ended yet."""
        self._first_taken = False

    def _terminal(self) -> TerminalText:
        return TerminalText(self.lines.add, self._take_back)

    def _take_back(self, count: int) -> list[Line]:
        self._first_taken = self._first_taken or count >= len(self.lines)
        return self.lines.take_back(count)

    def append(self, text: str) -> None:
        """Take the next piece; it may end anywhere, within an escape sequence too."""
        self._first_taken = False
        self._text.feed(text)
        self._keep_head(text)
        if self._first_taken and not self._head_open:
            self._head = ""  # it was written over since, so that nothing can be put in front of it

    def _keep_head(self, text: str) -> None:
        if not self._head_open:
            return
        end = text.find("\n") + 1
        self._head += text[:end] if end else text
        self._head_open = not end
        if len(self._head) > MAX_HEAD:
            self._head, self._head_open = "", False

    def prepend(self, text: str) -> None:
        """Take the piece that comes before all that is here."""
        if self._head_open:
            # Not one line has ended yet, so that nothing stands above the one under way: it is written anew.
            self._text = self._terminal()
            text, self._head = text + self._head, ""
            self.append(text)
            return
        above, head = Scrollback(self._max_lines), self._head
        terminal = TerminalText(above.add, above.take_back)
        terminal.feed(text + head)
        if not head:
            for torn in terminal.unfinished():
                above.add(torn)
        self.lines.put_above(list(above.lines), instead=1 if head else 0)
        end = text.find("\n") + 1
        self._head = text[:end] if end else (text + head)[-MAX_HEAD:]

    def unfinished(self) -> list[Line]:
        """Return the lines that are still being written."""
        return self._text.unfinished()
