"""Problems on public texts and series: editions give the same data, starters prepare them as the hidden ones were."""

from __future__ import annotations

import csv
import datetime
import json
import os
import random
import re
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType

import numpy as np
import numpy.typing as npt
import pytest

from real_sets import real_sets
from tfcert_problems.bank.category4_headlines import data as headlines
from tfcert_problems.bank.category4_news import data as news
from tfcert_problems.bank.category5_grid import data as grid
from tfcert_problems.bank.category5_power import data as power
from tfcert_problems.catalog import find
from tfcert_problems.datasets.public import PublicSet, UnusableSet

PROBLEMS: dict[str, tuple[int, ModuleType, str]] = {
    "headlines": (4, headlines, "sarcasm"),
    "news": (4, news, "bbc_news"),
    "power": (5, power, "household_power"),
    "grid": (5, grid, "aep_hourly"),
}
"""Category, builder and public set."""
ARCHIVES = {
    "sarcasm": "sarcasm/Sarcasm_Headlines_Dataset.json.zip",
    "bbc_news": "bbc_news/bbc-fulltext.zip",
    "household_power": "household_power/household_power.zip",
}


def made(builder: ModuleType, name: str, placed: Path, folder: Path) -> Path:
    """Build a problem's data from a public set that lies in a folder."""
    for part in ("public", "hidden"):
        (folder / part).mkdir(parents=True)
    sets: Mapping[str, PublicSet] = {name: PublicSet(name, "canonical", str(placed), str(placed), {})}
    builder.build(folder, lambda fraction, sentence: None, sets)
    return folder


def hidden(folder: Path) -> dict[str, npt.NDArray[np.float64]]:
    with np.load(folder / "hidden" / "hidden.npz", allow_pickle=False) as arrays:
        return dict(arrays)


def same(first: Path, second: Path) -> bool:
    """Whether two builds have the same public bytes and hidden arrays."""
    files = [sorted(path.relative_to(folder) for path in folder.rglob("public/*")) for folder in (first, second)]
    alike = files[0] == files[1] and all(
        (first / name).read_bytes() == (second / name).read_bytes() for name in files[0]
    )
    ours, others = hidden(first), hidden(second)
    return alike and ours.keys() == others.keys() and all(np.array_equal(ours[name], others[name]) for name in ours)


def made_up_headlines() -> list[dict[str, object]]:
    """Return as many records as the builder needs, some twice, one on both sides."""
    rng = random.Random(1)
    nouns, verbs = ([f"{kind}{chr(97 + i)}{chr(97 + j)}" for i in range(26) for j in range(6)] for kind in ("n", "v"))
    kinds = ("{} {} {}", "{} {}: {}", "'{}' {} {} in 2009", "{} {}, {} says")
    texts = dict.fromkeys(
        rng.choice(kinds).format(rng.choice(nouns), rng.choice(verbs), rng.choice(nouns)) for _each in range(24_700)
    )
    found: list[dict[str, object]] = [
        {"headline": text, "is_sarcastic": int(":" in text or rng.random() < 0.3), "article_link": "-"}
        for text in texts
    ]
    twice = {**found[0], "headline": str(found[0]["headline"]).upper()}
    both = [{**found[1], "is_sarcastic": label} for label in (0, 1)]
    return [*found, twice, *both]


def made_up_articles() -> list[tuple[str, str]]:
    """Return articles of the five subjects, with marks and capitals; every subject has words of its own."""
    rng = random.Random(2)
    letters = "abcdefghijklmnopqrst"
    common = [f"w{one}{two}" for one in letters for two in letters]
    found = []
    for subject in news.SUBJECTS:
        own = [f"{subject[:3]}{one}{two}" for one in letters for two in letters]
        for _article in range(320):
            words = [rng.choice(own if rng.random() < 0.5 else common) for _word in range(60)]
            body = " ".join(words[2:])
            found.append((subject, f'{words[0].title()} {words[1]}\'s gain\n\n\u00a35 "{body[0].upper()}{body[1:]}."'))
    return [*found, found[0]]


