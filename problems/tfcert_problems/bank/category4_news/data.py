"""Three pieces of BBC news, two about one subject and one about another: articles are parted before pieces are cut."""

from __future__ import annotations

import csv
import hashlib
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from gettext import gettext as _
from pathlib import Path
from typing import NamedTuple

import numpy as np

from tfcert_problems.datasets.public import PublicSet, UnusableSet

Tell = Callable[[float, str], None]
Article = list[str]
"""Its words."""

SUBJECTS = ("business", "entertainment", "politics", "sport", "tech")
"""Their tokens are 1 to 5, in this order; the starter's frozen block says the same."""
PIECES, LENGTH, VOCABULARY = 3, 40, 3000
"""Pieces of an example, words of a piece, and token ids, as in the starter's frozen block."""
PADDING, UNKNOWN = 0, 1
COUNTS = {"train": 6000, "validation": 1000, "hidden": 4000}
"""Examples."""
SHARES = {"hidden": 30, "validation": 10, "train": 60}
"""Of a hundred articles."""
FEWEST = 20
"""Articles of each subject that a part must have."""
SAME_BEGINNING = 40
"""Articles that begin with the same words, so many, are one."""


class Example(NamedTuple):
    """Three pieces; `odd` and `common` are tokens of subjects, and `place`, 0 to 2, that of the odd piece."""

    pieces: list[str]
    odd: int
    common: int
    place: int


def build(folder: Path, tell: Tell, sets: Mapping[str, PublicSet]) -> None:
    """Write public/news.csv (6,000 and 1,000 examples) and hidden/hidden.npz.

    news.csv: odd, common, place (1 to 3), first, second, third. hidden.npz: x (4000, 3, 40) int32 token ids,
    y (4000,) int64, the odd subject's token. No article serves two parts.

    Raises:
        UnusableSet: the set is not as either of its editions has it.
    """
    tell(0.0, _("Reading news"))
    parts = parted(articles(sets["bbc_news"].folder))
    tell(0.5, _("Cutting news"))
    drawn = {part: examples(part, parts[part]) for part in COUNTS}
    _write(folder / "public" / "news.csv", [*drawn["train"], *drawn["validation"]])
    ids = vocabulary([piece for one in drawn["train"] for piece in one.pieces])
    x = np.array([[encode(piece, ids) for piece in one.pieces] for one in drawn["hidden"]], dtype=np.int32)
    y = np.array([one.odd for one in drawn["hidden"]], dtype=np.int64)
    np.savez(folder / "hidden" / "hidden.npz", x=x, y=y, names=np.array(["-", *SUBJECTS]))
    tell(1.0, _("Cut news"))


def articles(folder: Path) -> list[tuple[str, str]]:
    """Return (subject, text) of every article, of whichever edition: a CSV file, or a folder for each subject.

    Raises:
        UnusableSet: it is neither, or has other subjects.
    """
    tables = sorted(folder.glob("*.csv"))
    try:
        found = _of_table(tables[0]) if tables else list(_of_folders(folder / "bbc"))
    except (OSError, ValueError, KeyError) as error:
        raise UnusableSet(_("The set bbc_news cannot be read: {error}").format(error=error)) from error
    if {subject for subject, _text in found} != set(SUBJECTS):
        raise UnusableSet(_("The set bbc_news has not the five subjects that are asked for."))
    return found


def _of_table(file: Path) -> list[tuple[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return [(row["category"].strip(), row["text"]) for row in csv.DictReader(lines)]


def _of_folders(folder: Path) -> Iterator[tuple[str, str]]:
    for subject in SUBJECTS:
        for file in sorted((folder / subject).glob("*.txt")):
            # One article is not in UTF-8: a pound sign, which is no word either way.
            yield subject, file.read_text(encoding="utf-8", errors="replace")


def words_of(text: str) -> Article:
    """Return the words, in small letters; numbers and marks are left out, as the editions differ in them."""
    return re.findall("[a-z]+", text.lower())


def parted(found: list[tuple[str, str]]) -> dict[str, dict[str, list[Article]]]:
    """Return the articles of each part and subject; where one goes, only its first words decide.

    Raises:
        UnusableSet: a part has too few.
    """
    once: dict[str, tuple[set[str], Article]] = {}
    for subject, text in found:
        words = words_of(text)
        once.setdefault(" ".join(words[:SAME_BEGINNING]), (set(), words))[0].add(subject)
    parts: dict[str, dict[str, list[Article]]] = {part: {subject: [] for subject in SUBJECTS} for part in SHARES}
    for key in sorted(once, key=_digest):
        subjects, words = once[key]
        if len(subjects) == 1 and len(words) >= LENGTH:
            parts[_part_of(key)][min(subjects)].append(words)
    if min(len(group) for part in parts.values() for group in part.values()) < FEWEST:
        raise UnusableSet(_("The set bbc_news holds too few articles."))
    return parts


def _digest(key: str) -> bytes:
    return hashlib.sha256(key.encode()).digest()


def _part_of(key: str) -> str:
    place = int.from_bytes(_digest(key)[-4:], "big") % 100
    return "hidden" if place < SHARES["hidden"] else "train" if place >= 100 - SHARES["train"] else "validation"


def examples(part: str, groups: dict[str, list[Article]]) -> list[Example]:
    """Return a part's examples, every subject the odd one as often."""
    rng = random.Random(f"pieces for {part}")
    found = [_example(rng, groups, odd=1 + number % len(SUBJECTS)) for number in range(COUNTS[part])]
    rng.shuffle(found)
    return found


def _example(rng: random.Random, groups: dict[str, list[Article]], odd: int) -> Example:
    common = rng.choice([token for token in range(1, len(SUBJECTS) + 1) if token != odd])
    place = rng.randrange(PIECES)
    chosen = rng.sample(groups[SUBJECTS[common - 1]], PIECES - 1)
    chosen.insert(place, rng.choice(groups[SUBJECTS[odd - 1]]))
    return Example([_piece(rng, words) for words in chosen], odd, common, place)


def _piece(rng: random.Random, words: Article) -> str:
    first = rng.randrange(len(words) - LENGTH + 1)
    return " ".join(words[first : first + LENGTH])


def vocabulary(texts: list[str]) -> dict[str, int]:
    """Number the most frequent words from 2 on; words of equal count stand in alphabetical order."""
    counts = Counter(word for text in texts for word in text.split())
    ranked = sorted(counts, key=lambda word: (-counts[word], word))
    return {word: number for number, word in enumerate(ranked[: VOCABULARY - 2], start=2)}


def encode(text: str, ids: dict[str, int]) -> list[int]:
    """Return 40 token ids."""
    numbers = [ids.get(word, UNKNOWN) for word in text.split()][:LENGTH]
    return numbers + [PADDING] * (LENGTH - len(numbers))


def _write(file: Path, rows: list[Example]) -> None:
    with file.open("w", encoding="utf-8", newline="") as lines:
        table = csv.writer(lines, lineterminator="\n")
        table.writerow(["odd", "common", "place", "first", "second", "third"])
        for one in rows:
            table.writerow([SUBJECTS[one.odd - 1], SUBJECTS[one.common - 1], one.place + 1, *one.pieces])
