"""Which trouble is shown where there are several."""

from __future__ import annotations

from tfcert_exam_engine.hosting.broadcast import Broadcast
from tfcert_exam_engine.troubles import MENDED, Troubles


def test_the_oldest_is_shown_and_what_is_mended_already_after_all_others() -> None:
    troubles = Troubles(Broadcast())
    troubles.set(MENDED, "It was damaged.")
    assert troubles.sentence == "It was damaged."
    troubles.set("disk", "The disk is full.")
    troubles.set("settings", "They cannot be read.")
    assert troubles.sentence == "The disk is full."
    troubles.set("disk", "")
    assert troubles.sentence == "They cannot be read."
    troubles.set("settings", "")
    troubles.set(MENDED, "")
    assert troubles.sentence == ""
