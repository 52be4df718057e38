"""A folder of model files, each a copy of a good one with one thing changed."""

from __future__ import annotations

import copy
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import h5py

Config = dict[str, Any]


Edit = Callable[[Config], Any]


class Files:
    """A folder of cases."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.canary = folder / "canary"
        self.secret = folder.parent / "secret.txt"
        self.secret.write_text("swordfish\n")

    def __truediv__(self, name: str) -> Path:
        return self.folder / name

    def archive(self, name: str, edit: Edit = lambda config: None, source: str = "good.keras") -> Path:
        """Copy an archive with its configuration edited in place."""
        with zipfile.ZipFile(self / source) as old:
            members = {member: old.read(member) for member in old.namelist()}
        config = json.loads(members["config.json"])
        edit(config)
        members["config.json"] = json.dumps(config).encode()
        return self.members(name, members)

    def members(self, name: str, members: dict[str, bytes]) -> Path:
        """Write an archive of these members."""
        with zipfile.ZipFile(self / name, "w") as new:
            for member, data in members.items():
                new.writestr(member, data)
        return self / name

    def hdf5(self, name: str, edit: Edit, source: str = "good.h5") -> Path:
        """Copy an HDF5 file with its configuration edited in place."""
        (self / name).write_bytes((self / source).read_bytes())
        with h5py.File(self / name, "r+") as file:
            text = file.attrs["model_config"]
            config = json.loads(text if isinstance(text, str) else text.decode())
            edit(config)
            file.attrs["model_config"] = json.dumps(config)
        return self / name

    def weights(self, name: str, change: Callable[[h5py.File], None]) -> None:
        """Change the arrays of good.h5 as NAME.h5, and of good.keras as NAME.keras."""
        (self / f"{name}.h5").write_bytes((self / "good.h5").read_bytes())
        with h5py.File(self / f"{name}.h5", "r+") as file:
            change(file["model_weights"])
        with zipfile.ZipFile(self / "good.keras") as old:
            members = {member: old.read(member) for member in old.namelist()}
        inner = io.BytesIO(members["model.weights.h5"])
        with h5py.File(inner, "r+") as file:
            change(file)
        self.members(f"{name}.keras", {**members, "model.weights.h5": inner.getvalue()})


def inserted(layer: Config, at: int = 1) -> Edit:
    """Return an edit that puts a layer after the input."""
    return lambda config: config["config"]["layers"].insert(at, copy.deepcopy(layer))


def in_dense(**fields: Any) -> Edit:
    """Return an edit of the last layer's own configuration."""
    return lambda config: config["config"]["layers"][-1]["config"].update(copy.deepcopy(fields))


def beside_dense(**fields: Any) -> Edit:
    """Return an edit of the last layer's entry."""
    return lambda config: config["config"]["layers"][-1].update(copy.deepcopy(fields))


def part(module: str | None, class_name: str, /, registered: str | None = None, **config: Any) -> Config:
    """Return what Keras writes for a class."""
    return {"module": module, "class_name": class_name, "config": config, "registered_name": registered}
