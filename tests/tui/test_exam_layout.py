"""Where the panes are: borders that move, a wide terminal, the clock out of sight, what is still needed."""

from __future__ import annotations

from typing import Any

import msgspec
from textual._compositor import Compositor

import scenes
from tfcert_exam_engine.changes import AttemptChanged
from tfcert_tui.verdicts.what_if import aims, what_if


def regions(at: Any) -> dict[str, Any]:
    """Return where each pane is."""
    return {name: at.app.screen.query_one(f"#{name}").region for name in ("statement", "curves", "log", "side")}


async def test_the_border_beside_the_training_moves_by_keys_and_goes_back(work: Any) -> None:
    async with work(scenes.in_full_swing()) as at:
        before = regions(at)["side"].x
        await at.press("alt+comma", "alt+comma")
        assert regions(at)["side"].x == before - 12
        await at.press("alt+full_stop")
        assert regions(at)["side"].x == before - 6
        await at.press("alt+backslash")
        assert regions(at)["side"].x == before
        at.whole()


async def test_the_borders_are_kept_and_found_again(work: Any) -> None:
    engine = scenes.in_full_swing()
    async with work(engine) as at:
        await at.press("alt+comma", "alt+equals_sign")
        await at.until(lambda: engine.asked("change_settings") == [({"panes": "45 62 60"},)])
        left = regions(at)["side"].x
    async with work(engine) as at:
        await at.until(lambda: regions(at)["side"].x == left)
        await at.press("alt+backslash")
        await at.until(lambda: engine.kept.settings.panes == "")


async def test_no_pane_is_pushed_out_of_sight(work: Any) -> None:
    async with work(scenes.in_full_swing()) as at:
        await at.press(*["alt+comma"] * 30, *["alt+minus"] * 30)
        assert regions(at)["statement"].width >= 25
        assert regions(at)["curves"].height >= 4
        at.whole()


async def test_the_borders_follow_the_mouse(work: Any) -> None:
    async with work(scenes.in_full_swing()) as at:
        side, log = regions(at)["side"], regions(at)["log"]
        await at.pilot.mouse_down(offset=(side.x, side.y + 5))
        await at.pilot.hover(offset=(72, side.y + 5))
        await at.pilot.mouse_up(offset=(72, side.y + 5))
        assert regions(at)["side"].x == 72
        await at.pilot.mouse_down(offset=(90, log.y))
        await at.pilot.hover(offset=(90, log.y - 4))
        await at.pilot.mouse_up(offset=(90, log.y - 4))
        assert abs(regions(at)["log"].y - (log.y - 4)) <= 1
        await at.pilot.hover(offset=(40, 20))
        assert regions(at)["side"].x == 72, "a border that was let go stays"


async def test_the_countdown_can_be_hidden_and_warnings_come_all_the_same(work: Any) -> None:
    async with work(scenes.in_full_swing(), remaining_s=601.0) as at:
        await at.shows("00:10:01 left")
        await at.press("alt+q")
        await at.shows("time hidden · Alt+Q shows it")
        assert "00:10" not in at.text
        at.clock.move(2)
        await at.says("10 minutes left")
        await at.press("alt+q")
        await at.shows("00:09:59 left")


async def test_the_line_below_the_problems_says_one_way_to_pass(work: Any) -> None:
    async with work(scenes.in_full_swing()) as at:
        await at.shows("To pass, for instance: ★★★★★ in 2, 4 · ★★★★ in 3, 5", "The next star in 5 is worth 6 points.")


async def test_a_small_terminal_says_it_by_a_key(work: Any) -> None:
    async with work(scenes.in_full_swing(), (80, 24)) as at:
        await at.press("alt+w")
        await at.says("To pass, for instance: ★★★★★ in 2, 4")


def test_the_way_to_pass_really_passes_and_one_star_less_does_not() -> None:
    attempt = scenes.attempt()
    aim = aims(attempt)
    score = sum(problem.weight * aim[problem.category] / 5 for problem in attempt.problems)
    assert score == 90
    assert aim == {1: 5, 2: 5, 3: 4, 4: 5, 5: 4}


def test_stars_that_are_there_are_never_asked_for_again() -> None:
    problems = [scenes.problem_view(category, stars=5 if category == 5 else None) for category in range(1, 6)]
    aim = aims(scenes.attempt(problems=problems))
    assert aim[5] == 5
    assert sum(scenes.problem_view(c).weight * stars / 5 for c, stars in aim.items()) >= 90
    assert "5" not in what_if(scenes.attempt(problems=problems))[1].split("in", 1)[1]


async def test_a_passed_attempt_says_what_is_still_to_be_had(work: Any) -> None:
    problems = [scenes.problem_view(category, stars=4 if category == 1 else 5) for category in range(1, 6)]
    engine = scenes.in_full_swing()
    async with work(engine) as at:
        engine.tell(
            AttemptChanged(msgspec.structs.replace(engine.kept.attempt, problems=problems, score=98, passed=True))
        )
        await at.shows("Passed. 2 points are still to be had, in 1.")


async def test_a_click_on_end_asks_before_it_ends(work: Any) -> None:
    async with work(scenes.in_full_swing("exam"), (80, 24)) as at:
        await at.shows("03:41:07 left  End")
        await at.pilot.click("EndButton")
        await at.shows("End the exam now?")
        assert not at.engine.asked("end")


async def test_contract_and_best_threshold_stay_in_sight_when_one_has_scrolled(work: Any) -> None:
    async with work(scenes.in_full_swing()) as at:
        await at.press("f2", "end")
        await at.shows("★★★★★ accuracy ≥ 0.952 · (None, 8, 8, 1) → (None, 10)")


async def test_the_screen_is_sent_whole_once_when_it_opens(work: Any, monkeypatch: Any) -> None:
    whole = []
    render = Compositor.render_full_update

    def counted(self: Compositor, simplify: bool = False) -> Any:
        whole.append(self)
        return render(self, simplify)

    monkeypatch.setattr(Compositor, "render_full_update", counted)
    async with work(scenes.in_full_swing(), early=True) as at:
        await at.shows("Which library wrote this sentence?", "Epoch 24/40")
        await at.until(lambda: not at.app.screen.opening)
        assert len(whole) <= 2, "once for the screen itself, at most once for the one below"
        before = len(whole)
        at.app.screen.refresh()
        await at.until(lambda: len(whole) > before)
