"""Scripts in the manner of the exam's years train unchanged without a network, and what they save is graded.

With small generated sets a few of them run everywhere; where the real sets are, a choice does, and all twenty with
`--every-era-script`.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import pytest
import pytest_asyncio

from era_sets import generated
from real_sets import real_sets
from seats import Seat
from tfcert_exam_engine.children.fork_server import ForkServer
from tfcert_exam_engine.events import Graded
from tfcert_exam_engine.paths import Paths
from tfcert_exam_engine.public_sets.fetching import FetchOptions, fetch
from tfcert_exam_engine.public_sets.places import Root
from tfcert_exam_engine.public_sets.preparing import prepare
from tfcert_exam_engine.public_sets.registry import find_all
from tfcert_exam_engine.public_sets.sources import Patience

HERE = Path(__file__).parents[1] / "era_scripts"
CACHE = Path(__file__).parents[2] / ".cache" / "public"


class Era(NamedTuple):
    """One script: what it needs, and what its model is graded on."""

    legacy: bool
    """Whether it is one for exam-era Keras alone; the others train with Keras 3."""
    needs: str
    problem: tuple[int, str] | None = None
    """Whose contract its model holds; None: no problem asks for such a model, and the grader says what it found."""
    packages: tuple[str, ...] = ()
    has_lambda: bool = False
    """Whether its model has a Lambda layer: such a file is never opened, and the verdict says so."""


SCRIPTS = {
    "cars_by_get_file": Era(False, "auto_mpg", None, ("pandas",)),
    "fashion_by_keras": Era(False, "fashion_mnist"),
    "fashion_by_tfds": Era(False, "fashion_mnist"),
    "flowers_by_get_file": Era(True, "tf_flowers"),
    "flowers_by_tfds": Era(False, "tf_flowers", (3, "flowers")),
    "hands_by_fit": Era(False, "rock_paper_scissors"),
    "hands_by_generator": Era(True, "rock_paper_scissors", (3, "rps")),
    "household_power": Era(False, "household_power", None, ("pandas",)),
    "iris_by_pandas": Era(True, "iris", (2, "iris"), ("pandas",)),
    "iris_by_tfds": Era(False, "iris", (2, "iris")),
    "lyrics_by_ngrams": Era(True, "irish_lyrics"),
    "messages_by_vectorizer": Era(True, "sms_spam", None, ("pandas",)),
    "news_by_csv": Era(False, "bbc_news"),
    "sarcasm_bidirectional": Era(True, "sarcasm"),
    "sarcasm_by_tokenizer": Era(False, "sarcasm"),
    "shakespeare_by_letter": Era(False, "tiny_shakespeare"),
    "signs_by_folders": Era(False, "traffic_signs", (3, "roadsigns")),
    "sunspots_by_scheduler": Era(True, "sunspots", has_lambda=True),
    "sunspots_normalised": Era(False, "sunspots", (5, "sunspots"), ("matplotlib",)),
    "temperatures_by_callback": Era(True, "daily_min_temperatures"),
}
CHOICE = ("fashion_by_tfds", "hands_by_generator", "iris_by_pandas", "news_by_csv")
"""One of each kind: TFDS, pictures, a table under exam-era Keras, texts; two of them of another edition."""
EVERYWHERE = ("sarcasm_by_tokenizer", "sunspots_by_scheduler", "iris_by_tfds")
ANY_PROBLEM = (1, "line")


def root_with(need: str) -> Root:
    """Return the root in the checkout's cache, with a real set fetched and prepared: that takes time once."""
    mirror, root = real_sets(), Root(CACHE)
    sets = find_all([need])
    outcomes = fetch(sets, root, FetchOptions(str(mirror), "", 4, Patience()), lambda _now: None, threading.Event())
    assert {one.outcome for one in outcomes} <= {"placed", "already"}, outcomes
    done = prepare(root, sets, lambda _now: None, threading.Event())
    assert "failed" not in {one.outcome for one in done}, done
    return root


