"""What a scripted engine remembers: its state, what it was asked, who listens, and what it is to refuse."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import msgspec

from tfcert_exam_engine.changes import (
    AnyEngineEvent,
    AttemptChanged,
    DataChanged,
    RunChanged,
    SettingsChanged,
    SubmissionChanged,
)
from tfcert_exam_engine.errors import EngineError, EngineUnavailable
from tfcert_exam_engine.views import AttemptView, EngineState


class KeepsState:
    """Keeps an `EngineState` as it is told what changes, and tells everybody who listens.

    `calls` lists what was asked, in order; `refuse` makes the next call of that name raise; `hang_up` ends the events
    as a dying engine does, and `away` keeps it unreachable.
    """

    def __init__(self, state: EngineState) -> None:
        super().__init__()
        self.kept = state
        self.calls: list[tuple[Any, ...]] = []
        self.away = False
        self._refusals: dict[str, EngineError] = {}
        self._listeners: list[asyncio.Queue[AnyEngineEvent | None]] = []

    # What a test does

    def tell(self, event: AnyEngineEvent) -> None:
        """Say something to every listener, and keep what it changes."""
        self._keep(event)
        for listener in self._listeners:
            listener.put_nowait(event)

    def refuse(self, name: str, error: EngineError) -> None:
        """Make the next call of that method raise."""
        self._refusals[name] = error

    def hang_up(self, *, away: bool = False) -> None:
        """End the events, as when the engine dies; `away` keeps it unreachable."""
        self.away = away
        for listener in self._listeners:
            listener.put_nowait(None)
        self._listeners = []

    def asked(self, name: str) -> list[tuple[Any, ...]]:
        """Return the arguments of every call of that method."""
        return [call[1:] for call in self.calls if call[0] == name]

    # What the app asks

    async def connect(self) -> None:
        """Be reachable, unless away."""
        self._note("connect")
        if self.away:
            raise EngineUnavailable("away", "The engine cannot be reached.", "It is tried again by itself.")

    async def state(self) -> EngineState:
        """Return what is kept."""
        self._note("state")
        return self.kept

    async def events(self) -> AsyncIterator[AnyEngineEvent]:
        """Say what the test tells."""
        listener: asyncio.Queue[AnyEngineEvent | None] = asyncio.Queue()
        self._listeners.append(listener)
        while (event := await listener.get()) is not None:
            yield event

    # How it keeps its state

    def _note(self, name: str, *arguments: Any) -> None:
        self.calls.append((name, *arguments))
        refusal = self._refusals.pop(name, None)
        if refusal is not None:
            raise refusal

    def _attempt(self) -> AttemptView:
        assert self.kept.attempt is not None
        return self.kept.attempt

    def _changed(self, **fields: Any) -> AttemptView:
        self.tell(AttemptChanged(msgspec.structs.replace(self._attempt(), **fields)))
        return self._attempt()

    def _change_problem(self, category: int, **fields: Any) -> None:
        attempt = self._attempt()
        problems = [msgspec.structs.replace(p, **fields) if p.category == category else p for p in attempt.problems]
        self.tell(AttemptChanged(msgspec.structs.replace(attempt, problems=problems)))

    def _keep(self, event: AnyEngineEvent) -> None:
        match event:
            case AttemptChanged(attempt=attempt):
                self.kept = msgspec.structs.replace(self.kept, attempt=attempt)
            case RunChanged(run=run):
                others = [each for each in self.kept.runs if each.run != run.run]
                self.kept = msgspec.structs.replace(self.kept, runs=[*others, run])
            case SubmissionChanged(submission=new):
                rest = [each for each in self.kept.submissions if each.submission != new.submission]
                self.kept = msgspec.structs.replace(self.kept, submissions=[*rest, new])
            case DataChanged(data=data):
                self.kept = msgspec.structs.replace(self.kept, data=data)
            case SettingsChanged(settings=settings):
                self.kept = msgspec.structs.replace(self.kept, settings=settings)
