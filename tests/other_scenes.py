"""Pages, screens over the work and screens around the exam, as scenes."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import msgspec

import machines
import scenes
from exam_scenes import asian, exam, fresh, many_runs, swing
from fakes import ScriptedEngine
from reviews import bare
from screen_scenes import Act, Scene, changed, typed
from scripted_figures import DRAWN
from shown_history import beside_a_live_one, imported_only, one_drill, with_a_past
from shown_sets import BUSY, fetching, mirrored, with_sets
from signed_records import sealed_by
from tfcert_exam_engine.backups.manifest import Manifest
from tfcert_exam_engine.backups.restoring import Present
from tfcert_exam_engine.changes import DataChanged, EngineTrouble, HardwareSampled, SettingsChanged
from tfcert_exam_engine.doctor.findings import Finding
from tfcert_exam_engine.errors import EngineUnavailable, UsageRefused
from tfcert_exam_engine.settings import Settings
from tfcert_exam_engine.signing.judging import judge
from tfcert_exam_engine.signing.verifying import Verified
from tfcert_exam_engine.upkeep_views import EngineStatus
from tfcert_hw_probe.sample import Sample
from tfcert_hw_probe.usage import Advice
from tfcert_tui import backup_words
from tfcert_tui.screens.confirm import ConfirmScreen
from tfcert_tui.screens.reading import ReadingScreen
from tfcert_tui.screens.working import Work, WorkingScreen
from tfcert_tui.signing.record_text import record_text

FINDINGS = [
    Finding("python", "good", "Python 3.11.9"),
    Finding("tensorflow", "good", "TensorFlow 2.21.0, Keras 3.15.1"),
    Finding("gpu", "warning", "No GPU: training runs on the CPU.", "Nothing to do: every problem can be solved so."),
    Finding("disk", "warning", "3.1 GB free for runs and models.", "Make room on the disk."),
]


def home() -> ScriptedEngine:
    """Two attempts of the past."""
    return scenes.at_home()


async def backing_up(at: Any) -> None:
    """A backup is being written."""
    work = Work()
    work.tell("workspaces/20261120-101500/category3/mymodel.keras", 0.42)
    await at.app.push_screen(WorkingScreen("Backing up", work))
    await at.pilot.pause()


async def asked_to_restore(at: Any) -> None:
    """A backup was chosen that holds other things than are here."""
    counts = {"attempts": 7, "runs": 61, "submissions": 48, "with_models": True, "with_logs": False, "members": ()}
    manifest = Manifest(1, "0.1.0", scenes.T0, 5, **counts)
    lines = [*backup_words.what_will_happen(manifest, Present(2, in_use=True)), "", backup_words.trust()]
    await at.app.push_screen(ConfirmScreen("Restore this backup?", lines, "Restore it"))
    await at.pilot.pause()


def drawing() -> ScriptedEngine:
    """A run that has drawn."""
    engine = scenes.in_full_swing()
    engine.drawn = DRAWN
    return engine


def first_day() -> ScriptedEngine:
    """No attempt yet."""
    engine = scenes.at_home()
    engine.past = []
    return engine


def away() -> ScriptedEngine:
    """The engine cannot be reached."""
    engine = scenes.at_home()
    engine.away = True
    return engine


def missing_data() -> ScriptedEngine:
    """The data have to be built first."""
    engine = scenes.at_home()
    engine.kept = msgspec.structs.replace(engine.kept, data=scenes.data("missing", 0.0))
    return engine


def failed_data() -> ScriptedEngine:
    """They could not be built."""
    engine = scenes.at_home()
    engine.kept = msgspec.structs.replace(engine.kept, data=scenes.data("failed", 0.0, "The disk is full."))
    return engine


def explained() -> ScriptedEngine:
    """The last of the digits' submissions says why; others were not graded."""
    engine = scenes.in_full_swing()
    more = [
        scenes.submission(4, 2, "rejected", message="It ends after 12 bytes.", advice="Save it again."),
        scenes.submission(5, 2, stars=4, best_before=3, verdict=scenes.digits_explained()),
    ]
    engine.kept = msgspec.structs.replace(engine.kept, submissions=[*engine.kept.submissions, *more])
    return engine


