"""The reference of the installed TensorFlow and Keras: really indexed, once for all these tests, and searched."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
import pytest_asyncio

from disks import Disk
from tfcert_exam_engine.children.fork_server import ForkServer, child_environment
from tfcert_exam_engine.children.jobs import Jobs
from tfcert_exam_engine.errors import EngineUnavailable, UsageRefused
from tfcert_exam_engine.paths import Paths
from tfcert_exam_engine.reference import index as reference_index
from tfcert_exam_engine.reference.shelf import ReferenceShelf
from tfcert_exam_engine.reference.views import ReferenceFound

pytestmark = pytest.mark.asyncio(loop_scope="session")

Make = Callable[[Path], ReferenceShelf]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def indexed(fork_server: ForkServer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the index."""
    folder = tmp_path_factory.mktemp("reference")
    jobs = Jobs(fork_server, child_environment(folder))
    assert (await until_settled(ReferenceShelf(paths(folder), jobs))).state == "ready"
    return folder


@pytest.fixture
def make(jobs: Jobs) -> Make:
    return lambda folder: ReferenceShelf(paths(folder), jobs)


@pytest.fixture
def shelf(make: Make, indexed: Path) -> ReferenceShelf:
    return make(indexed)


@pytest.fixture
def own(make: Make, indexed: Path, tmp_path: Path) -> tuple[ReferenceShelf, Path]:
    """A shelf whose index a test may spoil, and that index."""
    shutil.copytree(indexed / "reference", tmp_path / "reference")
    return make(tmp_path), reference_index.file_in(tmp_path / "reference")


def paths(folder: Path) -> Paths:
    return Paths(folder, folder / "attempts", folder / "sets")


async def until_settled(shelf: ReferenceShelf, query: str = "Dense") -> ReferenceFound:
    """Ask until it is indexed, stopped, or has failed."""
    while (found := await shelf.search(query, 20)).state == "building":
        await asyncio.sleep(0.02)
    return found


async def names(shelf: ReferenceShelf, query: str, limit: int = 20) -> list[str]:
    return [hit.name for hit in (await shelf.search(query, limit)).hits]


@pytest.mark.parametrize(
    ("query", "best"),
    [
        ("Dense", "keras.layers.Dense"),
        ("dense", "keras.layers.Dense"),
        ("layers.Dense", "keras.layers.Dense"),
        ("keras.layers.Dense", "keras.layers.Dense"),
        ("tf.keras.layers.Dense", "keras.layers.Dense"),
        ("keras.layers.Dense(", "keras.layers.Dense"),
        ("fit", "keras.Model.fit"),
        ("Model.fit", "keras.Model.fit"),
        ("Sequential.fit", "keras.Model.fit"),
        ("tf.keras.Model.compile", "keras.Model.compile"),
        ("Conv2", "keras.layers.Conv2D"),
        ("EarlyStop", "keras.callbacks.EarlyStopping"),
        ("early stopping", "keras.callbacks.EarlyStopping"),
        ("one hot", "keras.ops.one_hot"),
        ("image dataset from directory", "keras.utils.image_dataset_from_directory"),
        ("tf.data.Dataset", "tf.data.Dataset"),
        ("Dataset.window", "tf.data.Dataset.window"),
        ("ImageDataGenerator", "keras.preprocessing.image.ImageDataGenerator"),
        ("pad_sequences", "keras.utils.pad_sequences"),
    ],
)
async def test_what_is_meant_comes_first(shelf: ReferenceShelf, query: str, best: str) -> None:
    found = await names(shelf, query)
    assert found[0].removeprefix("tf.") == best.removeprefix("tf.")


async def test_names_that_differ_in_capitals_are_two_entries(shelf: ReferenceShelf) -> None:
    for name, kind in (("keras.layers.add", "function"), ("keras.layers.Add", "class"), ("keras.losses.huber", "")):
        entry = await shelf.entry(name)
        assert name in (entry.name, *entry.aliases)
        assert entry.kind == (kind or "function")
    assert (await shelf.entry("KERAS.layers.dense")).name == "keras.layers.Dense"


