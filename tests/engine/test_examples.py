"""Examples of every problem's public data, read by real children; nothing hidden, and nothing lost on the way."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
from pathlib import Path

import pytest

from built_data import built
from tfcert_exam_engine.children.jobs import Jobs
from tfcert_exam_engine.errors import EngineUnavailable, UsageRefused
from tfcert_exam_engine.examples_view import ExamplesView
from tfcert_exam_engine.paths import Paths
from tfcert_exam_engine.shown_examples import Page, ShownExamples
from tfcert_problems import catalog
from tfcert_problems.datasets import cache
from tfcert_problems.datasets import catalog as catalog_of_data
from tfcert_problems.examples import Picture, Row, Text, Window
from tfcert_problems.problem import Problem, load

pytestmark = pytest.mark.asyncio(loop_scope="session")

PROBLEMS = {problem.slug: problem for problem in catalog.problems() if not problem.public}
"""Those on public sets have a test of their own, where the sets are: test_classic_bank.py."""
VARIANTS = [load(problem.folder, each.name) for problem in PROBLEMS.values() for each in problem.variants]
EVERY = [*PROBLEMS.values(), *VARIANTS]


@pytest.fixture(scope="session")
def datasets(datasets: Path) -> Path:
    assert built(*(problem.dataset for problem in EVERY)) == datasets
    return datasets


@pytest.fixture
def shown(jobs: Jobs, datasets: Path, tmp_path: Path) -> ShownExamples:
    return ShownExamples(Paths(tmp_path / "data", tmp_path / "attempts", datasets), jobs)


@pytest.fixture
def own(jobs: Jobs, datasets: Path, tmp_path: Path) -> tuple[ShownExamples, Path]:
    """Examples of data sets that a test may spoil, and where they lie; only what is public is there."""
    for name in ("line", "docstrings"):
        place = cache.folder_of(datasets, catalog_of_data.find(name))
        shutil.copytree(place, tmp_path / "sets" / place.name, ignore=shutil.ignore_patterns("hidden"))
    return ShownExamples(Paths(tmp_path / "data", tmp_path / "attempts", tmp_path / "sets"), jobs), tmp_path / "sets"


async def page(
    shown: ShownExamples, slug: str, split: str = "", start: int = 1, label: str = "", most: int = 6
) -> ExamplesView:
    return await shown.page(PROBLEMS[slug], Page(split, start, label, most))


@pytest.mark.parametrize("problem", EVERY, ids=lambda problem: problem.name)
async def test_every_problem_shows_examples_of_every_split(shown: ShownExamples, problem: Problem) -> None:
    first = await shown.page(problem, Page("", 1, "", 7))
    for split in first.splits:
        view = await shown.page(problem, Page(split.name, 1, "", 7))
        assert (view.split, view.start, len(view.examples)) == (split.name, 1, 7)
        assert [one.number for one in view.examples] == [1, 2, 3, 4, 5, 6, 7]
        assert all(one.answer for one in view.examples)
        assert split.count > 7
        assert sum(split.per_class) == (split.count if view.classes else 0)
        assert [array.shape[0] for array in split.arrays] == [split.count] * len(split.arrays)
        last = await shown.page(problem, Page(split.name, split.count, "", 7))
        assert [one.number for one in last.examples] == [split.count]


async def test_the_splits_are_those_that_the_starter_trains_on(shown: ShownExamples) -> None:
    counts = {}
    for slug in PROBLEMS:
        counts[slug] = [(split.name, split.count) for split in (await page(shown, slug)).splits]
    assert counts == {
        "line": [("train", 60)],
        "outliers": [("train", 2000)],
        "moons": [("train", 1200)],
        "target": [("machine", 2400), ("hand", 1000)],
        "repair": [("train", 88)],
        "curves": [("train", 2000)],
        "digits": [("train", 1097), ("validation", 200)],
        "textures": [("train", 1500), ("validation", 300)],
        "beans": [("train", 900), ("validation", 180)],
        "belt": [("train", 720), ("validation", 180)],
        "pens": [("train", 300), ("validation", 100)],
        "phases": [("train", 1200), ("validation", 200)],
        "seedlings": [("train", 9600), ("validation", 600)],
        "signs": [("train", 50), ("validation", 50)],
        "docstrings": [("train", 8000), ("validation", 2000)],
        "ball": [("train", 4000), ("validation", 1000)],
        "language": [("train", 6000), ("validation", 1000)],
        "manual": [("train", 3400), ("validation", 200)],
        "scramble": [("train", 10_400), ("validation", 1000)],
        "topics": [("train", 150), ("validation", 150)],
        "buoy": [("train", 20_000 - 84), ("validation", 4000 - 84)],
        "cells": [("train", 5000 - 27), ("validation", 1000 - 27)],
        "harbour": [("train", 200_000 - 1079), ("validation", 20_000 - 1079)],
        "pump": [("train", 24_000 - 27), ("validation", 6000 - 27)],
        "ring": [("train", 152_000 - 25), ("validation", 8000 - 25)],
        "river": [("train", 12_000 - 83), ("validation", 2000 - 83)],
        "sunspots": [("train", 2000 - 83), ("validation", 500 - 83)],
        "harvest": [("train", 4000), ("validation", 1000)],
        "gauges": [("train", 4000), ("validation", 1000)],
        "damage": [("train", 1200), ("validation", 360)],
        "morse": [("train", 1200), ("validation", 300)],
    }


async def test_a_row_is_as_the_file_has_it(shown: ShownExamples, datasets: Path) -> None:
    file = cache.folder_of(datasets, catalog_of_data.find("line")) / "public" / "measurements.csv"
    lines = file.read_text().splitlines()[1:]
    view = await page(shown, "line", start=41, most=3)
    assert [one.item for one in view.examples] == [Row(line.split(",")) for line in lines[40:43]]
    assert view.columns == ["load_g", "length_mm"]
    assert len(view.overview[0].xs) == 60


async def test_pictures_are_grey_and_use_the_whole_range(shown: ShownExamples) -> None:
    view = await page(shown, "digits", most=50)
    pictures = [one.item for one in view.examples]
    assert all(isinstance(one, Picture) and (one.width, one.height, one.channels) == (8, 8, 1) for one in pictures)
    seen = {value for one in pictures if isinstance(one, Picture) for value in one.pixels}
    assert (min(seen), max(seen)) == (0, 255)
    array = view.shown_split.arrays[0]
    assert (array.shape, array.dtype, array.low, array.high) == ([1097, 8, 8, 1], "uint8", 0.0, 16.0)


async def test_a_large_picture_is_made_smaller_and_its_own_size_is_told(shown: ShownExamples) -> None:
    view = await page(shown, "textures", most=40)
    pictures = [one.item for one in view.examples if isinstance(one.item, Picture)]
    assert all(len(one.pixels) == one.width * one.height and max(one.width, one.height) <= 64 for one in pictures)
    assert any(max(one.full_width, one.full_height) > 64 for one in pictures)
    assert view.shown_split.arrays[0].sizes == "48-96 x 48-96"


async def test_the_classes_are_mixed_and_one_alone_can_be_had(shown: ShownExamples) -> None:
    assert {one.answer for one in (await page(shown, "textures")).examples} >= {"brick", "coins", "grass", "gravel"}
    view = await page(shown, "textures", label="grass", start=299, most=6)
    assert (view.total, view.start, [one.answer for one in view.examples]) == (300, 299, ["grass", "grass"])


async def test_a_window_goes_on_where_it_ends(shown: ShownExamples) -> None:
    view = await page(shown, "sunspots", start=100, most=61)
    windows = [one.item for one in view.examples if isinstance(one.item, Window)]
    assert windows[60].seen[0][:24] == windows[0].follows[0]
    assert (windows[0].begins, view.examples[0].answer) == ("1757-04", "1762-04 - 1764-03")
    assert len(windows[0].seen[0]) == 60


async def test_a_window_that_nothing_follows_has_its_answer_beside_it(shown: ShownExamples, datasets: Path) -> None:
    file = cache.folder_of(datasets, catalog_of_data.find("curves")) / "public" / "runs.csv"
    lines = [line.split(",") for line in file.read_text().splitlines()[1 + 534 * 40 : 1 + 535 * 40]]
    view = await page(shown, "curves", start=535, most=1)
    (one,) = view.examples
    assert one.answer == f"best_epoch {lines[0][4]}"
    assert isinstance(one.item, Window)
    assert (one.item.begins, one.item.follows) == ("535", [])
    assert one.item.seen == [[float(line[column]) for line in lines] for column in (2, 3)]
    assert [array.shape for array in view.shown_split.arrays] == [[2000, 40, 2], [2000, 1]]


async def test_texts_are_those_of_the_file_from_the_right_place_on(shown: ShownExamples) -> None:
    train, validation = await page(shown, "docstrings", most=1), await page(shown, "docstrings", "validation", most=1)
    first, other = train.examples[0].item, validation.examples[0].item
    assert isinstance(first, Text)
    assert isinstance(other, Text)
    assert first.text != other.text
    assert not first.is_cut


async def test_turning_a_page_starts_no_child_once_it_was_read(shown: ShownExamples, jobs: Jobs) -> None:
    await page(shown, "digits", most=6)
    before = jobs._fork_server.forks
    for start in range(7, 600, 6):
        assert len((await page(shown, "digits", start=start, most=6)).examples) == 6
    await page(shown, "digits", label="3")
    assert jobs._fork_server.forks == before


async def test_many_who_ask_at_once_share_one_child(shown: ShownExamples, jobs: Jobs) -> None:
    before = jobs._fork_server.forks
    views = await asyncio.gather(*(page(shown, "line", start=1 + n) for n in range(20)))
    assert [view.start for view in views] == list(range(1, 21))
    assert jobs._fork_server.forks == before + 1


@pytest.mark.parametrize(
    ("split", "label", "code", "advice"),
    [
        ("hidden", "", "no_split", "train, validation"),
        ("../hidden", "", "no_split", "train, validation"),
        ("", "cat", "no_label", "brick, coins, grass, gravel, tissue"),
    ],
)
async def test_what_is_not_there_is_refused_with_what_is(
    shown: ShownExamples, split: str, label: str, code: str, advice: str
) -> None:
    with pytest.raises(UsageRefused) as refused:
        await page(shown, "textures", split, label=label)
    assert refused.value.code == code
    assert advice in refused.value.advice


async def test_a_place_beyond_the_end_is_the_last(shown: ShownExamples) -> None:
    view = await page(shown, "line", start=10**9)
    assert (view.start, [one.number for one in view.examples]) == (60, [60])


async def test_no_hidden_example_is_needed_or_seen(own: tuple[ShownExamples, Path]) -> None:
    shown, sets = own
    assert not list(sets.rglob("hidden*"))
    assert (await page(shown, "docstrings")).total == 8000


async def test_data_that_are_not_built_are_said_to_be_missing(jobs: Jobs, tmp_path: Path) -> None:
    shown = ShownExamples(Paths(tmp_path, tmp_path, tmp_path / "none"), jobs)
    with pytest.raises(EngineUnavailable, match="The data set of this problem is not there: Readings of a spring"):
        await page(shown, "line")


async def test_data_that_are_deleted_meanwhile_are_missed_and_come_back(own: tuple[ShownExamples, Path]) -> None:
    shown, sets = own
    assert (await page(shown, "line")).total == 60
    place = next(sets.glob("line-*"))
    place.rename(sets / "away")
    with pytest.raises(EngineUnavailable) as missed:
        await page(shown, "line")
    assert missed.value.code == "data_missing"
    (sets / "away").rename(place)
    assert (await page(shown, "line")).total == 60


async def test_data_that_were_built_anew_are_read_anew(own: tuple[ShownExamples, Path]) -> None:
    shown, sets = own
    await page(shown, "line")
    place = next(sets.glob("line-*"))
    (place / "public" / "measurements.csv").write_text("load_g,length_mm\n1,2\n3,4\n")
    manifest = place / cache.MANIFEST
    manifest.write_text(manifest.read_text())
    os.utime(manifest, (1, 1))
    view = await page(shown, "line")
    assert [one.item for one in view.examples] == [Row(["1", "2"]), Row(["3", "4"])]


async def test_torn_data_are_told_in_a_sentence_and_read_once_they_are_mended(own: tuple[ShownExamples, Path]) -> None:
    shown, sets = own
    file = next(sets.glob("docstrings-*")) / "public" / "sentences.json"
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(EngineUnavailable, match="could not be read"):
        await page(shown, "docstrings")
    file.write_bytes(whole)
    assert (await page(shown, "docstrings")).total == 8000


async def kill_children(jobs: Jobs, how_many: int) -> None:
    """Kill so many children as they come up."""
    killed: set[int] = set()
    while len(killed) < how_many:
        for live in list(jobs.live.values()):
            if live.pid and live.pid not in killed:
                os.kill(live.pid, signal.SIGKILL)
                killed.add(live.pid)
        await asyncio.sleep(0)


async def test_a_child_that_is_killed_is_replaced(shown: ShownExamples, jobs: Jobs) -> None:
    killing = asyncio.create_task(kill_children(jobs, 1))
    assert (await page(shown, "digits")).total == 1097
    await killing


async def test_when_children_are_killed_again_and_again_it_is_said_and_can_be_tried_again(
    shown: ShownExamples, jobs: Jobs
) -> None:
    killing = asyncio.create_task(kill_children(jobs, 99))
    with pytest.raises(EngineUnavailable, match="could not be read") as failed:
        await page(shown, "digits")
    killing.cancel()
    assert failed.value.advice
    assert (await page(shown, "digits")).total == 1097
    assert not list(shown._paths.jobs.glob("examples-*"))


async def test_what_is_held_stays_within_its_bounds(shown: ShownExamples, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tfcert_exam_engine.shown_examples.HELD_BYTES", 100_000)
    for slug in PROBLEMS:
        view = await page(shown, slug)
        assert len(view.examples) == 6
        assert sum(shelf.bytes for shelf in shown._shelves.values()) <= 100_000
