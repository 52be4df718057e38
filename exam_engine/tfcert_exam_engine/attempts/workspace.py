"""The candidate's folders, and the files taken out of them."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import stat
import tempfile
import time
from gettext import gettext as _
from pathlib import Path

import msgspec

from tfcert_exam_engine import not_models
from tfcert_exam_engine.attempts import starters
from tfcert_exam_engine.coaching_views import ResetView
from tfcert_exam_engine.errors import CandidateRefused, DiskTrouble
from tfcert_exam_engine.from_outside import with_home
from tfcert_exam_engine.model_names import FAR_TOO_LARGE, newest_model
from tfcert_problems.datasets import cache
from tfcert_problems.datasets import catalog as datasets_catalog
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


def create(folder: Path, problems: tuple[Problem, ...], datasets: Path, blank: bool = False) -> None:
    """Make an attempt's folders: a script to work on, and the data beside it.

    Raises:
        OSError: the disk is full or not writable.
    """
    for problem in problems:
        category = folder / f"category{problem.category}"
        category.mkdir(parents=True, exist_ok=True)
        script = category / SCRIPT
        if not script.exists():
            write_atomically(script, starters.beginning(problem, blank).encode())
        link_data(category, problem, datasets)


def link_data(category: Path, problem: Problem, datasets: Path) -> None:
    """Put a link to a problem's data into its folder, where nothing of that name is there.

    Raises:
        OSError: the disk is full or not writable.
    """
    link = category / DATA
    if not os.path.lexists(link):
        link.symlink_to(cache.folder_of(datasets, datasets_catalog.of(problem)) / "public", target_is_directory=True)


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


def reset(folder: Path, problem: Problem, at: float, blank: bool = False) -> ResetView:
    """Put the starter back; the script that stood there is kept beside it under a dated name.

    Raises:
        DiskTrouble: the disk is full or not writable; nothing was changed, or the backup is there already.
    """
    script = folder / SCRIPT
    try:
        backup = _back_up(script, at) if script.exists() else None
        write_atomically(script, starters.beginning(problem, blank).encode())
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
        CandidateRefused: there is none, or it is a folder or something else that is no file.
    """
    try:
        chosen = with_home(file) if file else _newest(folder)
        _check_kind(chosen)
    except (OSError, ValueError) as error:  # a name with a null, or one that is too long
        why = error.strerror if isinstance(error, OSError) else str(error)
        raise CandidateRefused(
            "unreadable", _("{file} cannot be read: {why}.").format(file=file or folder, why=why), _("Check its path.")
        ) from error
    return chosen


def _check_kind(chosen: Path) -> None:
    """Follow links to what is there, and take a plain file alone.

    Raises:
        CandidateRefused: it is something else.
        OSError: nothing can be found out about it.
    """
    try:
        kind = chosen.stat().st_mode
    except (FileNotFoundError, NotADirectoryError) as error:
        message = _("There is no file {file}.") if not chosen.is_symlink() else _("{file} is a link to nothing.")
        raise CandidateRefused("no_model", message.format(file=chosen), _("Check its path.")) from error
    if stat.S_ISDIR(kind):
        said = _("{file} is a folder, and one file is graded.")
        if not_models.is_saved_model(chosen):
            said = _("{file} is a SavedModel folder, and one file is graded.")
        advice = _("Save it with: model.save('mymodel.keras')")
        raise CandidateRefused("model_is_folder", said.format(file=chosen.name), advice)
    if not stat.S_ISREG(kind):
        raise _not_a_file(chosen)


def _not_a_file(chosen: Path) -> CandidateRefused:
    return CandidateRefused(
        "not_a_file",
        _("{file} is no file but a pipe, a socket or a device.").format(file=chosen.name),
        _("Save the model to a file: model.save('mymodel.keras')"),
    )


def _newest(folder: Path) -> Path:
    newest = newest_model(folder) if folder.is_dir() else None
    if newest is None:
        raise not_models.refusal(folder)
    return newest


def freeze(source: Path, models: Path, max_megabytes: float | None = None) -> FrozenModel:
    """Copy a model file to where it is kept once by its hash; durable on return.

    Args:
        source: The candidate's file; links are followed.
        models: Where it is kept.
        max_megabytes: The contract's limit; a file of several times its size is not taken. None: any size.

    Raises:
        CandidateRefused: it cannot be read, is far too large, or is being written right now.
        DiskTrouble: our disk is full or not writable.
    """
    descriptor = _opened(source)
    with os.fdopen(descriptor, "rb", buffering=0) as reader:
        before = os.fstat(descriptor)
        if not stat.S_ISREG(before.st_mode):
            raise _not_a_file(source)
        if max_megabytes is not None and before.st_size > FAR_TOO_LARGE * max_megabytes * 1e6:
            raise _far_too_large(source, before.st_size, max_megabytes)
        try:
            frozen = _copy(reader, source, models, before)
        except OSError as error:
            raise DiskTrouble(
                "disk",
                _("The model file could not be kept: {why}.").format(why=error.strerror or error),
                _("Nothing was submitted. Make room on the disk, then submit again."),
            ) from error
    if frozen is None:
        raise CandidateRefused(
            "being_written",
            _("{file} is being written right now.").format(file=source.name),
            _("Submit again when the script has saved it."),
        )
    return frozen


def _opened(source: Path) -> int:
    """Open a file without waiting: a pipe put in its place since would keep us for ever.

    Raises:
        CandidateRefused: it cannot be opened.
    """
    try:
        return os.open(source, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
    except OSError as error:
        if error.errno == errno.ENXIO:
            raise _not_a_file(source) from error  # a socket, or a device without a driver
        raise CandidateRefused(
            "unreadable", _("{file} cannot be read: {why}.").format(file=source, why=error.strerror), ""
        ) from error


def _far_too_large(source: Path, size: int, max_megabytes: float) -> CandidateRefused:
    return CandidateRefused(
        "too_large",
        _("{file} has {n:,.0f} MB, far more than the limit of {limit:g} MB.").format(
            file=source.name, n=size / 1e6, limit=max_megabytes
        ),
        _("Make the widest layer smaller: often it is a Dense after Flatten."),
    )


def _copy(reader: io.FileIO, source: Path, models: Path, before: os.stat_result) -> FrozenModel | None:
    """Copy what was there at the press, and no more; None where it changed meanwhile.

    Raises:
        OSError: our disk is full or not writable, or the file's cannot be read.
    """
    models.mkdir(parents=True, exist_ok=True)
    digest, left = hashlib.sha256(), before.st_size
    with tempfile.NamedTemporaryFile(dir=models, prefix=".", delete=False) as writer:
        draft = Path(writer.name)
        try:
            while left and (block := reader.read(min(BLOCK, left))):
                digest.update(block)
                writer.write(block)
                left -= len(block)
            if left or _has_changed(before, os.fstat(reader.fileno())):
                draft.unlink()
                return None
            writer.flush()
            os.fsync(writer.fileno())
            kept = models / f"{digest.hexdigest()}{source.suffix.lower()}"
            draft.replace(kept)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise
    _sync_folder(models)
    name = os.fsencode(source.name).decode("utf-8", "replace")  # old zips have names in other encodings
    return FrozenModel(kept, name, digest.hexdigest(), before.st_mtime)


def _has_changed(before: os.stat_result, after: os.stat_result) -> bool:
    """Return whether a file was written. The time of its last change cannot be set back, as that of writing can.

    A file that a new one took the place of has lost its name, which counts as a change, and is whole all the same.
    """
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        return True
    return before.st_nlink == after.st_nlink and before.st_ctime_ns != after.st_ctime_ns


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