async def test_words_of_a_first_sentence_find_what_is_named_otherwise(shelf: ReferenceShelf) -> None:
    assert "keras.layers.Dropout" in await names(shelf, "randomly sets input units to 0", 10)
    assert "keras.callbacks.ReduceLROnPlateau" in await names(shelf, "reduce learning rate when a metric", 5)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Denze", "keras.layers.Dense"),
        ("Modle", "keras.Model"),
        ("Sequentail", "keras.Sequential"),
        ("EarlyStoping", "keras.callbacks.EarlyStopping"),
        ("keras.layers.Embeding", "keras.layers.Embedding"),
    ],
)
async def test_a_typing_error_offers_the_nearest_name(shelf: ReferenceShelf, typed: str, meant: str) -> None:
    assert (await shelf.search(typed, 20)).nearest[0] == meant


@pytest.mark.parametrize(
    "query",
    [
        *(
            '"',
            "'",
            "*",
            "a*",
            "(",
            "a AND",
            "NOT",
            "NEAR(a b)",
            "names : x",
            "-a",
            "^a",
            "%",
            "_",
            "\\",
            "{a}",
            "a OR b",
        ),
        *(
            "\0",
            "a\0b",
            "\ud800",
            "层",
            "🙂",
            ".",
            "..",
            "()",
            ";DROP TABLE entries",
            " " * 500,
            "x" * 10_000,
            "a " * 5_000,
        ),
    ],
    ids=lambda query: ascii(query[:20]),
)
async def test_whatever_is_typed_is_only_searched_for(shelf: ReferenceShelf, query: str) -> None:
    assert (await shelf.search(query, 20)).state == "ready"
    assert (await names(shelf, "Dense"))[0] == "keras.layers.Dense"


async def test_nothing_typed_finds_nothing_and_says_how_much_there_is(shelf: ReferenceShelf) -> None:
    found = await shelf.search("  ", 20)
    assert (found.hits, found.nearest) == ([], [])
    assert found.entries > 3000
    assert found.libraries.startswith("TensorFlow 2.")


async def test_an_entry_stands_once_with_all_its_names(shelf: ReferenceShelf) -> None:
    hits = await names(shelf, "layers.Dense", 500)
    assert hits.count("keras.layers.Dense") == 1
    assert "tf.keras.layers.Dense" not in hits
    for name in ("keras.layers.Dense", "tf.keras.layers.Dense", "KERAS.layers.dense"):
        entry = await shelf.entry(name)
        assert (entry.name, entry.kind) == ("keras.layers.Dense", "class")
        assert "tf.keras.layers.Dense" in entry.aliases


async def test_an_entry_has_signature_documentation_and_what_belongs_to_it(shelf: ReferenceShelf) -> None:
    dense = await shelf.entry("keras.layers.Dense")
    assert dense.signature.startswith("Dense(units, activation=None, use_bias=True, ")
    assert "self" not in dense.signature
    assert dense.doc.startswith("Just your regular densely-connected NN layer.")
    assert "keras.Layer" in dense.related
    model = await shelf.entry("keras.Model")
    assert {"fit", "evaluate", "predict", "compile", "summary", "save"} <= {
        one.name.rsplit(".", 1)[1] for one in model.members
    }
    fit = await shelf.entry("keras.Sequential.fit")
    assert (fit.name, fit.kind, fit.related[0]) == ("keras.Model.fit", "method", "keras.Model")
    assert "validation_data=None" in fit.signature


async def test_no_signature_tells_where_something_lies_in_memory(indexed: Path) -> None:
    with sqlite3.connect(reference_index.file_in(indexed / "reference")) as base:
        (count,) = base.execute("SELECT count(*) FROM entries WHERE signature LIKE '% at 0x%'").fetchone()
    assert count == 0


