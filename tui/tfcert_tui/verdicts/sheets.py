"""What a verdict, or any other outcome, says: built as content here, shown by the verdict and result screens."""

from __future__ import annotations

from gettext import gettext as _
from gettext import ngettext

import msgspec
from textual.content import Content

from tfcert_exam_engine.grading.verdict import StarCheck, Verdict
from tfcert_exam_engine.views import ProblemView, SubmissionView
from tfcert_tui import words
from tfcert_tui.client_state import ClientState
from tfcert_tui.figures import difference
from tfcert_tui.fitting import fit, fit_right
from tfcert_tui.keys import keymap
from tfcert_tui.verdicts import why, why_sheet
from tfcert_tui.verdicts.grading_words import why_slow
from tfcert_tui.verdicts.submission_words import heading_of, megabytes

Line = Content | str


class Sheet(msgspec.Struct, frozen=True):
    """One page: a title, a body that wraps, and a line at the foot."""

    title: str
    body: Content
    foot: str = ""
    keys: str = ""
    """What can be pressed on it; "": closing alone."""

    @property
    def text(self) -> Content:
        """Body and foot."""
        return Content.assemble(self.body, "\n\n", (self.foot, "italic $dim")) if self.foot else self.body


def shows_figures(state: ClientState) -> bool:
    """Return whether verdicts show their figures now: not in a live exam, unless it was set so."""
    live = state.live
    return live is None or live.mode != "exam" or state.settings.exam_shows == "figures"


def submission_sheet(problem: ProblemView, view: SubmissionView, figures: bool, over: bool = False) -> Sheet:
    """Return the page of a submission; `figures` is False in a live exam, `over` says that its attempt has ended."""
    title = _("{title} · submission {n}").format(title=problem.title, n=view.submission)
    if view.seconds is not None:
        title += _(" · {seconds:.2f} s").format(seconds=view.seconds)
    if view.state == "grading":
        waits = _("It is accepted and counts, whatever happens: {why}").format(why=why_slow(view, None))
        return Sheet(title, _lines([_("Grading… the verdict appears here."), "", waits]))
    if view.state == "graded":
        return Sheet(title, _graded(problem, view, figures), _best_counts())
    return Sheet(title, _not_graded(problem, view, over), _best_counts())


def _not_graded(problem: ProblemView, view: SubmissionView, over: bool) -> Content:
    sentence, style = heading_of(view)
    lines: list[Line] = [Content.assemble((sentence, style)), ""]
    lines += [text for text in (view.message, view.advice) if text]
    lines.append("")
    if view.state == "engine_fault":
        tries = ngettext("It was tried {n} time.", "It was tried {n} times.", view.tries).format(n=view.tries)
        again = _("{key} grades it again; so does the engine when it next starts.").format(
            key=keymap.shown("result.regrade")
        )
        lines.append(f"{tries} " + (again if over else _("It costs nothing: submit the file again.")))
    elif not over:
        lines.append(_("It costs nothing and lowers nothing; mend the file and submit again."))
    lines += ["", _standing(problem)]
    return _lines(lines)


def _graded(problem: ProblemView, view: SubmissionView, figures: bool) -> Content:
    verdict = view.verdict
    count = view.stars if view.stars is not None else (verdict.stars if verdict else 0)
    lines: list[Line] = [_headline(problem, view, count), *_fault_of_ours(view), ""]
    if verdict is not None and figures:
        lines += _figures(verdict)
    elif verdict is not None:
        lines += _faults(verdict)
    if not figures:
        lines += [
            Content.assemble(
                (_("An exam shows stars and contract faults alone; the figures come after the end."), "$dim")
            )
        ]
    if verdict is not None:
        lines += ["", Content.assemble((_facts(view, verdict), "$dim"))]
    return _lines(lines)


def _fault_of_ours(view: SubmissionView) -> list[Line]:
    said = why.told_apart(view)
    return ["", Content.assemble(("✗ " + said, "bold $error"))] if said else []