def laid_out(name: str, folder: Path) -> Path:
    """Write a made-up public set as it would be placed."""
    folder.mkdir(parents=True)
    if name == "sarcasm":
        lines = "".join(json.dumps(record) + "\n" for record in made_up_headlines())
        (folder / "Sarcasm_Headlines_Dataset.json").write_text(lines)
    elif name == "bbc_news":
        for number, (subject, text) in enumerate(made_up_articles()):
            (folder / "bbc" / subject).mkdir(parents=True, exist_ok=True)
            (folder / "bbc" / subject / f"{number:04}.txt").write_text(text, encoding="utf-8")
    elif name == "household_power":
        _meter(folder / power.FILE)
    else:
        _loads(folder / grid.FILE, "%m/%d/%Y %H:%M")
    return folder


def _meter(file: Path) -> None:
    values = np.random.default_rng(3).gamma(2.0, size=(power.ROWS * power.MINUTES, len(power.COLUMNS))).round(3)
    first, minute = datetime.datetime(2006, 12, 16, 17, 24), datetime.timedelta(minutes=1)
    with file.open("w", newline="") as lines:
        table = csv.writer(lines)
        table.writerow(["datetime", *power.COLUMNS])
        table.writerows([str(first + number * minute), *row] for number, row in enumerate(values.tolist()))


def _loads(file: Path, written: str) -> None:
    """Write made-up loads, the last hours first, and one hour told twice."""
    rng = random.Random(4)
    hours = [datetime.datetime(2004, 10, 1) + number * datetime.timedelta(hours=1) for number in range(grid.HOURS)]
    rows = [(hour.strftime(written), rng.randrange(9000, 26_000)) for hour in reversed(hours)]
    lines = "".join(f"{time},{load}\n" for time, load in [*rows, (rows[0][0], rows[0][1] + 2)])
    file.write_text("Datetime,AEP_MW\n" + lines)


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return the data of each problem, built from made-up sets."""
    root = tmp_path_factory.mktemp("made_up")
    return {
        problem: made(builder, name, laid_out(name, root / "sets" / name), root / problem)
        for problem, (_category, builder, name) in PROBLEMS.items()
    }


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return the data of each problem, built from the real sets; skips where they are not on this machine."""
    root, found = tmp_path_factory.mktemp("real"), real_sets()
    for name, archive in ARCHIVES.items():
        with zipfile.ZipFile(found / archive) as file:
            file.extractall(root / "sets" / name)
    (root / "sets" / "aep_hourly").symlink_to(found / "aep_hourly")
    return {
        problem: made(builder, name, root / "sets" / name, root / problem)
        for problem, (_category, builder, name) in PROBLEMS.items()
    }


def test_headlines_are_the_same_from_one_array_and_from_lines(made_up: dict[str, Path], tmp_path: Path) -> None:
    records = made_up_headlines()
    random.Random(3).shuffle(records)
    (tmp_path / "set").mkdir()
    (tmp_path / "set" / "sarcasm.json").write_text(json.dumps(records))
    assert same(made(headlines, "sarcasm", tmp_path / "set", tmp_path / "built"), made_up["headlines"])


def test_news_are_the_same_from_a_table_without_marks_and_from_folders(
    made_up: dict[str, Path], tmp_path: Path
) -> None:
    articles = made_up_articles()
    random.Random(3).shuffle(articles)
    (tmp_path / "set").mkdir()
    with (tmp_path / "set" / "bbc-text.csv").open("w", encoding="utf-8", newline="") as lines:
        table = csv.writer(lines)
        table.writerow(["category", "text"])
        table.writerows([subject, re.sub(r"[\s'\"]", " ", text.lower())] for subject, text in articles)
    assert same(made(news, "bbc_news", tmp_path / "set", tmp_path / "built"), made_up["news"])


def test_loads_are_the_same_however_the_hours_are_written(made_up: dict[str, Path], tmp_path: Path) -> None:
    (tmp_path / "set").mkdir()
    _loads(tmp_path / "set" / grid.FILE, "%Y-%m-%d %H:%M:%S")
    assert same(made(grid, "aep_hourly", tmp_path / "set", tmp_path / "built"), made_up["grid"])


@pytest.mark.parametrize("problem", PROBLEMS)
def test_a_second_build_gives_the_same_data(problem: str, made_up: dict[str, Path], tmp_path: Path) -> None:
    _category, builder, name = PROBLEMS[problem]
    assert same(made(builder, name, made_up[problem].parent / "sets" / name, tmp_path / "again"), made_up[problem])


