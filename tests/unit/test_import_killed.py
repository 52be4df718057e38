"""A process that is killed in the middle of an import: a real one, by SIGKILL."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from pathlib import Path

from past_attempts import fill, keep, past_attempt, quick
from tfcert_exam_engine.history import carrying
from tfcert_exam_engine.store import Store

COUNT = 40
IMPORTING = """
import asyncio, sys
from pathlib import Path
from tfcert_exam_engine.history import carrying
from tfcert_exam_engine.store import Store
store = Store(Path(sys.argv[1]))
print("begins", flush=True)
asyncio.run(carrying.take_in(store, sys.argv[2]))
print("done", flush=True)
"""


def test_after_a_kill_all_of_it_is_there_or_nothing(tmp_path: Path) -> None:
    file = tmp_path / "history.json"
    elsewhere = Store(tmp_path / "elsewhere.db")
    quick(elsewhere)
    fill(elsewhere, COUNT)
    asyncio.run(carrying.export(elsewhere, elsewhere.attempts(), str(file), force=False))
    elsewhere.close()
    found = set()
    for number in range(8):
        place = tmp_path / f"{number}.db"
        store = Store(place)
        own = keep(store, past_attempt(900), [5])
        store.close()
        killed_while_importing(place, file, 0.04 * number)
        store = Store(place)
        names = [attempt.attempt for attempt in store.attempts()]
        assert names[0] == own.attempt and len(names) in (1, COUNT + 1)
        assert len(store.all_submissions()) > 5 if len(names) > 1 else len(store.all_submissions()) == 5
        done = asyncio.run(carrying.take_in(store, str(file)))
        assert len(done.imported) + len(done.known) == COUNT
        found.add(len(names))
        store.close()
    assert 1 in found


def killed_while_importing(database: Path, file: Path, after_s: float) -> None:
    """Import in a process of its own, which is killed so long after it began."""
    child = subprocess.Popen([sys.executable, "-c", IMPORTING, database, file], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None and child.stdout.readline() == "begins\n"
    time.sleep(after_s)
    child.kill()
    child.wait()
    child.stdout.close()
