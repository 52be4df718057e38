"""Short wordings that several screens share."""

from __future__ import annotations

from gettext import gettext as _

from tfcert_exam_engine.views import AttemptView, Mode, ProblemView, RunView
from tfcert_problems.problem import STARS
from tfcert_tui import figures
from tfcert_tui.client_state import ClientState
from tfcert_tui.deadline import as_clock
from tfcert_tui.keys import keymap

PASS_AT = 90
FULL, EMPTY, NEVER = "★", "☆", "·"


def stars(count: int | None) -> str:
    """Return five cells: `★★★☆☆`, or `·····` when never graded."""
    return NEVER * STARS if count is None else FULL * count + EMPTY * (STARS - count)


def mode_name(mode: Mode) -> str:
    """Return the mode in words."""
    return {"exam": _("exam"), "practice": _("practice"), "drill": _("drill")}[mode]


def outcome(attempt: AttemptView) -> str:
    """Return how it stands or ended, in a word or two; "" of a drill that ended: it is neither passed nor failed."""
    if not attempt.ended:
        return _("paused") if attempt.paused else _("live")
    if attempt.mode == "drill":
        return ""
    return _("passed") if attempt.passed else _("not passed")


def number(value: float) -> str:
    """Return points without a needless `.0`."""
    return f"{value:.6g}"


def figure(value: float | None) -> str:
    """Return a metric's value, or a dash."""
    return "–" if value is None else figures.figure(value)


def points(problem: ProblemView) -> str:
    """Return "9 of 15"."""
    return _("{points} of {weight}").format(points=number(problem.points), weight=problem.weight)


def standing(attempt: AttemptView) -> list[str]:
    """Return the score and what is missing, from long to short."""
    score, full = number(attempt.score), number(attempt.full)
    if attempt.mode == "drill":
        return _standing_in_drill(attempt, score, full)
    if attempt.passed:
        return [
            _("{score} of 100 · pass at 90 · that passes").format(score=score),
            _("{score} of 100 · passes").format(score=score),
            _("{score}/100").format(score=score),
        ]
    missing = number(max(0, PASS_AT - attempt.score))
    return [
        _("{score} of 100 · pass at 90 · needs {missing} more").format(score=score, missing=missing),
        _("{score} of 100 · needs {missing} more").format(score=score, missing=missing),
        _("{score}/100 · -{missing}").format(score=score, missing=missing),
    ]


def _standing_in_drill(attempt: AttemptView, score: str, full: str) -> list[str]:
    plain = _("{score} of {full}").format(score=score, full=full)
    long = _("{score} of {full} · that passes").format(score=score, full=full) if attempt.passed else plain
    return [long, long, f"{score}/{full}"]


def describe(attempt: AttemptView) -> list[str]:
    """Return what is being sat, from long to short."""
    mode = mode_name(attempt.mode)
    what = attempt.form
    if attempt.mode == "drill":
        what = _("skill {skill}").format(skill=attempt.skill) if attempt.skill else attempt.problems[0].title
    return [
        _("tfcert · {mode} · {form} · seed {seed}").format(mode=mode, form=what, seed=attempt.seed),
        _("{mode} · seed {seed}").format(mode=mode, seed=attempt.seed),
        mode,
    ]


def run_state(run: RunView) -> str:
    """Return how a run stands, in a word or two."""
    return {
        "queued": waits(run),
        "running": _("running"),
        "trained": _("done"),
        "crashed": _("script failed"),
        "timed_out": _("time limit reached"),
        "out_of_memory": _("out of memory"),
        "too_much_output": _("printed too much"),
        "disk_filled": _("disk nearly full"),
        "cancelled": _("stopped"),
        "engine_fault": _("engine fault"),
    }[run.state]


def legacy_offer(run: RunView) -> str:
    """Return what is offered for a run that exam-era Keras would help; "" for others."""
    if not run.legacy_keras_helps:
        return ""
    said = _("Run {run} would most likely run as it is under exam-era Keras (Keras 2): {key} runs problem {n} so.")
    return said.format(run=run.run, n=run.category, key=keymap.shown("exam.legacy_keras"))


def keras_of(run: RunView) -> str:
    """Return that it is a run under exam-era Keras, or the key that makes one; "" where neither is to be said."""
    if run.legacy_keras_helps:
        return _("{key}: exam-era Keras").format(key=keymap.shown("exam.legacy_keras"))
    return _("legacy Keras") if run.legacy_keras else ""


def waits(run: RunView) -> str:
    """Return "waits, 1 ahead"."""
    return _("waits") if run.ahead is None else _("waits, {n} ahead").format(n=run.ahead)


def minutes(seconds: float) -> str:
    """Return "2:10", or "1:02:10" from an hour on."""
    whole = round(seconds)
    if whole >= 3600:
        return f"{whole // 3600}:{whole // 60 % 60:02d}:{whole % 60:02d}"
    return f"{whole // 60}:{whole % 60:02d}"


def farewell(state: ClientState, remaining_s: float | None) -> str:
    """Return what is said on the terminal after the workstation was left; "" when nothing goes on."""
    if state.live is None:
        return ""
    lines = [_clock_left_behind(state.live, remaining_s)]
    for run in state.runs.values():
        if run.state == "running":
            lines.append(_("Run {run} goes on training.").format(run=run.run))
        elif run.state == "queued":
            lines.append(_("Run {run} waits for its turn.").format(run=run.run))
    return "\n".join(lines)


def _clock_left_behind(attempt: AttemptView, remaining_s: float | None) -> str:
    if attempt.paused:
        return _("The practice stays paused. tfcert-tui brings you back.")
    if remaining_s is None:
        return _("The {mode} stays open; it has no deadline. tfcert-tui brings you back.").format(
            mode=mode_name(attempt.mode)
        )
    return _("The clock goes on: {time} left. tfcert-tui brings you back.").format(time=as_clock(remaining_s))


def duration(seconds: float) -> str:
    """Return hours, minutes and seconds as "4:59:10"."""
    whole = max(0, int(seconds))
    return f"{whole // 3600}:{whole // 60 % 60:02d}:{whole % 60:02d}"