@pytest.mark.parametrize("problem", PROBLEMS)
def test_hidden_examples_have_the_shape_and_type_of_the_contract(problem: str, made_up: dict[str, Path]) -> None:
    arrays, contract = hidden(made_up[problem]), find(PROBLEMS[problem][0], problem).contract
    assert [str(arrays["x"].dtype), *arrays["x"].shape[1:]] == [contract.input_dtype, *contract.input_shape]
    assert len(arrays["x"]) == len(arrays["y"]) >= 2000


@pytest.mark.parametrize("problem", PROBLEMS)
def test_a_set_that_is_not_as_the_builder_needs_it_is_refused(problem: str, tmp_path: Path) -> None:
    _category, builder, name = PROBLEMS[problem]
    (tmp_path / "set").mkdir()
    with pytest.raises(UnusableSet, match=name):
        made(builder, name, tmp_path / "set", tmp_path / "none")
    for file in ("records.json", "table.csv", power.FILE, grid.FILE):
        (tmp_path / "set" / file).write_text('{"category": 1}\n5,5\n')
    with pytest.raises(UnusableSet):
        made(builder, name, tmp_path / "set", tmp_path / "wrong")


@pytest.mark.parametrize("sets", ["made_up", "real"])
def test_no_hidden_headline_is_public(sets: str, request: pytest.FixtureRequest) -> None:
    folder: Path = request.getfixturevalue(sets)["headlines"]
    records = json.loads((folder / "public" / "headlines.json").read_text())
    keys = [tuple(headlines.tokens(record["text"])) for record in records]
    assert len(set(keys)) == len(keys) > headlines.TRAINING + 500
    ids = headlines.vocabulary([record["text"] for record in records[: headlines.TRAINING]])
    public = {tuple(headlines.encode(record["text"], ids)) for record in records}
    # Two headlines may become the same ids where a token is unknown; rows without unknown tokens are headlines.
    rows = [tuple(row) for row in hidden(folder)["x"].tolist() if headlines.UNKNOWN not in row and 0 in row]
    assert rows and not public & set(rows)


def test_every_headline_of_the_real_set_is_public_or_hidden_once(real: dict[str, Path]) -> None:
    records = headlines.records(real["headlines"].parent / "sets" / "sarcasm")
    assert len(records) == 26_709
    assert len(headlines.drawn(records)) == 26_578


