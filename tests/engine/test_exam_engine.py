"""The engine in process: real children, real SQLite, the real bank; only the clock is set by the test."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path

import pytest

from models import save_model
from seats import Seat
from tfcert_exam_engine.changes import DeadlineNear
from tfcert_exam_engine.errors import AttemptOver, Busy, CandidateRefused, EngineUnavailable, UsageRefused
from tfcert_exam_engine.exam_engine import ExamEngine
from tfcert_exam_engine.paths import Paths
from tfcert_exam_engine.views import SubmissionView

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_an_attempt_begins_with_five_scripts_and_their_data(seat: Seat) -> None:
    attempt = await seat.sit()
    assert [problem.category for problem in attempt.problems] == [1, 2, 3, 4, 5]
    for problem in attempt.problems:
        assert (Path(problem.folder) / "solution.py").is_file()
        assert (Path(problem.folder) / "data").is_dir()
    assert (attempt.score, attempt.passed, attempt.ended) == (0, False, False)


async def test_a_second_attempt_is_refused_while_one_is_live(seat: Seat) -> None:
    await seat.sit()
    with pytest.raises(UsageRefused, match="under way"):
        await seat.sit()


@pytest.mark.parametrize(("form", "mode", "minutes"), [("no", "exam", 5), ("offline", "no", 5), ("offline", "exam", 0)])
async def test_a_start_that_makes_no_sense_is_refused(seat: Seat, form: str, mode: str, minutes: int) -> None:
    with pytest.raises(UsageRefused):
        await seat.engine.start(form, mode, 7, minutes)  # type: ignore[arg-type]


async def test_without_an_attempt_every_command_says_so(seat: Seat) -> None:
    for command in (seat.engine.run(1), seat.engine.check(1), seat.engine.submit(1), seat.engine.end()):
        with pytest.raises(UsageRefused, match="No attempt"):
            await command


async def test_a_submission_is_graded_and_there_after_a_restart(seat: Seat) -> None:
    attempt = await seat.sit()
    seat.save_constant(attempt)
    accepted = await seat.engine.submit(1)
    assert accepted.state == "grading"
    done = await seat.verdict(1)
    assert done.state == "graded", done.message
    assert done.stars == 0
    await seat.reopen()
    assert (await seat.engine.state()).submissions == [done]


async def test_later_edits_of_the_file_cannot_change_what_was_submitted(seat: Seat) -> None:
    attempt = await seat.sit()
    model = seat.save_constant(attempt)
    await seat.engine.submit(1)
    model.write_bytes(b"overwritten")
    assert (await seat.verdict(1)).state == "graded"


async def test_two_presses_at_once_are_one_submission(seat: Seat) -> None:
    attempt = await seat.sit()
    seat.save_constant(attempt)
    outcomes = await asyncio.gather(seat.engine.submit(1), seat.engine.submit(1), return_exceptions=True)
    assert sum(isinstance(outcome, SubmissionView) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, Busy) for outcome in outcomes) == 1
    await seat.verdict(1)
    assert len((await seat.engine.state()).submissions) == 1


async def test_submitting_nothing_is_refused_and_the_next_press_is_free(seat: Seat) -> None:
    attempt = await seat.sit()
    with pytest.raises(CandidateRefused, match="no saved model"):
        await seat.engine.submit(1)
    seat.save_constant(attempt)
    await seat.engine.submit(1)


async def test_the_newest_of_two_model_files_is_taken_and_named(seat: Seat) -> None:
    attempt = await seat.sit()
    seat.save_constant(attempt)
    older = save_model(Path(attempt.folder) / "category1" / "mymodel.h5", constant=1.0)
    os.utime(older, (1, 1))
    assert (await seat.engine.submit(1)).model_name == "mymodel.keras"


async def test_a_grader_that_is_killed_is_replaced_and_costs_nothing(seat: Seat) -> None:
    attempt = await seat.sit()
    seat.save_constant(attempt)
    await seat.engine.submit(1)
    jobs = seat.engine._jobs.live
    await seat.until(lambda _s: any(job.pid for job in jobs.values()))
    os.kill(next(iter(jobs.values())).pid, signal.SIGKILL)
    await seat.until(lambda state: state.submissions[0].stage == "again")
    done = await seat.verdict(1)
    assert (done.state, done.stars, done.tries, done.stage) == ("graded", 0, 2, "")


async def test_a_live_exam_withholds_the_figures_until_its_end(seat: Seat) -> None:
    attempt = await seat.sit(mode="exam")
    seat.save_constant(attempt)
    await seat.engine.submit(1)
    live = (await seat.verdict(1)).verdict
    assert live is not None
    assert live.value is None
    await seat.engine.end()
    after = (await seat.engine.state()).submissions[0].verdict
    assert after is not None
    assert after.value is not None


async def test_a_check_is_free(seat: Seat) -> None:
    attempt = await seat.sit()
    seat.save_constant(attempt)
    checked = await seat.engine.check(1)
    assert type(checked.ending).__name__ == "Checked"
    assert (await seat.engine.state()).submissions == []


async def test_at_the_deadline_it_ends_by_itself_and_stops_what_runs(seat: Seat) -> None:
    attempt = await seat.sit()
    seat.script(attempt, "import time; time.sleep(600)")
    seat.save_constant(attempt)
    await seat.engine.run(1)
    await seat.until(lambda s: s.runs[-1].pid is not None)
    seat.clock.forward(3600)
    state = await seat.until(lambda s: s.attempt is not None and s.attempt.ended)
    assert state.attempt is not None
    assert attempt.deadline is not None
    assert (state.attempt.ended_at, state.attempt.end_reason) == (attempt.deadline.wall_s, "deadline")
    assert (await seat.run_ended()).state == "cancelled"
    with pytest.raises(AttemptOver):
        await seat.engine.submit(1)
    assert state.attempt.problems[0].stars is None


async def test_a_submission_accepted_before_the_deadline_counts_though_graded_after(seat: Seat) -> None:
    attempt = await seat.sit(mode="exam")
    seat.save_constant(attempt)
    await seat.engine.submit(1)
    seat.clock.forward(3600)
    assert (await seat.verdict(1)).state == "graded"
    state = await seat.until(lambda s: s.attempt is not None and s.attempt.ended)
    assert state.attempt is not None
    assert state.attempt.problems[0].stars == 0


async def test_a_deadline_passed_while_no_engine_ran_is_recorded_as_the_deadline(seat: Seat) -> None:
    attempt = await seat.sit()
    seat.clock.forward(90_000)
    await seat.reopen()
    state = await seat.until(lambda s: s.attempt is not None and s.attempt.ended)
    assert state.attempt is not None and attempt.deadline is not None
    assert state.attempt.ended_at == attempt.deadline.wall_s


async def test_a_wall_clock_set_back_gives_no_time(seat: Seat) -> None:
    await seat.sit()
    seat.clock.set_wall(-86_400)
    seat.clock.forward(3600)
    await seat.until(lambda s: s.attempt is not None and s.attempt.ended)


async def test_the_warning_names_what_was_never_submitted(seat: Seat) -> None:
    await seat.sit()
    events = seat.engine.events()
    seat.clock.forward(30 * 60 + 1)
    async for event in events:
        if isinstance(event, DeadlineNear):
            assert event == DeadlineNear(30, [1, 2, 3, 4, 5])
            break


async def test_a_training_outlives_its_engine_and_is_taken_up_from_its_first_epoch(seat: Seat) -> None:
    attempt = await seat.sit()
    seat.script(
        attempt,
        """
