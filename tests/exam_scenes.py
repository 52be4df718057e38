"""The exam screen in its states, as scenes."""

from __future__ import annotations

from typing import Any

import msgspec

import machines
import scenes
from fakes import ScriptedEngine
from screen_scenes import Act, Scene, changed, sampled, typed
from tfcert_exam_engine.changes import AttemptChanged, HardwareSampled, SubmissionChanged
from tfcert_exam_engine.grading.check_views import CheckView
from tfcert_exam_engine.views import AttemptView

CJK = [
    "손으로 쓴 숫자를 읽는 모델 만들기",
    "手写数字识别模型",
    "写真の表面を見分ける",
    "문장은 어느 라이브러리의 것일까",
    "太阳黑子预测",
]


def swing(mode: str = "practice") -> ScriptedEngine:
    """A practice in full swing; its earlier runs have curves and a log too."""
    engine = scenes.in_full_swing(mode)
    engine.points |= {1: [scenes.point(n) for n in range(1, 31)], 2: [scenes.point(n) for n in range(1, 41)]}
    engine.logs |= {1: scenes.log_text(30), 2: scenes.log_text(40)}
    runs = [msgspec.structs.replace(run, log_bytes=len(engine.logs[run.run].encode())) for run in engine.kept.runs]
    engine.kept = msgspec.structs.replace(engine.kept, runs=runs)
    return engine


def exam() -> ScriptedEngine:
    """An exam in full swing."""
    return swing("exam")


def fresh() -> ScriptedEngine:
    """Nothing done yet."""
    engine = scenes.in_full_swing()
    engine.kept = msgspec.structs.replace(engine.kept, attempt=scenes.attempt("exam"), runs=[], submissions=[])
    return engine


def with_run(**fields: Any) -> ScriptedEngine:
    """The training of category 4 is something else."""
    engine = swing()
    run = msgspec.structs.replace(engine.kept.runs[-1], **fields)
    problems = [
        msgspec.structs.replace(p, running=run.state in ("queued", "running")) if p.category == 4 else p
        for p in (engine.kept.attempt.problems if engine.kept.attempt else [])
    ]
    engine.kept = msgspec.structs.replace(engine.kept, runs=[*engine.kept.runs[:-1], run])
    return changed(engine, problems=problems)


def failed() -> ScriptedEngine:
    """The training crashed."""
    said = "The script ended with an error in line 12: name 'kears' is not defined."
    engine = with_run(
        state="crashed", ended_at=scenes.T0 + 700, epoch=0, logs={}, best={}, message=said, advice="Mend line 12."
    )
    engine.points = {}
    engine.logs[3] = 'Traceback (most recent call last):\n  File "solution.py", line 12, in <module>\n' + (
        "NameError: name 'kears' is not defined. Did you mean: 'keras'?\n"
    )
    return engine


def queued() -> ScriptedEngine:
    """It waits behind two others."""
    engine = with_run(state="queued", ahead=2, epoch=0, epochs=0, logs={}, best={}, pid=None, log_bytes=0)
    engine.points, engine.logs = {}, {}
    return engine


def asian() -> ScriptedEngine:
    """Titles and a log in Korean, Chinese and Japanese."""
    engine = swing()
    engine.logs[3] = "학습을 시작합니다 — 데이터 1,297개\n训练开始：四十轮\nエポックごとに保存します\n" * 12
    run = msgspec.structs.replace(engine.kept.runs[-1], log_bytes=len(engine.logs[3].encode()))
    engine.kept = msgspec.structs.replace(engine.kept, runs=[*engine.kept.runs[:-1], run])
    assert engine.kept.attempt is not None
    problems = [msgspec.structs.replace(p, title=CJK[p.category - 1]) for p in engine.kept.attempt.problems]
    return changed(engine, problems=problems)


def graded(**fields: Any) -> Act:
    """The digits were submitted: let this come."""

    async def come(at: Any) -> None:
        await sampled(at)
        await at.until(lambda: at.engine.asked("submit"))
        at.engine.tell(SubmissionChanged(scenes.submission(4, **fields)))
        best = max(fields.get("stars") or 0, 3)
        at.engine.tell(AttemptChanged(with_stars(at.engine.kept.attempt, best)))
        await at.until(lambda: "submission 4" in at.sheet and "is being graded" not in at.sheet)

    return come


