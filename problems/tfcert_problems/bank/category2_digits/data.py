"""Builds `digits`: scikit-learn's handwritten digits as a TensorFlow data set that `tfds.load` finds by name."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from gettext import gettext as _
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import tensorflow_datasets as tfds
from sklearn.datasets import load_digits

SPLITS = {"train": slice(0, 1097), "validation": slice(1097, 1297)}
"""In scikit-learn's order, unshuffled: one person's digits stand together there, and a random split would part them."""

HIDDEN = slice(1297, 1797)
BRIGHTEST = 16
"""scikit-learn's pixels go from 0 to 16."""


class TfcertDigits(tfds.core.GeneratorBasedBuilder):  # type: ignore[misc] # TFDS has no types
    """Handwritten digits of 8 x 8 pixels, 0 to 16, from the UCI repository by way of scikit-learn."""

    VERSION = tfds.core.Version("1.0.0")
    pkg_dir_path = Path(__file__).parent
    """TFDS looks for a package otherwise, and a problem's folder is none."""

    def _info(self) -> Any:
        features = tfds.features.FeaturesDict(
            {"image": tfds.features.Image(shape=(8, 8, 1)), "label": tfds.features.ClassLabel(num_classes=10)}
        )
        return self.dataset_info_from_configs(features=features, supervised_keys=("image", "label"))

    def _split_generators(self, dl_manager: Any) -> dict[str, Iterator[tuple[int, dict[str, Any]]]]:
        del dl_manager  # All of it is in a wheel: nothing is downloaded.
        return {name: self._generate_examples(part) for name, part in SPLITS.items()}

    def _generate_examples(self, part: slice) -> Iterator[tuple[int, dict[str, Any]]]:
        images, labels = _pictures(part)
        for number, (image, label) in enumerate(zip(images, labels, strict=True)):
            yield part.start + number, {"image": image, "label": int(label)}


def build(folder: Path, tell: Callable[[float, str], None]) -> None:
    """Write `public/tfcert_digits/` for tfds, and `hidden/hidden.npz`: x (500, 8, 8, 1) from 0 to 1, y (500,)."""
    tell(0.0, _("Preparing handwritten digits"))
    public = folder / "public"
    tfds.disable_progress_bar()
    with tempfile.TemporaryDirectory(dir=folder) as empty:
        # Whatever it might want to fetch, it may look for in an empty folder, and nowhere else.
        config = tfds.download.DownloadConfig(manual_dir=empty, try_download_gcs=False, register_checksums=False)
        TfcertDigits(data_dir=public).download_and_prepare(download_dir=empty, download_config=config)
    tell(0.9, _("Setting aside the hidden digits"))
    images, labels = _pictures(HIDDEN)
    x = images.astype(np.float32) / BRIGHTEST
    np.savez(folder / "hidden" / "hidden.npz", x=x, y=labels.astype(np.int64))
    tell(1.0, _("Prepared handwritten digits"))


def _pictures(part: slice) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64]]:
    data = load_digits()
    return data.images[part, :, :, None].astype(np.uint8), data.target[part]
