"""A seed draws its problems, and a problem that joins the bank takes seeds for itself alone."""

from __future__ import annotations

from collections import Counter

import msgspec
import pytest

from tfcert_problems import catalog
from tfcert_problems.problem import DataSet, Problem

SEEDS = range(2000)


def bank(*slugs: str) -> list[Problem]:
    return [msgspec.structs.replace(catalog.find(2, "digits"), slug=slug) for slug in slugs]


def test_a_form_has_one_problem_of_each_category_and_a_seed_has_one_form() -> None:
    for seed in range(20):
        drawn = catalog.draw("offline", seed)
        assert [problem.category for problem in drawn] == [1, 2, 3, 4, 5]
        assert drawn == catalog.draw("offline", seed)


def test_every_problem_is_drawn_about_as_often() -> None:
    counts = Counter(catalog.pick(bank("a", "b", "c", "d"), seed).slug for seed in SEEDS)
    assert all(abs(count - len(SEEDS) / 4) < 100 for count in counts.values()) and len(counts) == 4


def test_a_problem_that_joins_takes_its_share_and_moves_no_other() -> None:
    before = [catalog.pick(bank("a", "b", "c"), seed).slug for seed in SEEDS]
    after = [catalog.pick(bank("new", "a", "b", "c"), seed).slug for seed in SEEDS]
    moved = {seed for seed, was, now in zip(SEEDS, before, after, strict=True) if was != now}
    assert {after[seed] for seed in moved} == {"new"}
    assert 400 < len(moved) < 600


def test_the_forms_without_public_sets_do_not_know_of_them() -> None:
    for form in ("offline", "first"):
        assert not any(problem.public for seed in range(50) for problem in catalog.draw(form, seed, ["iris"]))


def test_the_classic_form_draws_from_what_is_here_alone() -> None:
    for seed in range(50):
        assert catalog.draw("mixed", seed, ["iris"])[1].public == ["iris"]
        assert not any(problem.public for problem in catalog.draw("mixed", seed))
    with pytest.raises(ValueError, match="classic: category 2"):
        catalog.draw("classic", 7)


def test_a_set_that_arrives_takes_seeds_and_moves_no_other() -> None:
    needy = [
        msgspec.structs.replace(one, data=_on("iris" if one.slug == "new" else "")) for one in bank("a", "b", "new")
    ]
    drawn = {
        here: [catalog.pick([one for one in needy if catalog.is_possible(one, here)], seed).slug for seed in SEEDS]
        for here in ((), ("iris",))
    }
    moved = {now for was, now in zip(drawn[()], drawn["iris",], strict=True) if was != now}
    assert moved == {"new"}


def _on(name: str) -> DataSet:
    return DataSet("title", "source", public=[name] if name else [])


def test_an_unknown_form_draws_nothing() -> None:
    with pytest.raises(ValueError, match="lunar"):
        catalog.draw("lunar", 7)


def test_a_seed_draws_the_constants_too_and_always_the_same() -> None:
    spring = [catalog.find(1, "line")]
    drawn = [catalog.pick(spring, seed) for seed in range(300)]
    counts = Counter(problem.variant_name for problem in drawn)
    assert counts.keys() == {"", "stiff", "soft"} and min(counts.values()) > 60
    assert drawn == [catalog.pick(spring, seed) for seed in range(300)]


def test_a_variant_has_its_own_data_thresholds_and_words() -> None:
    first, stiff = catalog.find(1, "line"), catalog.find(1, "line", "stiff")
    assert (first.dataset, stiff.dataset) == ("line", "line-stiff")
    assert stiff.metric.trivial != first.metric.trivial
    assert str(stiff.metric.trivial) in stiff.text("statement.md")
    assert str(stiff.metric.trivial) not in first.text("statement.md")
    assert stiff.text("starter.py") == first.text("starter.py")


def test_the_first_form_is_the_same_for_every_seed_and_trains_in_seconds() -> None:
    problems = catalog.draw("first", 1)
    assert all(catalog.draw("first", seed) == problems for seed in range(20))
    assert [problem.category for problem in problems] == [1, 2, 3, 4, 5]
    assert all(problem.reference and problem.reference.train_seconds < 60 for problem in problems)


def test_a_name_may_say_the_variant_and_no_seed_changes_it() -> None:
    for name, variant in (("line-stiff", "stiff"), ("line-soft", "soft"), ("line-first", "")):
        slug, wanted = catalog.parted(name)
        drawn = {
            catalog.pick(catalog.candidates("offline", slug=slug), seed, wanted).variant_name for seed in range(20)
        }
        named = catalog.named(name)
        assert drawn == {variant} and named is not None and named.variant_name == variant
    assert catalog.parted("line") == ("line", None)
    assert catalog.named("line-loose") is None and catalog.named("nothing-stiff") is None


def test_no_variant_is_called_as_the_one_without_a_name() -> None:
    assert not [one.name for problem in catalog.problems() for one in problem.variants if one.name == catalog.FIRST]
