"""What one run has used over time: few enough points for a chart, in memory and in a file that outlives the engine.

The file is one JSON line a point, `[every_s, at_s, cpu_percent, memory, gpu_memory, gpu_percent]`, appended while the
run goes on. A full disk, a torn last line or a file that somebody wrote over costs points and nothing else.
"""

from __future__ import annotations

import contextlib
import logging
import os
import stat
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec

from tfcert_exam_engine.from_outside import BAD_JSON
from tfcert_exam_engine.typed import decoder
from tfcert_hw_probe.usage import Peaks, UsagePoint

log = logging.getLogger(__name__)

EVERY_S = 2.0
"""Length of a point's stretch, until there are too many points."""
MOST_POINTS = 600
"""Three times as many as a wide chart has columns, and 20 minutes before the first two are made one."""
MOST_BYTES = 1 << 20
"""More than the longest file that we write; what lies behind it is not ours."""
LONGEST_EVERY_S, LONGEST_S = 86400.0, 1e8
"""What goes beyond has not been written by us."""
FLAGS = os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
"""A run's folder is open to its script, and a FIFO in the place of the file must not stop the engine."""


class _Line(msgspec.Struct, frozen=True, array_like=True):
    every_s: float
    at_s: float
    cpu_percent: float | None
    memory: int | None
    gpu_memory: int | None = None
    gpu_percent: float | None = None

    @property
    def point(self) -> UsagePoint:
        return UsagePoint(self.at_s, self.cpu_percent, self.memory, self.gpu_memory, self.gpu_percent)


_DECODER: msgspec.json.Decoder[_Line] = decoder(_Line)


class UsageHistory:
    """Takes measurements as they come; `points` are the stretches that are over, oldest first."""

    def __init__(self, file: Path, age_s: float, now: Callable[[], float] = time.monotonic) -> None:
        """Take up what the file has; `age_s` is how long the run has been going on, in seconds."""
        self.every_s, self.points, self._is_whole = read(file)
        self.peaks = peaks_of(self.points)
        self._file = file
        self._now = now
        self._open: list[UsagePoint] = []
        self._at_s = max(age_s, self.points[-1].at_s if self.points else 0.0)
        self._begun = self._at_s
        self._zero = now() - self._at_s
        self._complained = False

    def add(
        self, cpu_percent: float | None, memory: int | None, gpu_memory: int | None, gpu_percent: float | None
    ) -> None:
        """Take what was measured just now."""
        self._at_s = max(self._at_s, self._now() - self._zero)
        measured = UsagePoint(self._at_s, cpu_percent, memory, gpu_memory, gpu_percent)
        self.peaks = self.peaks.with_point(measured)
        self._open.append(measured)
        if self._at_s - self._begun >= self.every_s:
            self.flush()

    def flush(self) -> None:
        """End the stretch that is under way, and write it down."""
        if not self._open:
            return
        point = joined(self._open)
        self._open, self._begun = [], point.at_s
        self.points.append(point)
        if len(self.points) > MOST_POINTS:
            self._thin_out()
        self._keep(point)

    def _thin_out(self) -> None:
        pairs = zip(self.points[::2], self.points[1::2], strict=False)
        last = self.points[-1:] if len(self.points) % 2 else []
        self.points = [joined(pair) for pair in pairs] + last
        self.every_s *= 2
        self._is_whole = False

    def _keep(self, point: UsagePoint) -> None:
        """Append a point, or write all of them where the file is not what it should be; never raises over the disk."""
        try:
            if self._is_whole:
                self._is_whole = False
                _append(self._file, self._line(point))
            else:
                _write_over(self._file, b"".join(map(self._line, self.points)))
            self._is_whole = True
        except OSError as error:
            if not self._complained:
                self._complained = True
                log.warning("%s is not written: %s", self._file, error)

    def _line(self, point: UsagePoint) -> bytes:
        return msgspec.json.encode(_Line(self.every_s, *msgspec.structs.astuple(point))) + b"\n"


def read(file: Path) -> tuple[float, list[UsagePoint], bool]:
    """Return the length of the stretches, the points, and whether the file is such that it can be appended to."""
    data = _content(file)
    if data is None:
        return EVERY_S, [], not os.path.lexists(file)
    lines = [_decoded(line) for line in data.splitlines()]
    kept = _in_order(line for line in lines if line is not None)
    every_s = max([EVERY_S, *(line.every_s for line in kept[-1:])])
    whole = len(kept) == len(lines) and (not data or data.endswith(b"\n"))
    return every_s, [line.point for line in kept][-MOST_POINTS:], whole


def peaks_of(points: Iterable[UsagePoint]) -> Peaks:
    """Return the most of each."""
    peaks = Peaks()
    for point in points:
        peaks = peaks.with_point(point)
    return peaks


def joined(points: Iterable[UsagePoint]) -> UsagePoint:
    """Return one point for several that follow one another: the mean of what is a rate, the most of what is a size."""
    those = list(points)
    return UsagePoint(
        at_s=round(those[-1].at_s, 2),
        cpu_percent=_mean([one.cpu_percent for one in those]),
        memory=_most([one.memory for one in those]),
        gpu_memory=_most([one.gpu_memory for one in those]),
        gpu_percent=_mean([one.gpu_percent for one in those]),
    )


def _mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return round(sum(known) / len(known), 1) if known else None


def _most(values: Iterable[int | None]) -> int | None:
    return max((value for value in values if value is not None), default=None)


def _decoded(line: bytes) -> _Line | None:
    try:
        return _DECODER.decode(line)
    except BAD_JSON:
        return None


def _in_order(lines: Iterable[_Line]) -> list[_Line]:
    """Leave out what no engine of ours has written: what is older than the line before it, or makes no sense."""
    kept: list[_Line] = []
    for line in lines:
        earliest = kept[-1].at_s if kept else 0.0
        if earliest <= line.at_s <= LONGEST_S and line.every_s <= LONGEST_EVERY_S:
            kept.append(line)
    return kept


def _content(file: Path) -> bytes | None:
    """Return what the file holds; None where there is none that could be read."""
    try:
        descriptor = os.open(file, os.O_RDONLY | FLAGS)
    except OSError:
        return None
    try:
        return os.read(descriptor, MOST_BYTES) if stat.S_ISREG(os.fstat(descriptor).st_mode) else None
    except OSError:
        return None
    finally:
        os.close(descriptor)


def _append(file: Path, line: bytes) -> None:
    """Append one line.

    Raises:
        OSError: not all of it could be written, or the file is none.
    """
    descriptor = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT | FLAGS, 0o600)
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode) or os.write(descriptor, line) != len(line):
            raise OSError("not all of it was written")
    finally:
        os.close(descriptor)


def _write_over(file: Path, content: bytes) -> None:
    """Put another file in the place of this one; not synced, as it is only a chart that a power cut may cost.

    Raises:
        OSError: it could not be written; then the old one stays.
    """
    draft = file.with_name(f".{file.name}")
    with contextlib.suppress(FileNotFoundError):
        draft.unlink()
    try:
        _append(draft, content)
        draft.replace(file)
    except OSError:
        with contextlib.suppress(OSError):
            draft.unlink()
        raise
