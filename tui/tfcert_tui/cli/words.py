"""What the engine's views say in words: short, plain, aligned."""

from __future__ import annotations

from collections.abc import Sequence
from gettext import gettext as _
from gettext import ngettext

from tfcert_exam_engine.attempts.scoring import PASS_AT
from tfcert_exam_engine.events import Graded
from tfcert_exam_engine.grading.check_views import CheckView, FileGraded
from tfcert_exam_engine.grading.verdict import ContractCheck, ModelFacts, StarCheck, Verdict
from tfcert_exam_engine.sentences import sentence_on
from tfcert_exam_engine.views import AttemptView, ProblemView, RunView, SubmissionView
from tfcert_tui.cli.interface import ALIVE, remaining_s
from tfcert_tui.cli.output import figure, points_text, stars_text, table, wrapped_table
from tfcert_tui.cli.why_words import why_words
from tfcert_tui.figures import difference
from tfcert_tui.verdicts import why
from tfcert_tui.verdicts.check_words import headline, name_of, said_of, told, worst_first
from tfcert_tui.words import duration


def attempt_words(attempt: AttemptView, runs: Sequence[RunView]) -> str:
    """`status`, `start`, `drill`, `pause` and `resume`."""
    score = _("score {score}").format(score=score_words(attempt))
    if attempt.mode != "drill":
        score = _("score {score}, {needed} to pass").format(score=score_words(attempt), needed=needed_words(attempt))
    return "\n".join(
        [
            f"{heading(attempt)} · {time_words(attempt)} · {score}",
            _("folder {folder}").format(folder=attempt.folder),
            "",
            problems_table(attempt, runs),
            *_told_of_runs(attempt, runs),
        ]
    )


def time_words(attempt: AttemptView) -> str:
    """Say what is left, and whether the clock stands."""
    if attempt.ended:
        return _("ended")
    seconds = remaining_s(attempt)
    left = _("no deadline") if seconds is None else _("{time} left").format(time=duration(seconds))
    return _("paused, {left}").format(left=left) if attempt.paused else left


def score_words(attempt: AttemptView) -> str:
    """Return "60 of 100"; in a drill what its problem is worth comes after "of"."""
    return _("{score} of {full}").format(score=points_text(attempt.score), full=points_text(attempt.full))


def needed_words(attempt: AttemptView) -> str:
    """Return the points that pass: the same share of what can be had in every mode."""
    return points_text(round(attempt.full * PASS_AT / 100, 6))


def heading(attempt: AttemptView) -> str:
    """Say which attempt it is."""
    return _("{attempt} · {mode} · {form} · seed {seed}").format(
        attempt=attempt.attempt, mode=mode_words(attempt), form=attempt.form, seed=attempt.seed
    )


def mode_words(attempt: AttemptView) -> str:
    """Say the mode, with what a drill is for."""
    if attempt.mode == "drill" and attempt.skill:
        return _("drill of skill {skill}").format(skill=attempt.skill)
    if attempt.mode == "drill" and len(attempt.problems) == 1:
        return _("drill of problem {category}").format(category=attempt.problems[0].category)
    return {"exam": _("exam"), "practice": _("practice"), "drill": _("drill")}[attempt.mode]


def problems_table(attempt: AttemptView, runs: Sequence[RunView] = ()) -> str:
    """Say how each problem stands."""
    waits = {run.category for run in runs if run.state == "queued"}
    head = (" ", _("problem"), _("stars"), _("points"), _("submissions"), "")
    return table([head, *(_problem_row(problem, problem.category in waits) for problem in attempt.problems)])


def _problem_row(problem: ProblemView, waits: bool) -> tuple[str, ...]:
    points = f"{points_text(problem.points)}/{problem.weight}"
    training = _("waiting to train") if waits else _("training")
    busy = training if problem.running else _("grading") if problem.grading is not None else ""
    stars = stars_text(problem.stars)
    return (str(problem.category), problem.title, stars, points, str(problem.submissions), busy)


def _told_of_runs(attempt: AttemptView, runs: Sequence[RunView]) -> list[str]:
    """Say what waits, and what was noticed about each problem's newest run."""
    newest = {problem.run for problem in attempt.problems}
    lines = [_run_line(run, waiting_words(run)) for run in runs if run.state == "queued"]
    legacy = _("under exam-era Keras (Keras 2)")
    lines += [_run_line(run, legacy) for run in runs if run.legacy_keras and run.state in ALIVE]
    if not attempt.ended:
        lines += [_run_line(run, run.remark) for run in runs if run.remark and run.run in newest]
    return ["", *lines] if lines else []


def _run_line(run: RunView, words: str) -> str:
    return _("Run {number} of problem {category}: {words}").format(number=run.run, category=run.category, words=words)


def waiting_words(run: RunView) -> str:
    """Say how many runs come before one that is queued."""
    if run.ahead is None:
        return _("waiting for its turn")
    if run.ahead == 0:
        return _("waiting: it is the next")
    return ngettext("waiting: {n} run ahead", "waiting: {n} runs ahead", run.ahead).format(n=run.ahead)


