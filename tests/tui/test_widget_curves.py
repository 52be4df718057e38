"""The curves: what is drawn where, for every kind of history and size."""

from __future__ import annotations

import math

import pytest

from curves_pane import CurvesApp, epoch
from tfcert_exam_engine.events import BatchEnded, EpochEnded
from tfcert_tui.series import Series
from tfcert_tui.widgets.curve_history import History
from tfcert_tui.widgets.plot_canvas import Canvas, Pattern
from tfcert_tui.widgets.plot_scale import compact, epoch_scale, tick_label, value_scale

SIZES = [(80, 24), (120, 40), (57, 10), (40, 20)]


def falling(count: int, planned: int = 40) -> list[EpochEnded]:
    """A training that goes well."""
    return [
        epoch(n, planned, accuracy=1 - 0.5 / n, loss=1 / n, val_accuracy=1 - 0.6 / n, val_loss=1.1 / n)
        for n in range(1, count + 1)
    ]


def history(points: list[EpochEnded]) -> History:
    taken = History()
    taken.take(points)
    return taken


def drawn(text: str) -> int:
    """Return how many cells have braille dots."""
    return sum(0x2800 < ord(character) <= 0x28FF for character in text)


@pytest.mark.parametrize("size", SIZES)
async def test_an_empty_pane_says_what_it_is_for_and_which_key_fills_it(size: tuple[int, int]) -> None:
    app = CurvesApp()
    async with app.run_test(size=size):
        text = " ".join(app.rows())
        assert "Loss and accuracy" in text and "F5" in text


@pytest.mark.parametrize("size", SIZES)
async def test_loss_and_metric_are_shown_with_their_newest_values(size: tuple[int, int]) -> None:
    app = CurvesApp()
    async with app.run_test(size=size):
        app.curves.set_points(falling(10))
        text = app.text()
        for words in ("loss 0.1000", "val_loss 0.1100", "accuracy 0.9500", "val_accuracy 0.9400"):
            assert words in text
        assert drawn(text) > 20


async def test_wide_is_side_by_side_narrow_is_stacked_and_short_is_the_loss_alone() -> None:
    app = CurvesApp()
    async with app.run_test(size=(80, 20)) as pilot:
        app.curves.set_points(falling(10))
        first = app.rows()[0]
        assert " loss" in first and "accuracy" in first
        await pilot.resize_terminal(40, 20)
        await pilot.pause()
        rows = app.rows()
        assert "accuracy" not in rows[0] and any("accuracy" in row for row in rows)
        await pilot.resize_terminal(40, 10)
        await pilot.pause()
        assert "accuracy" not in app.text() and "loss" in app.text()


async def test_training_and_validation_differ_by_shape_and_not_by_colour_alone() -> None:
    flat = [epoch(n, 20, loss=1.0, val_loss=0.2) for n in range(1, 21)]
    app = CurvesApp()
    async with app.run_test(size=(60, 20)):
        app.curves.set_points(flat)
        rows = app.rows()[1:-2]
        lines = [row[7:] for row in rows if drawn(row) > 5]
        assert len(lines) == 2
        solid, dashed = lines
        assert " " not in solid.strip()
        assert dashed.strip().count(" ") > 10
        assert "━━ loss" in app.rows()[0] and "╍╍ val_loss" in app.text()


async def test_ascii_is_drawn_where_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TFCERT_ASCII", "1")
    app = CurvesApp()
    async with app.run_test(size=(80, 24)):
        app.curves.set_points([*falling(5), *[epoch(n, loss=0.1, val_loss=2.0) for n in range(6, 10)]])
        text = app.text()
        assert text.isascii()
        assert "*" in text and "o" in text and "up" in text


async def test_a_loss_over_several_decades_is_drawn_on_a_logarithmic_axis() -> None:
    app = CurvesApp()
    async with app.run_test(size=(60, 20)):
        app.curves.set_points([epoch(n, 10, loss=10.0 ** (3 - n)) for n in range(1, 8)])
        assert "log" in app.text()
        app.curves.set_points([epoch(n, 10, loss=1.0 - n / 20) for n in range(1, 8)])
        assert "log" not in app.text()


async def test_rising_validation_loss_is_said() -> None:
    app = CurvesApp()
    points = [*falling(5), *[epoch(n, loss=0.2 - n / 100, val_loss=0.3 + n / 100) for n in range(6, 9)]]
    async with app.run_test(size=(60, 20)):
        app.curves.set_points(points[:7])
        assert "↑" not in app.text()
        app.curves.set_points(points)
        assert "↑ 3 epochs" in app.text()


