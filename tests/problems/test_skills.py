"""The skill map: 52 lines, and none that was practised once is without a problem again."""

from __future__ import annotations

from tfcert_problems import catalog, skills


def test_the_checklist_has_the_handbooks_groups() -> None:
    counts = {group: sum(one.number.startswith(f"{group}.") for one in skills.SKILLS) for group in skills.GROUPS}
    assert counts == {1: 7, 2: 19, 3: 7, 4: 9, 5: 10}
    assert len({one.words for one in skills.SKILLS}) == 52
    assert [one.number for one in skills.SKILLS if not one.gradable] == [skills.OPEN_BOOK]


def test_no_skill_has_lost_its_last_problem() -> None:
    bank = catalog.problems()
    without = {one.number for one in skills.SKILLS if one.gradable and not skills.practised_by(one, bank)}
    assert without == set()


def test_a_skill_is_found_by_its_number_alone() -> None:
    found = skills.find("3.4")
    assert found is not None and found.number == "3.4"
    assert [skills.find(other) for other in ("3", "3.", "3.40", "0.1", "")] == [None] * 5