def with_stars(attempt: AttemptView, stars: int) -> AttemptView:
    """The digits have so many stars, and the score follows."""
    problems = [
        msgspec.structs.replace(p, grading=None, stars=stars, points=p.weight * stars / 5) if p.category == 2 else p
        for p in attempt.problems
    ]
    return msgspec.structs.replace(attempt, problems=problems, score=sum(p.points for p in problems))


def at_curves(*keys: str) -> Act:
    """Press keys once the curves are drawn."""

    async def press(at: Any) -> None:
        await sampled(at)
        await at.press("f3")
        await at.shows("val_loss 0.36")
        await at.press(*keys)

    return press


async def grading(at: Any) -> None:
    """It was pressed and is on its way."""
    await sampled(at)
    await at.until(lambda: at.app.desk.state.problem(2).grading)


async def gone(at: Any) -> None:
    """The engine is away."""
    await sampled(at)
    at.engine.hang_up(away=True)


async def advised(at: Any) -> None:
    """A server, with what is wrong on it."""
    at.engine.machine = machines.history(8)
    at.engine.tell(HardwareSampled(machines.server(), [machines.INPUT, machines.DISK]))
    await at.until(lambda: at.app.desk.state.advice)


async def stopped_following(at: Any) -> None:
    """The log stands where it is."""
    await sampled(at)
    await at.press("pageup")


async def watched(at: Any) -> None:
    """An earlier run's log and curves are shown."""
    await sampled(at)
    await at.until(lambda: at.app.screen.id != "runs" and at.app.screen_stack[-1].watched == 10)


def with_check() -> ScriptedEngine:
    """A free check finds two things."""
    from tfcert_exam_engine.events import Checked
    from tfcert_exam_engine.grading.verdict import ContractCheck, ContractReport, ModelFacts

    facts = ModelFacts("mymodel.keras", "ab" * 32, 1.2, 94_698, "Keras 3.15.1")
    inside = [
        ContractCheck("loads", True, "yes", "one input and one output"),
        ContractCheck("size", True, "1.2 MB, 94,698 parameters", "25 MB"),
        ContractCheck("input", True, "(None, 8, 8, 1)", "(None, 8, 8, 1)"),
        ContractCheck("output", False, "(None, 9)", "(None, 10)", "Let the last layer give (None, 10)."),
        ContractCheck("last_layer", True, "softmax", "softmax"),
    ]
    beside = [
        ContractCheck("file", True, "mymodel.keras, saved 40 s ago", ""),
        ContractCheck(
            *("script", True, "solution.py was changed after the model was saved", "a model of the script as it is"),
            advice="If the change matters, train again: tfcert-tui run 2",
            warning=True,
        ),
    ]
    engine = swing()
    layers = ["dense · Dense · (None, 9) · 585"]
    engine.checked = CheckView(2, "mymodel.keras", Checked(0.0, ContractReport(facts, inside, layers)), beside, 0.21, 1)
    return engine


def done() -> ScriptedEngine:
    """The training has ended well."""
    engine = with_run(
        state="trained", epoch=40, ended_at=scenes.T0 + 800, kept_model="mymodel.keras", model_file="mymodel.keras",
        log_bytes=len(scenes.log_text(40).encode()), logs=scenes.point(40).logs, best=scenes.best(40),
    )  # fmt: skip
    engine.points[3], engine.logs[3] = engine.points[2], engine.logs[2]
    return engine


def needle() -> ScriptedEngine:
    """A log with a word to be found."""
    engine = swing()
    engine.logs[3] = scenes.log_text() + "WARNING: the learning rate fell to 0.0001\n" + scenes.log_text(6)
    run = msgspec.structs.replace(engine.kept.runs[-1], log_bytes=len(engine.logs[3].encode()))
    engine.kept = msgspec.structs.replace(engine.kept, runs=[*engine.kept.runs[:-1], run])
    return engine


def many_runs() -> ScriptedEngine:
    """Runs of every outcome."""
    return scenes.with_many_runs()


