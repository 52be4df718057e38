"""How a script begins: as the problem's starter, or blank, without its help."""

from __future__ import annotations

import re
from gettext import gettext as _

from tfcert_exam_engine.attempts.starter_blocks import BEGINS, ENDS
from tfcert_problems.problem import Problem

SAVES = 'Path(__file__).with_name("mymodel.keras"))'
_LAST = 'if __name__ == "__main__":'


def beginning(problem: Problem, blank: bool = False) -> str:
    """Return the script that a problem begins with."""
    starter = problem.text("starter.py")
    return blank_of(starter, problem) if blank else starter


def blank_of(starter: str, problem: Problem) -> str:
    """Return a starter without its help: its imports, what may not be changed, the contract, the line that saves."""
    kept, mark, rest = starter.rpartition(ENDS)
    head, begins, frozen = kept.partition(BEGINS)
    title = starter.removeprefix('"""').partition("\n")[0].strip()
    settings = re.sub(r'\A""".*?"""\n', "", head, flags=re.DOTALL).strip("\n")
    block = f"{begins}{frozen}{mark}{rest.partition(chr(10))[0]}"
    last = f"{contract(problem)}\n# {saving_line(starter)}\n"
    return f'"""{title}"""\n\n{settings}\n\n\n{block}\n\n\n{last}'


def contract(problem: Problem) -> str:
    """Return what the model must be, as comments."""
    wants = problem.contract
    shape = ", ".join(str(size or "any") for size in wants.input_shape)
    out = ", ".join(map(str, wants.output_shape))
    last = ", " + _(" or ").join(wants.last_activation) if wants.last_activation else ""
    lines = [
        problem.summary,
        _("In:   a batch of ({shape}) {dtype}").format(shape=shape, dtype=wants.input_dtype),
        _("Out:  a batch of ({shape}){last}").format(shape=out, last=last),
        _("Not:  {layers}").format(layers=", ".join(wants.forbidden_layers) or "-"),
        _("Size: at most {mb} MB").format(mb=f"{wants.max_megabytes:g}"),
        _("Save it beside this script, as on the last line."),
    ]
    return "\n".join(f"# {line}" for line in lines)


def saving_line(starter: str) -> str:
    """Return how the starter saves its model, the model called `model`."""
    call = starter.rpartition(_LAST)[2].strip().partition(".save(")[2]
    return f"model.save({call or SAVES}"