import time, keras, numpy
model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
model.compile("sgd", "mse")
x = numpy.zeros((4, 1))
slow = keras.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: time.sleep(0.3))
model.fit(x, x, epochs=12, callbacks=[slow], verbose=0)
model.save("mymodel.keras")
""",
    )
    run = await seat.engine.run(1)
    await seat.until(lambda s: s.runs[-1].epoch >= 1)
    await seat.reopen()
    assert (await seat.run_ended()).state == "trained"
    assert [point.epoch for point in (await seat.engine.curves(run.run)).epochs] == list(range(1, 13))


async def test_a_run_that_vanished_with_its_engine_is_marked_honestly(seat: Seat) -> None:
    attempt = await seat.sit()
    seat.script(attempt, "import time; time.sleep(600)")
    await seat.engine.run(1)
    state = await seat.until(lambda s: s.runs[-1].pid is not None)
    await seat.engine.close()
    os.kill(state.runs[-1].pid or 0, signal.SIGKILL)
    seat.engine = seat.new_engine()
    await seat.engine.open()
    ended = await seat.run_ended()
    assert (ended.state, "without a last word" in ended.message) == ("cancelled", True)


async def test_a_run_can_be_stopped_and_started_again(seat: Seat) -> None:
    attempt = await seat.sit()
    seat.script(attempt, "import time; time.sleep(600)")
    run = await seat.engine.run(1)
    with pytest.raises(Busy):
        await seat.engine.run(1)
    await seat.until(lambda s: s.runs[-1].pid is not None)
    assert (await seat.engine.stop_run(run.run)).state == "cancelled"
    seat.script(attempt, "print('short')")
    await seat.engine.run(1)
    assert (await seat.run_ended()).state == "trained"


async def test_a_run_stopped_before_its_child_is_ready_is_stopped(seat: Seat) -> None:
    attempt = await seat.sit()
    seat.script(attempt, "import time; time.sleep(600)")
    run = await seat.engine.run(1)
    assert (await seat.engine.stop_run(run.run)).state == "cancelled"


async def test_a_data_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    engine = ExamEngine(Paths(tmp_path / "file" / "data", tmp_path / "a", tmp_path / "d"))
    with pytest.raises(EngineUnavailable, match="cannot be written"):
        await engine.open()
