"""A scripted engine that signs: nothing is written, a test says what is there already."""

from __future__ import annotations

from kept_state import KeepsState
from tfcert_exam_engine.errors import UsageRefused
from tfcert_exam_engine.signing.views import SignedView


class SignsRecords(KeepsState):
    """What a scripted engine does when a result is to be signed; a test changes the field."""

    record_is_there = False

    async def sign(
        self, attempt: str | None, file: str, force: bool = False, name: str = "", models: str = ""
    ) -> SignedView:
        """Note it; refuse what is there already."""
        self._note("sign", attempt, file, force)
        if self.record_is_there and not force:
            raise UsageRefused("exists", f"{file} is there already.", "Name another file.")
        return SignedView(attempt or "20261120-1", "0f" * 16, file, 4096, 1e9, name, "cd" * 32, "ef" * 32, 3)
