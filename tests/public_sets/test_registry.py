"""The registry: whole, and its checksums are those of the libraries that it names."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest

from small_sets import file, public_set, write_registry
from tfcert_exam_engine.errors import UsageRefused
from tfcert_exam_engine.public_sets import registry
from tfcert_exam_engine.public_sets.licences import notice, why_not_passed_on

SETS = registry.public_sets()
FILES = [(one, entry) for one in SETS for edition in one.editions for entry in edition.files]


def folder_of(package: str) -> Path:
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        pytest.skip(f"{package} is not installed")
    return Path(next(iter(spec.submodule_search_locations)))


def test_every_category_has_sets_and_no_address_serves_two_files():
    assert {one.category for one in SETS} == {1, 2, 3, 4, 5}
    assert len(SETS) >= 30
    urls = [url for _one, entry in FILES for url in entry.urls]
    assert len(urls) == len(set(urls))


def test_no_two_editions_of_a_set_give_one_name_to_different_pinned_files():
    """A pin is kept by set and file name."""
    for one in SETS:
        unknown = [entry.name for edition in one.editions for entry in edition.files if not entry.sha256]
        assert len(unknown) == len(set(unknown)), one.name


def test_checksums_of_tfds_are_those_of_tfds():
    """Read from its lists: the library is not imported."""
    folder = folder_of("tensorflow_datasets")
    known = {}
    for path in [*folder.glob("url_checksums/*.txt"), *folder.glob("datasets/*/checksums.tsv")]:
        for line in path.read_text().splitlines():
            url, size, sha256, *_name = [*line.split("\t"), "", ""]
            known[url] = (int(size) if size.isdigit() else 0, sha256)
    checked = [entry for _one, entry in FILES if entry.source.startswith("TensorFlow Datasets")]
    assert len(checked) >= 20
    for entry in checked:
        assert known[entry.urls[0]] == (entry.size, entry.sha256), entry.name


def test_checksums_of_keras_are_those_of_keras():
    folder = folder_of("keras")
    checked = [entry for _one, entry in FILES if entry.source.startswith("Keras")]
    assert len(checked) >= 6
    for entry in checked:
        source = (folder / "src" / entry.source.rpartition(", ")[2]).read_text()
        assert (entry.sha256 or entry.md5) in source, entry.name


def test_only_what_a_licence_allows_is_passed_on_without_being_asked():
    left_out = {one.name for one in SETS if why_not_passed_on(one)}
    assert {"bbc_news", "cats_vs_dogs", "imdb_reviews", "sarcasm"} <= left_out
    assert {"iris", "fashion_mnist", "penguins", "tiny_shakespeare"}.isdisjoint(left_out)


def test_a_notice_says_maker_licence_and_what_it_asks_for():
    fashion = notice(registry.find("fashion_mnist"))
    assert "Zalando SE" in fashion and "WITHOUT WARRANTY OF ANY KIND" in fashion
    assert "as it is recalled" not in fashion
    assert "as it is recalled" in notice(registry.find("mnist"))


@pytest.mark.parametrize(
    ("name", "likely"),
    [("fashion-mnist", "fashion_mnist"), ("Iris", "iris"), ("rock_paper_scissor", "rock_paper_scissors")],
)
def test_a_name_that_is_nearly_right_is_recognised(name, likely):
    with pytest.raises(UsageRefused) as refused:
        registry.find(name)
    assert refused.value.advice == f"Did you mean {likely}?"
    with pytest.raises(UsageRefused) as refused:
        registry.find("xyzzy")
    assert "datasets list" in refused.value.advice


@pytest.mark.parametrize(
    "change",
    [
        {"name": "../up"},
        {"name": "all"},
        {"category": 6},
        {"redistributable": "maybe"},
        {"surprise": 1},
        {"editions": []},
        {"editions": [{"name": "canonical", "files": []}]},
        {"editions": [{"name": "canonical", "files": [{"name": "a"}]}]},
        {"editions": [{"name": "canonical", "files": [{"name": "a/b", "urls": ["http://a"]}]}]},
        {"editions": [{"name": "canonical", "files": [{"name": "a", "urls": ["ftp://a"]}]}]},
        {"editions": [{"name": "canonical", "files": [{"name": "a", "urls": ["http://a"], "sha256": "12"}]}]},
        {"editions": [{"name": "canonical", "files": [{"name": "a", "urls": ["http://a"], "sha256": "a" * 64}]}]},
        {"editions": [{"name": "canonical", "files": [{"name": "a", "urls": ["http://a"], "unpack": "../up"}]}]},
        {"editions": [{"name": "canonical", "files": [{"name": "a", "urls": ["http://a"]}] * 2}]},
    ],
    ids=lambda change: str(change)[:60],
)
def test_a_registry_with_a_fault_is_refused(tmp_path, change):
    good = public_set("words", [file("/words/words.txt", "http://sets.invalid/words.txt", proof="")])
    assert registry.read(write_registry(tmp_path / "good.toml", [good]).read_text())
    bad = write_registry(tmp_path / "bad.toml", [{**good, **change}]).read_text()
    with pytest.raises(ValueError):
        registry.read(bad)
    with pytest.raises(ValueError):
        registry.read(write_registry(tmp_path / "twice.toml", [good, good]).read_text())
