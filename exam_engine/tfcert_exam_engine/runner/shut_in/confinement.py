"""Shuts a grader in before it opens a candidate's file: what it may use, see and do from then on.

The second line of defence. The first is that nothing is built from a configuration that is not known part by part.
"""

from __future__ import annotations

import errno
import os
import resource
import sys
from dataclasses import dataclass
from gettext import gettext as _
from pathlib import Path

from tfcert_exam_engine.children.job import GradeJob
from tfcert_exam_engine.runner.bare.telling import EVENTS
from tfcert_exam_engine.runner.bare.tracebacks import is_out_of_memory
from tfcert_exam_engine.runner.shut_in import landlock, syscall_filter

SCRATCH = "scratch"
"""The folder in a job's own that its process may write."""
HEADROOM = 4 << 30
"""Bytes of private memory beyond what the process has when it is shut in: a large backbone with a batch of images."""
OF_MACHINE = 0.75
"""Never more than this share of the machine's memory."""
OPEN_FILES = 1024
LARGEST_FILE = 1 << 28
"""Bytes: an archive's parts may be unpacked into the scratch folder."""
SYSTEM = (
    *("/usr/lib", "/usr/lib32", "/usr/lib64", "/usr/local/lib", "/usr/local/cuda", "/lib", "/lib64", "/nix/store"),
    *("/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/localtime", "/usr/share/zoneinfo"),
    *("/usr/share/locale", "/dev/urandom", "/dev/random", "/dev/zero"),
    *("/proc/cpuinfo", "/proc/meminfo", "/proc/stat", "/proc/filesystems", "/proc/sys/vm", "/proc/sys/kernel"),
    *(f"/proc/self/{name}" for name in ("cmdline", "comm", "exe", "limits", "mountinfo", "mounts", "auxv", "cgroup")),
    *(f"/proc/self/{name}" for name in ("maps", "smaps", "stat", "statm", "status", "io", "numa_maps")),
    *("/sys/devices/system", "/sys/fs/cgroup", "/sys/kernel/mm"),
)
"""What an interpreter, its libraries and TensorFlow read: TensorFlow aborts where it cannot read its own command line.

Not the environment that the process began with, and nobody's own files."""
OUT_OF_MEMORY = ("OOM when allocating", "bad_alloc", "Unable to allocate", "unable to allocate", "out of memory")
"""What numpy, TensorFlow and HDF5 say inside other errors."""
DISK_TROUBLE = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO)
KEPT_VARIABLES = ("PATH", "LANG", "LANGUAGE", "TZ", "KERAS_HOME", "KERAS_BACKEND", "CUDA_VISIBLE_DEVICES", "TFCERT_JOB")
KEPT_FAMILIES = ("LC_", "TF_", "PYTHON", "OMP_", "MKL_", "OPENBLAS_")
_entered: list[Path] = []
"""The scratch folder that this process was shut in with; a process is shut in once."""


@dataclass(frozen=True)
class InForce:
    """What holds a process in."""

    landlock: int = 0
    """Version of Landlock; 0: the whole disk is seen."""
    system_calls: bool = False
    """Whether the network, other programs and other processes are out of reach."""
    memory: bool = False
    """Whether its memory is limited."""

    def sentence(self) -> str:
        """Return "Landlock ABI 7, seccomp, memory"; "" where there is nothing."""
        parts = [_("Landlock ABI {n}").format(n=self.landlock)] if self.landlock else []
        parts += ["seccomp"] if self.system_calls else []
        parts += [_("memory limit")] if self.memory else []
        return ", ".join(parts)


def offered() -> InForce:
    """Return what this machine offers; changes nothing."""
    return InForce(landlock.abi(), syscall_filter.offered(), sys.platform.startswith("linux"))


def shut_in(job: GradeJob) -> Path:
    """Shut the process of a job in, where it is to be and is not yet; return the folder that it may still write."""
    scratch = Path(job.folder) / SCRATCH
    if scratch in _entered:
        return scratch
    if not job.shut_in:
        scratch.mkdir(parents=True, exist_ok=True)
        return scratch
    enter(Path(job.model_file), scratch, Path(job.folder) / EVENTS)
    return scratch


