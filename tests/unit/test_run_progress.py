"""How far a run is: time left, best so far, overfitting, values that broke."""

from __future__ import annotations

from tfcert_exam_engine.events import BatchEnded, EpochEnded
from tfcert_exam_engine.metric_names import is_better, less_is_better
from tfcert_exam_engine.views import Best, RunView
from tfcert_tui.runs.earlier_runs import best_of, earlier_runs, judged_by, telling_metric
from tfcert_tui.runs.run_progress import RunProgress
from tfcert_tui.runs.training_titles import best_words


def epoch(number: int, seconds: float = 2.0, fit: int = 1, **logs: float | None) -> EpochEnded:
    return EpochEnded(100.0 + number, fit, number, 20, logs, seconds)


def run(epoch_now: int, epochs: int = 20, state: str = "running", number: int = 5, **fields: object) -> RunView:
    return RunView(number, "a", 1, state, 100.0, epoch=epoch_now, epochs=epochs, **fields)  # type: ignore[arg-type]


def test_one_slow_epoch_does_not_move_the_time_left() -> None:
    progress = RunProgress()
    progress.take([epoch(n, 60.0 if n == 5 else 2.0) for n in range(1, 11)])
    assert progress.left_s(run(10)) == 20.0


def test_the_time_left_shrinks_within_an_epoch() -> None:
    progress = RunProgress()
    progress.take([epoch(n) for n in range(1, 11)])
    progress.take_batch(BatchEnded(120.0, 1, 11, 50, 100, {}))
    assert progress.left_s(run(11)) == 19.0
    assert progress.fraction(run(11)) == 10.5 / 20


def test_the_first_epoch_is_told_from_batches_without_what_came_before_the_first() -> None:
    progress = RunProgress()
    progress.take_batch(BatchEnded(130.0, 1, 1, 10, 110, {}))
    assert progress.left_s(run(1, 2)) is None
    progress.take_batch(BatchEnded(135.0, 1, 1, 60, 110, {}))
    assert progress.left_s(run(1, 2)) == 0.1 * 50 + 0.1 * 110


def test_a_run_that_has_ended_has_no_time_left() -> None:
    progress = RunProgress()
    progress.take([epoch(1)])
    assert progress.left_s(run(1, state="trained")) is None


def test_best_values_follow_what_the_metric_means() -> None:
    progress = RunProgress()
    progress.take([epoch(1, val_loss=0.5, accuracy=0.6), epoch(2, val_loss=0.7, accuracy=0.8)])
    assert (progress.best["val_loss"].epoch, progress.best["accuracy"].epoch) == (1, 2)


def test_rising_is_said_from_the_third_epoch_on_and_no_longer_in_the_next_fit() -> None:
    progress = RunProgress()
    points = [epoch(n, loss=1 / n, val_loss=0.5 + n / 10) for n in range(1, 5)]
    progress.take(points[:3])
    assert progress.epochs_rising == 0
    progress.take(points)
    assert progress.epochs_rising == 3
    progress.take([*points, epoch(1, fit=2, loss=0.2, val_loss=0.9)])
    assert progress.epochs_rising == 0


def test_validation_that_is_measured_now_and_then_is_judged_by_measurements_and_told_in_epochs() -> None:
    progress = RunProgress()
    points = [
        epoch(n, loss=1 / n, **({"val_loss": 0.5 + abs(n - 10) / 100} if n % 5 == 0 else {})) for n in range(1, 31)
    ]
    progress.take(points[:20])
    assert progress.epochs_rising == 0, "two measurements are chance"
    progress.take(points)
    assert progress.epochs_rising == 20


def test_a_value_is_broken_since_it_broke_until_it_is_whole_again() -> None:
    progress = RunProgress()
    points = [epoch(1, loss=1.0), epoch(2, loss=None), epoch(3, loss=None)]
    progress.take(points)
    assert progress.broken_since == {"loss": 2}
    progress.take([*points, epoch(4, loss=1.0)])
    assert progress.broken_since == {}


def test_points_that_are_others_begin_anew() -> None:
    progress = RunProgress()
    progress.take([epoch(n, loss=None) for n in range(1, 6)])
    progress.take([epoch(1, loss=0.5)])
    assert progress.broken_since == {} and progress.best["loss"].value == 0.5


def test_names_tell_which_way_is_better() -> None:
    falling = ["loss", "val_loss", "mae", "val_mean_absolute_error", "root_mean_squared_error", "false_positives"]
    assert all(map(less_is_better, falling))
    rising = ["accuracy", "val_sparse_categorical_accuracy", "auc", "precision", "val_f1_score", "my_own"]
    assert not any(map(less_is_better, rising))
    assert is_better("val_loss", 0.1, 0.2) and not is_better("accuracy", 0.1, 0.2)


def test_a_run_is_judged_by_its_validation_metric_before_its_losses() -> None:
    assert telling_metric(["loss", "val_loss", "accuracy", "val_accuracy"]) == "val_accuracy"
    assert telling_metric(["accuracy", "loss"]) == "accuracy"
    assert telling_metric(["loss", "val_loss", "lr"]) == "val_loss"
    assert telling_metric([]) is None


def test_a_run_is_judged_by_its_validation_also_after_an_epoch_that_did_not_measure_it() -> None:
    best = {"accuracy": Best(0.91, 6), "val_accuracy": Best(0.9, 5)}
    good = run(6, number=1, logs={"loss": 0.1, "accuracy": 0.91}, best=best)
    overfitted = {"accuracy": Best(0.99, 6), "val_accuracy": Best(0.7, 5)}
    worse = run(6, number=2, logs={"loss": 0.1, "accuracy": 0.99}, best=overfitted)
    assert judged_by(good) == "val_accuracy"
    assert best_of([good, worse]) == good
    assert best_words(good, RunProgress()) == "best val_accuracy 0.9000 at epoch 5"


def test_earlier_runs_are_those_of_the_problem_that_have_epochs_and_their_log() -> None:
    runs = [
        run(5, number=1, logs={"val_loss": 0.5}, best={"val_loss": Best(0.2, 3)}),
        run(5, number=2, logs={"val_loss": 0.5}, best={"val_loss": Best(0.4, 3)}),
        run(0, number=3),
        run(5, number=4, log_pruned=True),
        run(5, number=6),
        RunView(4, "a", 2, "trained", 0.0, epoch=3),
    ]
    shown = run(5)
    assert [each.run for each in earlier_runs(runs, shown, "best")] == [1]
    assert [each.run for each in earlier_runs(runs, shown, "last")] == [2]
    assert [each.run for each in earlier_runs(runs, shown, "all")] == [2, 1]
    assert earlier_runs(runs, shown, "none") == []