def submission_words(submission: SubmissionView) -> str:
    """`submit`."""
    if submission.state == "graded":
        head = _("Submission {number}: {stars} stars").format(
            number=submission.submission, stars=stars_text(submission.stars)
        )
    else:
        head = _("Submission {number}: {outcome}").format(
            number=submission.submission, outcome=outcome_words(submission.state)
        )
    head += f" · {submission.model_name}"
    if submission.seconds is not None:
        head += " · " + _("{seconds} s").format(seconds=f"{submission.seconds:.2f}")
    lines = [head, why.told_apart(submission), submission.message, submission.advice]
    if submission.verdict is not None:
        lines += [verdict_words(submission.verdict), why_words(submission.verdict)]
        lines += [_withheld(submission.verdict), model_words(submission.verdict.model)]
    lines.append(why.repeats(submission))
    return "\n".join(line for line in lines if line)


def graded_words(outcomes: Sequence[FileGraded], asked: int) -> str:
    """`grade`: a line per file, and how many of those asked for got each number of stars."""
    rows = [_graded_row(one) for one in outcomes]
    graded = [one.ending.verdict.stars for one in outcomes if isinstance(one.ending, Graded)]
    counts = ", ".join(f"{stars_text(stars)}: {graded.count(stars)}" for stars in sorted(set(graded), reverse=True))
    total = _("{graded} of {all} graded").format(graded=len(graded), all=asked)
    return table(rows) + "\n\n" + (f"{total} ({counts})" if counts else total)


def _graded_row(one: FileGraded) -> tuple[str, ...]:
    if not isinstance(one.ending, Graded):
        return (stars_text(None), "", one.file, sentence_on(one.ending))
    verdict = one.ending.verdict
    fault = next((check.fault for check in verdict.checks if check.fault), "")
    return (stars_text(verdict.stars), figure(verdict.value), one.file, fault)


def outcome_words(outcome: str) -> str:
    """Say a state in words."""
    words = {
        "queued": _("waiting"),
        "running": _("running"),
        "trained": _("trained"),
        "cancelled": _("stopped"),
        "grading": _("being graded"),
        "graded": _("graded"),
        "rejected": _("rejected"),
        "crashed": _("failed"),
        "timed_out": _("took too long"),
        "out_of_memory": _("ran out of memory"),
        "too_much_output": _("printed too much"),
        "disk_filled": _("stopped: the disk was nearly full"),
        "engine_fault": _("our machinery failed; this costs nothing"),
    }
    return words.get(outcome, outcome)


def run_state_words(run: RunView) -> str:
    """Say a run's state, and whether it is one under exam-era Keras."""
    words = outcome_words(run.state)
    return _("{state}, legacy Keras").format(state=words) if run.legacy_keras else words


def verdict_words(verdict: Verdict) -> str:
    """Say each star: what was measured, what it needed, the margin, what to try; nothing of what is withheld."""
    told = [check for check in verdict.checks if check.measured is not None or check.fault]
    lines = wrapped_table(_star_row(check) for check in told)
    return "\n".join(part for part in (measured_words(verdict), lines, *why.sentences(verdict)) if part)


def measured_words(verdict: Verdict) -> str:
    """Say what was measured on how many hidden examples; "" where it is withheld or was not."""
    if verdict.value is None:
        return ""
    return _("{metric} {value} on {n} hidden examples").format(
        metric=verdict.metric, value=figure(verdict.value), n=verdict.hidden_examples
    )


def model_words(model: ModelFacts) -> str:
    """Say how large the model is and who wrote its file, as far as it is known."""
    facts = [_("{n} MB").format(n=f"{model.megabytes:.3g}")]
    if model.parameters is not None:
        facts.append(_("{n:,} parameters").format(n=model.parameters))
    return " · ".join(
        [*facts, *([_("written by {writer}").format(writer=model.written_by)] if model.written_by else [])]
    )


def _withheld(verdict: Verdict) -> str:
    if any(check.needed is not None or check.fault for check in verdict.checks):
        return ""
    return _("An exam shows stars and contract faults alone; the figures come after the end.")


def _star_row(check: StarCheck) -> tuple[str, ...]:
    mark = _("yes") if check.passed else _("no")
    needed = measured = margin = ""
    if check.measured is not None:
        measured = figure(check.measured)
        needed = _("needed {needed}").format(needed=figure(check.needed))
        margin = "" if check.margin is None else difference(check.margin)
    return ("  " + check.name, mark, measured, needed, margin, _said_of_star(check))


def _said_of_star(check: StarCheck) -> str:
    if not check.fault or not check.advice:
        return check.fault or check.advice
    return f"{check.fault} {check.advice}"


def check_words(check: CheckView) -> str:
    """`check`: a line that sums up, then what needs doing before what is in order."""
    rows = wrapped_table(_item_row(one) for one in worst_first(check.checks))
    lines = [f"{check.model_name}: {headline(check)}", *told(check.ending), rows]
    return "\n".join(line for line in lines if line)


def _item_row(one: ContractCheck) -> tuple[str, ...]:
    level = {"good": _("ok"), "warning": _("look"), "bad": _("no")}[one.level]
    said = said_of(one) if one.level == "good" or not one.advice else f"{said_of(one).rstrip('.')}. {one.advice}"
    return ("  " + level, name_of(one.name), said)


def run_words(run: RunView) -> str:
    """`run` and `stop`, in the end."""
    head = _("Run {number}: {outcome}").format(number=run.run, outcome=run_state_words(run))
    if run.model_file:
        head += " · " + _("saved {file}").format(file=run.model_file)
    return "\n".join(part for part in (head, run.message, run.advice, _legacy_offer(run)) if part)


def _legacy_offer(run: RunView) -> str:
    if not run.legacy_keras_helps:
        return ""
    return _(
        "It would most likely run as it is under exam-era Keras (Keras 2): tfcert-tui run {n} --legacy-keras"
    ).format(n=run.category)
