"""What keeps the engine from working, told to all when it comes and when it goes."""

from __future__ import annotations

from tfcert_exam_engine.changes import EngineTrouble
from tfcert_exam_engine.hosting.broadcast import Broadcast

MENDED = "database"
"""The kind of what is mended already, and only told: any other is shown before it."""


class Troubles:
    """One sentence for each kind of trouble; the oldest is shown."""

    def __init__(self, broadcast: Broadcast) -> None:
        self._broadcast = broadcast
        self._sentences: dict[str, str] = {}

    @property
    def sentence(self) -> str:
        """The oldest trouble; "" when there is none."""
        order = sorted(self._sentences, key=MENDED.__eq__)
        return self._sentences[order[0]] if order else ""

    def has(self, kind: str) -> bool:
        """Return whether there is trouble of that kind."""
        return kind in self._sentences

    def set(self, kind: str, sentence: str) -> None:
        """Note a trouble, or with "" that it is over; told where it changes what is shown."""
        before = self.sentence
        if sentence:
            self._sentences[kind] = sentence
        else:
            self._sentences.pop(kind, None)
        if self.sentence != before:
            self._broadcast.tell(EngineTrouble(self.sentence))
