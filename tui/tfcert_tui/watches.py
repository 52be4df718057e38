"""What the workstation says by itself: the line to the engine, and the clock's marks."""

from __future__ import annotations

from gettext import gettext as _
from typing import Any

from textual.app import App

from tfcert_tui import deadline
from tfcert_tui.desk import Desk
from tfcert_tui.follower import Follower
from tfcert_tui.notices import fetch, tell, tell_of_link


class LinkWatch:
    """Says that the engine went away and that it is back: one notice at a time, the newest."""

    def __init__(self, app: App[Any], desk: Desk, follower: Follower) -> None:
        self.app, self.desk, self.follower = app, desk, follower

    def say(self) -> None:
        """Say what has changed about the line."""
        follower, link = self.follower, self.desk.state.link
        if link == "lost":
            said = _("The engine is gone; reconnecting. Training, clock and submissions are safe.")
            tell_of_link(self.app, said, severity="error")
        elif link == "live" and follower.returned_from_drop:
            said, follower.returned_from_drop = follower.returned_from_drop, ""
            tell_of_link(self.app, said)
        elif link == "live" and follower.returned:
            follower.returned = False
            self._say_back()

    def _say_back(self) -> None:
        unconfirmed, self.desk.unconfirmed = self.desk.unconfirmed, False
        said = _("The engine is back; everything is shown anew.")
        if unconfirmed:
            said += " " + _("What you pressed last was not confirmed: see whether it is there, else press it again.")
        tell_of_link(self.app, said, severity="warning" if unconfirmed else "information", timeout=15)


class WelcomeWatch:
    """Has it remembered that the welcome was seen, also where the engine comes after it was closed."""

    def __init__(self, app: App[Any], desk: Desk) -> None:
        self.app, self.desk = app, desk
        self.seen = False

    def remember(self) -> None:
        """Tell the engine as soon as there is one, once."""
        state = self.desk.state
        if self.seen and state.link == "live":
            self.seen = False
            if state.settings.welcome:
                fetch(self.app, self.desk, self._put_out())

    async def _put_out(self) -> None:
        await self.desk.change_settings({"welcome": "false"})


class DeadlineWatch:
    """Warns at 30, 10, 5 and 1 minutes, from the deadline itself: also while the engine is away."""

    def __init__(self, app: App[Any], desk: Desk) -> None:
        self.app, self.desk = app, desk
        self._last_s: float | None = None

    def look(self, *, quiet: bool = False) -> None:
        """Look at the clock, and warn of a mark that was passed since the last look; quietly: a clock first seen."""
        attempt, now = self.desk.state.live, self.desk.remaining_s()
        before, self._last_s = self._last_s, now
        if quiet or attempt is None or attempt.paused or now is None or before is None:
            return
        minutes = deadline.crossed(before, now)
        if minutes is not None:
            zero = deadline.never_submitted(attempt)
            names = [f"{p.category} {p.title}" for p in attempt.problems if p.category in zero]
            tell(self.app, deadline.warning(minutes, names), severity="error" if zero else "warning", timeout=20)
