"""Files of a canonical edition, made of what is here in another: the same data in the wrapping that scripts ask for.

A small edition stays small, and a line in the run's log says so.
"""

from __future__ import annotations

import csv
import json
import random
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

Maker = Callable[[Path, Path], None]
"""Takes the set's folder and the file to write; OSError where the disk takes nothing, ValueError for strange data."""
ORDER_SEED = 1
WINE_HEAD = (
    "fixed acidity;volatile acidity;citric acid;residual sugar;chlorides;free sulfur dioxide;total sulfur dioxide;"
    "density;pH;sulphates;alcohol;quality"
)
CARS = ("cylinders", "displacement", "horsepower", "weight", "acceleration", "model_year", "origin")
ORIGINS = {"usa": "1", "europe": "2", "japan": "3"}


def _hands(split: str, inside: str) -> Maker:
    def make(folder: Path, to: Path) -> None:
        _zip(to, ((f"{inside}/{path}", file) for path, file in _files(folder / "rps28" / split)))

    return make


def _flowers(folder: Path, to: Path) -> None:
    with tarfile.open(to, "w:gz", compresslevel=1) as archive:
        for path, file in _files(folder / "flower_photos_small"):
            archive.add(file, f"flower_photos/{path}", recursive=False)


def _signs(folder: Path, to: Path) -> None:
    _zip(to, _files(folder / "traffic_signs_small"))


def _one_array(folder: Path, to: Path) -> None:
    lines = (folder / "Sarcasm_Headlines_Dataset.json").read_text(encoding="utf-8").splitlines()
    to.write_text(json.dumps([json.loads(line) for line in lines if line.strip()]), encoding="utf-8")


def _news(folder: Path, to: Path) -> None:
    """One line an article, in an order of no meaning, in small letters and one line, as the courses' table is."""
    texts = sorted((folder / "bbc").glob("*/*.txt"))
    rows = [(file.parent.name, " ".join(file.read_text(encoding="latin-1").lower().split())) for file in texts]
    random.Random(ORDER_SEED).shuffle(rows)
    with to.open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened, lineterminator="\n").writerows([("category", "text"), *rows])


def _messages(folder: Path, to: Path) -> None:
    _zip(to, [("SMSSpamCollection", folder / "SMSSpamCollection")])


def _wine(folder: Path, to: Path) -> None:
    head = ";".join(f'"{name}"' for name in WINE_HEAD.split(";"))
    table = (folder / "winequality-red.csv").read_text(encoding="ascii").replace(",", ";").replace("\r\n", "\n")
    to.write_text(f"{head}\n{table}", encoding="ascii")


def _cars(folder: Path, to: Path) -> None:
    with (folder / "mpg.csv").open(newline="", encoding="utf-8") as opened, to.open("w", encoding="utf-8") as out:
        for row in csv.DictReader(opened):
            row["origin"] = ORIGINS[row["origin"]]
            cells = "   ".join(row[name] or "?" for name in ("mpg", *CARS))
            out.write(f'{cells}\t"{row["name"]}"\n')


def _same(name: str) -> Maker:
    def make(folder: Path, to: Path) -> None:
        to.write_bytes((folder / name).read_bytes())

    return make


MAKERS: dict[str, Maker] = {
    "hands_train": _hands("train", "rps"),
    "hands_test": _hands("test", "rps-test-set"),
    "flowers": _flowers,
    "signs": _signs,
    "one_array": _one_array,
    "news": _news,
    "messages": _messages,
    "wine": _wine,
    "cars": _cars,
    "pollution": _same("pollution.csv"),
}
"""By their names in the registry."""


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            yield file.relative_to(folder).as_posix(), file


def _zip(to: Path, files: Iterator[tuple[str, Path]] | list[tuple[str, Path]]) -> None:
    with zipfile.ZipFile(to, "w", zipfile.ZIP_STORED) as archive:
        for path, file in files:
            archive.writestr(zipfile.ZipInfo(path), file.read_bytes())
