"""The curves of the references, as they are kept beside them."""

from __future__ import annotations

import json
from pathlib import Path

import curve_recording
import msgspec
import pytest

from tfcert_exam_engine.events import EpochEnded
from tfcert_problems.catalog import problems
from tfcert_problems.problem import REFERENCE_CURVES, Problem, load
from tfcert_problems.reference_curves import ReferenceCurves, ReferenceFit, curves_of

SHORT = [
    load(problem.folder, name)
    for problem in problems()
    if not problem.long
    for name in ["", *(variant.name for variant in problem.variants)]
]
LONG = [problem for problem in problems() if problem.long]
CALIBRATION = Path(curve_recording.__file__).parent
CURVES = ReferenceCurves(7, "keras 3.15.1", 0.5, None, [ReferenceFit(2, [1, 2], {"loss": [0.9, None]})])


def curves(problem: Problem) -> ReferenceCurves:
    found = curves_of(problem)
    assert found is not None, problem.name
    return found


def seeds(problem: Problem) -> list[int]:
    """Return the seeds that the problem's record has."""
    found: list[int] = json.loads((CALIBRATION / f"{problem.name}.json").read_text())["seeds"]
    return found


WITH_CURVES = [*SHORT, *(problem for problem in LONG if len(seeds(problem)) > 1)]


@pytest.mark.parametrize("problem", WITH_CURVES, ids=lambda problem: problem.name)
def test_every_reference_has_curves_of_a_training_with_all_five_stars(problem: Problem) -> None:
    found = curves(problem)
    needed, higher = problem.metric.stars[-1], problem.metric.higher_is_better
    assert found.value >= needed if higher else found.value <= needed
    assert found.fits and found.seed in (seeds(problem) if problem.long else [7]) and found.keras.startswith("keras 3.")


@pytest.mark.parametrize("problem", WITH_CURVES, ids=lambda problem: problem.name)
def test_the_points_of_a_curve_are_few_in_order_and_have_values(problem: Problem) -> None:
    fits = curves(problem).fits
    assert sum(len(fit.at) for fit in fits) <= curve_recording.MOST_POINTS + len(fits)
    for fit in fits:
        assert fit.at == sorted(set(fit.at)) and fit.at[0] >= 1 and fit.at[-1] <= fit.epochs
        assert "loss" in fit.logs and all(len(values) == len(fit.at) for values in fit.logs.values())
        assert all(any(value is not None for value in values) for values in fit.logs.values())


@pytest.mark.parametrize("problem", LONG, ids=lambda problem: problem.name)
def test_a_problem_that_trains_for_half_an_hour_has_them_from_its_second_seed_on(problem: Problem) -> None:
    assert (curves_of(problem) is None) == (len(seeds(problem)) == 1)


def test_all_of_them_take_little_room() -> None:
    sizes = [(problem.folder / REFERENCE_CURVES).stat().st_size for problem in WITH_CURVES if not problem.variant_name]
    assert sum(sizes) < 500_000


def point(epoch: int, fit: int = 1, epochs: int = 1000) -> EpochEnded:
    return EpochEnded(
        5.0, fit, epoch, epochs, {"loss": 1 / epoch, "never": None, "late": None if epoch < 3 else 0.5}, 1
    )


@pytest.mark.parametrize("count", [1, 2, 99, 100, 101, 250, 1000])
def test_a_long_training_is_thinned_out_between_its_first_and_last_epoch(count: int) -> None:
    (fit,) = curve_recording.thinned([point(epoch) for epoch in range(1, count + 1)])
    assert (fit.at[0], fit.at[-1], fit.epochs) == (1, count, 1000) and len(fit.at) <= 101
    assert fit.logs["loss"] == [float(f"{1 / epoch:.4g}") for epoch in fit.at] and "never" not in fit.logs


def test_the_curves_of_a_training_for_a_record_are_its_own() -> None:
    figures = {"seed": 8, "value": 0.75, "memory_mb": 812, "stars": 5}
    drawn = curve_recording.as_drawn([point(epoch) for epoch in (1, 2, 3)], figures, "3.15.1")
    assert (drawn.seed, drawn.value, drawn.memory_mb, drawn.keras) == (8, 0.75, 812, "keras 3.15.1")
    assert [fit.at for fit in drawn.fits] == [[1, 2, 3]]


def test_every_fit_keeps_its_first_and_last_epoch() -> None:
    points = [point(n, fit) for fit in (1, 2, 3) for n in range(1, 150)]
    fits = curve_recording.thinned(points)
    assert [(fit.at[0], fit.at[-1]) for fit in fits] == [(1, 149)] * 3


def test_curves_are_written_beside_those_of_other_variants(tmp_path: Path) -> None:
    first, second = SHORT[0], msgspec.structs.replace(CURVES, value=0.25)
    here = msgspec.structs.replace(first, folder=tmp_path, variant=None)
    other = msgspec.structs.replace(here, variant=next(one.variant for one in SHORT if one.variant))
    assert curves_of(here) is None
    curve_recording.write(here, CURVES)
    curve_recording.write(other, second)
    assert curves_of(here) == CURVES and curves_of(other) == second
    (tmp_path / REFERENCE_CURVES).write_text("{")
    with pytest.raises(ValueError):
        curves_of(here)
