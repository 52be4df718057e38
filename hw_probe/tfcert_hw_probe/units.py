"""Amounts in units that a person reads."""

from __future__ import annotations

from gettext import gettext as _

STEPS = ("B", "KiB", "MiB", "GiB", "TiB")


def size(amount: float) -> str:
    """Return bytes with a unit and two or three digits that matter: `3.4 GiB`, `640 MiB`."""
    value, step = float(amount), 0
    while value >= 1000 and step < len(STEPS) - 1:
        value, step = value / 1024, step + 1
    text = f"{value:.0f}" if value >= 10 or step == 0 else f"{value:.1f}"
    return _("{amount} {unit}").format(amount=text, unit=STEPS[step])


def duration(seconds: float) -> str:
    """Return a length of time: `8 s`, `3 min`, `2 h 5 min`."""
    whole = round(seconds)
    if whole < 90:
        return _("{n} s").format(n=whole)
    hours, minutes = divmod(round(seconds / 60), 60)
    return _("{h} h {m} min").format(h=hours, m=minutes) if hours else _("{n} min").format(n=minutes)