async def test_a_name_that_is_not_there_is_refused(shelf: ReferenceShelf) -> None:
    for name in ("keras.layers.Denze", "x" * 10_000, ""):
        with pytest.raises(UsageRefused, match="no entry"):
            await shelf.entry(name)


async def test_nothing_can_be_read_before_it_is_indexed(make: Make, tmp_path: Path) -> None:
    with pytest.raises(EngineUnavailable, match="not indexed yet"):
        await make(tmp_path).entry("keras.layers.Dense")


@pytest.mark.parametrize("torn", ["empty", "garbage", "half", "zeros in the middle"])
async def test_a_torn_index_is_written_anew(own: tuple[ReferenceShelf, Path], torn: str) -> None:
    shelf, file = own
    whole = file.read_bytes()
    middle = len(whole) // 2
    spoilt = {
        "empty": b"",
        "garbage": b"no database at all" * 1000,
        "half": whole[:middle],
        "zeros in the middle": whole[:4096] + bytes(len(whole) - 4096),
    }
    file.write_bytes(spoilt[torn])
    assert (await until_settled(shelf)).hits[0].name == "keras.layers.Dense"
    assert (await shelf.entry("keras.layers.Dense")).doc


async def test_an_index_that_is_deleted_is_written_anew(own: tuple[ReferenceShelf, Path]) -> None:
    shelf, file = own
    assert (await shelf.search("Dense", 20)).state == "ready"
    file.unlink()
    assert (await shelf.search("Dense", 20)).state == "building"
    assert (await until_settled(shelf)).hits[0].name == "keras.layers.Dense"


async def test_it_can_be_stopped_and_begun_again(make: Make, tmp_path: Path) -> None:
    shelf = make(tmp_path)
    assert (await shelf.search("Dense", 20)).state == "building"
    assert (await shelf.index(stop=True)).state == "stopped"
    assert (await shelf.search("Dense", 20)).state == "stopped"
    assert (await shelf.index(stop=False)).state == "building"
    assert (await until_settled(shelf)).state == "ready"
    assert (await shelf.index(stop=False)).state == "ready"


async def test_a_child_that_is_killed_is_replaced(make: Make, jobs: Jobs, tmp_path: Path) -> None:
    shelf = make(tmp_path)
    await shelf.search("Dense", 20)
    while not any(live.pid for live in jobs.live.values()):
        await asyncio.sleep(0)
    os.kill(next(live.pid for live in jobs.live.values()), signal.SIGKILL)
    assert (await until_settled(shelf)).state == "ready"


async def test_a_full_disk_is_told_and_nothing_half_written_stays(make: Make, disk: Disk) -> None:
    shelf = make(disk.place)
    (disk.place / "reference").mkdir()
    (disk.place / "jobs" / "reference-1").mkdir(parents=True)
    room = disk.place / "room"
    room.write_bytes(bytes(2_000_000))
    disk.fill()
    room.unlink()  # enough for a child's few words, not for an index
    found = await until_settled(shelf)
    assert found.state == "failed"
    assert found.text
    assert not list((disk.place / "reference").iterdir())
    disk.clear()
    assert (await shelf.index(stop=False)).state == "building"
    assert (await until_settled(shelf)).state == "ready"


async def test_the_words_are_searched_by_sqlite_itself(indexed: Path) -> None:
    """Not by TensorFlow's own SQLite, which a process that has imported it may get, and which has no such search."""
    with sqlite3.connect(reference_index.file_in(indexed / "reference")) as base:
        assert base.execute("SELECT value FROM facts WHERE name = 'words'").fetchone() == (1,)


async def test_where_sqlite_has_no_word_search_names_and_first_sentences_are_searched(
    own: tuple[ReferenceShelf, Path],
) -> None:
    shelf, file = own
    with sqlite3.connect(file) as base:
        base.execute("DROP TABLE words")
        base.execute("UPDATE facts SET value = 0 WHERE name = 'words'")
    assert (await names(shelf, "Dense"))[0] == "keras.layers.Dense"
    assert "keras.callbacks.EarlyStopping" in await names(shelf, "stop training monitored metric")
