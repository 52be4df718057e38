"""The selected problem: its contract and thresholds, then its statement."""

from __future__ import annotations

from collections.abc import Iterator
from gettext import gettext as _

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from tfcert_problems.problem import Contract, Metric, Problem
from tfcert_tui.keys import keymap
from tfcert_tui.terminal import glyphs
from tfcert_tui.widgets.kept_rows import KeptRows
from tfcert_tui.widgets.selectable import Selectable
from tfcert_tui.widgets.statement_text import shown


class Statement(VerticalScroll):
    """Scrolls; holds two Statics."""

    DEFAULT_CSS = "Statement Static { height: auto; } Statement #facts { margin: 0 0 1 0; }"

    def __init__(self, problem: Problem | None, *, id: str, classes: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes=classes)
        self._problem = problem

    def compose(self) -> ComposeResult:
        """Facts, then text: there from the first frame on."""
        yield Selectable(_about(self._problem), id="facts", markup=False)
        yield Selectable(_text(self._problem), id="text", markup=False)

    def on_mount(self) -> None:
        """Read the text anew in another look."""
        self.app.theme_changed_signal.subscribe(self, lambda _theme: self._fill())

    def show(self, problem: Problem | None) -> None:
        """Show another problem from its top."""
        if problem == self._problem or not self.query("#text"):
            return
        self._problem = problem
        self._fill()
        self.scroll_home(animate=False)

    def _fill(self) -> None:
        self.query_one("#facts", Static).update(_about(self._problem))
        self.query_one("#text", Static).update(_text(self._problem))


def _about(problem: Problem | None) -> RenderableType | Content:
    return KeptRows(Group(Text(problem.title, "bold"), facts(problem))) if problem else _missing()


def _text(problem: Problem | None) -> RenderableType:
    return KeptRows(shown(without_title(problem) if problem else ""))


def in_short(problem: Problem) -> list[str]:
    """Return best threshold and contract in one line, from long to short: seen however far one has scrolled."""
    contract, metric = problem.contract, problem.metric
    better = glyphs.at_least(metric.higher_is_better)
    goal = f"★★★★★ {metric.name} {better} {metric.stars[-1]:g}"
    into, out = shape(contract.input_shape), shape(contract.output_shape)
    return [
        f"{goal} · {into} {contract.input_dtype} → {_out(contract)}",
        f"{goal} · {into} → {_out(contract)}",
        f"{goal} · {into} → {out}",
        goal,
    ]


def without_title(problem: Problem) -> str:
    """Return the statement; its title stands above the facts already."""
    first, _newline, rest = problem.text("statement.md").partition("\n")
    return rest.lstrip("\n") if first.strip() == f"# {problem.title}" else f"{first}\n{rest}"


def facts(problem: Problem) -> Table:
    """Return what is wanted at a glance: goal, shapes, limits, thresholds."""
    contract, metric = problem.contract, problem.metric
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(style="tfcert.label", no_wrap=True)
    table.add_column(overflow="fold")
    table.add_row(_("Goal"), problem.summary)
    table.add_row(_("Data"), _data(problem))
    table.add_row(_("In"), f"{shape(contract.input_shape)} {contract.input_dtype}")
    table.add_row(_("Out"), _out(contract))
    table.add_row(_("Layers"), "; ".join(_layers(contract)))
    table.add_row(_("File"), "; ".join(_limits(contract)))
    if problem.train_memory_mb:
        table.add_row(_("Memory"), _("at most {n:,} MB while it trains").format(n=problem.train_memory_mb))
    if problem.long:
        table.add_row(_("Time"), _long_training(problem))
    table.add_row(_("Stars"), thresholds(metric))
    return table


def _layers(contract: Contract) -> Iterator[str]:
    if contract.required_layers:
        yield _("at least one {layer}").format(layer=_(" or ").join(contract.required_layers))
    if contract.given_weights:
        yield _("the given weights, unchanged")
    forbidden = ", ".join(contract.forbidden_layers)
    yield _("any but {layers}").format(layers=forbidden) if forbidden else _("any")


def _long_training(problem: Problem) -> str:
    known = problem.reference
    if known is None:
        return _("half an hour or longer on two cores")
    said = _("the reference trained for {minutes:.0f} minutes on {n} cores")
    return said.format(minutes=known.train_seconds / 60, n=known.processors)


def _limits(contract: Contract) -> Iterator[str]:
    yield _("at most {size:g} MB").format(size=contract.max_megabytes)
    if contract.max_parameters:
        yield _("at most {n:,} parameters").format(n=contract.max_parameters)


def _data(problem: Problem) -> str:
    origin = _("real") if problem.data_origin == "real" else _("generated")
    said = _("{name} ({origin}); {key} shows examples")
    return said.format(name=problem.dataset, origin=origin, key=keymap.shown("exam.data"))


def thresholds(metric: Metric) -> Text:
    """Return what each star needs; a star and its figure are never parted by a line's end."""
    better = glyphs.at_least(metric.higher_is_better)
    where = _("{metric} on hidden examples")
    if metric.worst_group:
        where = _("{metric} of the worst group of hidden examples")
    text = Text(where.format(metric=metric.name) + "\n")
    first = _("valid, and better than {trivial:g} ({name})")
    text.append("★ ", "tfcert.star").append(first.format(trivial=metric.trivial, name=metric.trivial_name))
    for index, needed in enumerate(metric.stars):
        text.append("\n" if index == 0 else "   ")
        # No space in between: Rich breaks a line at a no-break space too.
        text.append("★" * (index + 2), "tfcert.star").append(f"{better}{needed:g}")
    if metric.known_words:
        text.append(_(" with {share} known words in what it writes").format(share=f"{metric.known_words:.0%}"))
    return text


def shape(axes: list[int]) -> str:
    """Return Keras' way of writing a shape, with the batch axis."""
    inner = ", ".join(str(axis) if axis else "None" for axis in axes)
    return f"(None, {inner})" if inner else "(None,)"


def _out(contract: Contract) -> str:
    last = " / ".join(contract.last_activation)
    return f"{shape(contract.output_shape)} {last}".rstrip()


def _missing() -> Content:
    return Content(
        _("This problem is not in the bank that is installed here; your folder with solution.py is unchanged.")
    )
