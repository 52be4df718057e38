"""About: the real exam's rules as they were, what is ours here, licences, and where things lie."""

from __future__ import annotations

import platform
from dataclasses import dataclass
from gettext import gettext as _
from importlib import metadata

from tfcert_exam_engine.paths import Paths
from tfcert_exam_engine.reference import index as reference_index
from tfcert_exam_engine.version import __version__
from tfcert_problems.datasets.catalog import every_data_set
from tfcert_tui.keys import keymap


@dataclass(frozen=True)
class Chapter:
    """A heading and its sentences."""

    name: str
    """For scripts."""
    title: str
    lines: list[str]


def chapters(places: list[str]) -> list[Chapter]:
    """Return all there is to say; without places nothing is said of where things lie."""
    return [
        Chapter("exam", _("The exam, as it was"), _exam()),
        Chapter("ours", _("What is ours"), _ours()),
        Chapter("data", _("Data sets"), [f"{entry.title}. {entry.source}" for entry in every_data_set().values()]),
        Chapter("versions", _("Versions"), versions()),
        *([Chapter("places", _("Where things lie"), places)] if places else []),
    ]


def _exam() -> list[str]:
    return [
        _("The TensorFlow Developer Certificate could be taken from March 2020 to May 2024; nothing took its place."),
        _(
            "Five models in five hours, one of each kind: a basic model, one from a learning data set, images,"
            " text, and a series of numbers."
        ),
        _("Scored out of 100, passed at 90. Harder categories weighed more; the weights were never published."),
        _(
            "Each saved model could be submitted and tested as often as one liked, and was graded 0 to 5 within"
            " seconds. Whether the best or the last one counted was never published."
        ),
        _(
            "At the deadline the exam was handed in by itself. What had been submitted and tested counted; a"
            " category never submitted had nothing."
        ),
        _("What was graded was the model file, not the code: people trained elsewhere and copied the file in."),
        _(
            "Open book: at first TensorFlow's documentation, later whatever one uses while working. So the reference"
            " ({key}) is open here in an exam too; hints and solutions are not."
        ).format(key=keymap.shown("app.reference")),
        _("Lambda layers were refused, shapes were strict, and little was said of what was wrong."),
        _("After a fail one could try again after 14 days, then two months, then a year."),
    ]


def _ours() -> list[str]:
    return [
        _(
            "This is a practice simulator, not affiliated with or endorsed by Google; TensorFlow is a trademark of"
            " Google LLC. What you get is a practice record, not a credential."
        ),
        _("The real tasks were confidential. Every statement, starter, hint and solution here is our own work."),
        _("The weights 10, 15, 20, 25 and 30 are ours; the best graded submission counts, and that is our choice."),
        _("The thresholds are ours, found by training baselines and a reference for every problem."),
        _("The free check, hints, solutions, the curves and the pause of a practice are no part of the real exam."),
        _("The reference is the installed libraries' own documentation, read on this machine and never copied."),
        _("MIT licence."),
    ]


def versions() -> list[str]:
    """Return what runs here, without importing any of it."""
    libraries = [f"{name} {version}" for name, version in reference_index.versions().items() if version]
    textual = f"Textual {metadata.version('textual')}"
    return [f"tfcert-tui {__version__}", f"Python {platform.python_version()}", *libraries, textual]


def places_of(paths: Paths) -> list[str]:
    """Return where everything lies."""
    return [
        _("exam folders: {place}").format(place=paths.attempts),
        _("records, logs, submitted models: {place}").format(place=paths.data_dir),
        _("data sets: {place}").format(place=paths.datasets),
        _("the reference's index: {place}").format(place=paths.reference),
    ]


def places_known(data_dir: str, folder: str) -> list[str]:
    """Return what a screen knows of it: the engine's data folder, and the attempt's; "" for what it does not."""
    return [
        *([_("this attempt's folder: {place}").format(place=folder)] if folder else []),
        *([_("records, logs, submitted models: {place}").format(place=data_dir)] if data_dir else []),
    ]


def as_markdown(said: list[Chapter]) -> str:
    """Return all of it as Markdown."""
    parts = []
    for chapter in said:
        parts += [f"## {chapter.title}", "\n".join(f"- {line}" for line in chapter.lines)]
    return "\n\n".join(parts)
