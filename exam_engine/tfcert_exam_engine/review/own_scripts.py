"""Which script is the candidate's own: that of the run that made what counts, else the newest there is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from gettext import gettext as _
from pathlib import Path

from tfcert_exam_engine.attempts import workspace
from tfcert_exam_engine.records import RunRecord
from tfcert_exam_engine.review.views import Lack, OwnScript, ScriptOrigin
from tfcert_exam_engine.training.run_files import RunFiles
from tfcert_exam_engine.views import SubmissionView

MOST_BYTES = 1 << 20
"""Of a script that is shown."""


def run_of(submission: SubmissionView | None, runs: Sequence[RunRecord]) -> RunRecord | None:
    """Return the newest run that kept the very file of a submission, by its sha256; None where none is known to."""
    if submission is None:
        return None
    made = [run for run in runs if run.kept_as and run.kept_as.partition(".")[0] == submission.sha256]
    return max(made, key=lambda run: run.run, default=None)


def own_script(
    made: RunRecord | None, runs: Sequence[RunRecord], files: RunFiles, folder: Path | None
) -> tuple[OwnScript, list[Lack]]:
    """Return the candidate's script, and what is to be said of it.

    `made` is the run of the submission that counts, `runs` are all of the category, `folder` is the category's, None
    where it is not on this machine.
    """
    found = next(_readable(_places(made, runs, files, folder)), OwnScript(None))
    return found, [Lack("script", why) for why in _sentences(found, made) if why]


Place = tuple[ScriptOrigin, int | None, Path]


def _places(made: RunRecord | None, runs: Sequence[RunRecord], files: RunFiles, folder: Path | None) -> Iterator[Place]:
    """Yield where a script may be, the best first."""
    if made is not None:
        yield "submitted", made.run, files.source(made.run)
    for run in sorted(runs, key=lambda run: -run.run):
        yield "newest_run", run.run, files.source(run.run)
    if folder is not None:
        yield "folder", None, folder / workspace.SCRIPT


def _readable(places: Iterable[Place]) -> Iterator[OwnScript]:
    for origin, run, place in places:
        try:
            with place.open("rb") as file:
                content = file.read(MOST_BYTES + 1)
        except OSError:
            continue
        too_large = len(content) > MOST_BYTES
        yield OwnScript(None if too_large else content.decode("utf-8", "replace"), origin, run)


def _sentences(found: OwnScript, made: RunRecord | None) -> Iterator[str]:
    if made is not None and found.origin != "submitted":
        yield _("The script of run {n}, which made the submission that counts, is no longer kept.").format(n=made.run)
    if found.origin == "folder":
        yield _("This is solution.py as it stands in the attempt's folder now: no run has kept its script.")
    if not found.origin:
        yield _("No script of yours is left: no run has kept one, and the attempt's folder has no solution.py.")
    elif found.text is None:
        yield _("Your script is larger than {n} MB: it is not shown.").format(n=MOST_BYTES >> 20)
