"""Makes the folder of a new problem: all files, working, with blanks where only its author knows the words."""

from __future__ import annotations

import re
from gettext import gettext as _
from pathlib import Path

from tfcert_problems import catalog

TEMPLATE = Path(__file__).parent / "template"
SLUG = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)?")


class NotMade(ValueError):
    """The folder cannot be made; says why in one sentence."""


def make(place: Path, category: int, slug: str) -> Path:
    """Write a new problem's folder in `place`; return it.

    Raises:
        NotMade: the name is none or another problem's, or the folder is there already.
        OSError: it cannot be written.
    """
    if not SLUG.fullmatch(slug):
        raise NotMade(_("A name is one or two short words in lower case, such as moons or read_curves."))
    folder = place / f"category{category}_{slug}"
    if folder.exists():
        raise NotMade(_("{folder} is there already.").format(folder=folder))
    if taken := _named(slug):
        raise NotMade(_("The bank has {slug} already, in {folder}: take another name.").format(slug=slug, folder=taken))
    words = {"{{slug}}": slug, "{{category}}": str(category), "{{title}}": slug.replace("_", " ").capitalize()}
    for source in sorted(TEMPLATE.rglob("*.*")):
        if "__pycache__" not in source.parts:
            _write(source, folder / source.relative_to(TEMPLATE), words)
    return folder


def _named(slug: str) -> Path | None:
    """Return the folder of the bank's problem that has this name: a second one could not join."""
    return next((problem.folder for problem in catalog.problems() if problem.slug == slug), None)


def _write(source: Path, target: Path, words: dict[str, str]) -> None:
    text = source.read_text(encoding="utf-8")
    for blank, word in words.items():
        text = text.replace(blank, word)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")
