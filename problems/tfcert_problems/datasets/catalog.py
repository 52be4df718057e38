"""The offline data sets: what they are called, what they are, and who builds them."""

from __future__ import annotations

import msgspec


class DatasetEntry(msgspec.Struct, frozen=True):
    """One data set that this product can build with no network."""

    name: str
    version: int
    """Raised when the builder's output changes; part of the folder's name."""
    builder: str
    """Module with `build(folder: Path, tell: Callable[[float, str], None]) -> None`."""
    title: str
    source: str
    """Where the data come from, and their licence, in a sentence."""


DATASETS: dict[str, DatasetEntry] = {
    entry.name: entry
    for entry in (
        DatasetEntry(
            "line",
            1,
            "tfcert_problems.datasets.line",
            "Readings of a spring",
            "Generated here: a straight line with noise; no one measured a real spring.",
        ),
        DatasetEntry(
            "digits",
            1,
            "tfcert_problems.datasets.digits",
            "Handwritten digits",
            "Test set of the UCI Optical Recognition of Handwritten Digits (E. Alpaydin, C. Kaynak), CC BY 4.0, "
            "as it comes with scikit-learn.",
        ),
        DatasetEntry(
            "textures",
            1,
            "tfcert_problems.datasets.textures",
            "Pieces of five photographs",
            "Photographs that travel with scikit-image: brick, grass and gravel under CC0, coins and tissue with no "
            "known copyright restrictions.",
        ),
        DatasetEntry(
            "docstrings",
            1,
            "tfcert_problems.datasets.docstrings",
            "Sentences from docstrings",
            "The installed source files of Python's standard library (PSF licence) and of TensorFlow and Keras "
            "(Apache licence 2.0).",
        ),
        DatasetEntry(
            "sunspots",
            1,
            "tfcert_problems.datasets.sunspots",
            "Monthly sunspot numbers, 1749 to 2009",
            "Observations of the Solar Influences Data Analysis Center, Brussels, as tabulated by NOAA; public domain.",
        ),
    )
}
