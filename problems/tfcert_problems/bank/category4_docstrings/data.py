"""Sentences from docstrings: Python's standard library against TensorFlow and Keras, names masked, split by file."""

from __future__ import annotations

import ast
import hashlib
import json
import random
import re
import sysconfig
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from gettext import gettext as _
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import numpy as np

Tell = Callable[[float, str], None]

VOCABULARY = 4000
"""Token ids run from 0 to 3999; the starter's frozen block says the same."""
LENGTH = 32
"""Tokens per sentence, as in the starter's frozen block."""
PADDING, UNKNOWN = 0, 1
LIBRARIES = ("the standard library", "TensorFlow and Keras")
"""By label."""

COUNTS = {"hidden": 1500, "validation": 1000, "train": 4000}
"""Sentences per class; files are given to the splits in this order."""
FILE_CAP = 80
"""Sentences taken from one file at most, so that no single file sets the tone."""
WORDS = (6, 40)
"""Shortest and longest sentence that is taken, in words."""
NAME = "<name>"
"""Stands for every identifier, product name, number and piece of code."""

SKIPPED_FOLDERS = {
    *("site-packages", "dist-packages", "test", "tests", "idlelib", "lib2to3", "turtledemo", "ensurepip"),
}
COPIES = "tensorflow/python/keras"
"""An old copy of Keras inside TensorFlow: its sentences would stand in two files."""
GIVEAWAYS = {
    *("tensorflow", "tf", "keras", "python", "cpython", "numpy", "google", "jax", "torch", "openvino"),
    *("tensorboard", "xla", "tpu", "tpus", "gpu", "gpus", "cuda"),
}