def hinted() -> ScriptedEngine:
    """Three hints, two of them read."""
    engine = scenes.in_full_swing()
    engine.hints = ["Look at the **shape** first.", "Two layers are enough.", "Shift the pictures."]
    assert engine.kept.attempt is not None
    return changed(engine, problems=[msgspec.structs.replace(p, hints=1) for p in engine.kept.attempt.problems])


def passed() -> ScriptedEngine:
    """An exam with every star."""
    engine = scenes.at_home()
    stars = [scenes.problem_view(category, 5, submissions=1) for category in range(1, 6)]
    won = scenes.attempt("exam", problems=stars, ended=True, end_reason="candidate", ended_at=scenes.T0 + 9000)
    engine.past = [won]
    graded = [scenes.submission(n, n, stars=5, verdict=scenes.verdict(5)) for n in range(1, 6)]
    engine.ended_state = msgspec.structs.replace(engine.kept, attempt=won, submissions=graded)
    return engine


def little_left() -> ScriptedEngine:
    """Nearly nothing is kept of the attempt."""
    engine = scenes.ended()
    engine.reviewed = lambda problem, _submissions: bare(problem)
    return engine


def not_yet() -> ScriptedEngine:
    """Reviews are refused."""
    engine = scenes.ended()
    engine.refuse("review", UsageRefused("exam_mode", "It is shown after the end.", "An exam has none before."))
    return engine


def with_status() -> ScriptedEngine:
    """An engine that has been there for an hour."""
    engine = scenes.in_full_swing()
    engine.status_view = EngineStatus(
        4242, "0.1.0", 1, "/home/ada/.local/share/tfcert", scenes.T0 - 3700, 1, ["run 3"], "ready", 12, 0, 0,
        ["run 4"], 4243, 48_000_000, 310_000_000, "/home/ada/.local/share/tfcert/engine.log",
    )  # fmt: skip
    return engine


def small_ascii() -> ScriptedEngine:
    """Home of a terminal without Unicode."""
    return scenes.at_home()


async def looked_at(at: Any) -> None:
    """The doctor has found something."""

    async def doctor() -> list[Finding]:
        return FINDINGS

    at.app.desk.doctor = doctor
    await at.press("alt+c")
    await at.shows("2 to look at")


async def trouble(at: Any) -> None:
    """The engine cannot work."""
    at.engine.tell(EngineTrouble("TensorFlow is missing: pip install tensorflow."))


async def building(at: Any) -> None:
    """A start waits for the data."""
    await at.until(lambda: at.engine.asked("draw"))
    at.engine.tell(DataChanged(scenes.data("building", 0.5, "reading docstrings")))
    await at.shows("50%")


async def attempts(at: Any) -> None:
    """The list of attempts has the keyboard."""
    at.app.screen.query_one("#attempts").focus()
    await at.pilot.pause()


async def saved(at: Any) -> None:
    """The notes are on the disk."""
    await at.until(lambda: "saved in" in at.text)


async def no_reference(at: Any) -> None:
    """The libraries are being read."""
    at.engine.reference_state = "building"
    await at.press("alt+f")


def refused(name: str) -> Act:
    """Return an act after which that question has no answer."""

    async def refuse(at: Any) -> None:
        at.engine.refuse(name, EngineUnavailable("away", "The engine cannot be reached.", "It is tried again."))

    return refuse


def no_panes(at: Any) -> None:
    """Other sizes of panes."""
    at.engine.tell(SettingsChanged(Settings(panes="30:60")))


def monitored(sample: Sample, *advice: Advice, stale_s: float = 0.0) -> Act:
    """Return an act that tells of a machine, opens the monitor, and waits for the run's history."""

    async def look(at: Any) -> None:
        at.engine.tell(HardwareSampled(sample, list(advice)))
        await at.until(lambda: at.app.desk.state.sample is not None)
        at.clock.move(stale_s)
        await at.press("alt+8")
        await at.until(lambda: 3 in at.app.screen._usages)

    return look


