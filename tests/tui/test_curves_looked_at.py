"""Looking at the curves: an epoch's values, windows, scales, earlier runs, several fits, and what is said of them."""

from __future__ import annotations

from typing import Any

import pytest

import scenes
from curves_pane import CurvesApp, epoch
from tfcert_exam_engine.changes import EpochAdded
from tfcert_exam_engine.events import BatchEnded, EpochEnded
from tfcert_tui.widgets.chart import GUTTER
from tfcert_tui.widgets.curves import Curves

SIZES = [(80, 24), (120, 40), (200, 60)]


def overfitting(epochs: int = 24, best: int = 12) -> list[EpochEnded]:
    """A training whose val_loss is lowest at `best`, and whose loss goes on falling."""
    points = []
    for n in range(1, epochs + 1):
        val = 0.4 + abs(n - best) * 0.02
        points.append(epoch(n, loss=1 / n, val_loss=val, accuracy=1 - 1 / n, val_accuracy=1 - val))
    return points


@pytest.mark.parametrize("size", SIZES)
async def test_the_latest_and_the_best_value_stand_in_the_legend_by_name(size: tuple[int, int]) -> None:
    app = CurvesApp()
    async with app.run_test(size=size):
        app.curves.set_points(overfitting())
        rows = app.rows()
        assert "val_loss 0.6400 ◆0.4000" in app.text()
        assert "val_accuracy 0.3600 ◆0.6000" in app.text()
        assert sum(row.count("◆") for row in rows[2:]) == 2, "one mark in each chart, at the best epoch"


async def test_the_best_epoch_is_marked_where_it_was() -> None:
    app = CurvesApp()
    async with app.run_test(size=(60, 20)):
        app.curves.set_points(overfitting(40, 20))
        app.curves.look(chart=1)
        plot = [row for row in app.rows()[2:] if "◆" in row]
        share = (plot[0].index("◆") - GUTTER) / (60 - GUTTER - 1)
        assert share == pytest.approx((20 - 1) / (40 - 1), abs=0.03)


@pytest.mark.parametrize("size", SIZES)
async def test_a_value_that_broke_is_said_since_when_and_shown_where(size: tuple[int, int]) -> None:
    app = CurvesApp()
    points = [*overfitting(3), *[epoch(n, loss=None, val_loss=0.5, accuracy=0.5) for n in range(4, 8)]]
    async with app.run_test(size=size):
        app.curves.set_points(points)
        row = next(row for row in app.rows() if " loss nan" in row)
        assert "since epoch 4" in row or "nan since 4" in row, "it stands in the row of what broke"
        assert app.rows()[-3].count("×") >= 3


async def test_a_loss_that_is_finite_again_is_not_called_broken() -> None:
    app = CurvesApp()
    async with app.run_test(size=(120, 20)):
        app.curves.set_points([epoch(1, loss=1.0), epoch(2, loss=None), epoch(3, loss=0.9)])
        assert "nan" not in app.text() and "×" in app.text()


async def test_left_and_right_read_the_values_of_one_epoch() -> None:
    app = CurvesApp()
    async with app.run_test(size=(80, 20)) as pilot:
        app.curves.set_points(overfitting())
        await pilot.press("left", "left", "left")
        assert "at epoch 22" in app.rows()[0] and "loss 0.0455" in app.text() and "│" in app.text()
        await pilot.press("right")
        assert "at epoch 23" in app.rows()[0] and "loss 0.0435" in app.text()
        await pilot.press(*["left"] * 40)
        assert "at epoch 1" in app.rows()[0]
        await pilot.press("backspace")
        assert "at epoch" not in app.text()


