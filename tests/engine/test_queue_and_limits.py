"""Trainings that wait, that take too much, that are kept, and that a dead engine left behind."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from pathlib import Path

import pytest

from seats import Seat
from tfcert_exam_engine import process
from tfcert_exam_engine.errors import UsageRefused
from tfcert_exam_engine.recovery import copies
from tfcert_exam_engine.training import limits
from tfcert_exam_engine.views import AttemptView, RunView

pytestmark = pytest.mark.asyncio(loop_scope="session")

SLEEPS = "import time; time.sleep(600)"
SAVES = """
from pathlib import Path
Path(__file__).with_name("mymodel.keras").write_bytes(Path(__file__).with_name("draft").read_bytes())
"""


async def alive(seat: Seat, category: int = 1) -> RunView:
    """Begin a run that need not wait, and wait for its process."""
    run = await seat.engine.run(category)
    assert run.state == "running"
    await seat.until(lambda s: next(each for each in s.runs if each.run == run.run).pid is not None)
    return await seat.state_of(run.run)


async def two_runs(seat: Seat) -> tuple[AttemptView, RunView, RunView]:
    """Have one run under way and one that waits for it."""
    attempt = await seat.sit()
    seat.script(attempt, SLEEPS)
    seat.script(attempt, "print('second')", category=2)
    first = await alive(seat)
    assert first.state == "running"
    return attempt, first, await seat.engine.run(2)


async def test_a_second_training_waits_for_the_first(seat: Seat) -> None:
    _attempt, first, second = await two_runs(seat)
    waiting = await seat.state_of(second.run)
    assert (waiting.state, waiting.ahead) == ("queued", 1)
    assert (await seat.engine.status()).queued == [f"run {second.run}"]
    await seat.engine.stop_run(first.run)
    assert (await seat.run_is(second.run, "trained")).ahead is None


async def test_a_waiting_run_is_what_the_script_was_when_it_was_asked_for(seat: Seat) -> None:
    attempt, first, second = await two_runs(seat)
    seat.script(attempt, "raise SystemExit(3)", category=2)
    await seat.engine.stop_run(first.run)
    assert (await seat.run_is(second.run, "trained", "crashed")).state == "trained"


async def test_a_waiting_run_can_be_taken_out_of_the_queue(seat: Seat) -> None:
    _attempt, first, second = await two_runs(seat)
    taken = await seat.engine.stop_run(second.run)
    assert (taken.state, "before it began" in taken.message) == ("cancelled", True)
    assert (await seat.state_of(first.run)).state == "running"


async def test_a_waiting_run_waits_on_across_a_restart(seat: Seat) -> None:
    _attempt, first, second = await two_runs(seat)
    await seat.reopen()
    waiting = await seat.state_of(second.run)
    assert (waiting.state, waiting.ahead) == ("queued", 1)
    await seat.engine.stop_run(first.run)
    assert (await seat.run_is(second.run, "trained")).state == "trained"


async def test_with_two_lanes_two_train_at_once_and_the_setting_is_kept(seat: Seat) -> None:
    _attempt, _first, second = await two_runs(seat)
    await seat.engine.change_settings({"trainings_at_once": "2"})
    assert (await seat.run_is(second.run, "trained")).state == "trained"
    await seat.reopen()
    assert (await seat.engine.settings()).trainings_at_once == 2


async def test_trainings_are_polite(seat: Seat) -> None:
    attempt = await seat.sit()
    seat.script(attempt, SLEEPS)
    run = await alive(seat)
    assert run.pid is not None
    assert os.getpriority(os.PRIO_PROCESS, run.pid) == 10
    group = Path(f"/proc/{run.pid}/autogroup")
    for _each in range(50):  # the kernel is asked a moment after the process has stepped back
        if not group.exists() or group.read_text().endswith("nice 10\n"):
            return
        await asyncio.sleep(0.1)
    pytest.fail("it steps back in its own session alone")


async def test_too_much_memory_ends_the_run_with_both_figures(seat: Seat) -> None:
    attempt = await seat.sit()
    await seat.engine.change_settings({"training_memory_mb": "900"})
    seat.script(attempt, "import time\nheld = b'x' * 1_500_000_000\ntime.sleep(600)")
    await seat.engine.run(1)
    ended = await seat.run_ended()
    assert (ended.state, "the limit is 900 MB" in ended.message) == ("out_of_memory", True)


async def test_a_gigabyte_of_output_ends_the_run_and_is_given_back(seat: Seat) -> None:
    attempt = await seat.sit()
    await seat.engine.change_settings({"training_output_mb": "2"})
    seat.script(attempt, "line = 'x' * 10_000_000\nfor _ in range(100): print(line)")
    run = await seat.engine.run(1)
    ended = await seat.run_ended()
    assert (ended.state, ended.log_bytes) == ("too_much_output", 2_000_000)
    assert (await seat.engine.read_log(run.run, -100, 100)).text == "x" * 100


async def test_a_full_disk_stops_the_run_that_fills_it_and_not_its_neighbour(
    seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fakes the disk's free room alone."""
    attempt = await seat.sit()
    await seat.engine.change_settings({"trainings_at_once": "2"})
    seat.script(attempt, SLEEPS)
    seat.script(
        attempt, f"open('junk', 'wb').write(b'x' * 20_000_000)\nprint('written', flush=True)\n{SLEEPS}", category=2
    )
    neighbour, filler = await alive(seat), await alive(seat, 2)
    await seat.until(lambda s: s.runs[-1].log_bytes > 0)
    monkeypatch.setattr(limits, "free_mb", lambda _places: (3.0, 1000.0))
    ended = await seat.run_is(filler.run, "disk_filled")
    assert "it had written 20 MB" in ended.message
    assert (await seat.state_of(neighbour.run)).state == "running"