PASS = {"stars": 5, "best_before": 3, "verdict": scenes.verdict(5)}
FAIL = {"stars": 4, "best_before": 3, "verdict": scenes.digits_explained()}
FAULT = {"stars": 0, "best_before": 3, "verdict": scenes.faulty_verdict()}
UNREAD = {"state": "rejected", "message": "It ends after 12 bytes.", "advice": "Save it again."}

EXAM_SCENES = [
    Scene("exam-fresh", fresh, shows=("Goal",)),
    Scene("exam-no-run", swing, ("5",), act=sampled),
    Scene("exam-live", swing, act=sampled, shows=("▶24/40",)),
    Scene("exam-live-early", swing, early=True, act=sampled, shows=("▶24/40",)),
    Scene("exam-in-exam-mode", exam, act=sampled, shows=("exam",)),
    Scene("exam-failed", failed, act=sampled),
    Scene("exam-queued", queued, act=sampled),
    Scene("exam-run-done", done, act=sampled),
    Scene("exam-grading", swing, ("2", "f9"), act=grading),
    Scene("exam-watched", many_runs, ("f12", "end", "enter"), act=watched),
    Scene("exam-paused", swing, ("alt+p",), act=sampled, shows=("PAUSED",)),
    Scene("exam-minutes-left", exam, remaining_s=299, act=sampled, shows=("count as zero",)),
    Scene("exam-half-an-hour", exam, remaining_s=29 * 60.0, act=sampled, shows=("00:29:00 left",)),
    Scene("exam-clock-hidden", swing, ("alt+q",), act=sampled),
    Scene("exam-engine-away", swing, act=gone, shows=("engine gone",)),
    Scene("exam-drill", scenes.drill, remaining_s=17_000, act=sampled, shows=("drill",)),
    Scene("exam-asian", asian, ("f7",), act=sampled),
    Scene("exam-ascii", swing, act=sampled, environment={"TFCERT_ASCII": "1"}, shows=("needs 71 more",)),
    Scene("verdict-pass", swing, ("2", "f9"), act=graded(**PASS), shows=("★★★★★",)),
    Scene("verdict-fail", swing, ("2", "f9"), act=graded(**FAIL), shows=("★★★★☆",)),
    Scene("verdict-fault", swing, ("2", "f9"), act=graded(**FAULT)),
    Scene("verdict-unread", swing, ("2", "f9"), act=graded(**UNREAD)),
    Scene("verdict-in-exam", exam, ("2", "f9"), act=graded(**FAIL), shows=("★★★★☆",)),
    Scene("check", with_check, ("2", "f6"), act=sampled, shows=("(None, 9)",)),
    Scene("pane-curves", swing, ("f3",), act=sampled),
    Scene("pane-log", swing, ("f7",), act=sampled, shows=("Epoch 24/40",)),
    Scene("pane-machine", swing, ("f8",), act=sampled),
    Scene("pane-machine-advice", swing, ("f8",), act=advised),
    Scene("exam-advice", swing, act=advised),
    Scene("zoom-statement", swing, ("f2", "f11"), act=sampled),
    Scene("zoom-curves", swing, ("f3", "f11"), act=sampled),
    Scene("zoom-log", swing, ("f7", "f11"), act=sampled, shows=("Epoch 24/40",)),
    Scene("zoom-machine", swing, ("f8", "f11"), act=sampled),
    Scene("log-search", needle, ("f7", "ctrl+f", *typed("rate fell")), act=sampled),
    Scene("log-found", needle, ("f7", "ctrl+f", *typed("rate fell"), "enter"), act=sampled),
    Scene("log-paused", swing, ("f7",), act=stopped_following),
    Scene("curves-crosshair", swing, act=at_curves("left", "left", "left")),
    Scene("curves-zoomed", swing, act=at_curves("up", "up", "left")),
    Scene("curves-log-scale", swing, act=at_curves("l")),
    Scene("curves-others", many_runs, act=at_curves("o", "o")),
    Scene("curves-ascii", swing, act=at_curves("left"), environment={"TFCERT_ASCII": "1"}),
]
