"""The runs as CSV and JSON, and what the engine's record of a run keeps for them."""

from __future__ import annotations

import csv
import io
import time

import msgspec
import pytest

from tfcert_exam_engine.events import EpochEnded, Trained
from tfcert_exam_engine.paths import paths_for
from tfcert_exam_engine.records import RunRecord
from tfcert_exam_engine.training.kept_models import keep
from tfcert_exam_engine.training.run_files import RunFiles
from tfcert_exam_engine.views import Best, RunView
from tfcert_hw_probe.usage import Peaks
from tfcert_tui.runs.run_columns import columns_for
from tfcert_tui.runs.run_facts import facts_of, metrics_of
from tfcert_tui.runs.runs_csv import FIELDS, as_csv

RUN = RunView(
    *(3, "20261120-231507", 2, "trained", 100.0, 160.0),
    epoch=5,
    epochs=10,
    logs={"loss": 0.5, "accuracy": -0.25, "val_loss": None, "learning_rate": 0.1},
    best={"loss": Best(0.4, 4), "accuracy": Best(0.9, 2)},
    parameters=481,
    kept_megabytes=0.02,
    kept_model="=cmd|' /C calc'!A0",
    message='He said "no",\nand left',
    advice="-x",
    remark="+y",
    keras="keras 3.15.0",
    peaks=Peaks(187.46, 1_234_567_890, None),
)


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_csv_is_read_back_as_it_was_written():
    (row,) = rows(as_csv([facts_of(RUN, [], 0.0)]))
    assert (row["run"], row["category"], row["outcome"], row["seconds"]) == ("3", "2", "trained", "60.0")
    assert (row["parameters"], row["megabytes"], row["keras"]) == ("481", "0.02", "keras 3.15.0")
    assert row["message"] == 'He said "no",\nand left'
    assert (row["last loss"], row["best loss"], row["best epoch of loss"]) == ("0.5", "0.4", "4")
    assert (row["peak_cpu_percent"], row["peak_memory_mb"], row["peak_gpu_memory_mb"]) == ("187.5", "1234.6", "")
    assert row["last val_loss"] == "" and "last learning_rate" not in row
    assert row["started_at"] == time.strftime("%Y-%m-%dT%H:%M:%S", time.localtime(100.0))


def test_no_text_is_a_formula_and_negative_numbers_stay_numbers():
    (row,) = rows(as_csv([facts_of(RUN, [], 0.0)]))
    assert row["kept_model"] == "'=cmd|' /C calc'!A0"
    assert (row["advice"], row["remark"]) == ("'-x", "'+y")
    assert float(row["last accuracy"]) == -0.25


def test_a_carriage_return_begins_no_row_of_its_own():
    run = msgspec.structs.replace(RUN, kept_model="my\r=1+1.keras", logs={"acc\r=1+1": 1.0}, message="a\r\nb")
    text = as_csv([facts_of(run, [], 0.0)])
    assert "\r" not in text
    assert all(not cell.startswith("=") for row in csv.reader(io.StringIO(text, newline="")) for cell in row)
    (row,) = rows(text)
    assert (row["kept_model"], row["message"]) == ("my\n=1+1.keras", "a\nb")


def test_runs_with_other_metrics_share_one_line_of_names():
    other = RunView(4, "a", 1, "crashed", 0.0, 1.0, logs={"mae": 1.0})
    first, second = rows(as_csv([facts_of(RUN, [], 0.0), facts_of(other, [], 0.0)]))
    assert first.keys() == second.keys()
    assert (first["last mae"], second["last mae"], second["last loss"]) == ("", "1.0", "")


def test_the_table_cuts_no_number_of_a_long_run():
    run = msgspec.structs.replace(RUN, epoch=1000, epochs=1000, ended_at=100.0 + 36_000)
    facts = [facts_of(run, [], 0.0)]
    shown = {column.id: column for column in columns_for(facts, False, 120)}
    assert [shown[name].text(facts[0]) for name in ("epochs", "took")] == ["1000/1000", "10:00:00"]
    assert (shown["epochs"].cells, shown["took"].cells) == (9, 8)


def test_metrics_come_with_the_one_that_is_judged_by_first_and_losses_last():
    run = RunView(1, "a", 1, "trained", 0.0, logs={"accuracy": 1.0, "loss": 1.0, "val_accuracy": 1.0, "val_loss": 1.0})
    assert metrics_of([run]) == ["val_accuracy", "accuracy", "val_loss", "loss"]


