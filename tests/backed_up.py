"""A data folder with one of each thing that a person keeps, backed up and restored in this process."""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import msgspec

from kept_records import filled
from tfcert_exam_engine.backups import holding, restoring, writing
from tfcert_exam_engine.backups.contents import Choice
from tfcert_exam_engine.backups.restoring import Restored
from tfcert_exam_engine.paths import Paths
from tfcert_exam_engine.settings import Settings

ATTEMPT = "20261101-101000"


def furnished(folder: Path) -> Paths:
    """Return a data folder with two attempts and one of each thing that a person keeps."""
    paths = filled(folder, 2)
    category = paths.attempts / ATTEMPT / "category1"
    files = {
        paths.settings: msgspec.json.encode(Settings(training_nice=3)),
        paths.keys: b'[exam]\nrun = "f6"\n',
        paths.data_dir / "home.json": b"{}",
        paths.snippets / "mine.py": b"1\n",
        paths.notes / "digits.md": b"# digits\n",
        paths.problems / "v1" / "category1_slug" / "problem.toml": b"title = 1\n",
        category / "solution.py": b"print(1)\n",
        category / "mymodel.keras": b"a model of mine",
        category / "mine" / "notes on it.txt": b"text",
        paths.job("run", 1) / "log.txt": b"line\n" * 1000,
        paths.job("run", 1) / "events.jsonl": b"{}\n",
        paths.job("run", 1) / "solution.py": b"as it was\n",
    }
    for file, content in files.items():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    os.utime(category / "mymodel.keras", (1_700_000_000, 1_700_000_000))
    with closing(sqlite3.connect(paths.database)) as db:
        names = [json.loads(blob)["kept_as"] for (blob,) in db.execute("SELECT record FROM submissions")]
    paths.models.mkdir()
    for name in names:
        (paths.models / name).write_bytes(name.encode())
    return paths


def back_up(paths: Paths, file: Path, *, force: bool = False, choice: Choice = Choice()) -> writing.Written:  # noqa: B008
    return writing.backup(paths, file, force=force, choice=choice, tell=lambda name, part: None)


def restore(paths: Paths, file: Path) -> Restored:
    with holding.held(paths):
        return restoring.restore(paths, file, lambda name, part: None)


def everything(paths: Paths) -> dict[str, bytes]:
    """Return what a data folder holds, apart from what is made anew and from what the engine makes by itself."""
    passing = ("engine.lock", "tfcert.db", "tfcert.db-wal", "tfcert.db-shm")
    return {
        str(file.relative_to(paths.data_dir)): file.read_bytes()
        for file in sorted(paths.data_dir.rglob("*"))
        if file.is_file() and file.name not in passing and file.parent not in (paths.backups, paths.copies)
    }
