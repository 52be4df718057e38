"""What the engine says of a record that it signed."""

from __future__ import annotations

import msgspec


class SignedView(msgspec.Struct, frozen=True):
    """A record that was written and signed."""

    attempt: str
    uid: str
    file: str
    """Absolute path."""
    size: int
    """Bytes."""
    at: float
    """Unix seconds."""
    name: str
    """Who signed, by their own word; "" where they gave none."""
    fingerprint: str
    public_key: str
    """32 bytes in hexadecimal digits."""
    submissions: int
    models: list[str] = []
    """Copies of the model files that count, absolute paths; empty where none were asked for."""
    models_gone: list[int] = []
    """Categories with a file that counts and that is no longer kept here."""
