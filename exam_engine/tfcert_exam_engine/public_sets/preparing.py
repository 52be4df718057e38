"""What APIs want of sets that are here: prepared TFDS sets, Keras' files, and stand-ins. Each is seen when it is whole.

TFDS works in a child process: nobody here imports TensorFlow. Packs carry downloads alone: those are held against
checksums that are known everywhere, and what TFDS made elsewhere would have to be believed.
"""

from __future__ import annotations

import json
import os
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Sequence
from gettext import gettext as _
from pathlib import Path
from typing import IO, Any

import msgspec

from tfcert_exam_engine.errors import EngineError, EngineUnavailable, UsageRefused
from tfcert_exam_engine.public_sets import troubles
from tfcert_exam_engine.public_sets.holding import held
from tfcert_exam_engine.public_sets.made import VERSION, Made, forget, made_of
from tfcert_exam_engine.public_sets.outcomes import Prepared
from tfcert_exam_engine.public_sets.places import Root, cannot_write
from tfcert_exam_engine.public_sets.plan import FLOOR_BYTES
from tfcert_exam_engine.public_sets.records import Record, installed_record, sync_folder, write_whole
from tfcert_exam_engine.public_sets.registry import Edition, PublicSet, public_sets
from tfcert_exam_engine.public_sets.stand_ins import MAKERS

ROOM = 4.0
"""So many times the downloads' size a set takes while TFDS prepares it, by rule of thumb."""
POLL_S = 0.2


class Preparing(msgspec.Struct, frozen=True):
    """How far it is."""

    name: str
    examples: int
    """That TFDS has made so far."""


Tell = Callable[[Preparing], None]


def prepare(root: Root, sets: Sequence[PublicSet], tell: Tell, stop: threading.Event) -> tuple[Prepared, ...]:
    """Make of sets what APIs want; one that fails does not keep the others. Blocks.

    Raises:
        UsageRefused: one of them is not here.
        EngineUnavailable: another command is at work here, or the root cannot be written.
        Cancelled: `stop` was set; nothing half is seen.
    """
    records = [(one, _here(root, one)) for one in sets]
    done = {one.name: _already(root, one, record) for one, record in records}
    if all(done.values()):
        return tuple(one for one in done.values() if one is not None)
    with held(root):
        for one, record in records:
            done[one.name] = done[one.name] or _prepared(root, one, record, tell, stop)
    return tuple(one for one in done.values() if one is not None)


def unprepared(root: Root) -> tuple[str, ...]:
    """Return the sets that are here and of which something is still to be made.

    Raises:
        EngineUnavailable: a record or a note cannot be read.
    """
    records = [(one, installed_record(root, one.name, thorough=False)) for one in public_sets()]
    return tuple(one.name for one, record in records if record is not None and _already(root, one, record) is None)


def _here(root: Root, one: PublicSet) -> Record:
    record = installed_record(root, one.name, thorough=False)
    if record is None:
        raise UsageRefused(
            "not_here",
            _("The set {name} is not here.").format(name=one.name),
            _("Fetch it first: tfcert-tui datasets fetch {name}").format(name=one.name),
        )
    return record


def _edition(one: PublicSet, record: Record) -> Edition | None:
    return next((edition for edition in one.editions if edition.name == record.edition), None)


def _already(root: Root, one: PublicSet, record: Record) -> Prepared | None:
    edition = _edition(one, record)
    if edition is None or not (edition.tfds or edition.stand_ins or any(file.keras for file in edition.files)):
        return Prepared(one.name, "nothing")
    made = made_of(root, record)
    return None if made is None else Prepared(one.name, "already", made.tfds, made.keras, made.stand_ins)


def _prepared(root: Root, one: PublicSet, record: Record, tell: Tell, stop: threading.Event) -> Prepared:
    """Make all of it in a folder where nobody looks, and place it."""
    edition = _edition(one, record)
    assert edition is not None
    root.drafts.mkdir(parents=True, exist_ok=True)
    desk = Path(tempfile.mkdtemp(dir=root.drafts, prefix=f"{one.name}-"))
    try:
        _refuse_small_disk(root, record)
        tfds = _by_tfds(root, record, edition, desk, tell, stop) if edition.tfds else ""
        stand_ins = _stand_ins(root, record, edition, desk)
        forget(root, one.name)
        _move_in(root, one.name, desk, tfds)
        keras = _linked(root, record, edition)
        raw = {file.name: file.sha256 for file in record.raw}
        made = Made(one.name, VERSION, record.edition, raw, tfds, keras, stand_ins)
        write_whole(root.prepared(one.name), msgspec.json.encode(made))
    except troubles.Cancelled:
        raise
    except EngineError as error:
        return Prepared(one.name, "failed", code=error.code, message=error.message, advice=error.advice)
    except OSError as error:
        refused = cannot_write(root.folder, error)
        return Prepared(one.name, "failed", code=refused.code, message=refused.message, advice=refused.advice)
    finally:
        shutil.rmtree(desk, ignore_errors=True)
    return Prepared(one.name, "prepared", tfds, keras, stand_ins)


