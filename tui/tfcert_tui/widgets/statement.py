"""The selected problem: its contract and thresholds, then its statement."""

from __future__ import annotations

from gettext import gettext as _

from rich.markdown import Heading, Markdown
from rich.console import Console, ConsoleOptions, RenderResult
from rich.text import Text
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from tfcert_problems.problem import Contract, Problem
from tfcert_tui import words


class _LeftHeading(Heading):
    """Rich centres headings and boxes the first one; a statement reads better flush left."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        self.text.justify = "left"
        if self.tag != "h1":
            yield Text("")
        yield self.text


class _StatementMarkdown(Markdown):
    elements = {**Markdown.elements, "heading_open": _LeftHeading}


class Statement(VerticalScroll):
    """Scrolls; holds two Statics, mounted after the first frame."""

    DEFAULT_CSS = "Statement Static { height: auto; } Statement #facts { margin: 0 0 1 0; }"

    def show(self, problem: Problem | None) -> None:
        """Show a problem from its top."""
        if not self.is_mounted:
            return
        if not self.query("#facts"):
            self.mount(Static(id="facts", markup=False), Static(id="text", markup=False))
            self.call_after_refresh(self.show, problem)
            return
        self.query_one("#facts", Static).update(facts(problem) if problem else _missing())
        text = problem.text("statement.md") if problem else ""
        self.query_one("#text", Static).update(_StatementMarkdown(text, code_theme="ansi_dark"))
        self.scroll_home(animate=False)


def facts(problem: Problem) -> Content:
    """Return what is wanted at a glance: goal, shapes, limits, thresholds."""
    contract, metric = problem.contract, problem.metric
    better = "≥" if metric.higher_is_better else "≤"
    rows = [
        (_("Goal"), problem.summary),
        (_("In"), f"{shape(contract.input_shape)} {contract.input_dtype}"),
        (_("Out"), _out(contract)),
        (_("Not"), ", ".join(contract.forbidden_layers) or _("nothing is ruled out")),
        (_("File"), _("at most {size:g} MB").format(size=contract.max_megabytes)),
        ("★", _("valid, and {metric} better than {trivial:g} ({name})").format(
            metric=metric.name, trivial=metric.trivial, name=metric.trivial_name)),
    ]
    rows += [("★" * count, f"{metric.name} {better} {needed:g}") for count, needed in enumerate(metric.stars, start=2)]
    return _table(rows)


def shape(axes: list[int]) -> str:
    """Return Keras' way of writing a shape, with the batch axis."""
    inner = ", ".join(str(axis) if axis else "None" for axis in axes)
    return f"(None, {inner})" if inner else "(None,)"


def _out(contract: Contract) -> str:
    last = " / ".join(contract.last_activation)
    return f"{shape(contract.output_shape)} {last}".rstrip()


def _table(rows: list[tuple[str, str]]) -> Content:
    return Content("\n").join(
        Content.assemble((label, "$star" if label.startswith(words.FULL) else "bold $dim"), "  ", text) for label, text in rows
    )


def _missing() -> Content:
    return Content(_("This problem is not in the bank that is installed here; your folder with solution.py is unchanged."))
