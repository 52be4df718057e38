"""Tables as the Data page shows them: gaps, words, classes and JSON lines."""

from __future__ import annotations

from pathlib import Path

from tfcert_problems.datasets.reading import tables
from tfcert_problems.examples import ExamplesHint, Row

CSV = "rain,ph,soil,grade\n300,6.1,clay,good\n,5.2,sand,poor\n120,,clay,good\n250,7.0,peat,poor\n"
HINT = ExamplesHint(
    "csv",
    "fields.csv",
    splits={"train": [0, 3], "validation": [3, 0]},
    classes=["poor", "good"],
    inputs=["soil", "rain", "ph"],
    targets=["grade"],
)


def test_a_gap_counts_in_no_range_and_words_have_none(tmp_path: Path) -> None:
    (tmp_path / "fields.csv").write_text(CSV)
    train, validation = tables.opened(HINT, tmp_path).facts().splits
    found = {array.name: (array.dtype, array.low, array.high) for array in train.arrays}
    assert found == {
        "soil": ("str", None, None),
        "rain": ("float", 120.0, 300.0),
        "ph": ("float", 5.2, 6.1),
        "grade": ("str", None, None),
    }
    assert (train.labels, validation.labels, validation.count) == ([1, 0, 1], [0], 1)


def test_each_class_is_a_cloud_over_the_first_two_numbers_and_gaps_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "fields.csv").write_text(CSV)
    overview = tables.opened(HINT, tmp_path).facts().overview
    assert [(trace.name, trace.xs, trace.ys) for trace in overview] == [
        ("poor", [250.0], [7.0]),
        ("good", [300.0], [6.1]),
    ]


def test_a_row_is_as_the_file_has_it_and_answers_with_its_class(tmp_path: Path) -> None:
    (tmp_path / "fields.csv").write_text(CSV)
    (example,) = tables.opened(HINT, tmp_path).read("train", [2])
    assert (example.number, example.answer) == (2, "poor")
    assert example.item == Row(["sand", "", "5.2", "poor"])


def test_json_lines_are_a_table_and_a_class_may_be_its_number(tmp_path: Path) -> None:
    (tmp_path / "readings.jsonl").write_text('{"gauge": "P1", "cm": 12, "mm": 0.5, "flood": 1}\n')
    hint = ExamplesHint(
        "csv", "readings.jsonl", classes=["dry", "flood"], inputs=["gauge", "cm", "mm"], targets=["flood"]
    )
    table = tables.opened(hint, tmp_path)
    (example,) = table.read("train", [1])
    assert (example.answer, example.item) == ("flood", Row(["P1", "12", "0.5", "1"]))
    assert table.facts().splits[0].labels == [1]
    assert [trace.xs for trace in table.facts().overview] == [[], [12.0]]


def test_a_table_of_words_has_no_picture(tmp_path: Path) -> None:
    (tmp_path / "words.csv").write_text("text,length,kind\nsome words,2,a\nand others,2,b\n")
    for inputs in (["text"], ["text", "length"]):
        hint = ExamplesHint("csv", "words.csv", classes=["a", "b"], inputs=inputs, targets=["kind"])
        assert tables.opened(hint, tmp_path).facts().overview == []