def on_a_server() -> ScriptedEngine:
    """A training on a machine with eight GPUs."""
    return machines.watched(8)


def on_one_gpu() -> ScriptedEngine:
    """A training on a machine with one GPU."""
    return machines.watched(1)


SERVER = monitored(machines.server(), machines.INPUT, machines.DISK)
PAGE_SCENES = [
    Scene("page-code", swing, ("f4",), files=True, shows=("solution_model",)),
    Scene("page-code-unsaved", swing, ("f4", "enter", *typed("x = 1")), files=True, shows=("x = 1",)),
    Scene("page-code-find", swing, ("f4", "ctrl+f", *typed("return")), files=True),
    Scene("page-code-zoomed", swing, ("f4", "f11"), files=True, shows=("solution_model",)),
    Scene("page-code-missing", swing, ("f4",)),
    Scene("page-data-pictures", swing, ("2", "alt+d"), shows=("130",)),
    Scene("page-data-texts", swing, ("alt+d",), shows=("130",)),
    Scene("page-data-table", swing, ("1", "alt+d"), shows=("130",)),
    Scene("page-data-series", swing, ("5", "alt+d"), shows=("130",)),
    Scene("page-submissions-empty", swing, ("3", "alt+l")),
    Scene("page-submissions", explained, ("2", "alt+l"), shows=("5",)),
    Scene("page-submissions-whole", explained, ("2", "alt+l", "enter")),
    Scene("page-notes", swing, ("2", "alt+m", *typed("two conv layers"), "enter", *typed("then shift")), act=saved),
    Scene("page-notes-empty", swing, ("2", "alt+m"), shows=("Your notes",)),
    Scene("runs", many_runs, ("f12",), shows=("Runs ·",)),
    Scene("runs-of-all", many_runs, ("f12", "tab"), shows=("all problems",)),
    Scene("runs-empty", fresh, ("f12",)),
    Scene("compare-curves", many_runs, ("f12", "space", "end", "space", "f6")),
    Scene("compare-scripts", many_runs, ("f12", "space", "end", "space", "f6", "tab")),
    Scene("hints", hinted, ("2", "alt+i")),
    Scene("review-at-work", swing, ("1", "alt+o"), shows=("Explanation]", "Shifting")),
    Scene("snippets", swing, ("f4", "ctrl+t"), files=True, shows=("Augmentation",)),
]


async def whole_record(at: Any) -> None:
    """A signed record was verified."""
    await read_record(at, lambda document: None)


async def changed_record(at: Any) -> None:
    """One in which somebody made the score a better one."""
    await read_record(at, lambda document: document["record"]["attempt"].update(score=94.0, passed=True))


async def read_record(at: Any, change: Callable[[dict[str, Any]], None]) -> None:
    """Show a record after a change, signed by a key that is always the same."""
    document = sealed_by(bytes(range(32)))
    change(document)
    found = Verified(file="/home/ada/tfcert/20261120-1/20261120-1-signed.json", judgement=judge(document))
    at.app.push_screen(ReadingScreen("Signed record", record_text(found)))
    await at.pilot.pause()


