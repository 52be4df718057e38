"""What is said of backups, by the commands and on the screen alike."""

from __future__ import annotations

import time
from collections.abc import Sequence
from gettext import gettext as _
from gettext import ngettext

from tfcert_exam_engine.backups.contents import SIGNING_KEY
from tfcert_exam_engine.backups.manifest import LeftOut, Manifest
from tfcert_exam_engine.backups.restoring import Present, Restored
from tfcert_exam_engine.backups.writing import Written
from tfcert_exam_engine.recovery.account import counted
from tfcert_tui.sets.set_words import size_words

MOST_LISTED = 5


def default_name(at: float) -> str:
    """Return a name for a backup of that day; `at` in Unix seconds."""
    return time.strftime("tfcert-backup-%Y%m%d.zip", time.localtime(at))


def held_words(manifest: Manifest) -> str:
    """Say what a backup holds."""
    rows = {"attempts": manifest.attempts, "runs": manifest.runs, "submissions": manifest.submissions}
    words = _("{rows}, {files} files").format(rows=counted(rows), files=len(manifest.members))
    without = [
        *([] if manifest.with_models else [_("models")]),
        *([] if manifest.with_logs else [_("logs and curves")]),
    ]
    return words + (_("; without {parts}").format(parts=_(" and ").join(without)) if without else "")


def written_words(written: Written) -> str:
    """Say that a backup was written."""
    said = _("{file} ({size}): {held}.")
    return said.format(file=written.file, size=size_words(written.size), held=held_words(written.manifest))


def with_key_words(manifest: Manifest) -> str:
    """Say that the file is a secret, where it is one; "" where it is not."""
    if not any(member.name == SIGNING_KEY for member in manifest.members):
        return ""
    return _("It holds the key that you sign results with: whoever has it can sign as you.")


def left_out_words(left_out: Sequence[LeftOut]) -> list[str]:
    """Say what could not come along, of many the first few."""
    lines = [_("{file}: {why}.").format(file=one.file, why=one.why) for one in left_out[:MOST_LISTED]]
    if len(left_out) > MOST_LISTED:
        lines.append(_("And {n} more; --json lists them.").format(n=len(left_out) - MOST_LISTED))
    return lines


def what_will_happen(manifest: Manifest, present: Present) -> list[str]:
    """Say what a restore will do, one sentence a line."""
    made = time.strftime("%Y-%m-%d %H:%M", time.localtime(manifest.made_at))
    lines = [
        _("The backup is of {made}, by version {version}.").format(made=made, version=manifest.product),
        _("It holds {held}.").format(held=held_words(manifest)),
    ]
    if present.in_use:
        lines.append(_there(present))
    return [*lines, _("Its settings, keys, snippets and notes take the place of yours.")]


def _there(present: Present) -> str:
    said = ngettext(
        "What is here ({n} attempt) is backed up first, then replaced.",
        "What is here ({n} attempts) is backed up first, then replaced.",
        present.attempts,
    )
    return said.format(n=present.attempts)


def trust() -> str:
    """Say what a backup may do to who takes it in."""
    return _("It holds programs that will be run, your scripts among them: take one only from somebody whom you trust.")


def restored_words(restored: Restored) -> list[str]:
    """Say what was done, one sentence a line."""
    lines = [_("Restored: {held}.").format(held=held_words(restored.manifest))]
    if restored.kept:
        lines.append(_("What was here before is in {file}").format(file=restored.kept))
    if restored.put_back:
        said = _("Not on this machine, and so at their defaults again: the settings {names}.")
        lines.append(said.format(names=", ".join(restored.put_back)))
    return lines
