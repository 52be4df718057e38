"""Small generated sets under the names and addresses of real ones: the same scripts run on them."""

from __future__ import annotations

import hashlib
import json
import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

from served_sets import SPECIES
from small_sets import IMPATIENT, public_set, write_registry
from tfcert_exam_engine.public_sets import api
from tfcert_exam_engine.public_sets import registry as registry_module
from tfcert_exam_engine.public_sets.fetching import FetchOptions, fetch
from tfcert_exam_engine.public_sets.places import Root
from tfcert_exam_engine.public_sets.preparing import prepare
from tfcert_exam_engine.public_sets.registry import public_sets

TENSORFLOW = "https://storage.googleapis.com/download.tensorflow.org/data"
DULL, SHARP = ("man opens door", "city plans road", "rain is expected"), ("sure that works", "great another meeting")


def contents() -> dict[str, tuple[str, bytes, dict[str, object]]]:
    """Return address, bytes and what TFDS wants, by the set's name."""
    chance = random.Random(1)
    headlines = [
        {"headline": f"{chance.choice(SHARP if n % 2 else DULL)} {chance.randrange(50)}", "is_sarcastic": n % 2}
        for n in range(4100)
    ]
    spots = ["n,Date,Monthly Mean Total Sunspot Number"]
    spots += [f"{n},{1749 + n // 12}-{n % 12 + 1:02}-28,{abs(n % 132 - 66) + chance.random():.1f}" for n in range(3235)]
    flowers = [f"{5 + n % 3},{3 + n % 2}.{n % 10},{1 + n % 3}.{n % 10},{n % 3}.2,{SPECIES[n % 3]}" for n in range(150)]
    return {
        "sarcasm": (f"{TENSORFLOW}/sarcasm.json", json.dumps(headlines).encode(), {}),
        "sunspots": (f"{TENSORFLOW}/Sunspots.csv", "\n".join(spots).encode(), {}),
        "iris": (
            "https://archive.ics.uci.edu/ml/machine-learning-databases/iris/iris.data",
            "\n".join(flowers).encode(),
            {"tfds": "iris", "tfds_by": "iris_table"},
        ),
    }


@contextmanager
def generated(folder: Path) -> Iterator[Root]:
    """Have these sets alone in the registry meanwhile, fetched from a folder and prepared."""
    sets = []
    for name, (url, content, wanted) in contents().items():
        file = url.rpartition("/")[2]
        (folder / "mirror" / name).mkdir(parents=True)
        (folder / "mirror" / name / file).write_bytes(content)
        facts = {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content), "source": "the tests"}
        made = public_set(name, [{"name": file, "urls": [url], **facts}])
        made["editions"][0].update(wanted)  # type: ignore[index]
        sets.append(made)
    with mock.patch.object(registry_module, "FILE", write_registry(folder / "registry.toml", sets)):
        _forget()
        try:
            root = Root(folder / "root")
            options = FetchOptions(str(folder / "mirror"), "", 4, IMPATIENT)
            fetch(public_sets(), root, options, lambda _now: None, threading.Event())
            done = prepare(root, public_sets(), lambda _now: None, threading.Event())
            assert "failed" not in {one.outcome for one in done}, done
            yield root
        finally:
            _forget()


def _forget() -> None:
    registry_module.public_sets.cache_clear()
    api._files_by_url.cache_clear()
