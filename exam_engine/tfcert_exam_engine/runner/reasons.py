"""Finds in an exception of Keras' the one line that says why."""

from __future__ import annotations

import re

NOISE = (r"^Exception encountered when calling .*$", r"\x1b\[\d*m", r"\{\{[^}]*\}\}", r"\[Op:\w+\](?: name: ?)?")
"""What TensorFlow and Keras put round a reason."""


def reason_of(error: BaseException) -> str:
    """Return the innermost reason that Keras gives for an exception, in one line of at most 200 characters."""
    innermost = str(error).rpartition("Exception encountered:")[2]
    for noise in NOISE:
        innermost = re.sub(noise, "", innermost, flags=re.MULTILINE)
    plain = re.sub(r"<class '(?:\w+\.)*(\w+)'>", r"\1", innermost)
    lines = [line.strip() for line in plain.splitlines() if line.strip()]
    text = lines[0] if lines else type(error).__name__
    return text if len(text) <= 200 else text[:199] + "…"
