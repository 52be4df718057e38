"""What a report and a record both say of themselves."""

from __future__ import annotations

from gettext import gettext as _


def language() -> str:
    """Return the language of what is written, as a tag such as "en"; a translation gives its own."""
    return _("en")


def disclaimer() -> str:
    """Return what it is, and what it is not."""
    return _("Practice record of tfcert-tui; no credential; not affiliated with or endorsed by Google.")


def trademark() -> str:
    """Return whose name TensorFlow is."""
    return _("TensorFlow is a trademark of Google LLC.")
