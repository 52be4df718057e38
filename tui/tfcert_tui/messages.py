"""What widgets and screens ask of the app or of the screen above them."""

from __future__ import annotations

import msgspec
from textual.message import Message

from tfcert_exam_engine.views import AttemptView, Mode


class ProblemChosen(Message):
    """A problem was clicked."""

    def __init__(self, category: int) -> None:
        super().__init__()
        self.category = category


class SubmitPressed(Message):
    """A problem's submit button was clicked."""

    def __init__(self, category: int) -> None:
        super().__init__()
        self.category = category


class ResubmitWanted(Message):
    """The model that a run kept is to be submitted."""

    def __init__(self, category: int, run: int) -> None:
        super().__init__()
        self.category = category
        self.run = run


class Drilled(msgspec.Struct, frozen=True):
    """What a drill is on: a category, a skill, or one problem."""

    category: int | None = None
    skill: str = ""
    problem: str = ""
    """By its slug."""


class StartWanted(Message):
    """A person wants to begin an attempt."""

    def __init__(
        self,
        mode: Mode,
        seed: int | None,
        minutes: int,
        drilled: Drilled | None = None,
        blank: bool = False,
    ) -> None:
        super().__init__()
        self.mode: Mode = mode
        self.seed = seed
        self.minutes = minutes
        """0: a practice without a deadline."""
        self.drilled = drilled or Drilled()
        self.blank = blank
        """Without the starter's help; never an exam."""


class StartCancelled(Message):
    """A person no longer wants to wait for the data."""


class ResumeWanted(Message):
    """A person wants to see the live attempt."""


class ResultWanted(Message):
    """A person wants to see how an attempt ended."""

    def __init__(self, attempt: AttemptView) -> None:
        super().__init__()
        self.attempt = attempt


class HeadingChanged(Message):
    """A page's heading is another one now: the tabs are to be written again."""