async def test_every_run_keeps_the_model_it_saved_and_an_earlier_one_can_be_submitted(seat: Seat) -> None:
    attempt = await seat.sit()
    folder = Path(attempt.folder) / "category1"
    seat.script(attempt, SAVES)
    runs = []
    for constant in (1.0, 2.0):
        model = seat.save_constant(attempt, constant)
        (folder / "draft").write_bytes(model.read_bytes())
        model.unlink()
        await seat.engine.run(1)
        runs.append(await seat.run_ended())
    assert [run.kept_model for run in runs] == ["mymodel.keras"] * 2
    assert runs[0].kept_sha256 != runs[1].kept_sha256
    submitted = await seat.engine.submit(1, run=runs[0].run)
    assert submitted.sha256 == runs[0].kept_sha256
    assert (await seat.verdict(1)).state == "graded"


async def test_a_run_without_a_kept_model_or_of_another_category_cannot_be_submitted(seat: Seat) -> None:
    attempt = await seat.sit()
    seat.script(attempt, "pass")
    await seat.engine.run(1)
    run = await seat.run_ended()
    with pytest.raises(UsageRefused, match="no kept model"):
        await seat.engine.submit(1, run=run.run)
    with pytest.raises(UsageRefused, match="Category 2 has no run"):
        await seat.engine.submit(2, run=run.run)


async def test_a_changed_block_of_the_starter_is_said_and_the_run_goes_on(seat: Seat) -> None:
    attempt = await seat.sit()
    seat.script(attempt, "print('all my own')")
    await seat.engine.run(1)
    ended = await seat.run_ended()
    assert (ended.state, "not to be changed" in ended.remark) == ("trained", True)


