"""A book of code to be used again: one plain .py file each, whose first line is a comment with its title."""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from gettext import gettext as _
from pathlib import Path

from tfcert_tui.keys import keymap

GIVEN = Path(__file__).with_name("given_snippets")
LIST = ".given"
"""Names of ours that were put into the book: one that the person deleted stays deleted."""
LARGEST_BYTES = 100_000


class SnippetRefused(Exception):
    """One sentence says why, and what to do."""


@dataclass(frozen=True)
class Snippet:
    """One entry."""

    file: Path
    title: str
    body: str
    """Without the line of the title."""

    @property
    def name(self) -> str:
        """What it is called by in commands."""
        return self.file.stem

    def has(self, words: str) -> bool:
        """Return whether every word stands in its title, name or code, small and capital letters alike."""
        whole = f"{self.title}\n{self.name}\n{self.body}".casefold()
        return all(word in whole for word in words.casefold().split())


class SnippetBook:
    """A folder of snippets. The dozen that we give is put in once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def fill(self) -> None:
        """Put in what we give and the person never had.

        Raises:
            SnippetRefused: the folder cannot be made.
        """
        try:
            # One by one: `parents` alone would leave the data folder open to others, and the engine refuses that.
            self.folder.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self.folder.mkdir(exist_ok=True, mode=0o700)
            had = self._had()
            new = [file for file in sorted(GIVEN.glob("*.py")) if file.name not in had]
            for file in new:
                if not (self.folder / file.name).exists():
                    (self.folder / file.name).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
            if new:
                names = sorted(had | {file.name for file in new})
                (self.folder / LIST).write_text("\n".join(names) + "\n", encoding="utf-8")
        except OSError as error:
            said = _("The book of snippets in {folder} cannot be written: {why}.")
            raise SnippetRefused(said.format(folder=self.folder, why=error.strerror or error)) from error

    def _had(self) -> set[str]:
        try:
            return set((self.folder / LIST).read_text(encoding="utf-8").split())
        except (OSError, UnicodeDecodeError):
            return set()

    def snippets(self) -> list[Snippet]:
        """Return all, by title; what is no text is left out."""
        found = []
        for file in sorted(self.folder.glob("*.py")):
            with suppress(OSError, UnicodeDecodeError):
                if file.is_file() and file.stat().st_size <= LARGEST_BYTES:
                    found.append(snippet_of(file, file.read_text(encoding="utf-8")))
        return sorted(found, key=lambda each: each.title.casefold())

    def keep(self, title: str, code: str) -> Snippet:
        """Keep code under a title; nothing that is there is overwritten.

        Raises:
            SnippetRefused: there is no title or no code, or it cannot be written.
        """
        title = " ".join(title.split())
        if not title:
            raise SnippetRefused(
                _("A snippet needs a title: type one, then {key}.").format(key=keymap.shown("snippets.insert"))
            )
        if not code.strip():
            raise SnippetRefused(_("Select the code first: it becomes the snippet."))
        stem = _stem(title)
        names = (f"{stem}.py", *(f"{stem}_{n}.py" for n in range(2, 1000)))
        file = next(self.folder / name for name in names if not (self.folder / name).exists())
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            file.write_text(f"# {title}\n{dedented(code)}\n", encoding="utf-8", errors="replace")
        except OSError as error:
            said = _("{file} cannot be written: {why}.")
            raise SnippetRefused(said.format(file=file, why=error.strerror or error)) from error
        return snippet_of(file, file.read_text(encoding="utf-8"))

    def delete(self, snippet: Snippet) -> None:
        """Delete one.

        Raises:
            SnippetRefused: it cannot be.
        """
        try:
            snippet.file.unlink(missing_ok=True)
        except OSError as error:
            said = _("{file} cannot be deleted: {why}.")
            raise SnippetRefused(said.format(file=snippet.file, why=error.strerror or error)) from error

    def called(self, name: str) -> Snippet:
        """Return the snippet of a name.

        Raises:
            SnippetRefused: there is none.
        """
        found = [each for each in self.snippets() if each.name == name.removesuffix(".py")]
        if not found:
            said = _("There is no snippet {name}. All of them: tfcert-tui snippets list")
            raise SnippetRefused(said.format(name=name))
        return found[0]


def snippet_of(file: Path, text: str) -> Snippet:
    """Return a file's title and code; a file without a title is called by its name."""
    first, _end, rest = text.partition("\n")
    if first.startswith("#"):
        return Snippet(file, first.lstrip("# ").strip() or file.stem, rest.strip("\n"))
    return Snippet(file, file.stem, text.strip("\n"))


def dedented(code: str) -> str:
    """Return code moved out as far as all of it goes, also where its first line was selected from its middle on."""
    lines = code.replace("\t", "    ").strip("\n").split("\n")
    rest = [len(line) - len(line.lstrip()) for line in lines[1:] if line.strip()]
    own = len(lines[0]) - len(lines[0].lstrip())
    least = min([own, *rest]) if own else min(rest, default=0) if _begins_inside(lines, rest) else 0
    return "\n".join([lines[0][min(own, least) :], *(line[least:] for line in lines[1:])]).rstrip()


def _begins_inside(lines: list[str], rest: list[int]) -> bool:
    """Whether the first line lost its indentation to where the selection began: nothing else stands at the margin."""
    opens = lines[0].rstrip().endswith((":", "(", "[", "{", ","))
    return bool(rest) and min(rest) > 0 and not opens


def _stem(title: str) -> str:
    plain = unicodedata.normalize("NFKD", title.partition(":")[0]).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "_", plain.lower()).strip("_")[:40] or "snippet"
