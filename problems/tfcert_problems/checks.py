"""What can be said of a problem without training anything: its files, its texts, and that they agree."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from gettext import gettext as _
from itertools import pairwise
from pathlib import Path

from tfcert_problems import skills
from tfcert_problems.datasets.catalog import datasets
from tfcert_problems.problem import BUILDER, DESCRIPTION, STARS, Problem, load

TEXTS = (".md", ".py", ".toml")
FILES = ("problem.toml", "statement.md", "starter.py", "reference.py", "hints.md", "explanation.md")
SEED_LINE = "SEED = 7\n"
LONG_QUOTE, MANY_QUOTES = 16, 3
"""Characters of one call, and calls, from which on a hint gives the solution away."""
BLANK = "FILL IN"
"""What `problems new` leaves to the author."""
FROZEN_BEGINS = "# Do not change this block"
FROZEN_ENDS = "# Down to here."


def faults(problem: Problem) -> Iterator[tuple[str, str]]:
    """Yield (name of the check, what is wrong or ""), one for each check."""
    wrong = _files(problem)
    yield "files", wrong
    if wrong:
        return
    for name, check in CHECKS.items():
        try:
            yield name, check(problem)
        except (OSError, ValueError) as error:  # a field of a variant's that is none, a file that is no text
            yield name, " ".join(str(error).split())


def _files(problem: Problem) -> str:
    """All are there, and they are text."""
    missing = [name for name in FILES if not (problem.folder / name).is_file()]
    for path in sorted(path for path in problem.folder.rglob("*.*") if path.suffix in TEXTS):
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            said = _("{file} is no UTF-8 text: byte {n} is {byte:#x}")
            name = path.relative_to(problem.folder)
            return said.format(file=name, n=error.start + 1, byte=error.object[error.start])
        if path.parent == problem.folder and path.name in FILES and not text.strip():
            missing.append(path.name)
    return _("missing or empty: {names}").format(names=", ".join(missing)) if missing else ""


def star_rows(statement: str) -> dict[int, list[float]]:
    """Return the numbers that the statement's table gives for each count of stars."""
    rows = re.findall(r"^\|\s*(★+)\s*\|(.*)\|\s*$", statement, flags=re.MULTILINE)
    return {len(stars): [float(n) for n in re.findall(r"\d+(?:\.\d+)?", text)] for stars, text in rows}


def frozen_block(script: str) -> str:
    """Return the block of a script that the candidate may not change; "" when there is none."""
    _before, begins, rest = script.partition(FROZEN_BEGINS)
    block, ends, _after = rest.partition(FROZEN_ENDS)
    return block if begins and ends else ""


def _description(problem: Problem) -> str:
    try:
        again = load(problem.folder)
    except ValueError as error:  # msgspec's errors are ValueErrors
        return str(error)
    if problem.folder.name != f"category{again.category}_{again.slug}":
        return _("the folder should be category{n}_{slug}").format(n=again.category, slug=again.slug)
    return "" if again.title and again.summary else _("title or summary is empty")


def _thresholds(problem: Problem) -> str:
    metric = problem.metric
    rising = [metric.trivial, *metric.stars]
    if len(rising) != STARS:
        return _("{n} thresholds; four are wanted").format(n=len(metric.stars))
    harder = all((b > a) if metric.higher_is_better else (b < a) for a, b in pairwise(rising))
    return "" if harder else _("each threshold must be harder than the one before: {values}").format(values=rising)


def _advice(problem: Problem) -> str:
    sentences = [text for text in problem.metric.advice if text.strip()]
    return "" if len(sentences) == STARS else _("{n} sentences of advice; five are wanted").format(n=len(sentences))


def _statement_thresholds(problem: Problem) -> str:
    rows = star_rows(problem.text("statement.md"))
    for star, needed in enumerate([problem.metric.trivial, *problem.metric.stars], start=1):
        if needed not in rows.get(star, []):
            return _("the table does not name {needed} for {star} stars").format(needed=needed, star=star)
    return ""


def _statement_contract(problem: Problem) -> str:
    statement = problem.text("statement.md")
    shapes = [problem.contract.input_shape, problem.contract.output_shape]
    named = [_shape(shape) for shape in shapes]
    wanted = [*named, f"{problem.contract.max_megabytes:g} MB", *problem.contract.forbidden_layers]
    missing = [text for text in wanted if text not in statement]
    return _("not named: {texts}").format(texts=", ".join(missing)) if missing else ""


def _shape(axes: list[int]) -> str:
    """Return a shape as Python writes it: "(None,)", "(None, 8, 8, 1)"."""
    inner = ", ".join(["None", *(str(axis or None) for axis in axes)])
    return f"({inner})" if axes else f"({inner},)"


def _skills(problem: Problem) -> str:
    unknown = [number for number in problem.skills if skills.find(number) is None]
    if unknown or not problem.skills:
        return _("no such skills: {names}").format(names=", ".join(unknown) or "-")
    return ""


def _dataset(problem: Problem) -> str:
    if problem.data is None:
        known = problem.dataset in datasets()
        return "" if known else _("no such data set: {name}").format(name=problem.dataset)
    if not (problem.folder / BUILDER).is_file():
        return _("there is no {file} that builds its data").format(file=BUILDER)
    if problem.public and (problem.forms != ["classic"] or problem.data_origin != "real"):
        return _('built from public sets: forms = ["classic"] and data_origin = "real" are wanted')
    if not problem.data.title or not problem.data.source:
        return _("its data have no title or source")
    taken = datasets().get(problem.dataset)
    if taken and Path(taken.builder).read_bytes() != (problem.folder / BUILDER).read_bytes():
        return _("there is a data set {name} already, in {file}: take another slug").format(
            name=taken.name, file=taken.builder
        )
    return ""


