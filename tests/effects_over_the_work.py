"""What the keys of home, of the result and of what lies over the work do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

import scenes
from code_scene import write_outside
from effects_of_keys import Does, Place, asked, focus, of, over, reads, reads_not, says, top, typed
from exam_scenes import many_runs, swing
from fakes import ScriptedEngine
from other_scenes import SERVER, backing_up, drawing, explained, home, missing_data, on_a_server
from shown_history import with_a_past
from shown_sets import with_sets
from tfcert_exam_engine.errors import UsageRefused


def table(what: Any) -> Any:
    """That is so of the table of runs."""
    return of("RunTable", what)


def runs(what: Any) -> Any:
    """That is so of the screen of runs."""
    return top(lambda screen: type(screen).__name__ == "RunsScreen" and what(screen))


def sets(what: Any) -> Any:
    """That is so of the table of public data sets."""
    return of("SetTable", what)


def told_at_length() -> ScriptedEngine:
    """Runs of every outcome, with much to say of each."""
    engine = many_runs()
    runs = [msgspec.structs.replace(run, advice="Do this, and then that. " * 20) for run in engine.kept.runs]
    engine.kept = msgspec.structs.replace(engine.kept, runs=runs)
    return engine


def missing_examples() -> ScriptedEngine:
    """Examples that cannot be read."""
    engine = scenes.in_full_swing()
    engine.examples_refused = UsageRefused("data_missing", "The data set is not there.", "Build it.")
    return engine


def long_result() -> ScriptedEngine:
    """An ended attempt with a verdict that says much."""
    engine = scenes.ended()
    last = scenes.submission(5, 2, stars=4, best_before=3, verdict=scenes.digits_explained())
    assert engine.ended_state is not None
    engine.ended_state = msgspec.structs.replace(
        engine.ended_state, submissions=[*engine.ended_state.submissions, last]
    )
    return engine


def reading() -> ScriptedEngine:
    """The libraries are being read."""
    engine = swing()
    engine.reference_state = "building"
    return engine


async def another_editor(at: Any) -> None:
    """The script is changed from outside, beneath unsaved text."""
    view = at.app.desk.state.problem(4)
    write_outside(Path(view.folder) / "solution.py", "other = 1\n")
    await at.until(lambda: type(at.app.screen).__name__ == "ChoiceScreen")


def index(name: str, wanted: int) -> Any:
    """The row of a list that is chosen."""
    return of(name, lambda found: found.index == wanted)


HOME = Place("home", home, (), (
    Does("app.datasets", over("DatasetsScreen"), back=("alt+7",)),
    Does("home.exam", over("ConfirmScreen"), back=("n",)),
    Does("home.drill", over("DrillScreen")),
    Does("drill.close", over("HomeScreen")),
    Does("drill.start", asked("start"), ("f4", "3"), ),
))  # fmt: skip
AT_HOME = Place("home, about", home, (), (
    Does("home.blank", reads("blank"), back=("alt+b",)),
    Does("home.form", reads("classic"), ready=("alt+o",), back=("alt+o", "alt+o")),
    Does("home.prepare", asked("prepare_data")),
    Does("home.doctor", asked("doctor")),
    Does("home.backup", over("AskLineScreen"), back=("escape",)),
    Does("home.restore", reads("Restore which backup?"), back=("escape",)),
    Does("home.verify", over("AskLineScreen"), back=("escape",)),
    Does("home.prune", asked("prune")),
    Does("home.delete", over("ConfirmScreen"), back=("n",)),
    Does("home.result", over("ResultScreen"), back=("f2",)),
))  # fmt: skip
ATTEMPTS = Place("attempts", home, (), (
    Does("attempts.down", index("AttemptList", 1)),
    Does("attempts.up", index("AttemptList", 0)),
    Does("attempts.open", over("ResultScreen")),
    Does("result.home", over("HomeScreen")),
), focus="AttemptList")  # fmt: skip
PRACTICE = Place("home, practice", home, (), (Does("home.practice", asked("start")),))
FIRST = Place("home, first", home, (), (Does("home.first", asked("start")),))
RESUME = Place("home, resume", swing, ("alt+h",), (Does("home.resume", over("ExamScreen")),))
WAITING = Place("home, waiting", missing_data, ("f3",), (Does("home.cancel", reads_not("Preparing the data")),))
RESULT = Place("result", long_result, ("f7",), (
    Does("result.next", index("ResultTable", 1)),
    Does("result.earlier", reads("2 of 3")),
    Does("result.later", reads("3 of 3")),
    Does("result.page_down", of("#checks", lambda box: box.scroll_y > 0)),
    Does("result.page_up", of("#checks", lambda box: box.scroll_y == 0)),
    Does("result.previous", index("ResultTable", 0)),
    Does("result.report", over("AskLineScreen"), back=("escape",)),
    Does("result.record", says("was not passed")),
    Does("result.regrade", says("Nothing to grade again")),
    Does("result.sign", over("AskLineScreen"), back=("escape",)),
), size=(80, 24))  # fmt: skip
REVIEW = Place("review", long_result, ("f7",), (
    Does("result.review", over("ReviewScreen")),
    Does("review.next", reads("Explanation]")),
    Does("review.previous", reads("Difference]")),
    Does("review.explanation", reads("Explanation]")),
    Does("review.figures", reads("Figures]")),
    Does("review.submissions", reads("Submissions]")),
    Does("review.difference", reads("Difference]")),
    Does("review.problem_2", reads("2 Handwritten")),
    Does("review.problem_3", reads("3 Surfaces")),
    Does("review.problem_4", reads("4 Which")),
    Does("review.problem_5", reads("5 Sunspots")),
    Does("review.problem_1", reads("1 A line")),
    Does("review.again", asked("draw")),
    Does("review.close", over("ResultScreen")),
), size=(80, 24))  # fmt: skip
RUNS = Place("runs", told_at_length, ("f12",), (
    Does("runs.down", table(lambda found: found.index == 1)),
    Does("runs.up", table(lambda found: found.index == 0)),
    Does("runs.page_down", table(lambda found: found.index > 5)),
    Does("runs.page_up", table(lambda found: found.index == 0)),
    Does("runs.sort_right", table(lambda found: found.sorted_by != "run")),
    Does("runs.sort_left", table(lambda found: found.sorted_by == "run")),
    Does("runs.turn_order", table(lambda found: found.turned), back=("r",)),
    Does("runs.all", runs(lambda screen: screen.of_all)),
    Does("runs.problem_1", runs(lambda screen: not screen.of_all and screen.category == 1)),
    Does("runs.problem_2", runs(lambda screen: screen.category == 2)),
    Does("runs.problem_3", runs(lambda screen: screen.category == 3)),
    Does("runs.problem_5", runs(lambda screen: screen.category == 5)),
    Does("runs.problem_4", runs(lambda screen: screen.category == 4)),
    Does("runs.about_down", of("#about-box", lambda about: about.scroll_y > 0), ("end", "up")),
    Does("runs.about_up", of("#about-box", lambda about: about.scroll_y == 0)),
    Does("runs.stop", over("ConfirmScreen"), ("home",), ("n",)),
    Does("runs.export", says("written to")),
    Does("runs.mark", table(lambda found: found.marked), ("home",)),
    Does("runs.compare", over("CompareScreen"), ("end", "space")),
    Does("compare.page", reads("curves and numbers")),
    Does("compare.close", over("RunsScreen")),
    Does("runs.close", over("ExamScreen")),
    Does("runs.show", over("ExamScreen"), ("f12", "down")),
    Does("runs.submit", asked("submit"), ("f12", "end")),
), files=True, size=(80, 24))  # fmt: skip
SUBMISSIONS = Place("submissions", explained, ("2", "alt+l"), (
    Does("submissions.down", of("SubmissionList", lambda found: found.index > 0), ("up", "up", "up", "up")),
    Does("submissions.up", of("SubmissionList", lambda found: found.index == 0)),
    Does("submissions.earlier", of("SubmissionList", lambda found: found.index == 1)),
    Does("submissions.later", of("SubmissionList", lambda found: found.index == 0)),
    Does("submissions.whole", lambda at: at.text, changes=True),
    Does("submissions.page_down", of("#whole", lambda box: box.scroll_y > 0)),
    Does("submissions.page_up", of("#whole", lambda box: box.scroll_y == 0)),
    Does("submissions.again", says("no copy is left to submit")),
), size=(80, 24))  # fmt: skip
NOTES = Place("notes", swing, ("2", "alt+m"), (
    Does("notes.date", of("#notes", lambda area: ":" in area.text)),
))  # fmt: skip
EXAMPLES = Place("data that are missing", missing_examples, ("2", "alt+d"), (
    Does("data.retry", lambda at: (at.engine.asked("prepare_data"), len(at.engine.examples_asked)), changes=True),
))  # fmt: skip
SETTINGS = Place("settings", home, ("alt+g",), (
    Does("settings.down", index("SettingList", 1)),
    Does("settings.up", index("SettingList", 0)),
    Does("settings.edit", of("#value", lambda field: field.display), back=("escape",)),
    Does("settings.default", asked("change_settings")),
    Does("settings.close", over("HomeScreen")),
))  # fmt: skip
LOOKS = Place("looks", swing, ("alt+slash",), (
    Does("looks.down", index("LookList", 1)),
    Does("looks.up", index("LookList", 0)),
    Does("looks.close", over("ExamScreen")),
    Does("looks.keep", asked("change_settings"), ("alt+slash", "down", "down")),
))  # fmt: skip
HELP = Place("help", swing, ("f1",), (
    Does("help.down", top(lambda screen: screen.query_one("#text").scroll_y == 1)),
    Does("help.up", top(lambda screen: screen.query_one("#text").scroll_y == 0)),
    Does("help.page_down", top(lambda screen: screen.query_one("#text").scroll_y > 1)),
    Does("help.page_up", top(lambda screen: screen.query_one("#text").scroll_y == 0)),
    Does("help.bottom", reads("To the end.")),
    Does("help.top", top(lambda screen: screen.query_one("#text").scroll_y == 0)),
    Does("help.welcome", over("WelcomeScreen"), back=("x",)),
    Does("help.close", over("ExamScreen")),
))  # fmt: skip
ABOUT = Place("about", home, ("alt+a",), (Does("about.close", over("HomeScreen")),))
MONITOR = Place("monitor", on_a_server, (), (
    Does("monitor.down", of("MonitorView", lambda view: view.top == 1)),
    Does("monitor.up", of("MonitorView", lambda view: view.top == 0)),
    Does("monitor.page_down", of("MonitorView", lambda view: view.top > 10)),
    Does("monitor.page_up", of("MonitorView", lambda view: view.top == 0)),
    Does("monitor.next", of("MonitorView", lambda view: 0 < view.top < 10)),
    Does("monitor.previous", of("MonitorView", lambda view: view.top == 0)),
    Does("monitor.bottom", reads("GPU busy")),
    Does("monitor.earlier", reads("Run 2 of problem 2")),
    Does("monitor.later", reads("Run 3 of problem 4")),
    Does("monitor.top", of("MonitorView", lambda view: view.top == 0)),
    Does("monitor.close", over("ExamScreen")),
), size=(80, 24), prepare=SERVER)  # fmt: skip
FIGURES = Place("figures", drawing, (), (
    Does("exam.figures", over("FiguresScreen")),
    Does("figures.later", reads("figure 2 of 3")),
    Does("figures.earlier", reads("figure 1 of 3")),
    Does("figures.newest", reads("figure 3 of 3")),
    Does("figures.oldest", reads("figure 1 of 3")),
    Does("figures.copy", says("cannot be copied into")),
    Does("figures.close", over("ExamScreen")),
    Does("runs.figures", over("FiguresScreen"), ("f12",)),
), files=True)  # fmt: skip
HISTORY = Place("history", with_a_past, (), (
    Does("home.history", over("HistoryScreen")),
    Does("history.down", index("AttemptTable", 1)),
    Does("history.up", index("AttemptTable", 0)),
    Does("history.page_down", index("AttemptTable", 10)),
    Does("history.page_up", index("AttemptTable", 0)),
    Does("history.last", index("AttemptTable", 29)),
    Does("history.first", index("AttemptTable", 0)),
    Does("history.skills", reads("what it is")),
    Does("history.problems", reads("Best of")),
    Does("history.worse", index("BestTable", 1)),
    Does("history.better", index("BestTable", 0)),
    Does("history.attempts", reads("Score over time")),
    Does("history.next_page", reads("what it is")),
    Does("history.previous_page", reads("Score over time")),
    Does("history.filter", focus("filter-field"), back=("escape",)),
    Does("history.note", over("AskLineScreen"), back=("escape",)),
    Does("history.export", over("AskLineScreen"), back=("escape",)),
    Does("history.import", over("AskLineScreen"), back=("escape",)),
    Does("history.delete", over("ConfirmScreen"), back=("n",)),
    Does("history.open", over("ResultScreen"), back=("f2",)),
    Does("history.close", over("HomeScreen")),
    Does("history.drill", asked("start"), ("f9", "2")),
), size=(80, 24))  # fmt: skip
DATASETS = Place("datasets", with_sets, ("alt+7",), (
    Does("datasets.down", sets(lambda found: found.index == 1)),
    Does("datasets.up", sets(lambda found: found.index == 0)),
    Does("datasets.page_down", sets(lambda found: found.index > 5)),
    Does("datasets.page_up", sets(lambda found: found.index == 0)),
    Does("datasets.category_1", reads("category 1")),
    Does("datasets.category_2", reads("category 2")),
    Does("datasets.category_3", reads("category 3")),
    Does("datasets.category_4", reads("category 4")),
    Does("datasets.category_5", reads("category 5"), back=("5",)),
    Does("datasets.only_here", top(lambda screen: screen.only_here), back=("tab",)),
    Does("datasets.mark", sets(lambda found: found.marked)),
    Does("datasets.about_down", of("#about-box", lambda about: about.scroll_y > 0), ("home",)),
    Does("datasets.about_up", of("#about-box", lambda about: about.scroll_y == 0)),
    Does("datasets.mirror", over("SettingsScreen"), back=("escape",)),
    Does("datasets.fetch", asked("begin_public")),
    Does("datasets.missing", asked("begin_public")),
    Does("datasets.verify", asked("begin_public")),
    Does("datasets.stop", asked("stop_public")),
    Does("datasets.remove", over("ConfirmScreen"), back=("n",)),
    Does("datasets.pack", over("AskLineScreen"), back=("escape",)),
    Does("datasets.unpack", over("AskLineScreen")),
    Does("line.close", over("DatasetsScreen")),
    Does("line.take", asked("begin_public"), ("f9",)),
    Does("datasets.close", over("HomeScreen")),
), size=(80, 24))  # fmt: skip
ENGINE = Place("engine", swing, ("alt+n",), (Does("reading.close", over("ExamScreen")),))
CHOICE = Place("choice", swing, ("f4", "x"), (
    Does("choice.down", lambda at: at.app.focused, changes=True),
    Does("choice.up", lambda at: at.app.focused, changes=True),
    Does("choice.later", over("ExamScreen")),
    Does("code.solve", over("ChoiceScreen")),
    Does("choice.take", over("ExamScreen")),
), files=True, prepare=another_editor)  # fmt: skip
INDEX = Place("reference, being read", reading, ("alt+f",), (
    Does("reference.index", lambda at: at.engine.index_calls),
))  # fmt: skip
WORKING = Place("working", home, (), (
    Does("working.stop", reads("stopping")),
), prepare=backing_up)  # fmt: skip
QUESTION = Place("question", swing, ("alt+x",), (
    Does("confirm.no", over("ExamScreen")),
    Does("confirm.yes", asked("reset"), ("alt+x",)),
))  # fmt: skip
REFERENCE = Place("reference", swing, ("alt+f", *typed("layer")), (
    Does("reference.down", index("HitList", 1)),
    Does("reference.up", index("HitList", 0)),
    Does("reference.open", reads("Entry")),
    Does("reference.page_down", of("EntryView", lambda view: view.top > 0)),
    Does("reference.page_up", of("EntryView", lambda view: view.top == 0)),
    Does("reference.link", of("EntryView", lambda view: view.link >= 0)),
    Does("reference.link_back", of("EntryView", lambda view: view.link != 0)),
    Does("reference.past", lambda at: at.text, ("tab", "enter"), changes=True),
    Does("reference.future", lambda at: at.text, changes=True),
    Does("reference.close", reads("Found")),
    Does("reference.leave", over("ExamScreen")),
), size=(80, 24))  # fmt: skip
OVER_THE_WORK = (
    HOME,
    AT_HOME,
    ATTEMPTS,
    PRACTICE,
    FIRST,
    RESUME,
    WAITING,
    RESULT,
    REVIEW,
    RUNS,
    SUBMISSIONS,
    NOTES,
    EXAMPLES,
    SETTINGS,
)
OVER_THE_WORK += (FIGURES, HISTORY, DATASETS, LOOKS, HELP, ABOUT, MONITOR, ENGINE, CHOICE, QUESTION, REFERENCE, INDEX)
OVER_THE_WORK += (WORKING,)