@pytest.fixture(scope="module")
def small_root(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Root]:
    """Generated sets under the names and addresses of real ones."""
    with generated(tmp_path_factory.mktemp("small")) as root:
        yield root


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def desk(
    tmp_path_factory: pytest.TempPathFactory, datasets: Path, fork_server: ForkServer
) -> AsyncIterator[Seat]:
    """One engine for all scripts, whose data root is a link: its server for exam-era Keras starts once."""
    folder = tmp_path_factory.mktemp("era")
    seat = Seat(Paths(folder / "data", folder / "attempts", datasets), fork_server)
    await seat.engine.open()
    yield seat
    await seat.engine.stop(force=True)
    await seat.engine.close()


async def trained_and_graded(seat: Seat, name: str, root: Root) -> None:
    """Run a script as it stands, and grade what it saved."""
    era = SCRIPTS[name]
    lacking = [package for package in era.packages if find_spec(package) is None]
    if lacking:
        pytest.skip(f"not installed here: {', '.join(lacking)}")
    place = seat.paths.data_dir / "public"
    place.unlink(missing_ok=True)
    place.symlink_to(root.folder)
    if (await seat.engine.state()).attempt is None:
        await seat.sit(minutes=0)
    attempt = (await seat.engine.state()).attempt
    assert attempt is not None
    shutil.rmtree(Path(attempt.folder) / "category1", ignore_errors=True)
    (Path(attempt.folder) / "category1").mkdir()
    seat.script(attempt, (HERE / f"{name}.py").read_text())
    run = await seat.engine.run(1, legacy_keras=era.legacy)
    ended = await seat.run_ended()
    log = (await seat.engine.read_log(run.run, 0)).text
    assert (ended.state, ended.kept_model) == ("trained", "mymodel.h5"), log[-2000:]
    file = str(Path(attempt.folder) / "category1" / "mymodel.h5")
    category, slug = era.problem or ANY_PROBLEM
    graded = await seat.engine.grade_file(category, slug, file)
    assert isinstance(graded.ending, Graded), graded.ending
    verdict = graded.ending.verdict
    assert bool(verdict.model.parameters) is not era.has_lambda, verdict.checks
    assert era.has_lambda == ("Lambda" in verdict.checks[0].fault), verdict.checks[0]
    assert (verdict.value is not None) == (era.problem is not None), verdict.checks


@pytest.mark.trains
@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize("name", SCRIPTS)
async def test_it_trains_on_the_real_set_and_is_graded(desk: Seat, name: str, request: pytest.FixtureRequest) -> None:
    if name not in CHOICE and not request.config.getoption("--every-era-script"):
        pytest.skip("not of the choice; with --every-era-script it runs too")
    await trained_and_graded(desk, name, root_with(SCRIPTS[name].needs))


@pytest.mark.trains
@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize("name", EVERYWHERE)
async def test_it_trains_on_a_generated_set_and_its_model_is_read(desk: Seat, small_root: Root, name: str) -> None:
    await trained_and_graded(desk, name, small_root)


def test_the_table_names_every_script_and_half_of_the_twenty_need_no_old_keras() -> None:
    assert {file.stem for file in HERE.glob("*.py")} == SCRIPTS.keys()
    assert len(SCRIPTS) == 20
    assert sum(not era.legacy for era in SCRIPTS.values()) >= 10


@pytest.mark.trains
def test_it_trains_where_there_is_no_network_interface_at_all() -> None:
    alone = ["unshare", "--user", "--map-root-user", "--net"]
    if shutil.which("unshare") is None or subprocess.run([*alone, "true"], capture_output=True).returncode:
        pytest.skip("this machine lets nobody make a network namespace")
    one = f"{__file__}::test_it_trains_on_a_generated_set_and_its_model_is_read[sarcasm_by_tokenizer]"
    options = ["-n", "0", "-q", "-p", "no:cacheprovider", "--rootdir", str(HERE.parents[1])]
    done = subprocess.run([*alone, sys.executable, "-m", "pytest", *options, one], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-3000:]
    assert "1 passed" in done.stdout
