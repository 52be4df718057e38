"""The language of every sentence: gettext's domain "tfcert", bound once by each entry point."""

from __future__ import annotations

import gettext
from pathlib import Path

DOMAIN = "tfcert"
LOCALE = Path(__file__).parent / "locale"


def bind() -> None:
    """Take the person's language from LANGUAGE, LC_ALL, LC_MESSAGES or LANG; English where there is no catalogue.

    To be called before the modules are read that take `gettext` and `ngettext` from the standard library.
    """
    found = gettext.translation(DOMAIN, str(LOCALE), fallback=True)
    # Left to themselves they look on the disk for a catalogue that is not there at every call: a screen makes hundreds.
    gettext.gettext, gettext.ngettext = found.gettext, found.ngettext