AROUND_SCENES = [
    Scene("home-empty", first_day, shows=("None yet",)),
    Scene("home", home, shows=("76",)),
    Scene("home-attempts", home, act=attempts, shows=("76",)),
    Scene("home-live", swing, ("alt+h",), shows=("Under way",)),
    Scene("home-findings", home, act=looked_at),
    Scene("home-trouble", home, act=trouble, shows=("TensorFlow is missing",)),
    Scene("home-engine-away", away, shows=("cannot be reached",)),
    Scene("home-data-missing", missing_data),
    Scene("home-data-failed", failed_data),
    Scene("home-waiting", missing_data, ("f3",), act=building),
    Scene("home-ascii", home, environment={"TFCERT_ASCII": "1"}),
    Scene("begin-exam", home, ("f2",), shows=("Begin the exam?",)),
    Scene("drill", home, ("f4",), shows=("short clock",)),
    Scene("result-failed", scenes.ended, ("f7",), shows=("not passed",)),
    Scene("result-failed-digits", scenes.ended, ("f7", "down"), shows=("submission 3",)),
    Scene("result-never", scenes.ended, ("f7", "down", "down"), shows=("Never submitted",)),
    Scene("result-not-counted", scenes.looked_back, ("f7", "down"), shows=("submission 3",)),
    Scene("result-our-fault", scenes.looked_back, ("f7", "up", "up"), shows=("Our fault",)),
    Scene("result-passed", passed, ("f7",), shows=("100 of 100",)),
    Scene("result-record-name", passed, ("f7", "f9"), shows=("Which name",)),
    Scene("review", scenes.ended, ("f7", "down", "f3"), shows=("Difference]", "yours: run 1", "EarlyStopping")),
    Scene("review-explanation", scenes.ended, ("f7", "down", "f3", "tab"), shows=("Convolutions",)),
    Scene("review-figures", scenes.ended, ("f7", "down", "f3", "f4"), shows=("412,010", "94,698", "worse than")),
    Scene("review-submissions", scenes.ended, ("f7", "down", "f3", "f9"), shows=("submission",)),
    Scene("review-never", scenes.ended, ("f7", "down", "down", "f3"), shows=("3 Surfaces",)),
    Scene("review-gone", little_left, ("f7", "f3"), shows=("No script of yours is left",)),
    Scene("review-refused", not_yet, ("f7", "f3"), shows=("after the end",)),
    Scene("review-ascii", scenes.ended, ("f7", "down", "f3", "f4"), environment={"TFCERT_ASCII": "1"}),
    Scene("help-review", scenes.ended, ("f7", "f3", "f1"), shows=("Here: Review",)),
    Scene("result-sign", scenes.ended, ("f7", "alt+s"), shows=("Sign this result",)),
    Scene("backup", home, ("alt+s",), environment={"HOME": "/home/ada"}, shows=("Back up into which file?",)),
    Scene("backup-working", home, act=backing_up, shows=("Backing up", "42 %", "stops it")),
    Scene("restore", home, act=asked_to_restore, shows=("Restore this backup?", "2 attempts", "Restore it")),
    Scene("verify", home, ("alt+v",), shows=("Verify which signed record?",)),
    Scene("record-whole", home, act=whole_record, has_keys=False, shows=("✓ whole",)),
    Scene("record-changed", home, act=changed_record, has_keys=False, shows=("✗ NOT as it was signed",)),
    Scene("help-statement", swing, ("f1",), shows=("Here: Statement",)),
    Scene("help-log", swing, ("f7", "f1"), shows=("Here: Log",)),
    Scene("help-curves", swing, ("f3", "f1"), shows=("Here: Curves",)),
    Scene("help-machine", swing, ("f8", "f1"), shows=("Here: Machine",)),
    Scene("help-code", swing, ("f4", "f1"), files=True, shows=("Here:",)),
    Scene("help-runs", many_runs, ("f12", "f1"), shows=("Here:",)),
    Scene("help-question", swing, ("ctrl+e", "f1"), shows=("Here: Question",)),
    Scene("help-home", home, ("f1",), shows=("Here:",)),
    Scene("help-found", swing, ("f1", *typed("countdown")), shows=("Hide the countdown",)),
    Scene("help-end", swing, ("f1", "end"), shows=("To the end.",)),
    Scene("welcome", home, ("alt+apostrophe",), shows=("any key leads on",)),
    Scene("palette", swing, ("ctrl+p",), has_keys=False, shows=("exam.run",)),
    Scene("palette-found", swing, ("ctrl+p", *typed("zoom")), has_keys=False, shows=("exam.zoom",)),
    Scene("settings", home, ("alt+g",)),
    Scene("settings-end", home, ("alt+g", *["down"] * 40)),
    Scene("looks", swing, ("alt+slash",)),
    Scene("reference", swing, ("alt+f", *typed("dense")), shows=("1 found", "keras.layers")),
    Scene("reference-entry", swing, ("alt+f", *typed("dense"), "enter"), shows=("Just your regular",)),
    Scene("reference-nothing", swing, ("alt+f", *typed("denze")), shows=("keras.layers.Dense",)),
    Scene("reference-building", swing, act=no_reference, shows=("43",)),
    Scene("monitor", on_one_gpu, act=monitored(scenes.sample()), shows=("no advice",)),
    Scene("monitor-server", on_a_server, act=SERVER, shows=("Make room",)),
    Scene("monitor-ascii", on_a_server, act=SERVER, environment={"TFCERT_ASCII": "1"}),
    Scene("monitor-unknown", swing, act=monitored(machines.unknown()), shows=("a rate needs two looks",)),
    Scene("monitor-stale", on_one_gpu, act=monitored(scenes.sample(), stale_s=9), shows=("9 s old",)),
    Scene("figures", drawing, ("alt+9", "right"), shows=("figure 2 of 3", "loss.png", "▀")),
    Scene("figures-not-drawn", drawing, ("alt+9", "end"), shows=("cannot be drawn here",)),
    Scene("figures-none", swing, ("alt+9",), shows=("No figure yet",)),
    Scene("figures-ascii", drawing, ("alt+9", "right"), environment={"TFCERT_ASCII": "1"}, shows=("figure 2 of 3",)),
    Scene("history", with_a_past, ("f9",), shows=("Score over time", "30 attempts", "1 / 30")),
    Scene("history-ascii", with_a_past, ("f9",), environment={"TFCERT_ASCII": "1"}, shows=("1 / 30",)),
    Scene("history-skills", with_a_past, ("f9", "tab", "down"), shows=("never tried", "2 / ")),
    Scene("history-problems", with_a_past, ("f9", "3", "down", "right"), shows=("Best of Handwritten", "0.9500")),
    Scene("history-filtered", with_a_past, ("f9", "f3", *typed("exam -imported")), shows=("8 of 30",)),
    Scene("history-misread", with_a_past, ("f9", "f3", *typed("exam score>")), shows=("score> is not understood",)),
    Scene("history-none-like-it", with_a_past, ("f9", "f3", *typed("digits xyz"), "enter"), shows=("Nothing is like",)),
    Scene("history-none", first_day, ("f9",), shows=("No attempt yet",)),
    Scene("history-one-drill", one_drill, ("f9",), shows=("1 attempt", "1 / 1")),
    Scene("history-imported", imported_only, ("f9",), shows=("from lab-server",)),
    Scene("history-live", beside_a_live_one, ("alt+h", "f9"), shows=("live",)),
    Scene("history-note", with_a_past, ("f9", "down", "f4"), shows=("A note on",)),
    Scene("history-export", with_a_past, ("f9", "f8"), environment={"HOME": "/home/ada"}, shows=("Export into which",)),
    Scene("datasets", with_sets, ("alt+7", "down", "down"), shows=("2 of 8 here", "Fashion")),
    Scene("datasets-fetching", fetching, ("alt+7",), shows=("fetching 68 %", "11.3 MB/s", "0:04 left")),
    Scene("datasets-failed", mirrored, ("alt+7", *["down"] * 4), shows=("cannot be reached", "failed")),
    Scene("datasets-busy", partial(with_sets, ended=BUSY), ("alt+7", "space", "space", "tab"), shows=("2 marked",)),
    Scene("datasets-none", home, ("alt+7", "tab"), shows=("No set is here yet",)),
    Scene("datasets-ascii", fetching, ("alt+7",), environment={"TFCERT_ASCII": "1"}),
    Scene("datasets-pack", with_sets, ("alt+7", "f8"), environment={"HOME": "/home/ada"}, shows=("Pack into which",)),
    Scene("datasets-remove", with_sets, ("alt+7", "delete"), shows=("Remove these data sets?", "iris")),
    Scene("about", home, ("alt+a",)),
    Scene("engine", with_status, ("alt+n",), shows=("4242",)),
    Scene("end-exam", exam, ("ctrl+e",), shows=("Counts as zero",)),
    Scene("reset", swing, ("alt+x",), shows=("Put the starter back?",)),
    Scene("stop-run", swing, ("f5",)),
    Scene("too-small", asian, sizes=((79, 24), (40, 10), (120, 23)), has_keys=False),
]
