"""The rows of the table of public data sets: the registry, and how each stands."""

from __future__ import annotations

from gettext import gettext as _

import msgspec

from tfcert_exam_engine.public_sets.outcomes import Standing
from tfcert_exam_engine.public_sets.registry import PublicSet, public_sets
from tfcert_exam_engine.public_views import PublicView, SetAtWork
from tfcert_tui.sets.set_words import download_words, size_words, state_words


class SetRow(msgspec.Struct, frozen=True):
    """One set."""

    one: PublicSet
    standing: Standing
    state: str
    """In a word or two."""
    style: str
    """The colour of it; the words say it too."""
    size: str

    @property
    def here(self) -> bool:
        """Whether any of it is on the disk."""
        return self.standing.state != "missing"


def rows_of(view: PublicView) -> list[SetRow]:
    """Return a row for each set that the engine tells of."""
    known = {one.name: one for one in public_sets()}
    return [_row(known[each.name], each, view) for each in view.sets if each.name in known]


def _row(one: PublicSet, standing: Standing, view: PublicView) -> SetRow:
    state, style = _state(one.name, standing, view)
    expected = next((each for each in one.editions if each.name == standing.edition), one.editions[0]).expected_size
    size = size_words(standing.size) if standing.size else download_words(expected)
    return SetRow(one, standing, state, style, size)


def _state(name: str, standing: Standing, view: PublicView) -> tuple[str, str]:
    moving = next((each for each in view.work.sets if each.name == name), None) if view.work else None
    if moving is not None:
        return _moving(moving), "bold $primary"
    if view.work is not None and not view.work.sets and name in view.work.task.names:
        return _("looking"), "bold $primary"  # It is found out what there is to do.
    if any(name in task.names for task in view.waiting):
        return _("waits"), "$accent"
    ended = view.ended
    failed = ended.fetched if ended is not None and standing.state != "here" else []
    if any(each.name == name and each.outcome == "failed" for each in failed):
        return _("failed"), "$error"
    looked_at = ended.verified if ended is not None else []
    if any(each.name == name and each.here and not each.good for each in looked_at):
        return _("damaged"), "$error"
    style = {"here": "$success", "missing": "$dim", "begun": "$accent", "half": "$warning"}[standing.state]
    return state_words(standing.state), style


def _moving(moving: SetAtWork) -> str:
    if moving.stage == "fetching" and moving.total:
        return _("fetching {n} %").format(n=int(100 * min(moving.done / moving.total, 1.0)))
    words = {"waiting": _("waits"), "fetching": _("fetching"), "opening": _("opening"), "reading": _("reading")}
    words["preparing"] = _("preparing")
    return words[moving.stage]
