"""tensorflow_datasets: the prepared public sets load by name, beside the problem's own."""

from __future__ import annotations

import functools
import os
import shutil
from types import ModuleType
from typing import Any

from tfcert_exam_engine.runner.bare.public_data.known import Known

PART = ".part"
"""Behind the name of a copy that is not whole yet."""


def serve(module: ModuleType, known: Known) -> None:
    """Have TFDS look into a folder of links as well: a set that is in two of its folders it takes for a mistake."""
    _copy_into_other_folders(module.core.DatasetBuilder, known)
    taken = set(_names_in(os.environ.get("TFDS_DATA_DIR", "")))
    names = [name for name in _names_in(known.prepared) if name not in taken]
    if not names:
        return
    links = os.path.join(known.folder, "tfds")  # noqa: PTH118
    os.makedirs(links, exist_ok=True)  # noqa: PTH103
    for name in names:
        link = os.path.join(links, name)  # noqa: PTH118
        if not os.path.islink(link):  # noqa: PTH114 - an earlier try's
            os.symlink(os.path.join(known.prepared, name), link)  # noqa: PTH118, PTH211
    module.core.add_data_dir(links)


def _copy_into_other_folders(builder: Any, known: Known) -> None:
    """Where a script names a folder of its own (`data_dir=`), what is prepared here is prepared there by a copy."""
    original = builder.download_and_prepare

    @functools.wraps(original)
    def download_and_prepare(self: Any, *arguments: Any, **named: Any) -> Any:
        here = os.path.join(known.prepared, *self.info.full_name.split("/"))  # noqa: PTH118
        there = os.fspath(self.data_dir)
        if known.prepared and os.path.isdir(here) and not os.path.exists(there):  # noqa: PTH110, PTH112
            shutil.copytree(here, there + PART, dirs_exist_ok=True)
            os.rename(there + PART, there)  # noqa: PTH104
            self.info.read_from_directory(there)
        return original(self, *arguments, **named)

    builder.download_and_prepare = download_and_prepare


def _names_in(folder: str) -> list[str]:
    try:
        return [name for name in os.listdir(folder) if not name.startswith(".")]  # noqa: PTH208
    except OSError:
        return []
