"""The book of snippets: plain files, found as one types, inserted where they belong; and each of ours runs."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from code_scene import code, editor, script
from tfcert_tui.code.snippet_book import GIVEN, SnippetBook, SnippetRefused, dedented
from tfcert_tui.screens.confirm import ConfirmScreen
from tfcert_tui.screens.snippets import SnippetsScreen

__all__ = ["code", "script"]
SIZES = [(80, 24), (120, 40)]


@pytest.mark.parametrize("size", SIZES)
async def test_a_snippet_is_found_by_typing_and_inserted_as_far_in_as_it_belongs(
    code: Any, size: tuple[int, int]
) -> None:
    async with code(size) as at:
        await at.press("ctrl+a", *"def f():", "enter", *"x", "ctrl+t")
        await at.shows("Snippets", "Augmentation", "type to find")
        at.whole()
        await at.press(*"restore best")
        await at.until(lambda: len(at.app.screen.shown) == 2)
        await at.press("down", "up", "enter")
        await at.until(lambda: editor(at).has_focus)
        lines = editor(at).text.split("\n")
        assert lines[:2] == ["def f():", "    x"]
        assert len(lines) > 4 and all(line.startswith("    ") for line in lines[2:])
        compile(editor(at).text, "inserted", "exec")
        await at.press("ctrl+z")
        assert editor(at).text == "def f():\n    x"


@pytest.mark.parametrize("size", SIZES)
async def test_the_selection_becomes_a_snippet_that_other_attempts_have_too(
    code: Any, tmp_path: Path, size: tuple[int, int]
) -> None:
    async with code(size) as at:
        await at.press("ctrl+end", "shift+up", "shift+up", "ctrl+t", "alt+s")
        await at.shows("title of the new snippet")
        at.whole()
        await at.press("enter")
        await at.says("A snippet needs a title")
        await at.press(*"My own: head", "enter")
        await at.says("Kept:")
        await at.press(*"my own")
        await at.until(lambda: len(at.app.screen.shown) == 1)
    assert "solution_model" in (tmp_path / "snippets" / "my_own.py").read_text()


async def test_keeping_without_a_selection_says_what_to_do_first(code: Any) -> None:
    async with code() as at:
        await at.press("ctrl+t", "alt+s")
        await at.says("select some lines first")


async def test_a_snippet_is_deleted_after_a_question_and_does_not_come_back(code: Any, tmp_path: Path) -> None:
    async with code() as at:
        await at.press("ctrl+t", *"checkpoint", "alt+d")
        await at.until(lambda: isinstance(at.app.screen, ConfirmScreen))
        await at.press("y")
        await at.until(lambda: isinstance(at.app.screen, SnippetsScreen))
        await at.press("escape", "ctrl+t", *"Checkpoint:")
        await at.shows("Nothing matches")
        assert not (tmp_path / "snippets" / "checkpoint.py").exists()
        await at.press("alt+o")
        await at.says("Each snippet is a file of its own")


def test_a_book_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SnippetRefused, match="cannot be written"):
        SnippetBook(tmp_path / "file" / "book").fill()


def test_files_of_ones_own_are_read_and_what_is_no_text_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text("x = 1\n")
    (tmp_path / "odd.py").write_bytes(b"\xff\xfe")
    (tmp_path / "titled.py").write_text("# 제목: 학습률\ny = 2\n", encoding="utf-8")
    assert [(each.title, each.body) for each in SnippetBook(tmp_path).snippets()] == [
        ("mine", "x = 1"),
        ("제목: 학습률", "y = 2"),
    ]


def test_nothing_is_overwritten_by_a_title_that_is_there(tmp_path: Path) -> None:
    book = SnippetBook(tmp_path)
    assert [book.keep("One: more", f"x = {n}").file.name for n in (1, 2)] == ["one.py", "one_2.py"]


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("    a\n    b\n", "a\nb"),
        ("a\n    b", "a\nb"),
        ("if a:\n    b", "if a:\n    b"),
        ("    if a:\n        b\n    c", "if a:\n    b\nc"),
        ("a\nb", "a\nb"),
    ],
)
def test_a_selection_is_moved_to_the_margin(given: str, wanted: str) -> None:
    assert dedented(given) == wanted


PRELUDE = """
import os, tempfile, traceback
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras, numpy as np, tensorflow as tf
from keras import layers
from pathlib import Path
keras.utils.set_random_seed(7)
SMALL = dict(Path=Path, keras=keras, layers=layers, np=np, tf=tf)