async def test_a_click_points_at_the_epoch_under_the_mouse_and_a_second_one_at_none() -> None:
    app = CurvesApp()
    async with app.run_test(size=(80, 20)) as pilot:
        app.curves.set_points(overfitting(40))
        left = (80 - 1) // 2
        await pilot.click(Curves, offset=(left - 1, 8))
        assert "at epoch 40" in app.rows()[0]
        await pilot.click(Curves, offset=(left - 1, 8))
        assert "at epoch" not in app.text()
        await pilot.click(Curves, offset=(left + 1 + GUTTER, 8))
        assert "at epoch 1" in app.rows()[0]
        await pilot.click(Curves, offset=(2, 8))
        assert "at epoch 1" in app.rows()[0], "the gutter is no epoch"


async def test_epochs_are_zoomed_and_panned_and_never_left() -> None:
    app = CurvesApp()
    async with app.run_test(size=(80, 20)) as pilot:
        app.curves.set_points(overfitting(40))
        await pilot.press("up", "up")
        near = app.curves.axis
        assert 10 < near.high - near.low < 20 and "epochs" in app.rows()[0]
        await pilot.press(*["shift+right"] * 20)
        assert app.curves.axis.high == 40 and app.curves.axis.high - app.curves.axis.low == near.high - near.low
        await pilot.press(*["shift+left"] * 40)
        assert app.curves.axis.low == 1
        await pilot.press(*["up"] * 30)
        assert app.curves.axis.high - app.curves.axis.low >= 4
        await pilot.press(*["down"] * 30)
        assert app.curves.view.window.whole and "epochs" not in app.rows()[0]


async def test_the_wheel_zooms_around_the_mouse_and_shift_pans() -> None:
    app = CurvesApp()
    async with app.run_test(size=(80, 20)) as pilot:
        app.curves.set_points(overfitting(40))
        await pilot._post_mouse_events([_wheel_up()], Curves, offset=(38, 8))
        assert app.curves.axis.high == 40 and app.curves.axis.low > 10
        await pilot._post_mouse_events([_wheel_up()], Curves, offset=(38, 8), shift=True)
        assert app.curves.axis.high < 40


def _wheel_up() -> Any:
    from textual import events

    return events.MouseScrollUp


async def test_zoomed_lines_go_on_to_the_edges_and_the_values_fill_the_chart() -> None:
    app = CurvesApp()
    points = [epoch(n, 100, loss=1000.0 if n == 1 else 1.0 + n / 100) for n in range(1, 101)]
    async with app.run_test(size=(60, 20)) as pilot:
        app.curves.set_points(points)
        await pilot.press("right", "l", "l", "up", "up")
        text = app.text()
        assert app.curves.axis.low > 2 and "1000" not in text
        plot = [row[GUTTER:] for row in app.rows()[3:-2]]
        seen = [row for row in plot if any(0x2800 < ord(c) < 0x2900 for c in row)]
        assert len(seen) > 5, "values of what is seen, not of what lies outside"


async def test_the_scale_of_losses_is_log_linear_or_by_itself_and_accuracies_stay_linear() -> None:
    app = CurvesApp()
    async with app.run_test(size=(80, 20)) as pilot:
        app.curves.set_points(overfitting(10))
        assert "log" not in app.text()
        await pilot.press("ctrl+l")
        assert "log scale" in app.rows()[0] and app.text().count("log└") == 1
        await pilot.press("l")
        assert "linear scale" in app.rows()[0] and "log└" not in app.text()
        await pilot.press("l")
        assert "scale" not in app.text()


async def test_a_log_scale_of_values_below_zero_stays_linear() -> None:
    app = CurvesApp()
    async with app.run_test(size=(80, 20)) as pilot:
        app.curves.set_points([epoch(n, loss=1.0 - n) for n in range(1, 9)])
        await pilot.press("l")
        assert "log└" not in app.text()


async def test_smoothing_changes_the_line_and_not_the_values() -> None:
    app = CurvesApp()
    points = [epoch(n, loss=1.0 + (n % 2)) for n in range(1, 31)]
    async with app.run_test(size=(80, 20)) as pilot:
        app.curves.set_points(points)
        before = app.rows()
        await pilot.press("s")
        assert "smoothed" in app.rows()[0] and "loss 1.0000" in app.text()
        assert app.rows()[4:-2] != before[3:-2]