def _scripts(problem: Problem) -> str:
    for name in ("starter.py", "reference.py"):
        text = problem.text(name)
        try:
            compile(text, name, "exec")
        except SyntaxError as error:
            return _("{file}, line {line}: {why}").format(file=name, line=error.lineno, why=error.msg)
        lacking = [part for part in (SEED_LINE, "def solution_model():", "__main__") if part not in text]
        if lacking:
            return _("{file} lacks {part}").format(file=name, part=lacking[0].strip())
    return ""


def _frozen(problem: Problem) -> str:
    """The reference plays by the starter's rules."""
    starter, reference = (frozen_block(problem.text(name)) for name in ("starter.py", "reference.py"))
    if not starter:
        return _("starter.py has no block marked as not to be changed")
    return "" if starter == reference else _("reference.py changes the block that may not be changed")


def _blanks(problem: Problem) -> str:
    for path in sorted(problem.folder.rglob("*.*")):
        if path.suffix in TEXTS:
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                if BLANK in line:
                    return _("{file}, line {n} is not filled in").format(
                        file=path.relative_to(problem.folder), n=number
                    )
    return ""


def _weaker(problem: Problem) -> str:
    """What stars are set against: scripts that play by the starter's rules."""
    scripts = sorted((problem.folder / "weaker").glob("*.py"))
    if "linear.py" not in [script.name for script in scripts]:
        return _("weaker/ has no linear.py")
    starter = frozen_block(problem.text("starter.py"))
    for script in scripts:
        text = problem.text(f"weaker/{script.name}")
        lacking = [part for part in (SEED_LINE, "def solution_model():", "__main__") if part not in text]
        if lacking or frozen_block(text) != starter:
            return _("{file} lacks {part}").format(file=script.name, part=(lacking or [FROZEN_BEGINS])[0].strip())
    return ""


def _hints(problem: Problem) -> str:
    found = re.findall(r"^## (\d+)$", problem.text("hints.md"), flags=re.MULTILINE)
    right = found == [str(n) for n in range(1, len(found) + 1)] and 2 <= len(found) <= 5
    return "" if right else _("hints.md wants 2 to 5 hints, headed ## 1, ## 2, ...")


def _quotes(problem: Problem) -> str:
    """No long call of the reference's with its numbers stands in a hint, nor do several short ones."""
    reference = _plain(problem.text("reference.py"))
    spans = {_plain(span) for span in re.findall(r"`([^`]+)`", problem.text("hints.md"))}
    quoted = sorted((span for span in spans if re.search(r"\(.*\d.*\)", span) and span in reference), key=len)
    if quoted and (len(quoted[-1]) >= LONG_QUOTE or len(quoted) >= MANY_QUOTES):
        return _("the hints quote the reference: {text}").format(text=quoted[-1])
    return ""


def _plain(code: str) -> str:
    """Return code without spaces and without the names of modules before a call."""
    return re.sub(r"\b(?:keras|layers|optimizers|schedules|tf)\.", "", re.sub(r"\s+", "", code))


def _variants(problem: Problem) -> str:
    """What a variant replaces must be there to be replaced, and its texts must say what it asks for."""
    if problem.variant is None:
        return "; ".join(filter(None, (_variant_fault(problem, each.name) for each in problem.variants)))
    return ""


def _variant_fault(problem: Problem, name: str) -> str:
    variant = load(problem.folder, name)
    assert variant.variant is not None
    texts = _texts(problem)
    missing = [words for words in variant.variant.words if words not in texts]
    if missing:
        return _("variant {name}: nothing says {text}").format(name=name, text=missing[0])
    found = next((fault for check in OF_VARIANTS if (fault := check(variant))), "")
    return _("variant {name}: {fault}").format(name=name, fault=found) if found else ""


def _texts(problem: Problem) -> str:
    """Return all that a person reads or runs, joined; not the description, in which the words themselves stand."""
    weaker = (f"weaker/{path.name}" for path in sorted((problem.folder / "weaker").glob("*.py")))
    return "".join(problem.text(file) for file in [*FILES, *weaker] if file != DESCRIPTION)


def _examples(problem: Problem) -> str:
    """See that somebody said how to read them; whether they can be read so, the tests try."""
    hint = problem.examples
    if hint is None:
        return _("problem.toml has no table [examples]")
    wrong = [name for name, places in hint.splits.items() if len(places) != 2 or 0 < places[1] <= places[0]]
    return _("[examples] has splits without a first and a last record: {names}").format(names=wrong) if wrong else ""


CHECKS: dict[str, Callable[[Problem], str]] = {
    "description": _description,
    "thresholds": _thresholds,
    "advice": _advice,
    "statement names the thresholds": _statement_thresholds,
    "statement names the contract": _statement_contract,
    "skills": _skills,
    "dataset": _dataset,
    "scripts": _scripts,
    "frozen block": _frozen,
    "hints": _hints,
    "hints do not quote the solution": _quotes,
    "weaker ways": _weaker,
    "blanks": _blanks,
    "variants": _variants,
    "examples": _examples,
}
"""Each returns what is wrong, or ""."""

OF_VARIANTS = (_thresholds, _statement_thresholds, _statement_contract, _frozen, _weaker)
"""What is looked at again in a variant's words."""