def test_a_pause_in_both_losses_is_not_overfitting() -> None:
    rising = [epoch(1, loss=0.5, val_loss=0.4), *[epoch(n, loss=0.5 + n / 10, val_loss=0.5) for n in range(2, 9)]]
    assert history(rising).epochs_past_best == 0
    assert history([]).epochs_past_best == 0
    assert history([epoch(1, loss=1.0)]).epochs_past_best == 0


@pytest.mark.parametrize("size", SIZES)
async def test_a_value_that_is_not_finite_is_said_and_breaks_the_line(size: tuple[int, int]) -> None:
    points = [*falling(5), epoch(6, accuracy=0.5, loss=None, val_accuracy=0.5, val_loss=None)]
    app = CurvesApp()
    async with app.run_test(size=size):
        app.curves.set_points(points)
        text = app.text()
        assert "nan" in text and ("since" in text or "!" in text)


@pytest.mark.parametrize(
    "values",
    [
        [0.5],
        [0.5] * 30,
        [0.0, 0.0],
        [None, None],
        [None, 0.3, None, 0.2],
        [-3.0, -2.0, -1.0],
        [1e-300, 1e300],
        [1e308, -1e308],
        [1e-9, 2e-9],
        [math.inf, 1.0],
        [math.nan, 1.0],
        [123456789.0, 123456789.1],
    ],
)
async def test_every_kind_of_series_is_drawn_without_harm(values: list[float | None]) -> None:
    app = CurvesApp()
    async with app.run_test(size=(70, 12)) as pilot:
        app.curves.set_points([epoch(n + 1, loss=v, accuracy=v) for n, v in enumerate(values)])
        text = app.text()
        finite = [v for v in values if v is not None and math.isfinite(v) and abs(v) < 1e100]
        plotted = text.split("\n", 1)[1]
        assert (drawn(plotted) + plotted.count("◆") > 0) == bool(finite)
        await pilot.pause()


@pytest.mark.parametrize("size", [(1, 1), (5, 1), (8, 3), (12, 5), (20, 4), (30, 2), (200, 60)])
async def test_every_size_is_drawn_without_harm(size: tuple[int, int]) -> None:
    app = CurvesApp()
    async with app.run_test(size=size):
        app.curves.set_points(falling(12))
        app.curves.set_batch(BatchEnded(0.0, 1, 13, 3, 10, {"loss": 0.5, "accuracy": 0.5}))
        assert len(app.rows()) == size[1]


async def test_ten_thousand_epochs_keep_their_spikes() -> None:
    points = [epoch(n, 10_000, loss=1.0) for n in range(1, 10_001)]
    points[5_000] = epoch(5_001, 10_000, loss=9.0)
    app = CurvesApp()
    async with app.run_test(size=(60, 20)):
        app.curves.set_points(points)
        plotted = app.rows()[1:-2]
        assert all(drawn(row) >= 1 for row in plotted[2:-1])


async def test_batches_show_before_the_first_epoch_is_over() -> None:
    app = CurvesApp()
    async with app.run_test(size=(60, 12)):
        for step in range(1, 50):
            app.curves.set_batch(BatchEnded(0.0, 1, 1, step, 100, {"loss": 2.0 / step, "accuracy": step / 100}))
        text = app.text()
        assert "loss 0.0408" in text and drawn(text) > 5


async def test_a_finished_epoch_takes_the_place_of_its_batches() -> None:
    app = CurvesApp()
    async with app.run_test(size=(60, 12)):
        app.curves.set_batch(BatchEnded(0.0, 1, 1, 5, 10, {"loss": 7.0}))
        app.curves.set_points([epoch(1, loss=1.0)])
        assert "loss 1.0000" in app.text() and "7" not in app.text()


async def test_clearing_shows_the_empty_pane_again() -> None:
    app = CurvesApp()
    async with app.run_test(size=(60, 12)):
        app.curves.set_points(falling(3))
        app.curves.set_batch(BatchEnded(0.0, 1, 4, 5, 10, {"loss": 7.0}))
        app.curves.clear_curves()
        assert "F5" in app.text() and "7.0" not in app.text()


async def test_one_more_epoch_sends_only_what_changed() -> None:
    app = CurvesApp()
    points = falling(30)
    async with app.run_test(size=(80, 20)) as pilot:
        app.curves.set_points(points[:29])
        app.rows()
        await pilot.pause()
        sent: list[int] = []
        refresh = app.curves.refresh
        app.curves.refresh = lambda *regions, **more: (sent.extend(r.area for r in regions), refresh(*regions, **more))[
            1
        ]  # type: ignore[method-assign, assignment, func-returns-value]
        app.curves.set_points(points)
        app.rows()
        assert 0 < sum(sent) < 80 * 20 / 5


