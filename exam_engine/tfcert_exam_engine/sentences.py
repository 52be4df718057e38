"""How a job ended, in one sentence, and what to do about it in another."""

from __future__ import annotations

from gettext import gettext as _

from tfcert_exam_engine.events import (
    AnyEnding,
    Cancelled,
    Crashed,
    DiskFilled,
    EngineFault,
    OutOfMemory,
    Rejected,
    TimedOut,
    TooMuchOutput,
    Trained,
)


def sentence_on(ending: AnyEnding) -> str:
    """Return what happened, in one sentence."""
    match ending:
        case Trained(seconds=seconds, model_file=None):
            return _("The script ended well after {s:.1f} s and saved no model.").format(s=seconds)
        case Trained(seconds=seconds, model_file=file):
            return _("Trained in {s:.1f} s; saved {file}.").format(s=seconds, file=file)
        case Rejected(message=message) | Crashed(message=message):
            return message
        case Cancelled(reason=reason):
            return reason or _("Stopped.")
        case EngineFault(message=message):
            return _("A fault of ours, not of your work; it costs nothing: {why}").format(why=message)
    return _limit_sentence(ending)


def _limit_sentence(ending: AnyEnding) -> str:
    """Return which limit stopped it."""
    match ending:
        case TimedOut(limit_s=limit):
            return _("Stopped at its time limit of {s:.0f} s.").format(s=limit)
        case OutOfMemory(used_mb=float() as used, limit_mb=float() as limit):
            return _("Stopped at {used:.0f} MB of memory; the limit is {limit:.0f} MB.").format(used=used, limit=limit)
        case OutOfMemory():
            return _("Stopped because memory ran out.")
        case TooMuchOutput(limit_mb=limit):
            return _("Stopped because it printed more than {limit:.0f} MB.").format(limit=limit)
        case DiskFilled(written_mb=wrote, free_mb=free):
            said = _(
                "Stopped because the disk was nearly full: {free:.0f} MB were left, and it had written {wrote:.0f} MB."
            )
            return said.format(free=free, wrote=wrote)
    return ""


def _advice_on_memory(ending: OutOfMemory) -> str:
    if ending.by_problem:
        return _("The limit is part of the problem: hold less in memory at once, and read the data in batches.")
    if ending.limit_mb is not None:
        return _("Make the batches or the model smaller. Or raise training_memory_mb.")
    return _("Make the batches or the model smaller.")


def advice_on(ending: AnyEnding) -> str:
    """Return what to do next, in one sentence; "" where there is nothing to do."""
    match ending:
        case Trained(model_file=None):
            return _("End the script with: model.save(Path(__file__).with_name('mymodel.keras'))")
        case Rejected(advice=advice):
            return advice
        case Crashed(advice=advice):
            return advice or _("Read the log from its end; the traceback names the line.")
        case TimedOut():
            return _("Make the model smaller, or train for fewer epochs.")
        case OutOfMemory():
            return _advice_on_memory(ending)
        case TooMuchOutput():
            return _("Print less: fit(..., verbose=2) prints one line an epoch. Or raise training_output_mb.")
        case DiskFilled():
            return _("Make room on the disk, or let the script write less; then run it again.")
        case EngineFault():
            return _("Try again; if it stays, run: tfcert-tui doctor")
    return ""