async def test_a_training_that_outlived_engine_and_deadline_is_stopped_by_the_next_engine(seat: Seat) -> None:
    attempt = await seat.sit()
    seat.script(attempt, f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n{SLEEPS}")
    run = await alive(seat)
    await seat.engine.close()
    seat.clock.forward(7200)
    seat.engine = seat.new_engine()
    await seat.engine.open()
    assert run.pid is not None and process.start_of(run.pid) is None, "gone before anyone can ask"
    state = await seat.engine.state()
    assert state.attempt is not None and attempt.deadline is not None
    assert (state.attempt.ended_at, state.runs[-1].state) == (attempt.deadline.wall_s, "cancelled")


async def test_at_the_deadline_a_stubborn_family_and_the_queue_are_gone_within_a_second(seat: Seat) -> None:
    attempt = await seat.sit()
    seat.script(attempt, f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n{SLEEPS}")
    seat.script(attempt, SLEEPS, category=2)
    run = await alive(seat)
    queued = await seat.engine.run(2)
    seat.clock.forward(3600 - 0.2)
    await seat.until(lambda s: s.attempt is not None and s.attempt.ended)
    over = time.monotonic()
    assert run.pid is not None
    while process.start_of(run.pid) is not None:
        assert time.monotonic() - over < 20, "it is never stopped"
        await asyncio.sleep(0.05)
    assert (await seat.run_is(queued.run, "cancelled")).pid is None


async def test_a_practice_can_be_paused_beyond_its_deadline_and_go_on(seat: Seat) -> None:
    await seat.sit(minutes=60)
    paused = await seat.engine.pause()
    assert paused.paused and paused.paused_left_s == pytest.approx(3600, abs=30)
    seat.clock.forward(7200)
    await seat.reopen()
    with pytest.raises(UsageRefused, match="paused"):
        await seat.engine.run(1)
    going = await seat.engine.go_on()
    assert going.deadline is not None
    assert seat.clock.now().until(going.deadline) == pytest.approx(3600, abs=30)


async def test_a_practice_without_a_deadline_never_ends_by_itself(seat: Seat) -> None:
    attempt = await seat.sit(minutes=0)
    assert attempt.deadline is None
    seat.clock.forward(30 * 86_400)
    await seat.reopen()
    state = await seat.engine.state()
    assert state.attempt is not None and not state.attempt.ended
    assert (await seat.engine.end()).end_reason == "candidate"


async def test_a_problem_that_is_about_memory_stops_what_holds_too_much_and_lets_batches_through(seat: Seat) -> None:
    attempt = await seat.engine.start("offline", "drill", 7, 30, problem="harbour")
    await seat.engine.change_settings({"training_memory_mb": "16000"})  # moves no cap of a problem's
    seat.script(attempt, "import numpy\nheld = numpy.ones(200_000_000)\nimport time\ntime.sleep(60)\n", 5)
    await seat.engine.run(5)
    stopped = await seat.run_ended()
    assert stopped.state == "out_of_memory"
    assert "the limit is 1000 MB" in stopped.message
    seat.script(attempt, "import numpy\nheld = numpy.ones(10_000_000)\nprint(held.sum())\n", 5)
    await seat.engine.run(5)
    assert (await seat.run_ended()).state == "trained"


async def test_data_of_no_problem_are_refused_in_a_sentence(seat: Seat) -> None:
    with pytest.raises(UsageRefused) as refused:
        await seat.engine.prepare_data(["moon_dust"])
    assert refused.value.message == "No problem of the bank has the data set moon_dust."


async def test_a_drill_is_one_problem_that_practises_the_skill(seat: Seat) -> None:
    attempt = await seat.engine.start("first", "drill", 7, 30, skill="3.4")
    assert [(p.category, p.weight) for p in attempt.problems] == [(3, 20)]
    assert (attempt.full, attempt.last_category, attempt.skill) == (20, 3, "3.4")
    with pytest.raises(UsageRefused, match="no category 1"):
        await seat.engine.run(1)


async def test_a_blank_practice_has_no_help_in_its_scripts_after_a_reset_and_a_new_engine_either(seat: Seat) -> None:
    attempt = await seat.engine.start("first", "practice", 7, 30, blank=True)
    assert attempt.blank
    script = Path(attempt.problems[0].folder) / "solution.py"
    blank = script.read_text()
    assert "Sequential" not in blank and "# model.save(" in blank and "Do not change this block" in blank
    script.write_text("mine\n")
    await seat.reopen()
    await seat.engine.reset(1)
    assert script.read_text() == blank


async def test_an_exam_is_never_blank(seat: Seat) -> None:
    with pytest.raises(UsageRefused, match="blank is for practice"):
        await seat.engine.start("first", "exam", 7, 300, blank=True)


@pytest.mark.parametrize(
    ("mode", "minutes", "category", "skill", "words"),
    [
        ("drill", 30, None, "", "needs a category or a skill"),
        ("drill", 30, None, "9.9", "No problem of the bank"),
        ("drill", 30, 6, "", "no category 6"),
        ("drill", 0, 3, "", "without a deadline"),
        ("exam", 60, 3, "", "for a drill alone"),
    ],
)
async def test_a_drill_that_makes_no_sense_is_refused(
    seat: Seat, mode: str, minutes: int, category: int | None, skill: str, words: str
) -> None:
    with pytest.raises(UsageRefused, match=words):
        await seat.engine.start("first", mode, 7, minutes, category, skill)  # type: ignore[arg-type]


async def test_hints_come_one_at_a_time_and_are_remembered(seat: Seat) -> None:
    await seat.sit()
    first = await seat.engine.hint(1, 1)
    assert first.text and first.of >= 2
    with pytest.raises(UsageRefused, match="has"):
        await seat.engine.hint(1, first.of + 1)
    await seat.reopen()
    state = await seat.engine.state()
    assert state.attempt is not None and state.attempt.problems[0].hints == 1


async def test_a_reset_keeps_what_stood_there_under_a_dated_name(seat: Seat) -> None:
    attempt = await seat.sit()
    script = Path(attempt.folder) / "category1" / "solution.py"
    starter = script.read_text()
    for text in ("print('first')", "print('second')"):
        seat.script(attempt, text)
        reset = await seat.engine.reset(1)
        assert Path(reset.backup).read_text() == text
        assert script.read_text() == starter
    assert len(list(script.parent.glob("solution-*.py"))) == 2


async def test_an_ended_attempt_can_be_deleted_and_a_live_one_not(seat: Seat) -> None:
    attempt = await seat.sit()
    seat.save_constant(attempt)
    await seat.engine.submit(1)
    copies.take(seat.paths)
    before = copies.own(seat.paths)
    with pytest.raises(UsageRefused, match="is live"):
        await seat.engine.delete_attempt(attempt.attempt)
    assert set(before) <= set(copies.own(seat.paths)), "what is refused costs no safety copy"
    await seat.engine.end()
    deleted = await seat.engine.delete_attempt(attempt.attempt)
    assert Path(deleted.folder, "category1", "mymodel.keras").exists()
    assert await seat.engine.attempts() == []
    assert list(seat.paths.models.iterdir()) == []
    assert (await seat.engine.state()).attempt is None


async def test_spoiled_settings_are_said_and_the_engine_starts_with_the_defaults(seat: Seat) -> None:
    await seat.engine.close()
    seat.paths.settings.write_text("{")
    seat.engine = seat.new_engine()
    await seat.engine.open()
    assert "defaults are in force" in (await seat.engine.state()).trouble
    await seat.engine.change_settings({"training_nice": "1"})
    assert (await seat.engine.state()).trouble == ""


async def test_the_engine_is_not_stopped_under_a_running_clock_unless_forced(seat: Seat) -> None:
    await seat.sit()
    with pytest.raises(UsageRefused, match="clock runs on"):
        await seat.engine.stop()
    await seat.engine.pause()
    await seat.engine.stop()


async def test_a_failed_run_is_not_credited_with_the_model_that_the_run_before_it_saved(seat: Seat) -> None:
    attempt = await seat.sit()
    model = seat.save_constant(attempt, 1.0)
    model.rename(model.with_name("draft"))
    seat.script(attempt, SAVES)
    await seat.engine.run(1)
    assert (await seat.run_ended()).kept_model == "mymodel.keras"
    seat.script(attempt, "raise SystemExit(3)")
    await seat.engine.run(1)
    failed = await seat.run_ended()
    assert (failed.state, failed.kept_model, failed.advice) == ("crashed", None, "Read the log from its end.")


async def test_a_quick_flood_is_cut_to_the_limit_as_well(seat: Seat) -> None:
    attempt = await seat.sit()
    await seat.engine.change_settings({"training_output_mb": "2"})
    seat.script(attempt, "print('x' * 5_000_000)")
    await seat.engine.run(1)
    assert (await seat.run_ended()).log_bytes == 2_000_000


async def test_a_training_is_not_stopped_with_the_engine_unless_forced(seat: Seat) -> None:
    attempt = await seat.sit(minutes=0)
    seat.script(attempt, SLEEPS)
    await alive(seat)
    with pytest.raises(UsageRefused, match="A training is under way"):
        await seat.engine.stop()


async def test_a_program_that_is_no_python_is_refused_before_any_run(seat: Seat) -> None:
    for program in ("/usr/bin/true", "/usr/bin/sleep"):
        with pytest.raises(UsageRefused, match="no Python that starts"):
            await seat.engine.change_settings({"python": program})
    assert (await seat.engine.settings()).python == ""


async def test_a_failure_in_another_python_names_it(seat: Seat) -> None:
    attempt = await seat.sit()
    await seat.engine.change_settings({"python": sys.executable})
    seat.script(attempt, "import no_such_module")
    await seat.engine.run(1)
    failed = await seat.run_ended()
    assert (failed.state, sys.executable in failed.advice) == ("crashed", True)
