"""`examples`: a problem's own data, looked at in plain text."""

from __future__ import annotations

from collections.abc import Iterator
from gettext import gettext as _

import click

from tfcert_exam_engine.examples_view import ExamplesView
from tfcert_problems.examples import Example, Picture, Row, Text, Window
from tfcert_tui.cli.choosing import chosen
from tfcert_tui.cli.failure import DONE
from tfcert_tui.cli.interface_reading import examples_document
from tfcert_tui.cli.options import example, json_option
from tfcert_tui.cli.output import emit, plain, say, show, table
from tfcert_tui.cli.session import session_of
from tfcert_tui.data_words import array_words, place_words, split_words

RAMP = " .:-=+*#%@"
PIXELS_ACROSS = 32
"""Two characters each."""
PER_LINE = 12
"""Numbers of a series."""


@click.command(
    help=_(
        "Print examples of the public data of PROBLEM: a name such as digits, or a category from 1 to 5 of the newest"
        " attempt. Nothing hidden is among them. Pictures come in shades of ASCII, with --json as bytes in base64."
    ),
    epilog=example(
        _("Example: tfcert-tui examples digits --label 7 --count 3"),
        _("Exit codes: 0 done; 2 no such problem, split or class; 3 the data are not built, or our failure."),
    ),
)
@click.argument("problem", metavar="PROBLEM")
@click.option("--split", default="", metavar="NAME", help=_("The split; the first where it is not given."))
@click.option("--start", type=click.IntRange(min=1), default=1, show_default=True, help=_("Where to begin."))
@click.option("--count", type=click.IntRange(1, 200), default=5, show_default=True, help=_("How many."))
@click.option("--label", default="", metavar="CLASS", help=_("Those of one class alone."))
@json_option
@click.pass_context
def examples(
    context: click.Context, problem: str, split: str, start: int, count: int, label: str, as_json: bool
) -> int:
    """Print examples."""
    one, *others = chosen([problem])
    slug = "" if others else one.slug  # a category has the problem that the newest attempt has there
    view = session_of(context).ask(
        lambda engine: engine.examples(one.category, plain(split), start, plain(label), count, slug)
    )
    if as_json:
        emit(examples_document(view))
        return DONE
    say("\n".join(_heading(view)))
    for shown in view.examples:
        show("\n".join(_lines(view, shown)))
    return DONE


def _heading(view: ExamplesView) -> Iterator[str]:
    yield f"{view.title} · {view.split}: " + place_words(view, len(view.examples))
    yield " · ".join(split_words(split) for split in view.splits)
    for array in view.shown_split.arrays:
        yield array_words(array)
    if view.classes:
        counts = zip(view.classes, view.shown_split.per_class, strict=True)
        yield ", ".join(f"{name} {count}" for name, count in counts)


def _lines(view: ExamplesView, shown: Example) -> Iterator[str]:
    """Yield one example as plain text."""
    match shown.item:
        case Picture() as picture:
            yield f"{shown.number}  {shown.answer}  ({picture.full_width} x {picture.full_height})"
            yield from shades(picture)
        case Text() as text:
            yield f"{shown.number}  {shown.answer}"
            yield f"  {text.text}" + (" […]" if text.is_cut else "")
        case Row(cells=cells):
            named = (f"{name} {cell}" for name, cell in zip(view.columns, cells, strict=True))
            yield table([[str(shown.number), *named]])
        case Window() as window:
            yield f"{shown.number}  {window.begins} -> {shown.answer}"
            for name, series in ((_("seen"), window.seen), (_("follows"), window.follows)):
                for values in series:
                    yield f"  {name}:"
                    yield from _numbers(values)


def _numbers(values: list[float]) -> Iterator[str]:
    for first in range(0, len(values), PER_LINE):
        yield "    " + " ".join(f"{value:7.4g}" for value in values[first : first + PER_LINE])


def shades(picture: Picture) -> Iterator[str]:
    """Yield a picture in ASCII, two characters to a pixel."""
    step = max(1, -(-picture.width // PIXELS_ACROSS))
    for row in range(0, picture.height, step):
        places = range(row * picture.width, (row + 1) * picture.width, step)
        pixels = (picture.pixels[place * picture.channels : (place + 1) * picture.channels] for place in places)
        yield "".join(2 * RAMP[sum(pixel) * (len(RAMP) - 1) // (255 * picture.channels)] for pixel in pixels).rstrip()
