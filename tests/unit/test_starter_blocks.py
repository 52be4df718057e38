"""A changed block is said, not punished; what an editor does by itself is no change."""

from __future__ import annotations

import pytest

from tfcert_exam_engine.attempts import starters
from tfcert_exam_engine.attempts.starter_blocks import blocks, changed_blocks, frozen_lines, remark_on
from tfcert_problems import catalog
from tfcert_problems.checks import frozen_block
from tfcert_problems.problem import Problem

STARTER = '''"""Line."""
# Do not change this block: it reads the measurements.
X = 1
Y = X + 1

# Down to here.
print(Y)
'''


@pytest.mark.parametrize("problem", catalog.problems(), ids=lambda problem: problem.slug)
def test_every_starter_has_marked_blocks_and_its_reference_keeps_them(problem: Problem) -> None:
    starter = problem.text("starter.py")
    assert blocks(starter) and changed_blocks(problem.text("reference.py"), starter) == []


@pytest.mark.parametrize(
    "script", [STARTER, STARTER.replace("\n", "\r\n"), STARTER.replace("X = 1", "X = 1   \n"), STARTER + "more = 1\n"]
)
def test_what_an_editor_does_by_itself_is_no_change(script: str) -> None:
    assert changed_blocks(script, STARTER) == []


@pytest.mark.parametrize("script", ["", STARTER.replace("X = 1", "X = 2"), STARTER.replace("Y = X + 1\n", "")])
def test_a_changed_block_is_found(script: str) -> None:
    assert changed_blocks(script, STARTER) == [1]


def test_a_changed_block_is_said_in_one_sentence_with_the_way_back() -> None:
    problem = catalog.find(3, "textures")
    assert "tfcert-tui reset 3" in remark_on("", problem)
    assert remark_on(problem.text("starter.py"), problem) == ""


def test_frozen_lines_are_those_between_the_marks_and_an_altered_block_is_told_apart() -> None:
    assert frozen_lines(STARTER, STARTER) == dict.fromkeys(range(1, 6), False)
    assert frozen_lines(STARTER.replace("X = 1", "X = 2"), STARTER) == dict.fromkeys(range(1, 6), True)
    assert frozen_lines("new = 1\n" + STARTER, STARTER) == dict.fromkeys(range(2, 7), False)
    assert frozen_lines(STARTER.replace("# Down to here.\n", ""), STARTER) == {}


@pytest.mark.parametrize("problem", catalog.problems(), ids=lambda problem: problem.slug)
def test_a_blank_script_has_the_frozen_blocks_and_the_contract_and_no_model(problem: Problem) -> None:
    script, starter = starters.beginning(problem, blank=True), problem.text("starter.py")
    compile(script, "solution.py", "exec")
    own = script.replace(frozen_block(starter), "")
    assert changed_blocks(script, starter) == [] and "solution_model" not in own and "Sequential" not in own
    assert script.rstrip().endswith('# model.save(Path(__file__).with_name("mymodel.keras"))')
    assert problem.summary in script and problem.contract.input_dtype in script
    assert starters.beginning(problem) == starter
