"""What was done when, as an inline SVG: runs as bars, submissions as marks with their stars."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Sequence
from gettext import gettext as _

import msgspec

from tfcert_exam_engine.views import AttemptView, RunView, SubmissionView
from tfcert_tui import words
from tfcert_tui.reporting.markup import Markup, tag, together
from tfcert_tui.reporting.material import Material

WIDTH, LEFT, RIGHT = 960.0, 176.0, 34.0
TOP, ROW, BOTTOM = 30.0, 44.0, 44.0
LABEL_ROOM = 26.0
"""Between the labels of two marks: closer ones are left to the marks' own tooltips."""
STEPS_S = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 28800, 86400, 172800, 604800)
MOST_TICKS = 9
FAR = 1.6
"""A deadline farther away than so many times what the attempt took is told in words, not drawn."""


class Span(msgspec.Struct, frozen=True):
    """The time that is drawn, in Unix seconds."""

    begin: float
    end: float

    def x(self, at: float) -> float:
        """Return where a moment stands."""
        share = (min(max(at, self.begin), self.end) - self.begin) / (self.end - self.begin)
        return LEFT + (WIDTH - LEFT - RIGHT) * share


def timeline(material: Material) -> Markup:
    """Draw the whole attempt."""
    attempt, span = material.attempt, _span(material)
    height = TOP + ROW * len(attempt.problems) + BOTTOM
    rows = [_row(material, place, span) for place in range(len(attempt.problems))]
    return tag(
        "svg",
        tag("title", _("What was done when"), id="timeline-title"),
        tag("desc", described(material), id="timeline-desc"),
        *_ticks(span, height),
        *rows,
        *_moments(attempt, span, height),
        viewbox=f"0 0 {WIDTH:g} {height:g}",
        role="img",
        aria_labelledby="timeline-title timeline-desc",
        class_="timeline",
    )


def described(material: Material) -> str:
    """Say in words what it shows."""
    said = _("{runs} runs and {submissions} submissions between {begin} and {end}. Each is in the tables below.")
    attempt = material.attempt
    return said.format(
        runs=len(material.runs),
        submissions=len(material.submissions),
        begin=_clock(attempt.started.wall_s),
        end=_clock(attempt.ended_at or attempt.started.wall_s),
    )


def deadline_is_drawn(attempt: AttemptView) -> bool:
    """Return whether the deadline stands on the line; a far one would press all else together."""
    begin, end = attempt.started.wall_s, attempt.ended_at
    if attempt.deadline is None or end is None:
        return False
    return attempt.deadline.wall_s - begin <= FAR * max(1.0, end - begin)


def _span(material: Material) -> Span:
    attempt = material.attempt
    begin = attempt.started.wall_s
    ends = [begin + 1.0, attempt.ended_at or begin, *(late.at for late in attempt.late)]
    if attempt.deadline is not None and deadline_is_drawn(attempt):
        ends.append(attempt.deadline.wall_s)
    last = max(ends)
    return Span(begin, last + (last - begin) * 0.01)


def _ticks(span: Span, height: float) -> list[Markup]:
    least = (span.end - span.begin) / MOST_TICKS
    step = next((each for each in STEPS_S if each >= least), STEPS_S[-1] * math.ceil(least / STEPS_S[-1]))
    pieces, bottom = [], height - BOTTOM
    for count in range(int((span.end - span.begin) / step) + 1):
        x = span.x(span.begin + count * step)
        pieces.append(tag("line", x1=x, x2=x, y1=TOP, y2=bottom, class_="grid"))
        label = words.minutes(count * step)
        pieces.append(tag("text", label, x=x, y=bottom + 16, text_anchor="middle", class_="tick"))
    since = _("since the beginning, at {time}").format(time=_clock(span.begin))
    return [*pieces, tag("text", since, x=LEFT, y=bottom + 34, class_="tick")]


def _row(material: Material, place: int, span: Span) -> Markup:
    problem, y = material.attempt.problems[place], TOP + ROW * place
    runs = [run for run in material.runs if run.category == problem.category and run.state != "queued"]
    late = [press.at for press in material.attempt.late if press.category == problem.category]
    return tag(
        "g",
        tag("line", x1=LEFT, x2=WIDTH - RIGHT, y1=y + ROW, y2=y + ROW, class_="grid"),
        tag("text", f"{problem.category}  {_short(problem.title)}", x=0, y=y + 27, class_="row-name"),
        *(_run(run, span, y) for run in runs),
        *_marks(material.submissions_of(problem.category), span, y),
        *(_late(span.x(at), y) for at in late),
    )


def _marks(submissions: Sequence[SubmissionView], span: Span, y: float) -> Iterator[Markup]:
    free_from = 0.0
    for each in submissions:
        x = span.x(each.accepted_at)
        yield _submission(each, x, y, labelled=x >= free_from)
        free_from = x + LABEL_ROOM if x >= free_from else free_from


def _late(x: float, y: float) -> Markup:
    title = tag("title", _("pressed after the end"))
    return tag("text", "×", title, x=x, y=y + 34, class_="late", text_anchor="middle")


def _run(run: RunView, span: Span, y: float) -> Markup:
    begin = span.x(run.started_at)
    wide = max(2.0, span.x(run.ended_at or span.end) - begin)
    said = _("run {n}: {state}, {time}").format(
        n=run.run, state=words.run_state(run), time=words.minutes((run.ended_at or run.started_at) - run.started_at)
    )
    kind = "good" if run.state == "trained" else "failed"
    return tag("rect", tag("title", said), x=begin, y=y + 26, width=wide, height=9, class_=f"run {kind}")


def _submission(view: SubmissionView, x: float, y: float, *, labelled: bool) -> Markup:
    stars = "–" if view.stars is None else f"{view.stars}★"
    said = _("submission {n} at {time}: {stars}").format(
        n=view.submission, time=_clock(view.accepted_at), stars=words.stars(view.stars)
    )
    mark = tag("path", d=f"M{x:.1f} {y + 24:.1f}l-5 -8h10z", class_="mark" if view.stars is not None else "mark empty")
    label = tag("text", stars, x=x, y=y + 13, text_anchor="middle", class_="stars-label") if labelled else None
    return tag("g", tag("title", said), mark, label)


def _moments(attempt: AttemptView, span: Span, height: float) -> list[Markup]:
    """Draw the end and the deadline; where they are one moment, once."""
    pieces, bottom = [], height - BOTTOM
    if attempt.ended_at is not None:
        ended = _("deadline, end") if attempt.end_reason == "deadline" else _("end")
        pieces.append(_moment(span.x(attempt.ended_at), ended, bottom, "moment"))
    if attempt.deadline is not None and deadline_is_drawn(attempt) and attempt.end_reason != "deadline":
        pieces.append(_moment(span.x(attempt.deadline.wall_s), _("deadline"), bottom, "moment deadline"))
    return pieces


def _moment(x: float, name: str, bottom: float, kind: str) -> Markup:
    line = tag("line", x1=x, x2=x, y1=TOP - 6, y2=bottom, class_=kind)
    return together(
        line,
        tag("text", name, x=x, y=TOP - 12, text_anchor="end" if x > WIDTH - 120 else "middle", class_="moment-name"),
    )


def _short(title: str, most: int = 21) -> str:
    return title if len(title) <= most else title[: most - 1].rstrip() + "…"


def _clock(at: float) -> str:
    return time.strftime("%H:%M:%S", time.localtime(at))
