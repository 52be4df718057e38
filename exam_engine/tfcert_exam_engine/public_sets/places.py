"""Where public sets lie: one root, which several data folders may share.

raw/<set>/<file>        as downloaded, checked; `.part` beside it while it comes
sets/<set>/...          what it becomes: the files themselves, and archives opened
records/<set>.json      what was placed and how; without one nothing counts as done
licences/<set>.txt      who made it, and what its licence asks for
pins.json               checksums of files whose makers tell none, as first fetched
tfds/<name>/<version>/  sets as TensorFlow Datasets wants them: a TFDS_DATA_DIR
keras/datasets/...      downloads as Keras wants them: a KERAS_HOME
standins/<set>/<file>   what is given out for an address whose file is here in another edition alone
prepared/<set>.json     what was made of a set's downloads in these three; without one it counts as not made
"""

from __future__ import annotations

import os
from gettext import gettext as _
from pathlib import Path

import msgspec

from tfcert_exam_engine import settings
from tfcert_exam_engine.errors import EngineUnavailable, UsageRefused
from tfcert_exam_engine.from_outside import full_path
from tfcert_exam_engine.paths import Paths
from tfcert_exam_engine.settings import Settings

ROOT_VARIABLE = "TFCERT_PUBLIC_DIR"
MIRROR_VARIABLE = "TFCERT_MIRROR"


class Root(msgspec.Struct, frozen=True):
    """The places of one root."""

    folder: Path

    def raw(self, name: str) -> Path:
        """The files of a set as they were downloaded."""
        return self.folder / "raw" / name

    def placed(self, name: str) -> Path:
        """What a set becomes."""
        return self.folder / "sets" / name

    def record(self, name: str) -> Path:
        """What was placed."""
        return self.folder / "records" / f"{name}.json"

    def licence(self, name: str) -> Path:
        """Who made a set, and what its licence asks for."""
        return self.folder / "licences" / f"{name}.txt"

    @property
    def tfds(self) -> Path:
        """Sets that TensorFlow Datasets loads by name: a TFDS_DATA_DIR."""
        return self.folder / "tfds"

    @property
    def keras(self) -> Path:
        """Files that Keras looks for: a KERAS_HOME."""
        return self.folder / "keras"

    def stand_ins(self, name: str) -> Path:
        """Files made for addresses of a set's other editions."""
        return self.folder / "standins" / name

    def prepared(self, name: str) -> Path:
        """What was made of a set's downloads."""
        return self.folder / "prepared" / f"{name}.json"

    @property
    def pins(self) -> Path:
        """Checksums as first seen."""
        return self.folder / "pins.json"

    @property
    def lock(self) -> Path:
        """Held by the one command that changes anything here."""
        return self.folder / "lock"

    @property
    def drafts(self) -> Path:
        """What is not ready yet; emptied by whoever has the lock."""
        return self.folder / ".drafts"


def root_for(paths: Paths, given: str | Path | None = None) -> Root:
    """Return the root: the argument, else $TFCERT_PUBLIC_DIR, else the setting, else `public` in the data folder."""
    chosen = given or os.environ.get(ROOT_VARIABLE) or _set_in(paths).public
    return Root(full_path(chosen) if chosen else paths.data_dir / "public")


def mirror_for(paths: Paths, given: str | None = None) -> str | None:
    """Return the mirror to fetch from: the argument, else $TFCERT_MIRROR, else the setting, else none."""
    return given or os.environ.get(MIRROR_VARIABLE) or _set_in(paths).mirror or None


def _set_in(paths: Paths) -> Settings:
    """Where the settings cannot be read the defaults are in force; the engine says so."""
    try:
        return settings.load(paths.settings)
    except UsageRefused:
        return Settings()


def cannot_write(place: Path, error: OSError, *, resumable: bool = False) -> EngineUnavailable:
    """Return the sentence for a root that takes nothing more; `resumable`: what has come stays."""
    advice = _("Make room or make it writable, or take another --root.")
    kept = _("What has come is kept; the same command goes on.")
    return EngineUnavailable(
        "disk",
        _("{place} cannot be written: {why}.").format(place=place, why=error.strerror or error),
        f"{advice} {kept}" if resumable else advice,
    )