def test_the_command_writes_what_its_json_says(engine, command, document, tmp_path):
    engine.runs = [msgspec.structs.replace(RUN, run=number) for number in (3, 4)]
    code, out, _err = command("runs", "--csv")
    assert code == 0 and [row["run"] for row in rows(out)] == ["3", "4"]
    said = document("runs")[1]["runs"][0]
    assert set(FIELDS) - {"attempt"} <= set(said)
    assert said["best"]["loss"] == {"value": 0.4, "epoch": 4, "fit": 1}
    assert (said["peak_memory_mb"], said["peak_gpu_memory_mb"]) == (1234.6, None)
    assert (said["seconds"], said["parameters"], said["megabytes"]) == (60.0, 481, 0.02)
    file = tmp_path / "runs.csv"
    code, out, err = command("runs", "--csv", str(file))
    assert (code, out) == (0, "") and str(file) in err
    assert len(rows(file.read_text(encoding="utf-8"))) == 2


def test_csv_and_json_do_not_go_together_and_a_file_that_cannot_be_written_is_refused(
    engine, command, document, tmp_path
):
    assert document("runs", "--csv", "x.csv")[0] == 2
    code, _out, err = command("runs", "--csv", str(tmp_path / "no" / "runs.csv"))
    assert code == 2 and "cannot be written" in err


# The engine's record


def test_a_model_of_a_script_that_left_without_a_word_is_its_runs(tmp_path):
    (tmp_path / "my.keras").write_bytes(b"a model")
    at = (tmp_path / "my.keras").stat().st_mtime
    left = Trained(at + 0.5, 3.0, None)
    record = RunRecord(1, "a", 1, 1, "trained", at - 1.0, at + 0.5, ending=left)
    kept = keep(record, tmp_path, tmp_path / "models")
    assert isinstance(kept.ending, Trained)
    assert (kept.ending.model_file, kept.kept_name) == ("my.keras", "my.keras")


def epoch(
    number: int, fit: int = 1, parameters: int | None = None, keras: str = "", **logs: float | None
) -> EpochEnded:
    return EpochEnded(0.0, fit, number, 9, logs, 1.0, parameters, keras)


def test_a_record_notes_the_best_of_each_metric_and_what_was_fitted():
    record = RunRecord("a", 1, 0.0)
    points = [
        epoch(1, parameters=100, keras="keras 3.15.0", loss=0.5, accuracy=0.5),
        epoch(2, loss=0.4, accuracy=0.7),
        epoch(3, loss=None, accuracy=0.6),
        epoch(1, 2, parameters=200, loss=0.45, accuracy=0.7),
    ]
    for point in points:
        record = record.after(point)
    view = record.view(0)
    assert view.best == {"loss": Best(0.4, 2), "accuracy": Best(0.7, 2)}
    assert (view.parameters, view.keras) == (200, "keras 3.15.0")


def test_records_and_events_of_earlier_versions_are_still_read():
    old = b'{"attempt":"a","category":1,"started_at":1.0,"state":"trained","kept_as":"x.keras","kept_name":"m.keras"}'
    view = msgspec.json.decode(old, type=RunRecord).view(0)
    assert (view.best, view.parameters, view.kept_megabytes, view.keras) == ({}, None, None, "")
    line = b'{"type":"EpochEnded","at":1.0,"fit":1,"epoch":1,"epochs":2,"logs":{"loss":1.0},"seconds":0.5}'
    point = msgspec.json.decode(line, type=EpochEnded)
    assert (point.parameters, point.keras) == (None, "")
    assert msgspec.json.encode(point) == line, "nothing is sent for what is not said"


def test_the_size_of_the_kept_model_is_noted_when_it_is_kept(tmp_path):
    folder, models = tmp_path / "category1", tmp_path / "models"
    folder.mkdir()
    (folder / "mymodel.keras").write_bytes(b"x" * 1_234_000)
    now = time.time()
    record = keep(RunRecord("a", 1, now - 10, ended_at=now), folder, models)
    assert record.kept_megabytes == pytest.approx(1.234)


def test_the_script_of_a_run_is_told_as_it_was_and_a_pruned_one_as_gone(tmp_path):
    files = RunFiles(paths_for(tmp_path))
    files.folder(1).mkdir(parents=True)
    files.source(1).write_text("print('ü')\n", encoding="utf-8")
    assert files.script(1).text == "print('ü')\n"
    assert files.script(2).text is None
