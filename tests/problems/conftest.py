"""The offline data sets, for the tests of the bank."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from built_data import folder_of, root


@pytest.fixture(scope="session")
def datasets_root() -> Path:
    """Where built data sets stand between test runs."""
    return root()


@pytest.fixture(scope="session")
def dataset() -> Callable[[str], Path]:
    """Return a function from a data set's name to its folder; builds what is missing."""
    return folder_of
