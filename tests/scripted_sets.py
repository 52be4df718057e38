"""Scripted work on public data sets: what is asked for is noted; a test tells how it goes on."""

from __future__ import annotations

import msgspec

from kept_state import KeepsState
from tfcert_exam_engine.public_views import PublicTask, PublicView


class KeepsSets(KeepsState):
    """What a scripted engine says of public data sets; a test changes the field."""

    sets = PublicView("/home/ada/public", "data_folder", "", "", [])

    async def public_sets(self) -> PublicView:
        """As the test laid it out."""
        return self.sets

    async def begin_public(self, task: PublicTask) -> PublicView:
        """Have it wait."""
        self._note("begin_public", task.kind, *task.names, *filter(None, [task.file]))
        self.sets = msgspec.structs.replace(self.sets, waiting=[*self.sets.waiting, task])
        return self.sets

    async def stop_public(self) -> PublicView:
        """Nothing is under way then."""
        self._note("stop_public")
        self.sets = msgspec.structs.replace(self.sets, work=None, waiting=[])
        return self.sets
