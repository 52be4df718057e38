"""All attempts there were: found by name, listed, deleted, pruned."""

from __future__ import annotations

import asyncio
from gettext import gettext as _

from tfcert_exam_engine.attempts import pruning
from tfcert_exam_engine.attempts.attempt import Attempt
from tfcert_exam_engine.attempts.sitting import Sitting
from tfcert_exam_engine.clock import Clock
from tfcert_exam_engine.errors import UsageRefused
from tfcert_exam_engine.grading.gradings import Gradings
from tfcert_exam_engine.paths import Paths
from tfcert_exam_engine.settings import Settings
from tfcert_exam_engine.single_line import MOST_CHARACTERS, single_line
from tfcert_exam_engine.store import Store
from tfcert_exam_engine.training.trainings import Trainings
from tfcert_exam_engine.upkeep_views import DeletedView, PruneView
from tfcert_exam_engine.views import AttemptView

LOOK_S = 0.02


class Archive:
    """The store's attempts, with the newest as it is sat."""

    def __init__(
        self, paths: Paths, store: Store, clock: Clock, sitting: Sitting, trainings: Trainings, gradings: Gradings
    ) -> None:
        self._paths = paths
        self._store = store
        self._clock = clock
        self._sitting = sitting
        self._trainings = trainings
        self._gradings = gradings

    def find(self, name: str) -> Attempt:
        """Return one attempt.

        Raises:
            UsageRefused: there is none of that name.
        """
        current = self._sitting.current
        if current is not None and current.attempt == name:
            return current
        if (known := self._store.attempt(name)) is not None:
            known.superseded = True  # or its events would be taken for those of the one that is sat
            return known
        message = _("There is no attempt {name}.").format(name=name)
        raise UsageRefused("no_attempt", message, _("All of them: tfcert-tui attempts list"))

    def find_or_newest(self, name: str | None) -> Attempt:
        """Return the attempt of that name, or the newest where none is given.

        Raises:
            UsageRefused: there is none.
        """
        if name is not None:
            return self.find(name)
        if self._sitting.current is None:
            raise UsageRefused("no_attempt", _("There is no attempt yet."), _("Begin one with: tfcert-tui start"))
        return self._sitting.current

    def views(self) -> list[AttemptView]:
        """Return all attempts, newest first, wherever they were sat; a live one comes before all."""
        current = self._sitting.current
        known = self._store.attempts()
        views = [(current if current and each.attempt == current.attempt else each).view() for each in known]
        return sorted(views, key=lambda view: (view.ended, -view.started.wall_s))

    def note(self, name: str, text: str) -> Attempt:
        """Keep a person's own line on an attempt, in the place of the one before; "" takes it away.

        Raises:
            UsageRefused: there is none of that name, or the line is too long.
            DiskTrouble: it could not be kept.
        """
        attempt = self.find(name)
        if len(text) > MOST_CHARACTERS:
            message = _("A note has {most} characters at most; this one has {n}.")
            said = message.format(most=MOST_CHARACTERS, n=len(text))
            raise UsageRefused("note", said, _("Say it in fewer words."))
        line = single_line(text)
        self._store.save_note(name, line)
        attempt.note = line
        return attempt

    def deletable(self, name: str) -> Attempt:
        """Return an attempt that may be deleted.

        Raises:
            UsageRefused: it is live, or there is none of that name.
        """
        attempt = self.find(name)
        if not attempt.ended:
            message = _("The attempt {name} is live.").format(name=name)
            raise UsageRefused("attempt_live", message, _("End it first with: tfcert-tui end"))
        return attempt

    async def delete(self, name: str) -> DeletedView:
        """Delete an ended attempt, once nothing of it is under way.

        Raises:
            UsageRefused: it is live, or there is none of that name.
            DiskTrouble: the record cannot be written.
        """
        attempt = self.deletable(name)
        await self._trainings.stop_all(_("Its attempt was deleted."), name)
        await self._gradings.finish()
        await self._files_named()
        deleted = pruning.delete(self._paths, self._store, attempt)
        self._trainings.forget(name)
        if self._sitting.current is attempt:
            self._sitting.current = next((each for each in self._store.attempts() if not each.origin), None)
            self._load()
        return deleted

    async def prune(self, settings: Settings, dry_run: bool) -> PruneView:
        """Take away what is old, or say what would be."""
        await self._files_named()
        view = pruning.prune(self._paths, self._store, settings, self._clock.now().wall_s, dry_run)
        self._load()
        return view

    async def _files_named(self) -> None:
        """Wait until the record names every model file that is kept: one on its way may have an old one's name."""
        while self._gradings.freezing or self._trainings.freezing:
            await asyncio.sleep(LOOK_S)

    def _load(self) -> None:
        if self._sitting.current is not None:
            self._trainings.load(self._sitting.current)
