"""What is said of all attempts together, of one in a row, of a skill and of a problem."""

from __future__ import annotations

import time
from collections.abc import Sequence
from gettext import gettext as _
from gettext import ngettext

from textual.content import Content

from tfcert_exam_engine.history.views import BestSubmission, HistoryExported, HistoryImported
from tfcert_exam_engine.views import AttemptView
from tfcert_tui import words
from tfcert_tui.history.history_points import CategoryStars, Tally
from tfcert_tui.history.skill_progress import SkillProgress, Tried
from tfcert_tui.terminal.glyphs import ascii_only, level

NEVER = "-"
MOST_NAMED = 3


def day(at: float) -> str:
    """Return Unix seconds as a day here."""
    return time.strftime("%Y-%m-%d", time.localtime(at))


def minute(at: float) -> str:
    """Return Unix seconds as day and time here."""
    return time.strftime("%Y-%m-%d %H:%M", time.localtime(at))


def standing(found: Tally) -> list[str]:
    """Return what was sat so far, from long to short."""
    counted = ngettext("{n} attempt", "{n} attempts", found.attempts).format(n=found.attempts)
    parts = [counted]
    if found.exams:
        parts.append(
            ngettext("{n} exam, {passed} passed", "{n} exams, {passed} passed", found.exams).format(
                n=found.exams, passed=found.passed
            )
        )
        parts.append(_("best {score}").format(score=words.number(found.best or 0.0)))
    if found.practices:
        parts.append(ngettext("{n} practice", "{n} practices", found.practices).format(n=found.practices))
    if found.drills:
        parts.append(ngettext("{n} drill", "{n} drills", found.drills).format(n=found.drills))
    return [" · ".join(parts[:count]) for count in range(len(parts), 0, -1)]


def took(attempt: AttemptView) -> str:
    """Return how long it was, in hours and minutes; "" while it is live."""
    if attempt.ended_at is None or attempt.ended_at < attempt.started.wall_s:
        return ""
    minutes = round((attempt.ended_at - attempt.started.wall_s) / 60)
    return f"{minutes // 60}:{minutes % 60:02d}"


def remark(attempt: AttemptView) -> str:
    """Return the person's note, and the machine that it was imported from."""
    origin = _("from {machine}").format(machine=attempt.origin) if attempt.origin else ""
    return " · ".join(part for part in (attempt.note, origin) if part)


def stars_in_row(attempt: AttemptView) -> str:
    """Return the stars of categories 1 to 5, a cell and a blank each: "5 4 · - -"; - is one that it did not have."""
    found = {problem.category: problem.stars for problem in attempt.problems}
    cells = [_stars_cell(found, category) for category in range(1, 6)]
    return " ".join(cells)


def _stars_cell(found: dict[int, int | None], category: int) -> str:
    if category not in found:
        return " "
    stars = found[category]
    return words.NEVER if stars is None else str(stars)


def category_line(one: CategoryStars) -> Content:
    """Return a category over all attempts: how often each number of stars was got, the mean, the newest."""
    if not one.attempts:
        return Content.assemble((f"{one.category}  ", "bold"), (_("never sat"), "$dim"))
    most = max(one.counts)
    bars = "".join(level(count / most, ascii_only()) if count else words.NEVER for count in one.counts)
    return Content.assemble(
        (f"{one.category}  ", "bold"),
        (f"{bars}  ", "$star"),
        _("mean {mean}").format(mean=f"{one.mean:.1f}"),
        ("  " + _("newest {stars}").format(stars=one.latest), ""),
        ("  " + _("of {n}").format(n=one.attempts), "$dim"),
    )


def categories_in_short(found: Sequence[CategoryStars]) -> str:
    """Return the mean stars of each category: "1 4.6  2 4.1"."""
    said = "  ".join(f"{one.category} {one.mean:.1f}" for one in found if one.attempts)
    return _("mean stars: {said}").format(said=said) if said else ""


def level_name(one: SkillProgress) -> str:
    """Return how a skill stands."""
    return {"shown": _("shown"), "faded": _("faded"), "begun": _("begun"), "new": _("never tried")}[one.level]


def about_skill(one: SkillProgress, tried: Sequence[Tried]) -> Content:
    """Return what there is to say of a skill: how it stands, and the problems that practise it."""
    meaning = {
        "shown": _("Five stars within the last three weeks."),
        "faded": _("Five stars, but more than three weeks ago."),
        "begun": _("Fewer than five stars so far."),
        "new": _("No answer to a problem that practises it was graded yet."),
    }[one.level]
    lines = [(f"{one.skill.number}  {one.skill.shown}", "bold"), (meaning, ""), ("", "")]
    for problem in one.problems:
        best = max((each.stars for each in tried if each.slug == problem.slug), default=None)
        lines.append((f"{words.stars(best)}  {problem.category}  {problem.title}", "" if best is not None else "$dim"))
    return Content("\n").join(Content.assemble(line) for line in lines)


def about_best(one: BestSubmission, metric: str) -> list[str]:
    """Return where a submission comes from, from long to short."""
    parts = [
        _("attempt {name}").format(name=one.attempt),
        _("submission {n}").format(n=one.submission),
        _("run {n}").format(n=one.run) if one.run is not None else _("trained elsewhere"),
    ]
    if one.train_seconds is not None:
        parts.append(_("trained {time}").format(time=words.minutes(one.train_seconds)))
    if one.megabytes is not None:
        parts.append(_("{n} MB").format(n=f"{one.megabytes:.2f}"))
    if metric and one.standard_error is not None:
        parts.append(f"{metric} ± {words.figure(one.standard_error)}")
    return [" · ".join(parts[:count]) for count in range(len(parts), 0, -1)]


def exported_words(done: HistoryExported) -> str:
    """Return what was written, and what was left out."""
    said = ngettext("{n} attempt was written to {file}", "{n} attempts were written to {file}", len(done.attempts))
    lines = [said.format(n=len(done.attempts), file=done.file)]
    if done.left_out:
        lines.append(_("Left out, not ended or not graded yet: {names}.").format(names=_named(done.left_out)))
    return "\n".join(lines)


def imported_words(done: HistoryImported) -> str:
    """Return what came in, and what was here already."""
    new = [each for each in done.imported if not each.replaced]
    replaced = [each for each in done.imported if each.replaced]
    parts = [ngettext("{n} attempt was imported.", "{n} attempts were imported.", len(new)).format(n=len(new))]
    if replaced:
        said = ngettext("{n} has more verdicts than before.", "{n} have more verdicts than before.", len(replaced))
        parts.append(said.format(n=len(replaced)))
    if done.known:
        said = ngettext("{n} was here already.", "{n} were here already.", len(done.known))
        parts.append(said.format(n=len(done.known)))
    if renamed := [f"{each.called} → {each.attempt}" for each in new if each.attempt != each.called]:
        parts.append(_("Another name here: {names}.").format(names=_named(renamed)))
    if done.imported:
        parts.append(_("Their models, logs and scripts stay where they were made."))
    return " ".join(parts)


def _named(names: Sequence[str]) -> str:
    if len(names) > MOST_NAMED:
        return _("{names} and {n} more").format(names=", ".join(names[:MOST_NAMED]), n=len(names) - MOST_NAMED)
    return ", ".join(names)
