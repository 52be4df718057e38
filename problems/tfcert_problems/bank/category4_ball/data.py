"""Radio commentary on matches between two clubs: each piece has a twin of the same words, with the other answer."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from gettext import gettext as _
from pathlib import Path
from typing import NamedTuple

import numpy as np

Tell = Callable[[float, str], None]

CLUBS = ("larks", "owls")
"""By label: the club that has the ball at the end."""
LENGTH = 40
"""Tokens per piece, as in the starter's frozen block; no piece is longer."""
PADDING, UNKNOWN = 0, 1
COUNTS = {"train": 4000, "validation": 1000, "hidden": 3000}
"""Pieces, twins counted; a piece and its twin are in the same split."""
SEED = 44

GAINS = (
    *("the X win the ball", "free kick for the X", "the X intercept a pass", "throw-in for the X"),
    *("the ball comes to the X", "corner for the X", "the keeper of the X catches it"),
)
FAULTS = ("foul by the X", "the X kick it out of play", "the flag is up against the X", "handball by the X")
LOSSES = (
    *("they lose it at once", "a bad pass gives it away", "it is stolen from them", "the other side gets it"),
    "they give it back",
)
KEEPING = ("they pass it round", "a long pass finds its target", "they keep it", "nobody gets near them")
ASIDES = (
    *("the supporters of the X sing", "the coach of the X shouts", "the substitutes of the X warm up"),
    *("the drummer of the X begins", "it begins to rain", "a dog runs over the pitch"),
)
EVENTS = (GAINS, FAULTS, LOSSES, KEEPING, ASIDES)
"""X has the ball; the other club has it; it changes sides; and, for the last two, it stays where it is."""
SHARES = (0.22, 0.13, 0.25, 0.15, 0.25)
"""How often each kind of event happens, after the first, which is one of the first two kinds."""
EVENT_COUNT = (3, 7)
"""Fewest and most events of a piece."""


class Piece(NamedTuple):
    """A piece of commentary, and the number of the club that has the ball at its end."""

    text: str
    holder: int


def build(folder: Path, tell: Tell) -> None:
    """Write public/commentary.json and hidden/hidden.npz.

    commentary.json: 5,000 objects {"text", "holder"}; the first 4,000 for training, the rest for validation.
    hidden.npz: x (3000, 40) int32 token ids, y (3000,) int64, names of the clubs.
    """
    splits = collect()
    public = splits["train"] + splits["validation"]
    text = json.dumps([{"text": piece.text, "holder": piece.holder} for piece in public], indent=0)
    (folder / "public" / "commentary.json").write_text(text + "\n", encoding="utf-8")
    ids = vocabulary([piece.text for piece in splits["train"]])
    x = np.array([encode(piece.text, ids) for piece in splits["hidden"]], dtype=np.int32)
    y = np.array([piece.holder for piece in splits["hidden"]], dtype=np.int64)
    np.savez(folder / "hidden" / "hidden.npz", x=x, y=y, names=np.array(CLUBS))
    tell(1.0, _("Wrote commentary"))


def tokens(text: str) -> list[str]:
    """Return the words of a piece."""
    return re.findall(r"[a-z]+", text)


def vocabulary(texts: list[str]) -> dict[str, int]:
    """Number the words from 2 on, most frequent first; words of equal count stand in alphabetical order."""
    counts = Counter(word for text in texts for word in tokens(text))
    ranked = sorted(counts, key=lambda word: (-counts[word], word))
    return {word: number for number, word in enumerate(ranked, start=2)}


def encode(text: str, ids: dict[str, int]) -> list[int]:
    """Return LENGTH token ids: the words of the piece, then zeros."""
    numbers = [ids.get(word, UNKNOWN) for word in tokens(text)]
    return numbers + [PADDING] * (LENGTH - len(numbers))


def collect() -> dict[str, list[Piece]]:
    """Return the pieces of every split, shuffled; no piece serves twice."""
    rng = np.random.default_rng(SEED)
    seen: set[str] = set()
    return {split: _split(rng, count, seen) for split, count in COUNTS.items()}


def twin(piece: Piece) -> Piece:
    """Return the piece with the clubs exchanged: the same words, the other answer."""
    other = dict(zip(CLUBS, CLUBS[::-1], strict=True))
    return Piece(re.sub("|".join(CLUBS), lambda club: other[club[0]], piece.text), 1 - piece.holder)


def _split(rng: np.random.Generator, count: int, seen: set[str]) -> list[Piece]:
    pieces: list[Piece] = []
    while len(pieces) < count:
        piece = _piece(rng)
        if piece.text not in seen and _is_fair(piece):
            pieces += [piece, twin(piece)]
            seen |= {piece.text, twin(piece).text}
    return [pieces[place] for place in rng.permutation(count)]


def _is_fair(piece: Piece) -> bool:
    """Return whether it fits, and names both clubs equally often: then its twin has the very same words."""
    words = tokens(piece.text)
    return len(words) <= LENGTH and 0 < words.count(CLUBS[0]) == words.count(CLUBS[1])


def _piece(rng: np.random.Generator) -> Piece:
    holder, events = 0, []
    for step in range(rng.integers(EVENT_COUNT[0], EVENT_COUNT[1] + 1)):
        kind = int(rng.choice(len(EVENTS), p=SHARES)) if step else int(rng.integers(2))
        club = int(rng.integers(2))
        # A fault of one club gives the ball to the other; a loss gives it to whoever did not have it.
        holder = {0: club, 1: 1 - club, 2: 1 - holder}.get(kind, holder)
        events.append(str(rng.choice(EVENTS[kind])).replace("X", CLUBS[club]))
    return Piece(", ".join(events), holder)
