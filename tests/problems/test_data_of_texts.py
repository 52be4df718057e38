"""Category 4's data sets: what each problem rests on, hidden examples that are nowhere public, every build alike."""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tfcert_problems.bank.category4_ball import data as ball
from tfcert_problems.bank.category4_language import data as language
from tfcert_problems.bank.category4_manual import data as manual
from tfcert_problems.bank.category4_scramble import data as scramble
from tfcert_problems.bank.category4_topics import data as topics
from tfcert_problems.catalog import find
from tfcert_problems.datasets.cache import MANIFEST

Dataset = Callable[[str], Path]
NAMES = ("ball", "language", "manual", "scramble", "topics")
HIDDEN = {
    "ball": ((3000, 40), "int32"),
    "language": ((2400,), "<U60"),
    "manual": ((3996, 40), "int32"),
    "scramble": ((3200, 12), "int32"),
    "topics": ((2400, 32), "int32"),
}


def hidden(dataset: Dataset, name: str) -> dict[str, np.ndarray]:
    with np.load(dataset(name) / "hidden" / "hidden.npz", allow_pickle=False) as arrays:
        return dict(arrays)


def public(dataset: Dataset, name: str, file: str) -> list[dict[str, Any]]:
    records: list[dict[str, Any]] = json.loads((dataset(name) / "public" / file).read_text(encoding="utf-8"))
    return records


@pytest.mark.parametrize("name", NAMES)
def test_hidden_examples_have_the_shape_and_type_of_the_contract(dataset: Dataset, name: str) -> None:
    arrays = hidden(dataset, name)
    assert (arrays["x"].shape, str(arrays["x"].dtype)) == HIDDEN[name]
    assert arrays["y"].shape == arrays["x"].shape[:1]


@pytest.mark.parametrize("name", NAMES)
def test_a_second_build_gives_the_same_bytes(dataset: Dataset, name: str, tmp_path: Path) -> None:
    code = "import sys, pathlib; from tfcert_problems.datasets import cache, catalog; "
    code += "print(cache.build(pathlib.Path(sys.argv[1]), catalog.find(sys.argv[2]), lambda fraction, sentence: None))"
    environment = {**os.environ, "PYTHONHASHSEED": "12345", "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", code, str(tmp_path), name]
    done = subprocess.run(command, check=True, env=environment, capture_output=True, text=True)
    assert (Path(done.stdout.strip()) / MANIFEST).read_text() == (dataset(name) / MANIFEST).read_text()


@pytest.mark.parametrize("name", ["ball", "language", "scramble", "topics"])
def test_every_class_has_as_many_hidden_examples(dataset: Dataset, name: str) -> None:
    assert len(set(np.unique(hidden(dataset, name)["y"], return_counts=True)[1].tolist())) == 1


# Who has the ball


def test_a_bag_of_words_tells_a_piece_from_its_twin_in_no_way(dataset: Dataset) -> None:
    records = public(dataset, "ball", "commentary.json")
    for part in (records[:4000], records[4000:]):
        answers = {record["text"]: record["holder"] for record in part}
        assert len(answers) == len(part)
        for text, holder in answers.items():
            other = ball.twin(ball.Piece(text, holder))
            assert answers[other.text] == other.holder != holder
            assert Counter(ball.tokens(text)) == Counter(ball.tokens(other.text))


def test_hidden_pieces_are_counted_alike_for_both_answers(dataset: Dataset) -> None:
    arrays = hidden(dataset, "ball")
    bags = [Counter(tuple(sorted(row)) for row in arrays["x"][arrays["y"] == holder].tolist()) for holder in (0, 1)]
    assert bags[0] == bags[1]


def test_no_hidden_piece_is_public_and_no_word_is_unknown(dataset: Dataset) -> None:
    texts = [record["text"] for record in public(dataset, "ball", "commentary.json")]
    ids = ball.vocabulary(texts[:4000])
    assert max(ids.values()) < 100
    rows = {tuple(row) for row in hidden(dataset, "ball")["x"].tolist()}
    assert not rows & {tuple(ball.encode(text, ids)) for text in texts}
    assert all(ball.UNKNOWN not in row for row in rows)


