"""Problems on public sets, with real children: drawn when their set is here, built once from its very bytes."""

from __future__ import annotations

import csv
import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import public_problems
from public_problems import FROZEN, fetch_mails
from seats import Seat
from small_sets import write_registry
from tfcert_exam_engine.errors import EngineUnavailable, UsageRefused
from tfcert_exam_engine.public_sets import api, registry
from tfcert_exam_engine.public_sets.licences import notice, why_not_passed_on
from tfcert_exam_engine.public_sets.places import ROOT_VARIABLE, Root, root_for
from tfcert_exam_engine.public_sets.registry import find
from tfcert_exam_engine.public_sets.removal import remove
from tfcert_problems import catalog
from tfcert_problems.catalog import FOLDERS_VARIABLE
from tfcert_problems.datasets import catalog as data_catalog

pytestmark = pytest.mark.asyncio(loop_scope="session")

CACHES: tuple[Callable[..., Any], ...] = (
    *(registry.public_sets, api._files_by_url, catalog.problems, catalog.left_out, catalog._read, catalog.find),
    *(data_catalog.datasets, data_catalog.every_data_set, data_catalog._of_variants),
)
"""What is read once, and is other in these tests."""
FIVE = ["line", "mails2", "mails3", "mails4", "mails5"]


def forget() -> None:
    for function in CACHES:
        function.cache_clear()  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def small_world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A registry of one small set, and problems on it that join the bank; the bank's own sets are in no registry."""
    monkeypatch.setattr(registry, "FILE", write_registry(tmp_path / "registry.toml", public_problems.sets()))
    monkeypatch.setenv(FOLDERS_VARIABLE, str(public_problems.write_problems(tmp_path / "bank")))
    monkeypatch.delenv(ROOT_VARIABLE, raising=False)
    forget()
    yield
    monkeypatch.undo()
    forget()


@pytest.fixture
def datasets(tmp_path: Path) -> Path:
    """A cache of the test's own: what is built here is of no use to others."""
    return tmp_path / "datasets"


@pytest.fixture
def root(seat: Seat) -> Root:
    return root_for(seat.paths)


def built(datasets: Path) -> list[str]:
    return sorted(folder.name for folder in datasets.glob("mails*")) if datasets.exists() else []


async def test_without_the_set_the_classic_form_says_what_is_missing_and_how_to_get_it(seat: Seat) -> None:
    with pytest.raises(UsageRefused) as refused:
        await seat.engine.start("classic", "exam", 7, 300)
    assert refused.value.message == (
        "The form classic has nothing on this machine for category 2, category 3, category 4, category 5."
    )
    assert "tfcert-tui datasets fetch mails" in refused.value.advice
    assert "tfcert-tui datasets unpack" in refused.value.advice and "--form mixed" in refused.value.advice


async def test_a_set_that_arrives_later_is_drawn_from_and_its_data_are_built_once(
    seat: Seat, root: Root, tmp_path: Path, datasets: Path
) -> None:
    with pytest.raises(UsageRefused):
        await seat.engine.draw("classic", "exam", 7, 300)
    fetch_mails(root, tmp_path / "mirror")
    drawn = await seat.engine.draw("classic", "exam", 7, 300)
    assert sorted(name.partition("-")[0] for name in drawn.data) == FIVE
    attempt = await seat.engine.start("classic", "practice", 7, 300)
    assert [problem.slug for problem in attempt.problems] == FIVE
    assert {one.name for one in (await seat.engine.state()).data if one.state == "ready"} >= set(drawn.data)
    first = built(datasets)
    assert len(first) == 4 and all(len(name.split("-")) == 3 for name in first)
    stands = {name: (datasets / name).stat().st_ino for name in first}
    await seat.engine.end()
    await seat.engine.start("classic", "practice", 7, 300)
    assert {name: (datasets / name).stat().st_ino for name in built(datasets)} == stands


async def test_what_nobody_asked_for_is_neither_built_nor_said_to_be_missing(
    seat: Seat, root: Root, tmp_path: Path, datasets: Path
) -> None:
    assert not any(one.name.startswith("mails") for one in (await seat.engine.state()).data)
    fetch_mails(root, tmp_path / "mirror")
    assert not any(one.name.startswith("mails") for one in (await seat.engine.state()).data)
    assert built(datasets) == []


async def test_a_drill_draws_what_can_be_sat_and_one_that_cannot_says_what_to_fetch(
    seat: Seat, root: Root, tmp_path: Path
) -> None:
    drawn = {(await seat.engine.draw("", "drill", seed, 30, category=2)).data[0] for seed in range(30)}
    assert not any(name.startswith("mails") for name in drawn)
    with pytest.raises(UsageRefused) as refused:
        await seat.engine.start("", "drill", 7, 30, problem="mails4")
    assert "Mails 4" in refused.value.message and "datasets fetch mails" in refused.value.advice
    with pytest.raises(UsageRefused, match="missing on this machine: mails"):
        await seat.engine.grade_file(4, "mails4", str(tmp_path / "any.keras"))
    with pytest.raises(UsageRefused, match="missing on this machine: mails"):
        await seat.engine.prepare_data(["mails4"])
    fetch_mails(root, tmp_path / "mirror")
    assert (await seat.engine.start("", "drill", 7, 30, problem="mails4")).problems[0].slug == "mails4"