_WORD = re.compile(r"[A-Za-z]?[a-z]*(?:-[a-z]+)*(?:'[a-z]{1,2})?")
_EDGES = re.compile(r"^([(\[{\"'*<]*)(.*?)([.,;:!?)\]}\"'*>]*)$", re.DOTALL)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z`])")
_CODE = re.compile(r"`+[^`]+`+|[\w.]*\w\([^()]*\)")
_TOKEN = re.compile(r"<name>|[a-z]+(?:'[a-z]+)?")


class Source(NamedTuple):
    """A library as a set of files."""

    root: Path
    folders: tuple[str, ...]


class Sentence(NamedTuple):
    """One masked sentence and its label: 0 is the standard library, 1 is TensorFlow or Keras."""

    text: str
    label: int


def build(folder: Path, tell: Tell) -> None:
    """Write public/sentences.json and hidden/hidden.npz.

    sentences.json: 10,000 objects {"text", "library"}; the first 8,000 for training, the rest from other files.
    hidden.npz: x (3000, 32) int32 token ids, y (3000,) int64, names of the labels; of their files nothing is public.

    Raises:
        FileNotFoundError: TensorFlow or Keras is not installed, or the sources hold too few sentences.
    """
    splits = collect(tell)
    public = splits["train"] + splits["validation"]
    text = json.dumps([{"text": s.text, "library": s.label} for s in public], indent=0, ensure_ascii=False)
    (folder / "public" / "sentences.json").write_text(text + "\n", encoding="utf-8")
    ids = vocabulary([s.text for s in splits["train"]])
    x = np.array([encode(s.text, ids) for s in splits["hidden"]], dtype=np.int32)
    y = np.array([s.label for s in splits["hidden"]], dtype=np.int64)
    np.savez(folder / "hidden" / "hidden.npz", x=x, y=y, names=np.array(LIBRARIES))
    tell(1.0, _("Collected sentences from docstrings"))


def tokens(text: str) -> list[str]:
    """Return the words of a sentence in lower case; the mask is a word."""
    return _TOKEN.findall(text.lower())


def vocabulary(texts: list[str]) -> dict[str, int]:
    """Number the most frequent words from 2 on; words of equal count stand in alphabetical order."""
    counts = Counter(word for text in texts for word in tokens(text))
    ranked = sorted(counts, key=lambda word: (-counts[word], word))
    return {word: number for number, word in enumerate(ranked[: VOCABULARY - 2], start=2)}


def encode(text: str, ids: dict[str, int]) -> list[int]:
    """Return 32 token ids: the first words of the sentence, then zeros."""
    numbers = [ids.get(word, UNKNOWN) for word in tokens(text)][:LENGTH]
    return numbers + [PADDING] * (LENGTH - len(numbers))


def collect(tell: Tell) -> dict[str, list[Sentence]]:
    """Return the sentences of every split, shuffled; no file and no sentence serves two splits."""
    splits: dict[str, list[Sentence]] = {split: [] for split in COUNTS}
    seen: set[str] = set()
    for label, source in enumerate((_standard_library(), _tensorflow())):
        _fill(splits, label, source, seen, tell)
    for split, sentences in splits.items():
        random.Random(f"order of {split}").shuffle(sentences)
    return splits


def _fill(splits: dict[str, list[Sentence]], label: int, source: Source, seen: set[str], tell: Tell) -> None:
    """Add one library's sentences: whole files go to the hidden split, then to validation, then to training."""
    files = iter(_files(source))
    for step, (split, count) in enumerate(COUNTS.items()):
        taken: list[Sentence] = []
        while len(taken) < count:
            tell((3 * label + step + len(taken) / count) / 6, _("Reading docstrings"))
            file = next(files, None)
            if file is None:
                raise FileNotFoundError(_("{folder} holds too few docstrings").format(folder=source.root))
            taken += [Sentence(text, label) for text in _new_sentences(file, seen)]
        splits[split] += taken[:count]


def _files(source: Source) -> list[Path]:
    """Return the library's source files in an order that only their names decide."""
    found = (path for folder in source.folders for path in (source.root / folder).rglob("*.py"))
    ranked = ((path.relative_to(source.root), path) for path in found)
    kept = {name.as_posix(): path for name, path in ranked if not SKIPPED_FOLDERS & set(name.parts)}
    order = sorted(kept, key=lambda name: hashlib.sha256(name.encode()).digest())
    return [kept[name] for name in order if not name.startswith(COPIES)]


def _standard_library() -> Source:
    return Source(Path(sysconfig.get_path("stdlib")), (".",))


def _tensorflow() -> Source:
    """Return both libraries' sources, without importing them."""
    for name in ("tensorflow", "keras"):
        spec = find_spec(name)
        if spec is None or spec.origin is None:
            raise FileNotFoundError(_("{package} is not installed").format(package=name))
        root = Path(spec.origin).parent.parent
    return Source(root, ("tensorflow/python", "keras/src"))


def _new_sentences(file: Path, seen: set[str]) -> Iterator[str]:
    """Yield a file's sentences that were not met before, as many as the cap allows."""
    left = FILE_CAP
    for sentence in _sentences(file):
        key = " ".join(tokens(sentence))
        if left and key not in seen:
            seen.add(key)
            left -= 1
            yield sentence


def _sentences(file: Path) -> Iterator[str]:
    for docstring in _docstrings(file):
        for paragraph in _paragraphs(docstring):
            for sentence in _SENTENCE_END.split(paragraph):
                masked = mask(sentence)
                if sentence.endswith((".", "!", "?")) and _is_prose(masked):
                    yield masked


def _docstrings(file: Path) -> Iterator[str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            tree = ast.parse(file.read_bytes())
        except (SyntaxError, ValueError):
            return
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield ast.get_docstring(node) or ""


def _paragraphs(docstring: str) -> Iterator[str]:
    """Yield paragraphs without code, headings left out."""
    for block in re.split(r"\n\s*\n", docstring):
        if not any(mark in block for mark in (">>>", "```", "::", "====", "----")):
            lines = (line.strip() for line in block.splitlines())
            yield " ".join(line for line in lines if not line.endswith(":"))


def mask(sentence: str) -> str:
    """Replace identifiers, numbers, code and proper names by the mask, and the name of a described parameter."""
    chunks = re.sub(r"^\w+:", f"{NAME}:", _CODE.sub(NAME, sentence)).split()
    return " ".join(_mask_chunk(chunk, first=place == 0) for place, chunk in enumerate(chunks))


def _mask_chunk(chunk: str, first: bool) -> str:
    if NAME in chunk:
        return NAME if re.search(r"\w", chunk.replace(NAME, "")) else chunk
    match = _EDGES.match(chunk)
    before, inside, after = match.groups() if match else ("", chunk, "")
    return f"{before}{NAME}{after}" if inside and not _is_plain(inside, first) else chunk


def _is_plain(word: str, first: bool) -> bool:
    """Return whether this is an ordinary word: no identifier, no proper name, nothing that gives the library away."""
    named = word[:1].isupper() and not first and len(word) > 1
    parts = set(re.findall("[a-z]+", word.lower()))
    return _WORD.fullmatch(word) is not None and not named and not parts & GIVEAWAYS


def _is_prose(sentence: str) -> bool:
    words = tokens(sentence)
    if any(sentence.count(left) != sentence.count(right) for left, right in ("()", "[]", "{}")):
        return False
    return WORDS[0] <= len(words) <= WORDS[1] and 3 * words.count(NAME) <= len(words)