async def test_the_mark_of_the_best_stands_at_the_best_measured_epoch_on_a_smoothed_line_too() -> None:
    app = CurvesApp()
    points = [epoch(n, loss=0.5 if n == 3 else 0.6 if 12 <= n <= 20 else 1.0) for n in range(1, 31)]
    async with app.run_test(size=(80, 20)) as pilot:
        app.curves.set_points(points)
        places = []
        for key in ("l", "s"):
            await pilot.press(key)
            places.append([row.index("◆") for row in app.rows() if "◆" in row])
        assert places[0] and places[0] == places[1]


async def test_the_charts_are_seen_together_or_one_at_a_time() -> None:
    app = CurvesApp()
    async with app.run_test(size=(80, 20)) as pilot:
        app.curves.set_points([epoch(n, loss=1.0, accuracy=0.5, auc=0.6) for n in range(1, 5)])
        seen = []
        for _ in range(4):
            words = app.text()
            seen.append([name for name in ("loss", "accuracy", "auc") if f" {name} " in words])
            await pilot.press("pagedown")
        assert seen == [["loss", "accuracy"], ["loss"], ["accuracy"], ["auc"]]
        assert "accuracy" in app.text() and "loss" in app.text()


async def test_a_short_pane_shows_one_chart_and_the_key_the_next() -> None:
    app = CurvesApp()
    async with app.run_test(size=(40, 10)) as pilot:
        app.curves.set_points(overfitting())
        assert "accuracy" not in app.text()
        await pilot.press("m")
        assert "accuracy" in app.text() and " loss" not in app.text()
        await pilot.press("m")
        assert " loss" in app.text()


async def test_a_later_fit_is_marked_and_its_epochs_are_counted_anew() -> None:
    app = CurvesApp()
    points = [*[epoch(n, 10, 1, loss=1 / n) for n in range(1, 11)], *[epoch(n, 10, 2, loss=0.1) for n in range(1, 6)]]
    async with app.run_test(size=(60, 20)) as pilot:
        app.curves.set_points(points)
        assert sum("┊" in row for row in app.rows()) > 5
        await pilot.press("left")
        assert "epoch 5 of fit 2" in app.rows()[0]
        await pilot.press(*["left"] * 5)
        assert "epoch 10 of fit 1" in app.rows()[0]


async def test_an_earlier_run_lies_beneath_and_has_its_values_in_the_legend() -> None:
    app = CurvesApp()
    async with app.run_test(size=(120, 24)):
        app.curves.set_points(overfitting(10))
        app.curves.look(others="best")
        app.curves.set_others([(2, overfitting(30, 25))])
        text = app.text()
        assert "·· run 2, the best earlier" in text and "·· run 2 val 0.5000 ◆0.4000" in text
        assert app.curves.axis.high >= 30, "the axis goes as far as the longer run"
        app.curves.set_others([])
        assert "no earlier run" in app.text()


async def test_an_earlier_run_is_drawn_when_its_points_come_later() -> None:
    app = CurvesApp()
    async with app.run_test(size=(120, 24)) as pilot:
        app.curves.set_points(overfitting(10))
        app.curves.look(others="best")
        app.curves.set_others([(2, [])])
        await pilot.pause(0.5)
        asked: list[int] = []
        app.curves.changed = lambda: asked.append(1)  # type: ignore[method-assign]
        app.curves.set_others([(2, overfitting(30, 25))])
        assert asked, "it is drawn again"
        app.curves.set_others([(2, overfitting(30, 25))])
        assert len(asked) == 1, "what it was given already draws nothing"


async def test_many_earlier_runs_are_counted_and_faint() -> None:
    app = CurvesApp()
    async with app.run_test(size=(80, 24)):
        app.curves.set_points(overfitting(10))
        app.curves.look(others="all")
        app.curves.set_others([(n, overfitting(10 + n)) for n in range(1, 5)])
        assert "·· 4 earlier runs" in app.text() and "run 1 val" not in app.text()


