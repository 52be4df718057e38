"""The language of every sentence: gettext's domain "tfcert", bound once by each entry point."""

from __future__ import annotations

import gettext
from pathlib import Path

DOMAIN = "tfcert"
LOCALE = Path(__file__).parent / "locale"


def bind() -> None:
    """Take the person's language from LANGUAGE, LC_ALL, LC_MESSAGES or LANG; English where there is no catalogue."""
    gettext.bindtextdomain(DOMAIN, str(LOCALE))
    gettext.textdomain(DOMAIN)
