"""Headlines, news or satire: words, numbers and marks, of which the 400 most frequent are known."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Mapping
from gettext import gettext as _
from pathlib import Path
from typing import Any

import numpy as np

from tfcert_problems.datasets.public import PublicSet, UnusableSet

Tell = Callable[[float, str], None]

VOCABULARY = 400
"""Token ids run from 0 to 399; the starter's frozen block says the same."""
LENGTH = 24
"""Tokens per headline, as in the starter's frozen block."""
PADDING, UNKNOWN = 0, 1
HIDDEN, TRAINING = 7000, 17_000
"""Headlines; what is left is for validation."""
LABELS = ("news", "satire")


def build(folder: Path, tell: Tell, sets: Mapping[str, PublicSet]) -> None:
    """Write public/headlines.json and hidden/hidden.npz.

    headlines.json: about 19,500 objects {"text", "satire"}; the first 17,000 for training, the rest for validation.
    hidden.npz: x (7000, 24) int32 token ids, y (7000,) int64, names of the labels. No headline stands twice.

    Raises:
        UnusableSet: the set's file is not there, or holds other records.
    """
    tell(0.0, _("Reading headlines"))
    headlines = drawn(records(sets["sarcasm"].folder))
    if len(headlines) < HIDDEN + TRAINING:
        raise UnusableSet(_("The set sarcasm holds {n} headlines: too few.").format(n=len(headlines)))
    hidden, public = headlines[:HIDDEN], headlines[HIDDEN:]
    text = json.dumps([{"text": text, "satire": label} for text, label in public], indent=0, ensure_ascii=False)
    (folder / "public" / "headlines.json").write_text(text + "\n", encoding="utf-8")
    ids = vocabulary([text for text, _label in public[:TRAINING]])
    x = np.array([encode(text, ids) for text, _label in hidden], dtype=np.int32)
    y = np.array([label for _text, label in hidden], dtype=np.int64)
    np.savez(folder / "hidden" / "hidden.npz", x=x, y=y, names=np.array(LABELS))
    tell(1.0, _("Read headlines"))


def records(folder: Path) -> list[dict[str, Any]]:
    """Return the set's records: its file is one JSON array, or has one object in each line.

    Raises:
        UnusableSet: there is no such file, or it is something else.
    """
    files = sorted(folder.glob("*.json"))
    if not files:
        raise UnusableSet(_("The set sarcasm has no JSON file."))
    text = files[0].read_text(encoding="utf-8")
    try:
        found = json.loads(text) if text.lstrip().startswith("[") else list(map(json.loads, text.splitlines()))
        return [{"headline": one["headline"], "is_sarcastic": int(one["is_sarcastic"])} for one in found]
    except (ValueError, KeyError, TypeError) as error:
        why = _("{file} does not hold headlines: {error}").format(file=files[0].name, error=error)
        raise UnusableSet(why) from error


def drawn(found: list[dict[str, Any]]) -> list[tuple[str, int]]:
    """Return each headline once with its label, in an order that only its tokens decide.

    Headlines of the same tokens are one. One that stands on both sides is left out.
    """
    labels: dict[str, set[int]] = {}
    first: dict[str, str] = {}
    for record in found:
        key = " ".join(tokens(record["headline"]))
        labels.setdefault(key, set()).add(record["is_sarcastic"])
        first[key] = min(first.get(key, record["headline"]), record["headline"])
    kept = [key for key, both in labels.items() if key and len(both) == 1]
    order = sorted(kept, key=lambda key: hashlib.sha256(key.encode()).digest())
    return [(first[key], min(labels[key])) for key in order]


def tokens(text: str) -> list[str]:
    """Return words in lower case, # for each number, and every other mark by itself."""
    found = re.findall(r"[a-z]+(?:'[a-z]+)?|[0-9]+|[^\sa-z0-9]", text.lower())
    return ["#" if token.isdecimal() else token for token in found]


def vocabulary(texts: list[str]) -> dict[str, int]:
    """Number the most frequent tokens from 2 on; tokens of equal count stand in alphabetical order."""
    counts = Counter(token for text in texts for token in tokens(text))
    ranked = sorted(counts, key=lambda token: (-counts[token], token))
    return {token: number for number, token in enumerate(ranked[: VOCABULARY - 2], start=2)}


def encode(text: str, ids: dict[str, int]) -> list[int]:
    """Return 24 token ids: the first tokens of the headline, then zeros."""
    numbers = [ids.get(token, UNKNOWN) for token in tokens(text)][:LENGTH]
    return numbers + [PADDING] * (LENGTH - len(numbers))
