"""Settings as a person types them, and as they lie on the disk."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tfcert_exam_engine.errors import UsageRefused
from tfcert_exam_engine.settings import Settings, changed, descriptions, load, save


def test_every_setting_is_described() -> None:
    assert set(descriptions()) == set(Settings.__struct_fields__)


def test_what_was_set_is_there_again_and_nothing_typed_puts_the_default_back(tmp_path: Path) -> None:
    set_ = changed(Settings(), {"training_nice": " 3 ", "gpu": "0,1"})
    save(tmp_path / "settings.json", set_)
    assert load(tmp_path / "settings.json") == set_ != Settings()
    assert changed(set_, {"training_nice": "", "gpu": ""}) == Settings()
    assert [file.name for file in tmp_path.iterdir()] == ["settings.json"]


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("colour", "red", "no setting colour"),
        ("training_nice", "20", "training_nice cannot be 20"),
        ("training_nice", "much", "training_nice cannot be much"),
        ("trainings_at_once", "-1", "trainings_at_once cannot be -1"),
        ("python", "/no/such/python", "no program"),
        ("gpu", "banana", "gpu cannot be banana"),
        ("gpu", "0,", "gpu cannot be 0,"),
        ("panes", "50 62", "panes cannot be 50 62"),
        ("panes", "10 62 55", "panes cannot be 10 62 55"),
        ("training_memory_mb", "1", "no training could begin"),
    ],
)
def test_what_cannot_be_set_is_refused_with_what_can(name: str, value: str, words: str) -> None:
    with pytest.raises(UsageRefused, match=words) as refused:
        changed(Settings(), {name: value})
    assert refused.value.advice


@pytest.mark.parametrize("gpu", ["none", "0", "0, 1", "GPU-8d5c2c5e-02ff", "MIG-GPU-8d5c/1/0", ""])
def test_gpus_are_named_as_their_driver_names_them(gpu: str) -> None:
    assert changed(Settings(), {"gpu": gpu}).gpu == gpu


def test_another_python_is_kept_by_its_full_path() -> None:
    assert changed(Settings(), {"python": sys.executable}).python == sys.executable


@pytest.mark.parametrize("content", [b"{", b'{"training_nice": "much"}', b'{"colour": "red"}'])
def test_a_file_that_was_spoiled_is_named_and_not_taken_silently(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "settings.json").write_bytes(content)
    with pytest.raises(UsageRefused, match="cannot be read"):
        load(tmp_path / "settings.json")
