"""Lines of source code in four languages that resemble each other, split by file."""

from __future__ import annotations

import hashlib
import json
import random
import re
import sysconfig
from collections.abc import Callable, Iterator
from gettext import gettext as _
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import numpy as np

Tell = Callable[[float, str], None]

LANGUAGES = ("Python", "Cython", "stubs", "C++")
"""By label."""
COUNTS = {"hidden": 600, "validation": 250, "train": 1500}
"""Lines per language; files are given to the splits in this order."""
FILE_CAP = 60
"""Lines taken from one file at most, so that no single file sets the tone."""
CHARACTERS = (16, 60)
"""Shortest and longest line, without the space around it."""
FEWEST_LETTERS = 8

SKIPPED_FOLDERS = {
    *("site-packages", "dist-packages", "test", "tests", "idlelib", "lib2to3", "turtledemo", "ensurepip"),
    *("encodings", "pydoc_data"),
}
COMMENTS = {
    "C++": re.compile(r"/\*.*?\*/|//[^\n]*", re.DOTALL),
    "": re.compile(r"(\"\"\"|''').*?\1|(?:^|(?<=\s))#[^\n]*", re.DOTALL | re.MULTILINE),
}
"""What is no code: in C++, and in the others, where it may also be text of several lines."""
GENERATED = ".pb.h"
"""Ending of headers that no person wrote."""


class Source(NamedTuple):
    """The files of a language: everything below `root` that matches one of the patterns."""

    root: Path
    patterns: tuple[str, ...]


class Line(NamedTuple):
    """A line of code, and the number of its language."""

    text: str
    label: int


def build(folder: Path, tell: Tell) -> None:
    """Write public/lines.json and hidden/hidden.npz.

    lines.json: 7,000 objects {"text", "language"}; the first 6,000 for training, the rest from other files.
    hidden.npz: x (2400,) str, y (2400,) int64, names of the languages; of their files nothing is public.

    Raises:
        FileNotFoundError: a library is not installed, or its files hold too few lines.
    """
    splits = collect(tell)
    public = splits["train"] + splits["validation"]
    text = json.dumps([{"text": line.text, "language": line.label} for line in public], indent=0)
    (folder / "public" / "lines.json").write_text(text + "\n", encoding="utf-8")
    x = np.array([line.text for line in splits["hidden"]])
    y = np.array([line.label for line in splits["hidden"]], dtype=np.int64)
    np.savez(folder / "hidden" / "hidden.npz", x=x, y=y, names=np.array(LANGUAGES))
    tell(1.0, _("Collected lines of code"))


def sources() -> tuple[Source, ...]:
    """Return where each language's files lie, by label."""
    return (
        Source(Path(sysconfig.get_path("stdlib")), ("*.py",)),
        Source(_package("sklearn"), ("*.pyx", "*.pyx.tp", "*.pxd")),
        Source(_package("numpy"), ("*.pyi",)),
        Source(_package("tensorflow") / "include" / "tensorflow" / "core", ("*.h",)),
    )


def collect(tell: Tell) -> dict[str, list[Line]]:
    """Return the lines of every split, shuffled; no file and no line serves two splits."""
    splits: dict[str, list[Line]] = {split: [] for split in COUNTS}
    seen: set[str] = set()
    for label, source in enumerate(sources()):
        tell(label / len(LANGUAGES), _("Reading source files"))
        _fill(splits, label, source, seen)
    for split, lines in splits.items():
        random.Random(f"order of {split}").shuffle(lines)
    return splits


def _package(name: str) -> Path:
    """Return a package's folder, without importing it."""
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise FileNotFoundError(_("{package} is not installed").format(package=name))
    return Path(spec.origin).parent


def _fill(splits: dict[str, list[Line]], label: int, source: Source, seen: set[str]) -> None:
    """Add one language's lines: whole files go to the hidden split, then to validation, then to training."""
    files = iter(_files(source))
    for split, count in COUNTS.items():
        taken: list[Line] = []
        while len(taken) < count:
            file = next(files, None)
            if file is None:
                raise FileNotFoundError(_("{folder} holds too few lines of code").format(folder=source.root))
            taken += [Line(text, label) for text in _new_lines(file, LANGUAGES[label], seen)]
        splits[split] += taken[:count]


def _files(source: Source) -> list[Path]:
    """Return the files in an order that only their names decide."""
    found = (path.relative_to(source.root) for pattern in source.patterns for path in source.root.rglob(pattern))
    kept = [path for path in found if not SKIPPED_FOLDERS & set(path.parts) and not path.name.endswith(GENERATED)]
    order = sorted(kept, key=lambda path: hashlib.sha256(path.as_posix().encode()).digest())
    return [source.root / path for path in order]


def _new_lines(file: Path, language: str, seen: set[str]) -> list[str]:
    """Return some of a file's lines that were not met before, wherever in the file they stand."""
    new = [text for text in dict.fromkeys(_lines(file, language)) if text not in seen]
    random.Random(file.name).shuffle(new)
    seen.update(new)
    return new[:FILE_CAP]


def _lines(file: Path, language: str) -> Iterator[str]:
    code = COMMENTS.get(language, COMMENTS[""]).sub("", file.read_text(encoding="utf-8", errors="replace"))
    for line in code.splitlines():
        text = " ".join(line.split())
        letters = len(re.findall("[A-Za-z]", text))
        if CHARACTERS[0] <= len(text) <= CHARACTERS[1] and text.isascii() and letters >= FEWEST_LETTERS:
            yield text
