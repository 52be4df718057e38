"""Why a verdict is n of 5, in words: shared by the sheet of a submission and the command line."""

from __future__ import annotations

from gettext import gettext as _
from gettext import ngettext

from tfcert_exam_engine.grading.verdict import ModelFacts, NextStar, Region, Verdict
from tfcert_exam_engine.views import SubmissionView
from tfcert_tui.figures import short

Row = tuple[str, ...]


def sentences(verdict: Verdict) -> list[str]:
    """Return what is missing, what the predictions show and where they are worst; nothing of what is withheld."""
    coming, worst = verdict.next_star, verdict.worst_region
    said = [next_star(coming, verdict) if coming else "", verdict.remark]
    said.append(worst_stretch(worst) if worst and worst.kind != "class" else "")
    return [sentence for sentence in said if sentence]


def next_star(coming: NextStar, verdict: Verdict) -> str:
    """Return "0.012 more accuracy for the fourth star: 2 more of 160 examples."."""
    missing = short(coming.missing, 3)
    if coming.missing == 0:  # The first star asks for more than the trivial answer has.
        return _("The same {metric} as the trivial answer: the first star wants a little better.").format(
            metric=verdict.metric
        )
    if coming.examples is None:
        return _("The {metric} has to fall by {missing} for {star}.").format(
            missing=missing, metric=verdict.metric, star=star_name(coming.star)
        )
    return ngettext(
        "{missing} more {metric} for {star}: {n} more of {all} examples.",
        "{missing} more {metric} for {star}: {n} more of {all} examples.",
        coming.examples,
    ).format(
        missing=missing,
        metric=verdict.metric,
        star=star_name(coming.star),
        n=coming.examples,
        all=verdict.hidden_examples,
    )


def star_name(star: int) -> str:
    """Return "the fourth star"."""
    names = (_("the first star"), _("the second star"), _("the third star"), _("the fourth star"), _("the fifth star"))
    return names[star - 1]


def worst_stretch(region: Region) -> str:
    """Return where the error is largest, and to which side it leans."""
    places = {
        "group": _("It does worst in {name}: {value}."),
        "target": _("The error is largest where the answer is {from_} to {to}: {value}, on average {side}."),
        "time": _("The error is largest in examples {from_} to {to}, in order of time: {value}, on average {side}."),
        "step": _("The error is largest in steps {from_} to {to} ahead: {value}, on average {side}."),
    }
    return places[region.kind].format(
        name=region.name,
        from_=_edge(region.low),
        to=_edge(region.high),
        value=_edge(region.value),
        side=side(region),
    )


def side(region: Region) -> str:
    """Return "0.05 under": the mean of prediction minus answer."""
    if region.offset is None:
        return "-"
    words = _("{n} over") if region.offset > 0 else _("{n} under")
    return words.format(n=short(abs(region.offset), 3))


def _edge(value: float | None) -> str:
    return "-" if value is None else short(value, 4)


def region_heads(kind: str) -> Row:
    """Return the heads of the columns of one kind of region: which, how well, and what is wrong."""
    return {
        "class": (_("class"), _("recall"), _("taken for")),
        "group": (_("group"), _("value"), ""),
        "target": (_("answer"), _("error"), _("on average")),
        "time": (_("in time"), _("error"), _("on average")),
        "step": (_("steps ahead"), _("error"), _("on average")),
    }[kind]


def region_cells(region: Region) -> Row:
    """Return which region, how well, and what is wrong there."""
    if region.kind == "group":
        return (region.name, _edge(region.value), "")
    if region.kind != "class":
        span = _("{from_} to {to}").format(from_=_edge(region.low), to=_edge(region.high))
        return (span, _edge(region.value), side(region))
    taken = _("{name} ({n}/{all})").format(name=region.taken_for, n=region.taken, all=region.count)
    recall = "-" if region.value is None else f"{region.value:.3f}"
    return (region.name, recall, taken if region.taken else "")


def by_kind(verdict: Verdict) -> list[list[Region]]:
    """Return the regions of each kind, in the verdict's order."""
    kinds = dict.fromkeys(region.kind for region in verdict.regions)
    return [[region for region in verdict.regions if region.kind == kind] for kind in kinds]


def left_out(verdict: Verdict) -> str:
    """Return how many classes are not listed; "" where all are."""
    n = verdict.regions_left_out
    said = ngettext("{n} class does no worse and is not listed.", "{n} classes do no worse and are not listed.", n)
    return said.format(n=n) if n else ""


def against_reference(verdict: Verdict) -> list[Row]:
    """Return a table of the model beside the reference, heads first; empty where the bank has no figures."""
    reference, model = verdict.reference, verdict.model
    if reference is None:
        return []
    return [
        ("", _("this model"), _("reference")),
        (verdict.metric, _edge(verdict.value), _edge(reference.value)),
        (_("parameters"), parameters(model), f"{reference.parameters:,}"),
        (_("MB"), f"{model.megabytes:.3g}", f"{reference.megabytes:.3g}"),
        (_("training"), "", _("{n} s").format(n=f"{reference.train_seconds:.3g}")),
    ]


def parameters(model: ModelFacts) -> str:
    """Return "15,440", or a dash where they were not counted."""
    return "-" if model.parameters is None else f"{model.parameters:,}"


def repeats(view: SubmissionView) -> str:
    """Return how often this very file got the same verdict before; "" where it was never graded."""
    n = view.same_file
    if not n or differs(view):
        return ""
    said = ngettext(
        "graded {n} time before, the same verdict", "graded {n} times before, the same verdict each time", n
    )
    return said.format(n=n)


def differs(view: SubmissionView) -> bool:
    """Return whether the same file once got another verdict: never the candidate's doing."""
    return view.same_verdict < view.same_file


def told_apart(view: SubmissionView) -> str:
    """Return the sentence on a file whose verdicts differ; "" where they do not."""
    if not differs(view):
        return ""
    return _(
        "Our fault, not yours: this very file was graded {n} times before, {other} of them with another verdict. "
        "Please report it, with the file."
    ).format(n=view.same_file, other=view.same_file - view.same_verdict)
