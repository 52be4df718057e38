"""What a person can ask of the tests."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the soak be as long as wanted, and screens be kept anew."""
    parser.addoption("--soak-kills", type=int, default=15, help="how many processes the soak kills (default 15)")
    parser.addoption("--soak-seed", type=int, default=None, help="which ones and when; by chance where not given")
    parser.addoption(
        "--every-era-script", action="store_true", help="run all twenty scripts of the exam's era, not a choice of them"
    )
    parser.addoption(
        "--take-screens", action="store_true", help="keep the screens as they are now in tests/tui/screens/"
    )
