"""How public data sets are spoken of: their sizes, how they stand, what became of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from gettext import gettext as _
from gettext import ngettext

from tfcert_exam_engine.public_sets.outcomes import Outcome, Prepared, Removed, State, Unpacked, Verified
from tfcert_exam_engine.public_sets.pace import FetchProgress
from tfcert_exam_engine.public_views import PublicEnding, PublicKind, PublicTask, PublicView, PublicWork

BYTES_PER_KB, BYTES_PER_MB = 1e3, 1e6
SMALL_BYTES = 100_000
MOST_NAMED = 4

PACK_NAME = "tfcert-sets.tar"
"""What a pack is called where nobody says."""


def size_words(size: float) -> str:
    """Return a number of bytes as kB or MB."""
    if size < SMALL_BYTES:
        return _("{size} kB").format(size=f"{size / BYTES_PER_KB:.1f}")
    return _("{size} MB").format(size=f"{size / BYTES_PER_MB:.1f}")


def download_words(size: int) -> str:
    """Return the size of a download, "?" where nobody knows it."""
    return size_words(size) if size else "?"


def pace_words(now: FetchProgress | PublicWork) -> str:
    """Say how much is here, how fast it comes, how long it will take."""
    parts = [size_words(now.done)]
    if now.total:
        of = _("{done} of {total}").format(done=parts[0], total=size_words(now.total))
        parts = [_("{percent} %").format(percent=round(100 * min(now.done / now.total, 1.0))), of]
    if now.rate:
        parts.append(_("{speed}/s").format(speed=size_words(now.rate)))
    if now.left_s is not None and now.total:
        parts.append(_("{time} left").format(time=_minutes(now.left_s)))
    return "  ".join(parts)


def _minutes(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def state_words(state: State) -> str:
    """Return how a set stands, in a word."""
    return {"missing": "–", "begun": _("begun"), "half": _("half"), "here": _("here")}[state]


def task_words(task: PublicTask) -> str:
    """Return what is being done: "fetching sarcasm", "fetching 3 sets"."""
    what = task.file.rpartition("/")[2] if task.kind == "unpack" else _names(task.names)
    doing: dict[PublicKind, str] = {
        "fetch": _("fetching {what}"),
        "verify": _("verifying {what}"),
        "remove": _("removing {what}"),
        "pack": _("packing {what}"),
        "unpack": _("unpacking {what}"),
    }
    return doing[task.kind].format(what=what)


def work_words(work: PublicWork) -> str:
    """Return the figures of the work under way; "" where there are none yet."""
    if work.stopping:
        return _("stopping; what has come is kept")
    return pace_words(work) if work.total or work.done else ""


def _names(names: list[str]) -> str:
    return names[0] if len(names) == 1 else ngettext("{n} set", "{n} sets", len(names)).format(n=len(names))


def ending_words(ending: PublicEnding) -> str:
    """Say how the last task ended, in a line or two."""
    if ending.message:
        return f"{ending.message} {ending.advice}".strip()
    if ending.stopped:
        return _("Stopped: {what}. What has come is kept; the next fetch goes on there.").format(
            what=task_words(ending.task)
        )
    if ending.packed is not None:
        said = _("{file} holds {names} ({size}); on the other machine: tfcert-tui datasets unpack {name}").format(
            file=ending.packed.file,
            names=", ".join(ending.packed.sets),
            size=size_words(ending.packed.size),
            name=ending.packed.file.rpartition("/")[2],
        )
        left = "; ".join(one.name for one in ending.packed.left_out)
        return f"{said}. " + _("Left out: {names}").format(names=left) if left else said
    return " ".join(_counted(ending))


def _counted(ending: PublicEnding) -> Iterator[str]:
    here = [one.name for one in ending.fetched if one.outcome != "failed"] + [one.name for one in ending.unpacked]
    failed = [one.name for one in ending.fetched if one.outcome == "failed"]
    unready = [one.name for one in ending.prepared if one.outcome == "failed"]
    damaged = [one.name for one in ending.verified if not one.good]
    good = [one.name for one in ending.verified if one.good]
    for names, said in (
        (here, ngettext("{names} is here.", "Here now: {names}.", len(here))),
        (failed, ngettext("{names} could not be fetched.", "Could not be fetched: {names}.", len(failed))),
        (unready, ngettext("{names} could not be prepared.", "Could not be prepared: {names}.", len(unready))),
        (good, ngettext("{names} is as it was placed.", "As they were placed: {names}.", len(good))),
        (damaged, ngettext("{names} is damaged; fetch it again.", "Damaged; fetch again: {names}.", len(damaged))),
    ):
        if names:
            yield said.format(names=_named(names))
    if ending.removed:
        freed, gone = sum(one.size for one in ending.removed), _named([one.name for one in ending.removed])
        yield _("Removed: {names}; {size} are free again.").format(names=gone, size=size_words(freed))


def _named(names: Sequence[str]) -> str:
    """Return a few names, or how many they are: the table says which, and there is room for two lines."""
    if len(names) <= MOST_NAMED:
        return ", ".join(names)
    return _("{n} sets").format(n=len(names))


def went_wrong(ending: PublicEnding | None) -> bool:
    """Return whether something of the last task failed."""
    if ending is None:
        return False
    failed = any(one.outcome == "failed" for one in ending.fetched)
    failed |= any(one.outcome == "failed" for one in ending.prepared)
    return bool(ending.message) or failed or not all(one.good for one in ending.verified)


def said_of(name: str, view: PublicView) -> list[str]:
    """Return what the last task says of one set, in sentences."""
    ending = view.ended
    if ending is None:
        return []
    found: list[Outcome | Unpacked | Prepared | Verified | Removed] = [*ending.fetched, *ending.unpacked]
    found += ending.prepared
    found += [*ending.verified, *ending.removed]
    return [line for one in found if one.name == name for line in _lines(one)]


def _lines(one: Outcome | Unpacked | Prepared | Verified | Removed) -> Iterator[str]:
    match one:
        case Outcome(outcome="failed") | Prepared(outcome="failed"):
            yield f"{one.message} {one.advice}".strip()
        case Outcome() | Unpacked():
            if one.pinned and one.outcome == "placed":
                files = ", ".join(one.pinned)
                yield _(
                    "No checksum of {files} is known: what came now is pinned; later fetches must match it."
                ).format(files=files)
        case Verified():
            if one.good:
                said = _("All {files} files are as they were placed ({size}).")
                yield said.format(files=one.files, size=size_words(one.size))
            elif not one.here:
                yield _("It is not here.")
            else:
                yield _("It is damaged; fetch it again. Wrong or gone:")
                yield from (f"  {path}" for path in one.wrong)
        case Removed():
            if one.left:
                yield _("Removed; what was changed since, or is not of the set, stays:")
                yield from (f"  {path}" for path in one.left)