async def test_the_hidden_examples_are_what_the_frozen_block_makes_of_the_held_back_lines(
    seat: Seat, root: Root, tmp_path: Path, datasets: Path
) -> None:
    fetch_mails(root, tmp_path / "mirror")
    attempt = await seat.engine.start("", "drill", 7, 30, problem="mails4")
    script: dict[str, Any] = {"np": np}
    exec(FROZEN, script)
    with (Path(attempt.folder) / "category4" / "data" / "mails.csv").open(newline="") as file:
        public = [row["text"] for row in csv.DictReader(file)]
    with (root.placed("mails") / "mails.csv").open(newline="") as file:
        everything = [row["text"] for row in csv.DictReader(file)]
    assert public == everything[:-40]
    hidden = np.load(datasets / built(datasets)[0] / "hidden" / "hidden.npz")
    ours = script["encoded"](everything[-40:], script["vocabulary"](public))
    assert hidden["x"].dtype == ours.dtype and (hidden["x"] == ours).all()


async def test_an_attempt_is_graded_on_what_it_began_with_whatever_becomes_of_the_set(
    seat: Seat, root: Root, tmp_path: Path, datasets: Path
) -> None:
    fetch_mails(root, tmp_path / "mirror")
    attempt = await seat.engine.start("", "drill", 7, 30, problem="mails4")
    remove(root, find("mails"))
    await seat.reopen()
    await seat.engine.run(4)
    trained = await seat.until(lambda state: state.runs[-1].ended_at is not None, limit_s=300)
    assert trained.runs[-1].state == "trained"
    await seat.engine.submit(4)
    submission = await seat.verdict(1)
    assert submission.verdict is not None and submission.verdict.stars == 5
    examples = await seat.engine.examples(4)
    assert [split.count for split in examples.splits] == [80]
    await seat.engine.end()
    with pytest.raises(UsageRefused, match="missing on this machine"):
        await seat.engine.start("", "drill", 7, 30, problem="mails4")
    fetch_mails(root, tmp_path / "mirror", edition="second")
    again = await seat.engine.start("", "drill", 7, 30, problem="mails4")
    data = [(Path(one.folder) / "category4" / "data").resolve() for one in (attempt, again)]
    assert [len((folder / "mails.csv").read_text().splitlines()) for folder in data] == [81, 101]
    assert len(built(datasets)) == 2


async def test_a_set_that_the_builder_cannot_use_is_said_in_its_words(
    seat: Seat, root: Root, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(public_problems.FILES, "/mails/mails.csv", public_problems.mails(50))
    monkeypatch.setattr(registry, "FILE", write_registry(tmp_path / "registry.toml", public_problems.sets()))
    forget()
    fetch_mails(root, tmp_path / "mirror")
    with pytest.raises(EngineUnavailable, match=r"mails\.csv has 50 mails"):
        await seat.engine.start("", "drill", 7, 30, problem="mails4")


async def test_a_damaged_set_counts_as_missing(seat: Seat, root: Root, tmp_path: Path) -> None:
    fetch_mails(root, tmp_path / "mirror")
    (root.placed("mails") / "mails.csv").unlink()
    with pytest.raises(UsageRefused, match="missing on this machine: mails"):
        await seat.engine.start("", "drill", 7, 30, problem="mails4")


async def test_mixed_takes_public_sets_where_it_can_and_fills_the_gaps(seat: Seat, root: Root, tmp_path: Path) -> None:
    for n in (3, 5):
        shutil.rmtree(tmp_path / "bank" / f"category{n}_mails{n}")
    forget()
    fetch_mails(root, tmp_path / "mirror")
    with pytest.raises(UsageRefused, match="nothing on this machine for category 3, category 5"):
        await seat.engine.draw("classic", "exam", 7, 300)
    drawn = catalog.draw("mixed", 7, ["mails"])
    assert [drawn[place].slug for place in (0, 1, 3)] == ["line", "mails2", "mails4"]
    assert all("offline" in drawn[place].forms for place in (2, 4))
    assert all("offline" in problem.forms for problem in catalog.draw("mixed", 7))


async def test_an_export_takes_the_licences_of_its_sets_along(seat: Seat, root: Root, tmp_path: Path) -> None:
    with pytest.raises(UsageRefused) as refused:
        await seat.engine.export(4, str(tmp_path), "mails4")
    assert refused.value.code == "sets_missing"
    fetch_mails(root, tmp_path / "mirror")
    done = await seat.engine.export(4, str(tmp_path), "mails4")
    with zipfile.ZipFile(done.file) as archive:
        assert archive.read("category4_mails4/licences/mails.txt").decode() == notice(find("mails"))
        assert "category4_mails4/data/mails.csv" in archive.namelist()
        assert all(sentence in archive.read("category4_mails4/README.md").decode() for sentence in done.for_oneself)
    assert done.for_oneself == [why for why in [why_not_passed_on(find("mails"))] if why]
