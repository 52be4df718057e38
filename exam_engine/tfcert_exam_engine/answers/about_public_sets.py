"""What the engine answers about the public data sets, and does with them."""

from __future__ import annotations

from tfcert_exam_engine.public_shelf import PublicShelf
from tfcert_exam_engine.public_views import PublicTask, PublicView


class AnswersAboutPublicSets:
    """The part of `engine.Engine` that fetches and carries them."""

    _public: PublicShelf

    async def public_sets(self) -> PublicView:
        """Return how they stand."""
        return await self._public.view()

    async def begin_public(self, task: PublicTask) -> PublicView:
        """Begin a task, or have it wait for the one before."""
        return await self._public.begin(task)

    async def stop_public(self) -> PublicView:
        """Stop the one under way and forget those that wait."""
        return await self._public.stop()
