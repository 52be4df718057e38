"""The candidate's folders, and the files taken out of them."""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
from gettext import gettext as _
from pathlib import Path

import msgspec

from tfcert_exam_engine.errors import CandidateRefused, DiskTrouble
from tfcert_exam_engine.model_names import SUFFIXES, newest_model
from tfcert_exam_engine.views import ResetView
from tfcert_problems.datasets import cache
from tfcert_problems.problem import Problem

SCRIPT = "solution.py"
DATA = "data"
BLOCK = 1 << 20


class FrozenModel(msgspec.Struct, frozen=True):
    """A model file as it was at the press; later edits cannot change it."""

    file: Path
    name: str
    sha256: str
    saved_at: float
    """When the candidate's file was last written, Unix time in seconds."""


def create(folder: Path, problems: tuple[Problem, ...], datasets: Path) -> None:
    """Make an attempt's folders: a script to work on, and the data beside it.

    Raises:
        OSError: the disk is full or not writable.
    """
    for problem in problems:
        category = folder / f"category{problem.category}"
        category.mkdir(parents=True, exist_ok=True)
        script = category / SCRIPT
        if not script.exists():
            write_atomically(script, problem.text("starter.py").encode())
        link = category / DATA
        if not link.is_symlink():
            link.symlink_to(cache.folder_of(datasets, problem.dataset) / "public", target_is_directory=True)


def script_in(folder: Path) -> Path:
    """Return the script to run.

    Raises:
        CandidateRefused: there is none.
    """
    script = folder / SCRIPT
    if not script.is_file():
        raise CandidateRefused(
            "no_script",
            _("There is no {file} to run.").format(file=script),
            _("Put your script there under this name."),
        )
    return script


def read_script(script: Path) -> bytes:
    """Return a script as it stands.

    Raises:
        CandidateRefused: it cannot be read.
    """
    try:
        return script.read_bytes()
    except OSError as error:
        raise CandidateRefused(
            "unreadable", _("{file} cannot be read: {why}.").format(file=script, why=error.strerror), ""
        ) from error


def write_atomically(file: Path, content: bytes) -> None:
    """Write a file whole or not at all; durable on return.

    Raises:
        OSError: the disk is full or not writable.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=file.parent, prefix=".", delete=False) as writer:
        draft = Path(writer.name)
        try:
            writer.write(content)
            writer.flush()
            os.fsync(writer.fileno())
            draft.chmod(0o644 & ~_umask())
            draft.replace(file)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise
    _sync_folder(file.parent)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def reset(folder: Path, problem: Problem, at: float) -> ResetView:
    """Put the starter back; the script that stood there is kept beside it under a dated name.

    Raises:
        DiskTrouble: the disk is full or not writable; nothing was changed, or the backup is there already.
    """
    script = folder / SCRIPT
    try:
        backup = _back_up(script, at) if script.exists() else None
        write_atomically(script, problem.text("starter.py").encode())
    except OSError as error:
        raise DiskTrouble(
            "disk",
            _("{file} could not be put back: {why}.").format(file=script, why=error.strerror or error),
            _("Make room on the disk, or make the folder writable, and do it again."),
        ) from error
    return ResetView(problem.category, str(script), str(backup or ""))


def _back_up(script: Path, at: float) -> Path:
    """Keep a copy as it is; the script itself stays in its place until the starter takes it."""
    stem = time.strftime("solution-%Y%m%d-%H%M%S", time.localtime(at))
    names = (f"{stem}.py", *(f"{stem}-{n}.py" for n in range(2, 1000)))
    backup = next(script.with_name(name) for name in names if not script.with_name(name).exists())
    write_atomically(backup, script.read_bytes())
    return backup


def not_kept(error: OSError) -> DiskTrouble:
    """Return the sentence for a run that could not be laid out."""
    return DiskTrouble(
        "disk",
        _("The run could not be begun: {why}.").format(why=error.strerror or error),
        _("Make room on the disk, then run it again."),
    )


def model_to_grade(folder: Path, file: str | None) -> Path:
    """Return the file to grade: the one named, else the newest model file of the folder.

    Raises:
        CandidateRefused: there is none, or it is a folder.
    """
    chosen = _named(file) if file else _newest(folder)
    if chosen.is_dir():
        raise CandidateRefused(
            "model_is_folder",
            _("{file} is a folder (a SavedModel?), and one file is graded.").format(file=chosen.name),
            _("Save it with: model.save('mymodel.keras')"),
        )
    if not chosen.is_file():
        raise CandidateRefused("no_model", _("There is no file {file}.").format(file=chosen), _("Check its path."))
    return chosen


def _named(file: str) -> Path:
    try:
        return Path(file).expanduser()
    except RuntimeError:
        return Path(file)  # ~stranger: whoever that is has no home here


def _newest(folder: Path) -> Path:
    newest = newest_model(folder) if folder.is_dir() else None
    if newest is None:
        raise CandidateRefused(
            "no_model",
            _("There is no saved model ({kinds}) in {folder}.").format(kinds=", ".join(SUFFIXES), folder=folder),
            _("Run the script first, or end it with: model.save(Path(__file__).with_name('mymodel.keras'))"),
        )
    return newest


def freeze(source: Path, models: Path) -> FrozenModel:
    """Copy a model file to where it is kept once by its hash; durable on return.

    Raises:
        CandidateRefused: it cannot be read, or is being written right now.
        DiskTrouble: our disk is full or not writable.
    """
    try:
        before = source.stat()
        frozen = _copy(source, models)
        after = source.stat()
    except PermissionError as error:
        raise CandidateRefused(
            "unreadable", _("{file} cannot be read: {why}.").format(file=source, why=error.strerror), ""
        ) from error
    except OSError as error:
        raise DiskTrouble(
            "disk",
            _("The model file could not be kept: {why}.").format(why=error.strerror or error),
            _("Nothing was submitted. Make room on the disk, then submit again."),
        ) from error
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise CandidateRefused(
            "being_written",
            _("{file} is being written right now.").format(file=source.name),
            _("Submit again when the script has saved it."),
        )
    return frozen


def _copy(source: Path, models: Path) -> FrozenModel:
    models.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with source.open("rb") as reader, tempfile.NamedTemporaryFile(dir=models, prefix=".", delete=False) as writer:
        draft = Path(writer.name)
        try:
            while block := reader.read(BLOCK):
                digest.update(block)
                writer.write(block)
            writer.flush()
            os.fsync(writer.fileno())
            kept = models / f"{digest.hexdigest()}{source.suffix}"
            draft.replace(kept)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise
    _sync_folder(models)
    return FrozenModel(kept, source.name, digest.hexdigest(), source.stat().st_mtime)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
