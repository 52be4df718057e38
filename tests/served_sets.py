"""Small public sets that are served to runs, and the root that they lie in; addresses of hosts that never answer."""

from __future__ import annotations

import gzip
import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

from small_sets import IMPATIENT, public_set, write_registry, zip_of
from tfcert_exam_engine.public_sets import api
from tfcert_exam_engine.public_sets import registry as registry_module
from tfcert_exam_engine.public_sets.fetching import FetchOptions, fetch
from tfcert_exam_engine.public_sets.places import Root
from tfcert_exam_engine.public_sets.registry import find_all

HOST = "https://sets.invalid"
"""Reserved by RFC 2606: no name server knows it."""
SPECIES = ("Iris-setosa", "Iris-versicolor", "Iris-virginica")
TABLE = "".join(f"{n % 7}.5,{n % 5}.0,{n % 3 * 2}.1,{n % 3}.2,{SPECIES[n % 3]}\n" for n in range(60)).encode()
HEADLINES = b'[{"headline": "a calm day", "is_sarcastic": 0}, {"headline": "sure, great", "is_sarcastic": 1}]'
LABELS = gzip.compress(b"\0" * 8 + bytes(range(10)), mtime=0)
FILES = {
    ("iris", "iris.data"): TABLE,
    ("headlines", "headlines.json"): HEADLINES,
    ("labels", "labels.gz"): LABELS,
    ("hands", "rps28.zip"): zip_of(
        {f"rps28/{part}/rock/{n}.png": b"x" for part in ("train", "test") for n in range(3)}
    ),
    ("away", "away.csv"): b"1,2\n",
    ("broken", "iris.data"): b"no table\n",
}


def sets() -> list[dict[str, object]]:
    """Return the registry's sets; `away` is never fetched."""
    return [
        _set("iris", [_file("iris", "iris.data")], tfds="iris", tfds_by="iris_table"),
        _set("headlines", [_file("headlines", "headlines.json", also=["http://old.invalid/headlines.json"])]),
        _set("labels", [_file("labels", "labels.gz", keras="datasets/labels/labels.gz")]),
        public_set(
            "hands",
            [_file("hands", "rps28.zip", name="rps.zip", urls=[f"{HOST}/hands/rps.zip"])],
            [_file("hands", "rps28.zip", urls=[], unpack=".")],
        ),
        _set("away", [_file("away", "away.csv")]),
        _set("broken", [_file("broken", "iris.data")], tfds="iris", tfds_by="iris_table"),
    ]


def _set(name: str, files: list[dict[str, object]], **more: object) -> dict[str, object]:
    made = public_set(name, files)
    made["editions"][0].update(more)  # type: ignore[index]
    return made


def _file(one: str, content: str, **more: object) -> dict[str, object]:
    known = FILES[one, content]
    address = f"{HOST}/{one}/{content}"
    facts = {"sha256": hashlib.sha256(known).hexdigest(), "size": len(known), "source": "the tests"}
    return {"name": content, "urls": [address], **facts, **more}


@contextmanager
def registered(folder: Path) -> Iterator[None]:
    """Have these sets in the registry's place meanwhile."""
    all_sets = sets()
    all_sets[3]["editions"][1]["stand_ins"] = [{"file": "rps.zip", "by": "hands_train"}]  # type: ignore[index]
    with mock.patch.object(registry_module, "FILE", write_registry(folder / "registry.toml", all_sets)):
        registry_module.public_sets.cache_clear()
        api._files_by_url.cache_clear()
        try:
            yield
        finally:
            registry_module.public_sets.cache_clear()
            api._files_by_url.cache_clear()


def fill(root: Root, mirror: Path, *names: str) -> None:
    """Fetch sets from a folder."""
    for (one, name), content in FILES.items():
        (mirror / one).mkdir(parents=True, exist_ok=True)
        (mirror / one / name).write_bytes(content)
    for name in names:
        edition = "second" if name == "hands" else ""
        options = FetchOptions(str(mirror), edition, 4, IMPATIENT)
        outcomes = fetch(find_all([name]), root, options, lambda _now: None, threading.Event())
        assert [one.outcome for one in outcomes] == ["placed"], outcomes
