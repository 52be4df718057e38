"""What the log's pane says that no script has printed."""

from __future__ import annotations

from gettext import gettext as _

from tfcert_exam_engine.views import RunView

FAILED = ("crashed", "timed_out", "out_of_memory", "too_much_output", "disk_filled", "engine_fault")


def end_words(run: RunView | None) -> tuple[str, ...]:
    """Return how a run failed and what to do, to be read below its last line; () for all others."""
    if run is None or run.state not in FAILED:
        return ()
    return tuple(words for words in (run.message, run.advice) if words)


def found_words(what: str, count: int, number: int | None, share: float, wrapped: int) -> str:
    """Return how many lines hold `what` and which is shown; `share` of the log is looked through, 1 at the end.

    `wrapped` is 1 where the last step went on at the log's beginning, -1 where it went on at its end.
    """
    counted = f"{count:,}" if share >= 1 else _("{n}+ ({percent} %)").format(n=f"{count:,}", percent=int(100 * share))
    if not count:
        return _("not found") if share >= 1 else counted
    words = counted if number is None else _("{k} of {n}").format(k=f"{number:,}", n=counted)
    around = {1: _("from the top again"), -1: _("from the end again"), 0: ""}[wrapped]
    return " · ".join(piece for piece in (words, around) if piece)
