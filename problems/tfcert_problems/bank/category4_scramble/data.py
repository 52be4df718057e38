"""Words of the installed documentation, as they are and changed in three ways that keep their letters."""

from __future__ import annotations

import json
import random
import re
import sysconfig
from collections import Counter
from collections.abc import Callable, Iterator
from gettext import gettext as _
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import numpy as np

Tell = Callable[[float, str], None]

CHANGES = ("as it was", "backwards", "halves exchanged", "neighbours exchanged")
"""By label."""
LENGTH = 12
"""Letters of the longest word, as in the starter's frozen block."""
SHORTEST = 5
FEWEST = 3
"""How often a word must occur: rarer ones are often no words."""
COUNTS = {"hidden": 800, "validation": 250, "train": 2600}
"""Words; all four forms of a word are in the same split."""
SEED = 4

SKIPPED_FOLDERS = {
    *("site-packages", "dist-packages", "test", "tests", "idlelib", "lib2to3", "turtledemo", "ensurepip"),
}
_LONG_STRING = re.compile(r'"""(.*?)"""', re.DOTALL)
_PLAIN_WORD = re.compile(r"(?<![^\s(\"])[a-z]+(?=[.,;:?!)\"]*(?:\s|$))")
"""Small letters between spaces or punctuation: no identifier and no proper name."""


class Form(NamedTuple):
    """A word, perhaps changed, and the number of the change."""

    text: str
    change: int


def build(folder: Path, tell: Tell) -> None:
    """Write public/words.json and hidden/hidden.npz.

    words.json: 11,400 objects {"text", "change"}; the first 10,400 for training, the rest for validation.
    hidden.npz: x (3200, 12) int32, the letters' numbers, y (3200,) int64, names of the changes.

    Raises:
        FileNotFoundError: a library is not installed, or the documentation has too few words.
    """
    splits = collect(tell)
    public = [{"text": form.text, "change": form.change} for form in splits["train"] + splits["validation"]]
    (folder / "public" / "words.json").write_text(json.dumps(public, indent=0) + "\n", encoding="utf-8")
    x = np.array([encode(form.text) for form in splits["hidden"]], dtype=np.int32)
    y = np.array([form.change for form in splits["hidden"]], dtype=np.int64)
    np.savez(folder / "hidden" / "hidden.npz", x=x, y=y, names=np.array(CHANGES))
    tell(1.0, _("Collected words"))


def encode(text: str) -> list[int]:
    """Return LENGTH numbers: 1 to 26 for the letters, then zeros."""
    numbers = [ord(letter) - ord("a") + 1 for letter in text]
    return numbers + [0] * (LENGTH - len(numbers))


def collect(tell: Tell) -> dict[str, list[Form]]:
    """Return the forms of every split, shuffled; no word and no form serves two splits."""
    rng = random.Random(SEED)
    words = words_of(tell)
    rng.shuffle(words)
    wanted = [forms for forms in (forms_of(word, rng) for word in words) if _are_new(forms, set(words))]
    if len(wanted) < sum(COUNTS.values()):
        raise FileNotFoundError(_("the documentation has too few words: {n}").format(n=len(wanted)))
    return {split: _taken(wanted, count, rng) for split, count in COUNTS.items()}


def words_of(tell: Tell) -> list[str]:
    """Return the words that occur often enough, in alphabetical order."""
    counts: Counter[str] = Counter()
    files = list(_files())
    for place, file in enumerate(files):
        tell(place / len(files), _("Reading docstrings"))
        counts.update(word for text in _docstrings(file) for word in _PLAIN_WORD.findall(text))
    return sorted(word for word, count in counts.items() if count >= FEWEST and SHORTEST <= len(word) <= LENGTH)


def forms_of(word: str, rng: random.Random) -> list[str]:
    """Return the word in its four forms, by label; the exchanged neighbours are never its first or last letters."""
    middle = len(word) // 2
    places = [at for at in range(1, len(word) - 2) if word[at] != word[at + 1]]
    # A word without such a place gives a form that is the word itself, and is left out.
    at = rng.choice(places or [len(word)])
    exchanged = word[:at] + word[at : at + 2][::-1] + word[at + 2 :]
    return [word, word[::-1], word[middle:] + word[:middle], exchanged]


def _are_new(forms: list[str], words: set[str]) -> bool:
    """Return whether the forms differ, and none of the changed ones is a word too."""
    return len(set(forms)) == len(forms) and not words & set(forms[1:])


def _taken(wanted: list[list[str]], count: int, rng: random.Random) -> list[Form]:
    """Take so many words from the end of the list; return their forms, shuffled."""
    found = [Form(text, change) for _n in range(count) for change, text in enumerate(wanted.pop())]
    rng.shuffle(found)
    return found


def _files() -> Iterator[Path]:
    """Yield the source files of the standard library, SciPy, scikit-learn and Keras."""
    for root in (Path(sysconfig.get_path("stdlib")), *map(_package, ("scipy", "sklearn", "keras"))):
        for path in sorted(root.rglob("*.py")):
            if not SKIPPED_FOLDERS & set(path.relative_to(root).parts):
                yield path


def _package(name: str) -> Path:
    """Return a package's folder, without importing it."""
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise FileNotFoundError(_("{package} is not installed").format(package=name))
    return Path(spec.origin).parent


def _docstrings(file: Path) -> list[str]:
    """Return the long strings of a file: nearly all are docstrings, and reading them so is ten times as fast."""
    return _LONG_STRING.findall(file.read_text(encoding="utf-8", errors="replace"))
