"""What the engine gives to somebody who wants to show a result to others."""

from __future__ import annotations

import asyncio

from tfcert_exam_engine.attempts.archive import Archive
from tfcert_exam_engine.attempts.sitting import Sitting
from tfcert_exam_engine.clock import Clock
from tfcert_exam_engine.paths import Paths
from tfcert_exam_engine.settings_in_force import SettingsInForce
from tfcert_exam_engine.signing.views import SignedView
from tfcert_exam_engine.store import Store


class AnswersForProviders:
    """The part of `engine.Engine` that signs."""

    _archive: Archive
    _clock: Clock
    _paths: Paths
    _settings: SettingsInForce
    _sitting: Sitting
    _store: Store

    async def sign(
        self, attempt: str | None, file: str, force: bool = False, name: str = "", models: str = ""
    ) -> SignedView:
        """Write the signed record of an attempt that has ended."""
        from tfcert_exam_engine.signing import writing

        found = self._sitting.newest() if attempt is None else self._archive.find(attempt)
        writing.check_ended(found)
        wanted = writing.Wanted(file, models, name or self._settings.now.name, force, self._clock.now().wall_s)
        return await asyncio.to_thread(writing.write, self._paths, self._store.portable(found), wanted)