@pytest.mark.parametrize("sets", ["made_up", "real"])
def test_no_article_serves_two_parts(sets: str, request: pytest.FixtureRequest) -> None:
    folder: Path = request.getfixturevalue(sets)["news"]
    parts = news.parted(news.articles(folder.parent / "sets" / "bbc_news"))
    articles = {part: {" ".join(words) for group in parts[part].values() for words in group} for part in parts}
    assert not articles["hidden"] & articles["train"]
    assert not articles["hidden"] & articles["validation"]
    assert not articles["train"] & articles["validation"]
    with (folder / "public" / "news.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert all(any(row["second"] in text for text in articles["train"]) for row in rows[:50])
    assert all(any(row["second"] in text for text in articles["validation"]) for row in rows[-50:])


def test_every_subject_is_the_odd_one_as_often_and_token_0_never(made_up: dict[str, Path]) -> None:
    assert np.bincount(hidden(made_up["news"])["y"].astype(int)).tolist() == [0, 800, 800, 800, 800, 800]


def test_the_hidden_days_of_the_house_come_after_the_public_ones(made_up: dict[str, Path]) -> None:
    _times, rows = power.five_minutes(made_up["power"].parent / "sets" / "household_power" / power.FILE)
    scaled = power.scaled(rows, rows[: power.TRAINING_ROWS])[power.PUBLIC_ROWS :]
    arrays = hidden(made_up["power"])
    np.testing.assert_allclose(arrays["x"][0], scaled[:24], rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(arrays["y"][1], scaled[26:50], rtol=1e-5, atol=1e-6)
    lines = (made_up["power"] / "public" / "power.csv").read_text().splitlines()
    assert len(lines) == 1 + power.PUBLIC_ROWS


def test_the_hidden_hours_of_the_grid_come_after_the_public_ones(made_up: dict[str, Path]) -> None:
    _times, loads = grid.hours_of(made_up["grid"].parent / "sets" / "aep_hourly" / grid.FILE)
    later = grid.scaled(loads, loads[: grid.TRAINING_HOURS])[grid.PUBLIC_HOURS :]
    arrays = hidden(made_up["grid"])
    np.testing.assert_allclose(arrays["x"][1, :, 0], later[7:175], rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(arrays["y"][1], later[175:199], rtol=1e-5, atol=1e-6)
    assert len((made_up["grid"] / "public" / "load.csv").read_text().splitlines()) == 1 + grid.PUBLIC_HOURS


def test_naive_answers_score_what_the_statements_say(real: dict[str, Path]) -> None:
    arrays = hidden(real["power"])
    error = np.abs(arrays["y"] - arrays["x"][:, -1:]).mean()
    assert f"an error of {error:.3f}" in find(5, "power").text("statement.md").replace("\n", " ")
    arrays, statement = hidden(real["grid"]), find(5, "grid").text("statement.md").replace("\n", " ")
    assert f"an error of {np.abs(arrays['y'] - arrays['x'][:, -24:, 0]).mean():.3f}" in statement
    assert f"last week has {np.abs(arrays['y'] - arrays['x'][:, :24, 0]).mean():.3f}" in statement


COMPARE = """
import csv, json, runpy, sys
from pathlib import Path
import numpy as np
from tfcert_problems.bank.category4_headlines import data as headlines
from tfcert_problems.bank.category4_news import data as news
from tfcert_problems.bank.category5_grid import data as grid
from tfcert_problems.bank.category5_power import data as power

folder = Path(sys.argv[1])
starters = {name: runpy.run_path(str(folder / name / "solution.py")) for name in ("headlines", "news", "power", "grid")}

(x, y), (x_validation, y_validation) = starters["headlines"]["headlines"]()
records = json.loads((folder / "headlines" / "data" / "headlines.json").read_text())
ids = headlines.vocabulary([record["text"] for record in records[:headlines.TRAINING]])
assert np.concatenate([x, x_validation]).tolist() == [headlines.encode(record["text"], ids) for record in records]
assert len(x) == headlines.TRAINING and y.tolist() == [record["satire"] for record in records[:headlines.TRAINING]]

(x, x_validation), (y, y_validation), (subjects, _subjects) = starters["news"]["news"]()
rows = list(csv.DictReader((folder / "news" / "data" / "news.csv").open(encoding="utf-8", newline="")))
pieces = [[row[name] for name in ("first", "second", "third")] for row in rows]
ids = news.vocabulary([piece for row in pieces[:news.COUNTS["train"]] for piece in row])
assert np.concatenate([x, x_validation]).tolist() == [[news.encode(piece, ids) for piece in row] for row in pieces]
assert len(x) == news.COUNTS["train"] and list(starters["news"]["SUBJECTS"]) == list(news.SUBJECTS)
assert [news.SUBJECTS[token - 1] for token in y] == [row["odd"] for row in rows[:len(y)]]
for row, tokens in zip(rows, subjects.tolist(), strict=False):
    others = {"1": tokens[1:], "2": tokens[::2], "3": tokens[:2]}[row["place"]]
    assert news.SUBJECTS[tokens[int(row["place"]) - 1] - 1] == row["odd"]
    assert [news.SUBJECTS[token - 1] for token in others] == [row["common"]] * 2

def alike(theirs, *ours):
    for (x, y), (our_x, our_y) in zip(theirs, ours, strict=True):
        assert np.array_equal(x, our_x) and np.array_equal(y, our_y)

loads = np.genfromtxt(folder / "grid" / "data" / "load.csv", delimiter=",", skip_header=1, usecols=1)
scaled, first = grid.scaled(loads, loads[:grid.TRAINING_HOURS]), grid.TRAINING_HOURS
alike(starters["grid"]["hours"](), grid.windows(scaled[:first]), grid.windows(scaled[first:]))

table = np.genfromtxt(folder / "power" / "data" / "power.csv", delimiter=",", skip_header=1, usecols=range(1, 8))
scaled, first = power.scaled(table, table[:power.TRAINING_ROWS]), power.TRAINING_ROWS
alike(starters["power"]["rows_of_power"](), power.windows(scaled[:first]), power.windows(scaled[first:]))
"""


def test_starters_prepare_examples_as_the_hidden_ones_were(made_up: dict[str, Path], tmp_path: Path) -> None:
    for problem, (category, _builder, _name) in PROBLEMS.items():
        (tmp_path / problem).mkdir()
        (tmp_path / problem / "solution.py").write_text(find(category, problem).text("starter.py"))
        (tmp_path / problem / "data").symlink_to(made_up[problem] / "public")
    environment = {**os.environ, "CUDA_VISIBLE_DEVICES": "", "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", COMPARE, str(tmp_path)], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