def enter(model: Path, scratch: Path, told: Path | None = None) -> InForce:
    """Shut this process in; what the machine does not offer is left out, and never a failure.

    Args:
        model: The candidate's file, or the folder that it will lie in; read and not written.
        scratch: An empty folder of its own, made here: the working folder, and the one place that can be written.
        told: A file of ours that may be opened again for writing.
    """
    scratch.mkdir(parents=True, exist_ok=True)
    _entered.append(scratch)
    os.chdir(scratch)
    sys.path[:] = [place for place in sys.path if _is_installed(place, model)]
    _clear_environment(scratch)
    memory = _limit()
    if not sys.platform.startswith("linux") or not _privileges_given_up():
        return InForce(memory=memory)
    own = [Path(place) for place in (*SYSTEM, sys.prefix, sys.base_prefix, sys.exec_prefix, *sys.path)]
    seen = landlock.enforce([*own, _keras_settings(), model], [scratch, Path(os.devnull), *([told] if told else [])])
    return InForce(seen, _filtered(), memory)


def _clear_environment(scratch: Path) -> None:
    kept = {n: v for n, v in os.environ.items() if n in KEPT_VARIABLES or n.startswith(KEPT_FAMILIES)}
    settings = _keras_settings()
    os.environ.clear()
    os.environ.update(kept)
    os.environ.update(HOME=str(scratch), TMPDIR=str(scratch), KERAS_HOME=str(settings.parent))
    import tempfile

    tempfile.tempdir = str(scratch)


def _keras_settings() -> Path:
    return Path(os.environ.get("KERAS_HOME") or Path("~/.keras").expanduser()) / "keras.json"


def _is_installed(place: str, model: Path) -> bool:
    """Return whether modules may come from there: never from the working folder, nor from where the model lies."""
    folder = Path(place)
    return folder.is_absolute() and not model.is_relative_to(folder) and not Path.home().is_relative_to(folder)


def _limit() -> bool:
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_NOFILE, OPEN_FILES)
    _lower(resource.RLIMIT_FSIZE, LARGEST_FILE)
    used = _private_bytes()
    return used is not None and _lower(resource.RLIMIT_DATA, used + headroom())


def headroom() -> int:
    """Return the bytes that a grading may take beyond what its interpreter has."""
    machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return min(HEADROOM, int(OF_MACHINE * machine))


def _private_bytes() -> int | None:
    """Return what RLIMIT_DATA counts (VmData of proc(5)); None where it is not known."""
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
    except OSError:
        return None
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmData:")), None)


def _lower(kind: int, most: int) -> bool:
    """Set a limit for good; a lower one stays."""
    try:
        _soft, hard = resource.getrlimit(kind)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (most, most))
    except (OSError, ValueError):
        return False
    return True


def _privileges_given_up() -> bool:
    try:
        return syscall_filter.give_up_privileges()
    except (AttributeError, OSError):
        return False


def _filtered() -> bool:
    try:
        return syscall_filter.enforce()
    except (AttributeError, OSError):
        return False


def raise_if_disk_trouble(error: BaseException) -> None:
    """Tell a disk of ours that is full or fails from whatever else reading a model may raise.

    Raises:
        OSError: that is what the error comes from.
    """
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, OSError) and seen.errno in DISK_TROUBLE:
            raise seen
        if os.strerror(errno.ENOSPC) in str(seen):  # HDF5 has it among its own words
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) from error
        seen = seen.__cause__ or seen.__context__


def raise_if_out_of_memory(error: BaseException) -> None:
    """Tell the end of memory from whatever else a model may raise.

    Raises:
        MemoryError: that is what the error means; TensorFlow and HDF5 have words of their own for it.
    """
    seen: BaseException | None = error
    while seen is not None:
        if is_out_of_memory(seen) or any(words in str(seen) for words in OUT_OF_MEMORY):
            raise MemoryError from error
        seen = seen.__cause__ or seen.__context__
