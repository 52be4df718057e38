"""How a script begins: as the problem's starter, or blank, without its help."""

from __future__ import annotations

import re
from gettext import gettext as _

from tfcert_exam_engine.starter_blocks import BEGINS, ENDS
from tfcert_problems.problem import Problem

_LAST = 'if __name__ == "__main__":'


def beginning(problem: Problem, blank: bool = False) -> str:
    """Return the script that a problem begins with."""
    starter = problem.text("starter.py")
    return blank_of(starter, problem) if blank else starter


def blank_of(starter: str, problem: Problem) -> str:
    """Return a starter without its help: imports and settings up to the last frozen block, the contract, the save line."""
    kept, _mark, rest = starter.rpartition(ENDS)
    end = rest.partition("\n")[0]
    summary, *_more = starter.strip().removeprefix('"""').splitlines()
    head, frozen = _split(kept)
    code = re.sub(r'\A""".*?"""\n', "", head, flags=re.DOTALL).strip("\n")
    parts = [f'"""{summary.strip()}"""', code, "", frozen.rstrip("\n") + f"\n\n\n{ENDS}{end}", "", contract(problem)]
    return "\n\n".join(part for part in parts if part) .replace("\n\n\n\n\n", "\n\n\n") + "\n" + _saving(starter)


def _split(kept: str) -> tuple[str, str]:
    head, mark, frozen = kept.partition(BEGINS)
    return head, mark + frozen


def contract(problem: Problem) -> str:
    """Return what the model must be, as comments."""
    wants = problem.contract
    shape = ", ".join(str(size or "any") for size in wants.input_shape)
    out = ", ".join(map(str, wants.output_shape))
    last = " " + _("or").join(f" {name} " for name in wants.last_activation).strip() if wants.last_activation else ""
    lines = [
        problem.summary,
        _("In:   a batch of ({shape}) {dtype}").format(shape=shape, dtype=wants.input_dtype),
        _("Out:  a batch of ({shape}){last}").format(shape=out, last=f",{last}" if last else ""),
        _("Not:  {layers}").format(layers=", ".join(wants.forbidden_layers) or "-"),
        _("Size: at most {mb} MB").format(mb=f"{wants.max_megabytes:g}"),
        _("Save it beside this script, as on the last line."),
    ]
    return "\n".join(f"# {line}" for line in lines)


def _saving(starter: str) -> str:
    """Return the starter's last lines as comments, its function called `model`."""
    _before, _mark, last = starter.rpartition(_LAST)
    call = last.strip().partition(".save(")[2] or 'Path(__file__).with_name("mymodel.keras"))'
    return f"# model.save({call}\n"
