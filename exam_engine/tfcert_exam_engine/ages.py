"""How long ago, in words."""

from __future__ import annotations

from gettext import gettext as _


def age(seconds: float) -> str:
    """Return how long ago, in the largest unit that is at least one: "40 s", "7 min", "3 h", "2 d"."""
    for unit_s, name in ((86_400, _("{n} d")), (3600, _("{n} h")), (60, _("{n} min"))):
        if seconds >= unit_s:
            return name.format(n=int(seconds // unit_s))
    return _("{n} s").format(n=max(0, int(seconds)))