GIVES_AWAY = ("foul", "kick it out", "flag is up", "handball")
MENTIONS = ("supporters", "coach", "substitutes", "drummer", "rain", "dog")
KEEPS = ("pass it round", "finds its target", "keep it", "nobody gets near")
CHANGES = ("lose it", "gives it away", "stolen", "other side", "give it back")


def follow(text: str) -> int:
    """Return who has the ball, from the words alone."""
    holder = -1
    for event in text.split(", "):
        if any(words in event for words in CHANGES):
            holder = 1 - holder
        elif not any(words in event for words in MENTIONS + KEEPS):
            club = next(number for number, name in enumerate(ball.CLUBS) if name in event)
            holder = 1 - club if any(words in event for words in GIVES_AWAY) else club
    return holder


def test_the_ball_is_where_the_words_say(dataset: Dataset) -> None:
    assert follow("throw-in for the owls, the coach of the larks shouts, they lose it at once") == 0
    records = public(dataset, "ball", "commentary.json")
    assert [follow(record["text"]) for record in records] == [record["holder"] for record in records]


# In which language


def test_no_line_stands_twice_and_none_is_hidden_and_public(dataset: Dataset) -> None:
    texts = [record["text"] for record in public(dataset, "language", "lines.json")]
    lines = hidden(dataset, "language")["x"].tolist()
    assert len({*texts, *lines}) == len(texts) + len(lines) == 7000 + 2400
    assert all(16 <= len(text) <= 60 and text.isascii() and text == text.strip() for text in [*texts, *lines])


@pytest.mark.parametrize("part", [slice(0, 6000), slice(6000, 7000)])
def test_there_are_as_many_public_lines_of_each_language(dataset: Dataset, part: slice) -> None:
    counts = Counter(record["language"] for record in public(dataset, "language", "lines.json")[part])
    assert len(counts) == 4
    assert len(set(counts.values())) == 1


def test_comments_and_long_strings_are_no_code(tmp_path: Path) -> None:
    file = tmp_path / "code"
    file.write_text(
        '"""A docstring\nof two lines of prose."""\nvalue = compute(other)  # and why\n# nothing but words\n'
    )
    assert list(language._lines(file, "Python")) == ["value = compute(other)"]
    file.write_text("/* words over\n two whole lines */\nint value = compute(other);  // and why\n")
    assert list(language._lines(file, "C++")) == ["int value = compute(other);"]


# What the manual says next


def test_the_windows_joined_are_the_text(dataset: Dataset) -> None:
    records = public(dataset, "manual", "windows.json")
    texts = manual.split()
    assert "".join(record["text"] for record in records) == texts["train"] + texts["validation"]
    assert all(manual.ALPHABET[first["next"]] == second["text"][0] for first, second in pairwise(records[:3400]))


def test_hidden_windows_go_on_as_the_hidden_text_does(dataset: Dataset) -> None:
    arrays, text = hidden(dataset, "manual"), manual.split()["hidden"]
    for number in (0, 1, 3995):
        seen = "".join(manual.ALPHABET[one] for one in arrays["x"][number])
        follows = manual.ALPHABET[arrays["y"][number]]
        assert text[9 * number : 9 * number + 41] == seen + follows


def test_the_known_words_are_those_of_the_text(dataset: Dataset) -> None:
    known = set(hidden(dataset, "manual")["words"])
    assert len(known) > 2000
    assert set(re.findall("[a-z]+", manual.split()["train"])[1:-1]) <= known
    assert not {"", "qzx"} & known


def test_no_hidden_paragraph_is_public() -> None:
    texts = manual.split()
    whole = [paragraph for paragraph in manual.paragraphs() if paragraph in texts["hidden"]]
    assert len(whole) > 50
    assert not [one for one in whole if len(one) > 120 and one in texts["train"]]


