"""Which runs are under exam-era Keras: what is kept, what is offered, what can be set."""

from __future__ import annotations

import msgspec
import pytest

from tfcert_exam_engine import calls, wire
from tfcert_exam_engine.errors import UsageRefused
from tfcert_exam_engine.events import Crashed
from tfcert_exam_engine.records import RunRecord
from tfcert_exam_engine.settings import Settings, changed, with_legacy_keras
from tfcert_exam_engine.training.legacy_choice import is_legacy
from tfcert_problems import catalog

SLUGS = [problem.slug for problem in catalog.problems()]


def test_a_record_from_before_is_a_run_under_keras_3() -> None:
    old = {"attempt": "20261101-101500", "category": 1, "started_at": 1.0, "run": 3, "state": "trained"}
    record = msgspec.json.decode(msgspec.json.encode(old), type=RunRecord)
    assert (record.legacy_keras, record.view(0).legacy_keras, record.view(0).legacy_keras_helps) == (
        False,
        False,
        False,
    )


@pytest.mark.parametrize(
    ("legacy_keras", "python", "helps"), [(False, "", True), (True, "", False), (False, "/opt/bin/python", False)]
)
def test_it_is_offered_where_it_was_not_tried_and_is_at_hand(legacy_keras: bool, python: str, helps: bool) -> None:
    record = RunRecord("20261101-101500", 1, 1.0, legacy_keras=legacy_keras, python=python)
    crashed = Crashed(2.0, "solution.py, line 9: ValueError: lr", exit_code=1, legacy_keras_helps=True)
    assert record.view(0).legacy_keras_helps is False
    assert record.ended(crashed, 2.0).view(0).legacy_keras_helps is helps


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("line", "line"), (" textures, Line ,line", "line,textures"), ("all", "all"), ("line,all", "all"), (",", "")],
)
def test_problems_are_set_by_name_once_and_in_the_banks_order(typed: str, kept: str) -> None:
    settings = changed(Settings(), {"legacy_keras": typed})
    assert settings.legacy_keras == kept
    named = SLUGS if kept == "all" else kept.split(",")
    assert [slug for slug in SLUGS if settings.wants_legacy_keras(slug)] == [slug for slug in SLUGS if slug in named]


def test_an_unknown_problem_is_refused_in_a_sentence() -> None:
    with pytest.raises(UsageRefused, match="There is no problem lines") as refused:
        changed(Settings(), {"legacy_keras": "digits,lines"})
    assert "problems list" in refused.value.advice


@pytest.mark.parametrize(
    ("before", "wanted", "after"),
    [
        ("", True, "digits"),
        ("line", True, "line,digits"),
        ("digits", True, "digits"),
        ("all", True, "all"),
        ("", False, ""),
        ("line,digits", False, "line"),
        ("all", False, ",".join(slug for slug in SLUGS if slug != "digits")),
    ],
)
def test_one_problem_is_put_in_and_taken_out(before: str, wanted: bool, after: str) -> None:
    settings = Settings(legacy_keras=before)
    assert with_legacy_keras(settings, "digits", wanted) == after
    assert changed(settings, {"legacy_keras": after}).wants_legacy_keras("digits") is wanted


def test_an_ordinary_run_is_asked_for_as_ever() -> None:
    assert msgspec.json.decode(wire.line_of(wire.Request(1, calls.Run(3))))["call"] == {"type": "Run", "category": 3}
    for wanted in (True, False):
        line = wire.line_of(wire.Request(1, calls.Run(3, wanted)))
        assert wire.read_request(line).call == calls.Run(3, wanted)


@pytest.mark.parametrize(
    ("source", "legacy"),
    [
        (b'import os\nos.environ["TF_USE_LEGACY_KERAS"] = "1"\nimport tensorflow', True),
        (b"os.environ.setdefault('TF_USE_LEGACY_KERAS', 'True')", True),
        (b'os.environ.update({"TF_USE_LEGACY_KERAS": "1"})', True),
        (b'os.environ["TF_USE_LEGACY_KERAS"] = "0"', False),
        (b'# os.environ["TF_USE_LEGACY_KERAS"] = "1"', False),
        (b'print(os.environ["TF_USE_LEGACY_KERAS"])\nx = "1"', False),
        (b"\xff\xfe not Unicode at all", False),
    ],
)
def test_a_script_that_asks_for_it_itself_is_taken_at_its_word(source: bytes, legacy: bool) -> None:
    assert is_legacy(None, Settings(), "line", source) is legacy
    assert is_legacy(None, Settings(legacy_keras="line"), "line", source) is True
    assert is_legacy(True, Settings(), "line", source) is True
    assert is_legacy(False, Settings(legacy_keras="all"), "line", source) is False