@pytest.mark.parametrize("size", SIZES)
async def test_in_ascii_everything_that_can_be_looked_at_is_ascii(
    size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TFCERT_ASCII", "1")
    app = CurvesApp()
    async with app.run_test(size=size) as pilot:
        broken = [epoch(25, loss=None, val_loss=0.9), epoch(1, 5, 2, loss=0.2, val_loss=0.3)]
        app.curves.set_points([*overfitting(), *broken])
        app.curves.look(others="last")
        app.curves.set_others([(2, overfitting(30, 25))])
        await pilot.press("left", "l", "s")
        text = app.text().replace("·", "")
        assert text.isascii()
        assert "#" in text and "!" in text and ":" in text


async def test_ten_thousand_epochs_are_looked_at_in_columns_and_not_in_points() -> None:
    app = CurvesApp()
    async with app.run_test(size=(120, 20)):
        app.curves.set_points([epoch(n, 10_000, loss=1 / n, val_loss=2 / n) for n in range(1, 10_001)])
        series = app.curves._history.series("loss")
        assert len(series.thinned(1, 10_000, 200)) <= 4 * 200 + 2
        assert len(series.thinned(5_000, 5_050, 200)) <= 53, "a window reads its own epochs alone"


# On the exam screen


async def test_the_curves_borders_say_how_far_it_is_how_good_it_was_and_what_is_wrong(work: Any) -> None:
    async with work(scenes.in_full_swing(), (120, 40)) as at:
        await at.shows("Training · run 3 · epoch 24 of 40 · 1:14 left · ▓▓▓░░")
        await at.shows("val_loss ↑ 3 epochs · best val_accuracy 0.7439 at 21")
        at.whole()


async def test_wide_borders_have_a_longer_bar_and_the_time_so_far(work: Any) -> None:
    async with work(scenes.in_full_swing(), (200, 60)) as at:
        await at.shows("1:14 left · ▓▓▓▓▓▓▓░░░░░", "best val_accuracy 0.7439 at 21 · 1:50 so far")
        at.whole()


async def test_the_strip_of_a_small_terminal_says_the_same_in_one_line(work: Any) -> None:
    async with work(scenes.in_full_swing(), (80, 24)) as at:
        await at.shows("run 3 · epoch 24/40 · 1:14 left · loss 0.2056 · val_loss 0.3675 ↑ 3")
        at.engine.tell(EpochAdded(3, epoch(25, loss=None, val_loss=0.5, accuracy=0.1, val_accuracy=0.2)))
        await at.shows("loss is nan or inf since epoch 25")
        at.whole()


@pytest.mark.parametrize("size", SIZES)
async def test_earlier_runs_are_fetched_when_they_are_wanted_and_named(work: Any, size: tuple[int, int]) -> None:
    async with work(scenes.with_many_runs(), size) as at:
        await at.press("f3")
        await at.until(lambda: (20,) in at.engine.asked("curves"))
        await at.press("ctrl+o")
        await at.shows("·· run 10, the best earlier")
        await at.until(lambda: (10,) in at.engine.asked("curves"))
        await at.shows("·· run 10 val 0.4140")
        at.whole()
        await at.press("o")
        await at.shows("·· run 16, the last earlier")
        await at.press("o")
        await at.shows("earlier runs")
        await at.press("o")
        await at.until(lambda: "earlier" not in at.text)


async def test_time_left_is_said_within_the_first_epoch(work: Any) -> None:
    from tfcert_exam_engine.changes import BatchAdded, RunChanged

    async with work(scenes.in_full_swing()) as at:
        fresh = scenes.run(9, 4, "running", 0, epochs=10, logs={}, best={})
        at.engine.tell(RunChanged(fresh))
        for step in (10, 60):
            at.engine.tell(BatchAdded(9, BatchEnded(scenes.T0 + step / 10, 1, 1, step, 100, {"loss": 1.0})))
        await at.shows("run 9 · epoch  0 of 10 · 1:34 left")
