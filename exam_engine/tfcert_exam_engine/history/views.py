"""What the engine says of all attempts together: the best submissions of each problem, exports, imports."""

from __future__ import annotations

import msgspec

from tfcert_exam_engine.views import Mode

FILE_NAME = "tfcert-history.json"
"""Of an export, where a folder alone is named."""


class BestSubmission(msgspec.Struct, frozen=True):
    """One graded submission among the best of its problem."""

    attempt: str
    mode: Mode
    at: float
    """When it was accepted, Unix time in seconds."""
    submission: int
    stars: int
    value: float | None
    """The problem's metric on the hidden examples; None where the contract did not hold."""
    standard_error: float | None = None
    parameters: int | None = None
    megabytes: float | None = None
    variant: str = ""
    """Which constants the problem had; values of other constants are not to be compared."""
    version: int = 1
    """The problem's, when the attempt began."""
    run: int | None = None
    """The run that kept this very model; None: it was trained elsewhere, or is not known."""
    train_seconds: float | None = None
    """How long that run took."""
    epochs: int | None = None
    """How many it made."""
    sha256: str = ""
    origin: str = ""
    """The machine that its attempt was imported from; "": it was sat here."""


class ProblemHistory(msgspec.Struct, frozen=True):
    """A problem over all attempts; what a live exam withholds is not in it."""

    category: int
    slug: str
    title: str
    attempts: int
    """How many had it."""
    submissions: int
    """Graded ones."""
    metric: str
    """`accuracy`, `mae`, `mse` or `perplexity`; "" where nothing was graded."""
    best: list[BestSubmission]
    """The best first: more stars, the better value, fewer parameters, the earlier one."""


class HistoryExported(msgspec.Struct, frozen=True):
    """What was written."""

    file: str
    """Its absolute path."""
    attempts: list[str]
    """Names of those in it, the newest first."""
    size: int
    """In bytes."""
    left_out: list[str] = []
    """Names of those that are not: live, or not graded to the end."""


class ImportedAttempt(msgspec.Struct, frozen=True):
    """An attempt that came in."""

    attempt: str
    """Its name here."""
    called: str
    """Its name in the file: another one, where that was taken here."""
    origin: str
    """The machine that it was sat on."""
    replaced: bool = False
    """It was here already, from an earlier import, with fewer verdicts."""


class HistoryImported(msgspec.Struct, frozen=True):
    """What came of an import."""

    file: str
    """Its absolute path."""
    imported: list[ImportedAttempt]
    known: list[str]
    """Names, here, of those that were here already and were left as they are."""