def _headline(problem: ProblemView, view: SubmissionView, count: int) -> Content:
    earned = words.number(problem.weight * count / 5)
    best = (
        _("was {stars}").format(stars=words.stars(view.best_before))
        if view.best_before is not None
        else _("first grading")
    )
    if view.best_before is not None and view.best_before > count:
        best = _("best stays {stars}").format(stars=words.stars(view.best_before))
    points = _("{points} of {weight} points").format(points=earned, weight=problem.weight)
    return Content.assemble((words.stars(count), "bold $star"), "   ", (points, "bold"), "   ", (best, "$dim"))


def _figures(verdict: Verdict) -> list[Line]:
    lines: list[Line] = []
    if verdict.value is not None:
        lines += [_measured(verdict), *why.sentences(verdict), ""]
    head = fit("", 9) + fit_right(_("needed"), 10) + fit_right(_("margin"), 11) + fit_right(_("std. errors"), 13)
    lines.append(Content.assemble((head, "$dim")))
    lines += [line for number, check in enumerate(verdict.checks, 1) for line in _check(number, check)]
    return [*lines, *why_sheet.parts(verdict), *why_sheet.reference(verdict)]


def _measured(verdict: Verdict) -> Content:
    text = _("{metric} {value} on {n} hidden examples").format(
        metric=verdict.metric, value=words.figure(verdict.value), n=verdict.hidden_examples
    )
    if verdict.standard_error is not None:
        text += _(", standard error {error}").format(error=words.figure(verdict.standard_error))
    return Content(text)


def _check(number: int, check: StarCheck) -> list[Line]:
    mark, style = ("✓", "bold $success") if check.passed else ("✗", "bold $error")
    row = fit_right(words.figure(check.needed), 10) + fit_right(_signed(check.margin), 11)
    row += fit_right(_in_errors(check.margin_standard_errors), 13)
    lines: list[Line] = [Content.assemble((f" {mark} ", style), (fit(words.FULL * number, 6), "$star"), row)]
    if check.fault:
        lines.append(Content.assemble("   ", (check.fault, "$error")))
    if check.advice:
        lines.append(Content.assemble("   ", (check.advice, "$dim")))
    return lines


def _signed(value: float | None) -> str:
    return "–" if value is None else difference(value)


def _faults(verdict: Verdict) -> list[Line]:
    faults = [check for check in verdict.checks if check.fault]
    if not faults:
        return [_("The contract holds."), ""]
    lines: list[Line] = []
    for check in faults:
        lines.append(Content.assemble(("✗ ", "bold $error"), check.fault))
        lines += [Content.assemble("  ", (check.advice, "$dim"))] if check.advice else []
    return [*lines, ""]


def _facts(view: SubmissionView, verdict: Verdict) -> str:
    model = verdict.model
    facts = [view.model_name, _("{size} MB").format(size=megabytes(model.megabytes))]
    if model.parameters is not None:
        facts.append(_("{n:,} parameters").format(n=model.parameters))
    facts += [model.written_by] if model.written_by else []
    lines = [" · ".join(facts), f"sha256 {view.sha256[:16]}", why.repeats(view)]
    return "\n".join(line for line in lines if line)


def _standing(problem: ProblemView) -> Content:
    return Content.assemble(
        _("Best graded so far: "), (words.stars(problem.stars), "$star"), f"  {words.points(problem)}"
    )


def _best_counts() -> str:
    return _("the best graded submission counts; the exam never published its rule")


def hanging(text: Content, cells: int) -> Content:
    """Break long lines so that what goes on begins under its own first word, not at the edge."""
    lines: list[Content] = []
    for line in text.split(allow_blank=True):
        indent = len(line.plain) - len(line.plain.lstrip(" "))
        pieces = line[indent:].wrap(cells - indent) if line.cell_length > cells else [line[indent:]]
        lines += [Content(" " * indent) + piece for piece in pieces]
    return Content("\n").join(lines)


def _lines(lines: list[Line]) -> Content:
    return Content("\n").join(lines)


def _in_errors(margin: float | None) -> str:
    """Return a margin in standard errors; beyond a hundred the figure says no more than that."""
    if margin is None or abs(margin) <= 100:
        return "–" if margin is None else f"{margin:+.1f}"
    return "> +100" if margin > 0 else "< -100"