def world():
    x = np.random.rand(96, 12).astype("float32"); y = (x[:, 0] > 0.5).astype("int32")
    model = keras.Sequential([keras.Input((12,)), layers.Dense(2, activation="softmax")])
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    pictures = tf.data.Dataset.from_tensor_slices((np.random.rand(8, 8, 8, 1).astype("float32"), np.zeros(8))).batch(4)
    return dict(SMALL, model=model, x_train=x[:64], y_train=y[:64], x_validation=x[64:], y_validation=y[64:],
                train=pictures, texts=["keras trains a model", "a dog", "the model is saved"])

AFTER = {
    "early_stopping": "model.fit(x_train, y_train, validation_data=(x_validation, y_validation), epochs=2,"
                      " callbacks=[early_stopping], verbose=0)",
    "checkpoint": "model.fit(x_train, y_train, validation_data=(x_validation, y_validation), epochs=1,"
                  " callbacks=[checkpoint], verbose=0); assert Path('mymodel.keras').exists()",
    "stop_at_target": "stop_at_target.target = 0.0; h = model.fit(x_train, y_train, validation_data=(x_validation,"
                      " y_validation), epochs=9, callbacks=[stop_at_target], verbose=0); assert len(h.epoch) == 1",
    "learning_rate_schedule": "model.compile(optimizer=optimizer, loss='sparse_categorical_crossentropy');"
                              "model.fit(x_train, y_train, validation_data=(x_validation, y_validation),"
                              " callbacks=[slower], verbose=0) if False else model.fit(x_train, y_train, verbose=0)",
    "compile_and_fit": "assert 'val_accuracy' in history.history",
    "augmentation": "assert next(iter(train))[0].shape == (4, 8, 8, 1)",
    "cnn": "assert convolutional((8, 8, 1), 5)(np.zeros((2, 8, 8, 1))).shape == (2, 5)",
    "data_pipeline": "model.fit(train, validation_data=validation, verbose=0)",
    "series_windows": "x, y = next(iter(windowed(np.arange(99, dtype='float32'), 10, 3)));"
                      "assert x.shape == (32, 10, 1) and y.shape == (32, 3)",
    "series_model": "series_model(10, 3).fit(np.zeros((8, 10, 1)), np.zeros((8, 3)), verbose=0)",
    "text_vectorization": "assert numbers.shape == (3, 120)",
    "text_model": "text_model(50, 9).fit(np.zeros((8, 9), 'int32'), np.zeros(8), verbose=0)",
    "learning_rate_search": "assert len(history.history['learning_rate']) == 30",
    "save_and_check": "assert Path('mymodel.keras').exists()",
    "mistakes": "assert 0 <= wrong.mean() <= 1",
}
import sys, json
from contextlib import redirect_stdout
os.chdir(tempfile.mkdtemp())
outcome = {}
for file in map(Path, sys.argv[1:]):
    names = world()
    try:
        with redirect_stdout(sys.stderr):
            exec(compile(file.read_text() + "\\n" + AFTER[file.stem], file.name, "exec"), names)
        outcome[file.stem] = "ran"
    except Exception:
        outcome[file.stem] = traceback.format_exc()[-800:]
print(json.dumps(outcome))
"""


@pytest.mark.trains
def test_every_snippet_of_ours_runs_under_keras_3(tmp_path: Path) -> None:
    files = sorted(GIVEN.glob("*.py"))
    assert len(files) >= 12
    done = subprocess.run(
        [sys.executable, "-c", PRELUDE, *map(str, files)], capture_output=True, text=True, timeout=240, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert json.loads(done.stdout.splitlines()[-1]) == {file.stem: "ran" for file in files}


def test_every_snippet_of_ours_says_what_it_is_for() -> None:
    for each in SnippetBook(GIVEN).snippets():
        assert ":" in each.title and each.body, each.file
