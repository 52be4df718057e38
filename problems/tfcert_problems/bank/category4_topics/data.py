"""Sentences about six fields: a few with their answer, and word vectors made from thousands without."""

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
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_matrix, csr_matrix
from scipy.sparse.linalg import svds

Tell = Callable[[float, str], None]
Array = npt.NDArray[Any]

INTERNET = (
    *("http", "email", "urllib", "xmlrpc", "asyncio", "wsgiref", "socket.py", "ssl.py", "smtplib.py", "imaplib.py"),
    *("poplib.py", "ftplib.py", "socketserver.py", "selectors.py", "mailbox.py", "html", "ipaddress.py"),
    *("webbrowser.py", "uuid.py", "mimetypes.py", "netrc.py", "base64.py", "quopri.py"),
)
"""Modules of the standard library."""
FIELDS: dict[str, tuple[str, ...]] = {
    "statistics": ("scipy/stats",),
    "images": ("skimage", "scipy/ndimage"),
    "linear algebra": ("scipy/linalg", "scipy/sparse", "numpy/linalg"),
    "learning": ("sklearn",),
    "neural networks": ("keras/src",),
    "the internet": INTERNET,
}
"""By label: where its files lie, below the installed packages or, for the last, the standard library."""
HIDDEN, LABELLED, VALIDATION = 400, 25, 25
"""Sentences of each field; the hidden ones have files of their own."""
FILE_CAP = 40
"""Hidden or labelled sentences of one file at most."""
WORDS = (8, 32)
"""Shortest and longest sentence, in words."""
VOCABULARY = 3000
DIMENSIONS = 64
RESERVED = 2
"""Id 0 is padding, id 1 an unknown word; words are numbered from 2 on."""
PADDING, UNKNOWN = 0, 1
SEED = 5

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z`])")
_NO_WORDS = re.compile(r":math:\S*|`+[^`]*`+|\S*[_(=\[<>*/\\]\S*|\S*\d\S*")
_WORD = re.compile(r"[a-z]+(?:-[a-z]+)*")
_NO_PROSE = (">>>", "```", "::", "====", "----", "[1]")

Docstring = list[str]
"""Its sentences."""


class Sentence(NamedTuple):
    """Words in lower case, and the number of their field."""

    text: str
    label: int


def build(folder: Path, tell: Tell) -> None:
    """Write public/sentences.json, words.txt and vectors.npy, hidden/hidden.npz and given.npz.

    sentences.json: 300 objects {"text", "field"}, the first 150 for training. words.txt: 3,000 words, one per line.
    vectors.npy: (3002, 64) float32, by id. given.npz: the same. hidden.npz: x (2400, 32) int32, y (2400,) int64, names.

    Raises:
        FileNotFoundError: a library is not installed, or holds too few sentences.
    """
    hidden, public, texts = collect(tell)
    tell(0.8, _("Making word vectors"))
    words = frequent(texts)
    vectors = vectors_of(texts, words)
    text = json.dumps([{"text": one.text, "field": one.label} for one in public], indent=0)
    (folder / "public" / "sentences.json").write_text(text + "\n", encoding="utf-8")
    (folder / "public" / "words.txt").write_text("\n".join(words) + "\n", encoding="utf-8")
    np.save(folder / "public" / "vectors.npy", vectors)
    np.savez(folder / "hidden" / "given.npz", vectors=vectors)
    ids = {word: number for number, word in enumerate(words, start=RESERVED)}
    x = np.array([encode(one.text, ids) for one in hidden], dtype=np.int32)
    y = np.array([one.label for one in hidden], dtype=np.int64)
    np.savez(folder / "hidden" / "hidden.npz", x=x, y=y, names=np.array(list(FIELDS)))
    tell(1.0, _("Made word vectors"))


def encode(text: str, ids: dict[str, int]) -> list[int]:
    """Return 32 token ids: the words of the sentence, then zeros."""
    numbers = [ids.get(word, UNKNOWN) for word in text.split()]
    return numbers + [PADDING] * (WORDS[1] - len(numbers))


def collect(tell: Tell) -> tuple[list[Sentence], list[Sentence], list[Docstring]]:
    """Return the hidden sentences, the public ones, and the docstrings of all files that have no hidden one."""
    rng = random.Random(SEED)
    hidden: list[Sentence] = []
    labelled: list[Sentence] = []
    validation: list[Sentence] = []
    texts: list[Docstring] = []
    seen: set[str] = set()
    for label, (name, places) in enumerate(FIELDS.items()):
        tell(0.8 * label / len(FIELDS), _("Reading docstrings"))
        apart, rest = _parted(files_of(places), seen, texts)
        if len(apart) < HIDDEN or len(rest) < LABELLED + VALIDATION:
            raise FileNotFoundError(_("too few sentences about {field}").format(field=name))
        chosen = [Sentence(text, label) for text in rng.sample(rest, LABELLED + VALIDATION)]
        hidden += [Sentence(text, label) for text in rng.sample(apart, HIDDEN)]
        labelled += chosen[:LABELLED]
        validation += chosen[LABELLED:]
    for part in (hidden, labelled, validation):
        rng.shuffle(part)
    return hidden, labelled + validation, texts


def files_of(places: tuple[str, ...]) -> list[Path]:
    """Return source files in an order that only their names decide."""
    root = Path(sysconfig.get_path("stdlib")) if places is INTERNET else _packages()
    found = (path for place in places for path in _python_files(root / place))
    kept = [path for path in found if "tests" not in path.parts and "_test" not in path.name]
    return sorted(kept, key=lambda path: hashlib.sha256(path.relative_to(root).as_posix().encode()).digest())


def frequent(texts: list[Docstring]) -> list[str]:
    """Return the most frequent words; words of equal count stand in alphabetical order."""
    counts = Counter(word for text in texts for sentence in text for word in sentence.split())
    return sorted(counts, key=lambda word: (-counts[word], word))[:VOCABULARY]


def vectors_of(texts: list[Docstring], words: list[str]) -> Array:
    """Return a vector for every id, (3002, 64) float32: latent semantic analysis of which word stands in which text.

    A vector is longer the rarer its word is, so that an average tells what a sentence is about; padding and unknown
    words have zeros.
    """
    counts = _counts(texts, words)
    rarity = np.log(counts.shape[1] / np.asarray((counts > 0).sum(axis=1)).ravel())
    weighted = csr_matrix(counts.log1p().multiply(rarity[:, None]))
    lengths = np.sqrt(np.asarray(weighted.multiply(weighted).sum(axis=0)))
    even = csr_matrix(weighted.multiply(1 / np.maximum(lengths, 1e-9)))
    left, strengths, _right = svds(even, k=DIMENSIONS, v0=np.ones(min(even.shape)))
    found = left * strengths
    found *= (rarity / rarity.mean() / np.maximum(np.linalg.norm(found, axis=1), 1e-9))[:, None]
    return np.concatenate([np.zeros((RESERVED, DIMENSIONS)), found]).astype(np.float32)


def _counts(texts: list[Docstring], words: list[str]) -> csr_matrix:
    """Return how often each word stands in each text, (words, texts)."""
    numbers = {word: number for number, word in enumerate(words)}
    places = [
        (numbers[word], column)
        for column, text in enumerate(texts)
        for sentence in text
        for word in sentence.split()
        if word in numbers
    ]
    rows, columns = np.array(places).T
    return csr_matrix(coo_matrix((np.ones(len(places)), (rows, columns)), shape=(len(words), len(texts))))


def _packages() -> Path:
    """Return where packages are installed; the five that are read must be there."""
    places = []
    for name in ("numpy", "scipy", "sklearn", "skimage", "keras"):
        spec = find_spec(name)
        if spec is None or spec.origin is None:
            raise FileNotFoundError(_("{package} is not installed").format(package=name))
        places.append(Path(spec.origin).parent.parent)
    return places[0]


def _python_files(place: Path) -> list[Path]:
    return [place] if place.is_file() else list(place.rglob("*.py"))


def _parted(files: list[Path], seen: set[str], texts: list[Docstring]) -> tuple[list[str], list[str]]:
    """Return new sentences of the first files, enough to be hidden, and of the rest, whose docstrings go to texts."""
    apart: list[str] = []
    rest: list[str] = []
    for file in files:
        docstrings = [sentences for sentences in map(_sentences, _docstrings(file)) if sentences]
        new = [one for one in dict.fromkeys(one for text in docstrings for one in text) if one not in seen]
        seen.update(new)
        if len(apart) < HIDDEN:
            apart += new[:FILE_CAP]
        else:
            rest += new[:FILE_CAP]
            texts += docstrings
    return apart, rest


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


def _sentences(docstring: str) -> Docstring:
    """Return the sentences of a docstring's prose, as words; code, numbers and formulas are left out."""
    blocks = re.split(r"\n\s*\n", docstring)
    prose = (block for block in blocks if not any(mark in block for mark in _NO_PROSE))
    found = (_plain(sentence) for block in prose for sentence in _SENTENCE_END.split(_joined(block)))
    return [text for text in found if WORDS[0] <= len(text.split()) <= WORDS[1]]


def _joined(block: str) -> str:
    lines = (line.strip() for line in block.splitlines())
    return " ".join(line for line in lines if not line.endswith(":") and " : " not in line)


def _plain(sentence: str) -> str:
    words = _WORD.findall(_NO_WORDS.sub(" ", sentence.lower())) if sentence.endswith(".") else []
    return " ".join(word for word in words if len(word) > 1 or word == "a")
