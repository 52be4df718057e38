"""Problems of the tests' own on a small public set, one in each of the categories 2 to 5, and that set."""

from __future__ import annotations

import threading
from pathlib import Path

import small_sets
from tfcert_exam_engine.public_sets.fetching import FetchOptions, Outcome, fetch
from tfcert_exam_engine.public_sets.places import Root
from tfcert_exam_engine.public_sets.registry import find_all

WORDS = {"good": ["fine", "bright", "kind"], "bad": ["dull", "rude", "stale"]}


def mails(count: int) -> bytes:
    """Return a CSV of labelled lines; a word for each label says which it is."""
    rows = ["label,text"]
    for number in range(count):
        label = ("good", "bad")[number % 2]
        rows.append(f"{label},the day was {WORDS[label][number % 3]} and number {number % 7}")
    return ("\n".join(rows) + "\n").encode()


FILES = {"/mails/mails.csv": mails(120), "/mails/more.csv": mails(140)}

TOML = """
slug = "mails{n}"
category = {n}
title = "Mails {n}"
summary = "Tell good mails from bad ones."
skills = ["{n}.1"]
forms = ["classic"]
data_origin = "real"

[data]
title = "Mails"
source = "the tests"
public = ["mails"]

[contract]
input_shape = [6]
input_dtype = "int32"
output_shape = [1]
last_activation = ["sigmoid"]

[metric]
name = "accuracy"
trivial = 0.5
stars = [0.6, 0.7, 0.8, 0.9]
advice = ["1", "2", "3", "4", "5"]

[examples]
reader = "csv"
source = "mails.csv"
inputs = ["text", "words", "characters"]
targets = ["label"]
classes = ["good", "bad"]
"""

FROZEN = '''
# Do not change this block: the hidden mails went through the same steps.
LENGTH = 6
MOST_WORDS = 12


def vocabulary(texts):
    """Return the most frequent words of texts with their ids, from 2; 1 stands for any other, 0 for none."""
    counts = {}
    for word in " ".join(texts).split():
        counts[word] = counts.get(word, 0) + 1
    words = sorted(counts, key=lambda word: (-counts[word], word))[:MOST_WORDS]
    return {word: number for number, word in enumerate(words, 2)}


def encoded(texts, ids):
    """Return (n, LENGTH) int32, padded and cut at the end."""
    rows = [[ids.get(word, 1) for word in text.split()][:LENGTH] for text in texts]
    return np.array([row + [0] * (LENGTH - len(row)) for row in rows], "int32")


# Down to here.
'''

DATA = (
    '''"""Builds mails."""

import csv

import numpy as np

from tfcert_problems.datasets.public import UnusableSet

'''
    + FROZEN
    + '''
LABELS = ("good", "bad")
HIDDEN = 40


def build(folder, tell, sets):
    """Write public/mails.csv and hidden/hidden.npz."""
    source = next(sets["mails"].folder.glob("*.csv"))
    with source.open(newline="") as file:
        rows = list(csv.DictReader(file))
    if len(rows) < 2 * HIDDEN:
        raise UnusableSet(f"{source.name} has {len(rows)} mails")
    public, hidden = rows[:-HIDDEN], rows[-HIDDEN:]
    told = [(row["label"], row["text"], len(row["text"].split()), len(row["text"])) for row in public]
    lines = ["label,text,words,characters", *(",".join(map(str, row)) for row in told)]
    (folder / "public" / "mails.csv").write_text("\\n".join(lines) + "\\n")
    ids = vocabulary([row["text"] for row in public])
    x = encoded([row["text"] for row in hidden], ids)
    y = np.array([[LABELS.index(row["label"])] for row in hidden], "int64")
    np.savez(folder / "hidden" / "hidden.npz", x=x, y=y)
    tell(1.0, "done")
'''
)

STARTER = (
    '''"""Mails."""

import csv
from pathlib import Path

import keras
import numpy as np
from keras import layers

DATA = Path(__file__).with_name("data")
SEED = 7
keras.utils.set_random_seed(SEED)

'''
    + FROZEN
    + '''
def solution_model():
    """Return a trained model."""
    with (DATA / "mails.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    texts = [row["text"] for row in rows]
    x, y = encoded(texts, vocabulary(texts)), np.array([row["label"] == "bad" for row in rows], "float32")
    model = keras.Sequential(
        [
            keras.Input((LENGTH,), dtype="int32"),
            layers.Embedding(MOST_WORDS + 2, 4),
            layers.Flatten(),
            layers.Dense(1, "sigmoid"),
        ]
    )
    model.compile(keras.optimizers.Adam(0.05), "binary_crossentropy")
    model.fit(x, y, batch_size=40, epochs=20, verbose=2)
    return model


if __name__ == "__main__":
    solution_model().save(Path(__file__).with_name("mymodel.keras"))
'''
)


def write_problems(place: Path) -> Path:
    """Write a problem for each of the categories 2 to 5 that needs the set `mails`; return their folder."""
    for n in range(2, 6):
        folder = place / f"category{n}_mails{n}"
        folder.mkdir(parents=True)
        texts = {"problem.toml": TOML.format(n=n), "data.py": DATA, "starter.py": STARTER, "reference.py": STARTER}
        for name, text in texts.items():
            (folder / name).write_text(text)
        for name in ("statement.md", "hints.md", "explanation.md"):
            (folder / name).write_text("# Mails\n\n## 1\nLook at the words.\n")
    return place


def sets() -> list[dict[str, object]]:
    """Return the registry: one set in two editions, the second of which has more lines."""
    small_sets.CONTENT.update(FILES)
    canonical = small_sets.file("/mails/mails.csv", "https://mails.invalid/mails.csv")
    more = small_sets.file("/mails/more.csv", "https://mails.invalid/more.csv")
    return [small_sets.public_set("mails", [canonical], [more], category=4)]


def fetch_mails(root: Root, mirror: Path, edition: str = "") -> list[Outcome]:
    """Fetch the set from a folder."""
    small_sets.write_mirror(mirror, *FILES)
    options = FetchOptions(str(mirror), edition, 4, small_sets.IMPATIENT)
    return list(fetch(find_all(["mails"]), root, options, lambda now: None, threading.Event()))
