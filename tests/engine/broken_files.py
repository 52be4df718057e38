"""Files that are no models: cut short, something else, archives that Keras would not write."""

from __future__ import annotations

import os
import pickle
import stat
import struct
import warnings
import zipfile
from typing import Any

import grading_bench
import keras
import numpy as np
from hostile_folder import Files

layers = keras.layers


def no_models(files: Files) -> None:
    """Files that are something else."""
    (files / "nothing.keras").touch()
    (files / "words.h5").write_text("model = keras.Sequential()\n")
    (files / "noise.keras").write_bytes(np.random.default_rng(1).bytes(5000))
    (files / "picture.h5").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    (files / "zip_head.keras").write_bytes(b"PK\x03\x04")
    (files / "hdf5_head.h5").write_bytes(b"\x89HDF\r\n\x1a\n")
    (files / "hdf5_zeros.h5").write_bytes(b"\x89HDF\r\n\x1a\n" + bytes(4000))

    class Evil:
        def __reduce__(self) -> tuple[Any, ...]:
            return os.system, (f"touch {files.canary}",)

    for name in ("pickle.keras", "pickle.h5"):
        (files / name).write_bytes(pickle.dumps(Evil()))
    for name in ("good.keras", "good.h5"):
        whole = (files / name).read_bytes()
        for tenths in (1, 5, 9):
            stem, _dot, suffix = name.partition(".")
            (files / f"{stem}_{tenths}_tenths.{suffix}").write_bytes(whole[: len(whole) * tenths // 10])
        (files / f"{stem}_without_last.{suffix}").write_bytes(whole[:-1])
        (files / f"{stem}_with_tail.{suffix}").write_bytes(whole + bytes(1000))


def to_cut(files: Files) -> None:
    """A good model of some kilobytes in both formats, to be cut and damaged."""
    for suffix in ("keras", "h5"):
        grading_bench.model_of(layers.Dense(2000), layers.Dense(4)).save(files / f"long.{suffix}")


def odd_archives(files: Files) -> None:
    """Archives that Keras would not write."""
    with zipfile.ZipFile(files / "good.keras") as old:
        good = {member: old.read(member) for member in old.namelist()}
    files.members("list_config.keras", {**good, "config.json": b"[1, 2]"})
    files.members("binary_config.keras", {**good, "config.json": b"\xff\xfe\x00"})
    files.members("null_config.keras", {**good, "config.json": b'{"class_name": "Functional", "config": null}'})
    files.members("no_layers.keras", {**good, "config.json": b'{"class_name": "Sequential", "config": {}}'})
    files.members("escape.keras", {**good, "../../canary": b"x"})
    files.members("absolute.keras", {**good, str(files.canary): b"x"})
    files.members("asset_escape.keras", {**good, "assets/../../canary": b"x"})
    files.members("backslash.keras", {**good, "assets\\..\\..\\canary": b"x"})
    files.members("script.keras", {**good, "sitecustomize.py": b"import os"})
    files.members("pickled_arrays.keras", {**good, "model.weights.npz": b"x"})
    with zipfile.ZipFile(files / "linked_asset.keras", "w") as archive:
        for member, data in good.items():
            archive.writestr(member, data)
        link = zipfile.ZipInfo("assets/words")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, str(files.secret))
    with warnings.catch_warnings(), zipfile.ZipFile(files / "twice.keras", "w") as archive:
        warnings.simplefilter("ignore")
        for member, data in [*good.items(), ("config.json", good["config.json"])]:
            archive.writestr(member, data)
    with zipfile.ZipFile(files / "many_members.keras", "w") as archive:
        for member, data in good.items():
            archive.writestr(member, data)
        for number in range(10_001):
            archive.writestr(f"assets/{number}", b"")
    for name, packing in (("packed_oddly.keras", zipfile.ZIP_BZIP2), ("packed.keras", zipfile.ZIP_DEFLATED)):
        with zipfile.ZipFile(files / name, "w", packing) as archive:
            for member, data in good.items():
                archive.writestr(member, data)
    with zipfile.ZipFile(files / "bomb.keras", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("config.json", good["config.json"])
        with archive.open("model.weights.h5", "w") as member:
            for _ in range(64):
                member.write(bytes(1 << 20))
    with zipfile.ZipFile(files / "config_bomb.keras", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("config.json", b" " * (64 << 20))
    lie = bytearray((files / "packed.keras").read_bytes())
    entry = lie.rindex(b"PK\x01\x02")  # the last member's entry in the directory: its size unpacked
    lie[entry + 24 : entry + 28] = struct.pack("<I", 100)
    (files / "lying_size.keras").write_bytes(lie)
    locked = bytearray((files / "good.keras").read_bytes())
    entry = locked.rindex(b"PK\x01\x02")
    locked[entry + 8] |= 1
    (files / "locked.keras").write_bytes(locked)
