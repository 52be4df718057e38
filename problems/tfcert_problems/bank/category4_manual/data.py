"""The reference of the Python language as one long row of characters, cut into windows."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterator
from gettext import gettext as _
from pathlib import Path
from pydoc_data import topics

import numpy as np

Tell = Callable[[float, str], None]

ALPHABET = " abcdefghijklmnopqrstuvwxyz0.,:;'\"()-_"
"""By id: the characters that are kept; all digits are written 0."""
LENGTH = 40
"""Characters of a window, as in the starter's frozen block."""
COUNTS = {"hidden": 36_000, "validation": 8_000, "train": 136_000}
"""Characters; whole paragraphs are given to the splits in this order, and the last one is cut."""
STEP = 9
"""Characters from one hidden window to the next."""
SHORTEST = 80
"""Characters of a paragraph that is taken."""
NO_PROSE = ("::=", ">>>", "***", "  +")
"""Marks of grammar, sessions and tables."""
SEED = 4
TYPOGRAPHIC = str.maketrans({"“": '"', "”": '"', "’": "'", "‘": "'", "—": "-", "–": "-"}) | dict.fromkeys(
    map(ord, "123456789"), "0"
)


def build(folder: Path, tell: Tell) -> None:
    """Write public/windows.json and hidden/hidden.npz.

    windows.json: 3,600 objects {"text": 40 characters, "next": id of the character that follows}; their texts, one
    after the other, are the whole text: the first 3,400 for training, the rest from other paragraphs.
    hidden.npz: x (3996, 40) int32 ids of characters, y (3996,) int64, the id of the character that follows, names;
    words: those of all paragraphs, each once.

    Raises:
        ValueError: this Python comes with less documentation.
    """
    texts = split()
    public = [record for part in ("train", "validation") for record in records(texts[part])]
    (folder / "public" / "windows.json").write_text(json.dumps(public, indent=0) + "\n", encoding="utf-8")
    ids = np.array([ALPHABET.index(character) for character in texts["hidden"]], dtype=np.int32)
    starts = np.arange(0, len(ids) - LENGTH, STEP)
    x, y = ids[starts[:, None] + np.arange(LENGTH)], ids[starts + LENGTH].astype(np.int64)
    np.savez(folder / "hidden" / "hidden.npz", x=x, y=y, names=np.array(list(ALPHABET)), words=np.array(words()))
    tell(1.0, _("Read the reference of the language"))


def records(text: str) -> list[dict[str, str | int]]:
    """Return windows that touch but do not overlap, each with the id of what follows; a space follows the last."""
    longer = text + " "
    starts = range(0, len(text) - LENGTH + 1, LENGTH)
    return [{"text": text[at : at + LENGTH], "next": ALPHABET.index(longer[at + LENGTH])} for at in starts]


def split() -> dict[str, str]:
    """Return the text of every split; no paragraph serves two of them."""
    rest = paragraphs()
    return {name: _taken(rest, count) for name, count in COUNTS.items()}


def paragraphs() -> list[str]:
    """Return the paragraphs of prose, each once, in an order that only the seed decides."""
    found = (plain(text) for name in sorted(topics.topics) for text in _prose(topics.topics[name]))
    unique = list(dict.fromkeys(found))
    random.Random(SEED).shuffle(unique)
    return unique


def words() -> list[str]:
    """Return the words of all paragraphs, in small letters, each once."""
    return sorted(set(re.findall("[a-z]+", " ".join(paragraphs()))))


def plain(text: str) -> str:
    """Return a text in the characters of the alphabet, each run of spaces as one."""
    small = text.lower().translate(TYPOGRAPHIC)
    return " ".join("".join(character for character in small if character in ALPHABET).split())


def _prose(topic: str) -> Iterator[str]:
    for block in re.split(r"\n\s*\n", topic):
        text = " ".join(line.strip() for line in block.splitlines()).strip()
        if len(text) >= SHORTEST and text[0].isupper() and text.endswith(".") and not _is_no_prose(block):
            yield text


def _is_no_prose(block: str) -> bool:
    return any(mark in block for mark in NO_PROSE)


def _taken(rest: list[str], count: int) -> str:
    """Return so many characters, of paragraphs taken from the end of the list."""
    text = ""
    while len(text) < count:
        if not rest:
            raise ValueError(_("pydoc_data holds too little text"))
        text += rest.pop() + " "
    return text[:count]
