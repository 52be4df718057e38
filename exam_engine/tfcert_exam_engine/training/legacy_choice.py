"""Which runs are under exam-era Keras: as was asked, else as the setting says, else as the script says itself."""

from __future__ import annotations

import re

from tfcert_exam_engine.settings import Settings

BY_SCRIPT = re.compile(rb"""^[^#\n]*["']TF_USE_LEGACY_KERAS["'][^#\n]*["'](?:1|true|True)["']""", re.MULTILINE)
"""`os.environ["TF_USE_LEGACY_KERAS"] = "1"` and the like, on one line."""


def is_legacy(asked: bool | None, settings: Settings, slug: str, source: bytes) -> bool:
    """Return whether a run of a problem's script is under exam-era Keras.

    A script that sets TensorFlow's variable itself does so before its imports; in a forked child TensorFlow has been
    imported long before, so its wish is read from its text.
    """
    if asked is not None:
        return asked
    return settings.wants_legacy_keras(slug) or BY_SCRIPT.search(source) is not None