def test_a_second_fit_goes_on_where_the_first_ended() -> None:
    points = [epoch(1, 2, 1, loss=3.0), epoch(2, 2, 1, loss=2.0), epoch(1, 5, 2, loss=1.5)]
    assert list(history(points).series("loss").xs) == [1, 2, 3]


def test_an_epoch_without_validation_is_left_out_of_its_line() -> None:
    points = [epoch(1, loss=3.0, val_loss=3.0), epoch(2, loss=2.0), epoch(3, loss=1.5, val_loss=2.0)]
    series = history(points).series("val_loss")
    assert (list(series.xs), list(series.ys)) == ([1, 3], [3.0, 2.0])


def test_points_of_another_run_are_not_mixed_with_the_ones_before() -> None:
    taken = history(falling(5))
    assert taken.extends(falling(6))
    assert not taken.extends(falling(4))
    assert not taken.extends([epoch(n, loss=9.0) for n in range(1, 8)])


def test_thinning_keeps_the_extremes_and_the_gaps_of_every_column() -> None:
    series = Series()
    for x in range(1000):
        series.append(x, None if x == 500 else 9.0 if x == 250 else -9.0 if x == 750 else 0.0)
    points = series.thinned(0, 999, 20)
    values = [y for _, y in points]
    assert len(points) <= 5 * 20
    assert max(y for y in values if y is not None) == 9.0 and min(y for y in values if y is not None) == -9.0
    assert values.count(None) == 1


def test_a_spike_at_the_edge_of_a_window_is_drawn_in_it() -> None:
    series = Series()
    for x in range(1, 10_001):
        series.append(x, 5.0 if x in (5001, 5999) else 0.1)
    points = series.thinned(5000, 6000, 100)
    assert {x for x, y in points if y == 5.0} <= set(range(5000, 6001)) and len(points) <= 402
    assert sum(y == 5.0 for _x, y in points) == 2
    assert (points[0], points[-1]) == ((4999.0, 0.1), (6001.0, 0.1)), "the line goes on to the edges"


def test_the_learning_rate_is_not_taken_for_a_metric() -> None:
    assert history([epoch(1, learning_rate=0.1, loss=1.0)]).metric is None
    assert history([epoch(1, learning_rate=0.1, loss=1.0, mae=1.0)]).metric == "mae"


@pytest.mark.parametrize("value", [0.0, 0.3124, -0.3124, 12.345, 99999.0, 123456.0, 1e-5, -1e-5, 1.5e30, -1.2e-30])
def test_numbers_fit_into_their_cells_and_mean_what_they_say(value: float) -> None:
    text = compact(value)
    assert len(text) <= 6
    assert float(text) == pytest.approx(value, rel=0.1)


def test_tick_labels_have_no_needless_zeros() -> None:
    assert [tick_label(v) for v in (0.0, 0.5, 1.0, 1000.0, 1e-5, 2.5e9)] == ["0", "0.5", "1", "1000", "1e-5", "2.5e9"]


def test_bounds_stay_where_they_are_while_values_move_a_little() -> None:
    assert value_scale([0.11, 0.98], 4, False) == value_scale([0.12, 0.96], 4, False)
    assert epoch_scale(1, 11, 500) == epoch_scale(1, 19, 500)
    assert epoch_scale(1, 11, 500).high == 20
    assert epoch_scale(1, 11, 12).high == 12


def test_a_single_point_is_large_enough_to_be_seen() -> None:
    canvas = Canvas(10, 5, ascii_mode=False)
    canvas.curve(0, [(0.5, 0.5)], Pattern.DASHED)
    dots = sum(bin(ord(c) - 0x2800).count("1") for row in canvas.rows() for text, _ in row for c in text if c != " ")
    assert dots == 4


def test_a_batch_of_an_epoch_that_is_over_changes_nothing() -> None:
    points = falling(5)
    known = history(points)
    known.take_batch(BatchEnded(0.0, 1, 3, 1, 2, {"loss": 64904.0}))
    assert known.series("loss").newest == points[-1].logs["loss"]
    known.take_batch(BatchEnded(0.0, 1, 6, 1, 2, {"loss": 0.25}))
    assert known.series("loss").newest == 0.25