def _refuse_small_disk(root: Root, record: Record) -> None:
    needed = ROOM * sum(file.size for file in record.raw) + FLOOR_BYTES
    free = shutil.disk_usage(root.folder).free
    if needed > free:
        raise troubles.no_room(root.folder, needed / 1e6, free / 1e6)


def _stand_ins(root: Root, record: Record, edition: Edition, desk: Path) -> tuple[str, ...]:
    folder = desk / "standins"
    folder.mkdir()
    for one in edition.stand_ins:
        try:
            MAKERS[one.by](root.placed(record.name), folder / one.file)
        except (ValueError, LookupError) as error:
            why = _("{file} could not be made of the edition {edition}: {why}")
            said = why.format(file=one.file, edition=edition.name, why=error)
            raise EngineUnavailable("stand_in", said, _("Fetch the set anew, or take another --edition.")) from error
    return tuple(one.file for one in edition.stand_ins)


def _linked(root: Root, record: Record, edition: Edition) -> tuple[str, ...]:
    """Give Keras the downloads: the same files under other names, and not to be written."""
    found = []
    for file in edition.files:
        if file.keras:
            place = root.keras / file.keras
            place.parent.mkdir(parents=True, exist_ok=True)
            place.unlink(missing_ok=True)
            raw = root.raw(record.name) / file.name
            raw.chmod(0o444)
            _link_or_copy(raw, place)
            found.append(file.keras)
    return tuple(found)


def _link_or_copy(raw: Path, place: Path) -> None:
    """Not every file system has two names for one file."""
    try:
        place.hardlink_to(raw)
    except OSError:
        shutil.copy(raw, place)


def _move_in(root: Root, name: str, desk: Path, tfds: str) -> None:
    """Whatever stands there without a note is of a command that was killed."""
    if tfds:
        made = tfds.partition("/")[0]
        root.tfds.mkdir(exist_ok=True)
        shutil.rmtree(root.tfds / made, ignore_errors=True)
        (desk / "made" / made).rename(root.tfds / made)
        sync_folder(root.tfds)
    if any((desk / "standins").iterdir()):
        place = root.stand_ins(name)
        place.parent.mkdir(exist_ok=True)
        shutil.rmtree(place, ignore_errors=True)
        (desk / "standins").rename(place)
        sync_folder(place.parent)
    os.sync()


def _by_tfds(root: Root, record: Record, edition: Edition, desk: Path, tell: Tell, stop: threading.Event) -> str:
    """Have TFDS prepare it in a child; returns `<name>/<version>`."""
    order = {
        "name": edition.tfds,
        "by": edition.tfds_by,
        "raw": str(root.raw(record.name)),
        "placed": str(root.placed(record.name)),
        "into": str(desk),
    }
    with (desk / "said").open("wb") as said:
        child = subprocess.Popen(
            [sys.executable, "-P", "-m", "tfcert_exam_engine.runner.tfds", json.dumps(order)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=said,
            env={**os.environ, "CUDA_VISIBLE_DEVICES": "-1", "TF_CPP_MIN_LOG_LEVEL": "3"},
            start_new_session=True,
        )
    try:
        last = _followed(child, record.name, tell, stop)
    finally:
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            assert pipe is not None
            pipe.close()
    if "made" in last:
        return str(last["made"])
    raise _failed(record.name, str(last.get("failed", "")) or _last_line(desk / "said"))


def _followed(child: subprocess.Popen[bytes], name: str, tell: Tell, stop: threading.Event) -> dict[str, Any]:
    """Tell what it says until it has said its last."""
    lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    assert child.stdout is not None
    threading.Thread(target=_read, args=(child.stdout, lines), daemon=True).start()
    last: dict[str, Any] = {}
    tell(Preparing(name, 0))
    while "made" not in last and "failed" not in last:
        if stop.is_set():
            raise troubles.Cancelled
        try:
            line = lines.get(timeout=POLL_S)
        except queue.Empty:
            continue
        if not line:
            break
        last = json.loads(line)
        tell(Preparing(name, int(last.get("examples", 0))))
    return last


def _read(pipe: IO[bytes], lines: queue.SimpleQueue[bytes]) -> None:
    """Pass lines on; an empty one at the end."""
    try:
        for line in pipe:
            lines.put(line)
    except (OSError, ValueError):
        pass
    lines.put(b"")


def _last_line(file: Path) -> str:
    lines = file.read_text(errors="replace").split("\n")
    return next((" ".join(line.split())[:300] for line in reversed(lines) if line.strip()), "?")


def _failed(name: str, why: str) -> EngineUnavailable:
    return EngineUnavailable(
        "tfds",
        _("TensorFlow Datasets could not prepare {name}: {why}").format(name=name, why=why),
        _("tfcert-tui doctor tells whether TensorFlow works here. Then: tfcert-tui datasets prepare {name}").format(
            name=name
        ),
    )
