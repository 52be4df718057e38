"""What is done with public data sets, and the questions before it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from gettext import gettext as _
from pathlib import Path
from typing import Any

from textual.app import App

from tfcert_exam_engine.from_outside import full_path, is_there
from tfcert_exam_engine.public_sets.registry import PublicSet
from tfcert_exam_engine.public_views import PublicTask, PublicView
from tfcert_tui.desk import Desk
from tfcert_tui.notices import ask, tell
from tfcert_tui.sets.set_words import PACK_NAME, task_words

MOST_NAMED = 8


class SetFlow:
    """Asks, and hands the task to the engine."""

    def __init__(self, app: App[Any], desk: Desk, begun: Callable[[], None]) -> None:
        """`begun` is called when the engine has taken a task."""
        self._app, self._desk, self._begun = app, desk, begun

    def begin(self, task: PublicTask) -> None:
        """Have it done."""
        ask(self._app, self._desk, self._asked(task))

    async def _asked(self, task: PublicTask) -> None:
        view = await self._desk.engine.begin_public(task)
        self._desk.state.take_public(view)
        self._begun()
        if view.work is not None and view.work.task != task and task in view.waiting:
            tell(self._app, _("It comes after: {what}.").format(what=task_words(view.work.task)))

    def stop(self, view: PublicView | None) -> None:
        """Stop what is under way."""
        if view is None or (view.work is None and not view.waiting):
            tell(self._app, _("Nothing is being done with the data sets."))
            return
        ask(self._app, self._desk, self._stopped())

    async def _stopped(self) -> None:
        self._desk.state.take_public(await self._desk.engine.stop_public())

    def remove(self, sets: Sequence[PublicSet]) -> None:
        """Remove them, after a question."""
        from tfcert_tui.screens.confirm import ConfirmScreen

        def answered(yes: bool | None) -> None:
            if yes:
                self.begin(PublicTask("remove", [one.name for one in sets]))

        lines = [named(sets), "", _("Downloads and what they became; to have it again it must be fetched again.")]
        self._app.push_screen(ConfirmScreen(_("Remove these data sets?"), lines, _("Remove")), answered)

    def pack(self, sets: Sequence[PublicSet]) -> None:
        """Pack them, having asked for a file, and for those that may not be passed on."""
        restricted = [one for one in sets if one.redistributable != "yes"]
        if not restricted:
            self._ask_where(sets, False)
            return
        from tfcert_tui.screens.choice import ChoiceScreen

        lines = [named(restricted), "", _("Their licence does not allow, or nobody has said, that they are passed on.")]
        answers = {"with": _("Pack them too: it is for a machine of my own"), "without": _("Leave them out")}
        if len(restricted) == len(sets):
            del answers["without"]

        def answered(answer: str | None) -> None:
            if answer:
                chosen = sets if answer == "with" else [one for one in sets if one not in restricted]
                self._ask_where(chosen, answer == "with")

        self._app.push_screen(ChoiceScreen(_("Some may not be passed on"), lines, answers), answered)

    def _ask_where(self, sets: Sequence[PublicSet], restricted: bool) -> None:
        from tfcert_tui.screens.ask_line import AskLineScreen

        def answered(file: str | None) -> None:
            if file:
                task = PublicTask("pack", [one.name for one in sets], str(full_path(file)), restricted=restricted)
                self._unless_kept(task)

        lines = [named(sets), "", _("A name that ends in .tar.gz asks for compression; most sets have it already.")]
        self._app.push_screen(AskLineScreen(_("Pack into which file?"), lines, str(Path.home() / PACK_NAME)), answered)

    def _unless_kept(self, task: PublicTask) -> None:
        """Begin; where a file has that name, ask before it is written over."""
        if not is_there(task.file):
            self.begin(task)
            return

        def answered(yes: bool | None) -> None:
            if yes:
                self.begin(task)

        from tfcert_tui.screens.confirm import ConfirmScreen

        lines = [_("{file} is there already.").format(file=task.file)]
        self._app.push_screen(ConfirmScreen(_("Write over it?"), lines, _("Write over")), answered)

    def unpack(self) -> None:
        """Take a pack in, having asked for it."""
        from tfcert_tui.screens.ask_line import AskLineScreen

        def answered(file: str | None) -> None:
            if file:
                self.begin(PublicTask("unpack", file=str(full_path(file))))

        lines = [_("All of it is checked before anything has its place; it needs no network.")]
        self._app.push_screen(AskLineScreen(_("Which pack?"), lines, str(Path.home() / PACK_NAME)), answered)


def named(sets: Sequence[PublicSet]) -> str:
    """Return the names of sets, of many the first few."""
    names = [one.name for one in sets]
    if len(names) > MOST_NAMED:
        return _("{names} and {n} more").format(names=", ".join(names[:MOST_NAMED]), n=len(names) - MOST_NAMED)
    return ", ".join(names)
