"""What is said of a damaged database: what was recovered, what was lost, where the old one lies."""

from __future__ import annotations

import time
from gettext import gettext as _
from gettext import ngettext
from pathlib import Path

import msgspec


class Account(msgspec.Struct, frozen=True):
    """How it went."""

    why: str
    rows: dict[str, int]
    """How many are there now, by table."""
    lost: dict[str, int]
    """How many were there for certain and are not now."""
    unknown: dict[str, int]
    """How many more runs and submissions may have been in it, for all that is known of their numbers."""
    from_copy: int
    copy_at: float
    """When that copy was made, Unix seconds."""
    from_folders: int
    kept: str
    """Where the damaged one lies; "": there was nothing to be kept."""


def sentence(account: Account) -> str:
    """Return it in one sentence, with where the damaged file is."""
    said = _("The database was damaged ({why}) and is rebuilt: {found} recovered{whence}; {lost}.")
    words = said.format(
        why=account.why.rstrip("."), found=counted(account.rows), whence=_whence(account), lost=_lost(account)
    )
    return f"{words} {_kept(account)}".strip()


def counted(rows: dict[str, int]) -> str:
    """Return numbers of attempts, runs and submissions as words; what there is none of is not named."""
    of = rows.get
    attempts, runs, submissions = of("attempts", 0), of("runs", 0), of("submissions", 0)
    words = [
        ngettext("{n} attempt", "{n} attempts", attempts).format(n=attempts),
        ngettext("{n} run", "{n} runs", runs).format(n=runs),
        ngettext("{n} submission", "{n} submissions", submissions).format(n=submissions),
    ]
    said = [word for word, number in zip(words, (attempts, runs, submissions), strict=True) if number]
    return ", ".join(said) or _("nothing")


def _whence(account: Account) -> str:
    parts = []
    if account.from_copy:
        when = time.strftime("%Y-%m-%d %H:%M", time.localtime(account.copy_at))
        parts.append(_("{n} of these from the copy of {when}").format(n=account.from_copy, when=when))
    if account.from_folders:
        parts.append(_("{n} runs from their logs").format(n=account.from_folders))
    return f" ({', '.join(parts)})" if parts else ""


def _lost(account: Account) -> str:
    parts = []
    if any(account.lost.values()):
        parts.append(_("lost for certain: {lost}").format(lost=counted(account.lost)))
    if any(account.unknown.values()):
        parts.append(
            _("at the most {lost} more, unless they were deleted before").format(lost=counted(account.unknown))
        )
    return "; ".join(parts) or _("nothing is known to be missing")


def _kept(account: Account) -> str:
    """Its folder is the data folder; the doctor has the whole path."""
    return _("The damaged file is kept as {name}.").format(name=Path(account.kept).name) if account.kept else ""