# What happened to the word


def test_the_four_forms_of_a_word() -> None:
    forms = scramble.forms_of("receiver", random.Random(1))
    assert forms[:3] == ["receiver", "reviecer", "iverrece"]
    assert forms[3] != "receiver" and sorted(forms[3]) == sorted("receiver")
    assert (forms[3][0], forms[3][-1]) == ("r", "r")
    assert scramble.forms_of("baaab", random.Random(1))[3] == "baaab"


def test_the_letters_say_nothing_of_the_change(dataset: Dataset) -> None:
    arrays = hidden(dataset, "scramble")
    bags = [Counter(tuple(sorted(row)) for row in arrays["x"][arrays["y"] == change].tolist()) for change in range(4)]
    assert all(bag == bags[0] for bag in bags)


def test_no_hidden_word_is_public_in_any_form(dataset: Dataset) -> None:
    rows = {tuple(row) for row in hidden(dataset, "scramble")["x"].tolist()}
    records = public(dataset, "scramble", "words.json")
    shown = [tuple(scramble.encode(record["text"])) for record in records]
    assert len(set(shown)) == len(shown) == 11_400
    assert len(rows) == 3200
    assert not rows & set(shown)


@pytest.mark.parametrize(("variant", "kind"), [("", "GRU"), ("lstm", "LSTM"), ("conv", "Conv1D")])
def test_each_variant_says_and_uses_the_kind_of_layer_that_it_demands(variant: str, kind: str) -> None:
    problem = find(4, "scramble", variant)
    assert problem.contract.required_layers == [kind]
    assert f"at least one `{kind}` layer" in problem.text("statement.md")
    scripts = ["starter.py", "reference.py", *(f"weaker/{path.name}" for path in problem.folder.glob("weaker/*.py"))]
    assert len(scripts) == 6
    others = {"GRU", "LSTM", "Conv1D"} - {kind}
    for text in map(problem.text, ["statement.md", "hints.md", *scripts]):
        assert not [other for other in others if other in text]
    assert all(f"layers.{kind}(" in problem.text(script) for script in scripts)


# What the sentence is about


def test_the_given_vectors_are_those_that_are_public(dataset: Dataset) -> None:
    vectors = np.load(dataset("topics") / "public" / "vectors.npy")
    with np.load(dataset("topics") / "hidden" / "given.npz") as given:
        assert given.files == ["vectors"]
        assert np.array_equal(given["vectors"], vectors)
    assert (vectors.shape, vectors.dtype) == ((3002, 64), np.float32)
    assert not vectors[:2].any()
    assert np.linalg.norm(vectors[2:], axis=1).min() > 0


def test_many_hidden_words_occur_in_no_labelled_sentence(dataset: Dataset) -> None:
    words = (dataset("topics") / "public" / "words.txt").read_text(encoding="utf-8").split()
    assert len(set(words)) == len(words) == topics.VOCABULARY
    ids = {word: number for number, word in enumerate(words, start=2)}
    records = public(dataset, "topics", "sentences.json")
    labelled = {one for record in records[:150] for one in topics.encode(record["text"], ids)}
    used = set(np.unique(hidden(dataset, "topics")["x"]).tolist())
    assert len(used - labelled) > 0.5 * len(used)


def test_no_hidden_sentence_is_public(dataset: Dataset) -> None:
    words = (dataset("topics") / "public" / "words.txt").read_text(encoding="utf-8").split()
    ids = {word: number for number, word in enumerate(words, start=2)}
    records = public(dataset, "topics", "sentences.json")
    assert Counter(record["field"] for record in records) == dict.fromkeys(range(6), 50)
    rows = {tuple(row) for row in hidden(dataset, "topics")["x"].tolist() if topics.UNKNOWN not in row}
    assert not rows & {tuple(topics.encode(record["text"], ids)) for record in records}
