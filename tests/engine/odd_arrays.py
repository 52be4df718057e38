"""HDF5 that reaches out of its file, or is not what a model needs."""

from __future__ import annotations

from collections.abc import Callable

import grading_bench
import h5py
import numpy as np
from hostile_folder import Files


def external_storage(file: h5py.Group, path: str, files: Files) -> None:
    file.create_dataset(path, (4, 3), "uint8", external=[(str(files.secret), 0, 12)])


def linked(file: h5py.Group, path: str, files: Files) -> None:
    file[path] = h5py.ExternalLink(str(files.secret.with_suffix(".h5")), "/numbers")


def soft(file: h5py.Group, path: str, files: Files) -> None:
    file[path] = h5py.SoftLink("/elsewhere")


def virtual(file: h5py.Group, path: str, files: Files) -> None:
    layout = h5py.VirtualLayout((4, 3), "float64")
    layout[:] = h5py.VirtualSource(str(files.secret.with_suffix(".h5")), "numbers", (4, 3))
    file.create_virtual_dataset(path, layout)


def compound(file: h5py.Group, path: str, files: Files) -> None:
    file[path] = np.zeros((4, 3), [("a", "f4"), ("b", "f4")])


def references(file: h5py.Group, path: str, files: Files) -> None:
    file.create_dataset(path, (4, 3), h5py.ref_dtype)


def unknown_filter(file: h5py.Group, path: str, files: Files) -> None:
    made = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    made.set_chunk((4, 3))
    made.set_filter(32015, h5py.h5z.FLAG_OPTIONAL)
    space = h5py.h5s.create_simple((4, 3))
    h5py.h5d.create(file.id, path.encode(), h5py.h5t.NATIVE_FLOAT, space, made)


def packed_bomb(file: h5py.Group, path: str, files: Files) -> None:
    file.create_dataset(path, (64 << 20,), "uint8", chunks=(1 << 20,), compression="gzip", fillvalue=1)[:] = 0


def hollow(file: h5py.Group, path: str, files: Files) -> None:
    file.create_dataset(path, (10**6, 10**6), "float32", chunks=(1000, 1000))


def wrong_shape(file: h5py.Group, path: str, files: Files) -> None:
    file[path] = np.zeros((3, 4), "float32")


def absent(file: h5py.Group, path: str, files: Files) -> None:
    """It was deleted."""


def letters(file: h5py.Group, path: str, files: Files) -> None:
    file[path] = np.full((4, 3), b"x")


def infinite(file: h5py.Group, path: str, files: Files) -> None:
    file[path] = np.full((4, 3), np.inf, "float32")


def packed_well(file: h5py.Group, path: str, files: Files) -> None:
    file.create_dataset(path, data=grading_bench.right_kernel(), compression="gzip", shuffle=True)


def looped(file: h5py.Group, path: str, files: Files) -> None:
    file[path] = grading_bench.right_kernel()
    file["loop"] = file["/"]


ODD_ARRAYS = (
    *(external_storage, linked, soft, virtual, compound, references, unknown_filter, packed_bomb, hollow),
    *(wrong_shape, absent, letters, infinite, packed_well, looped),
)


def odd_arrays(files: Files) -> None:
    """HDF5 that reaches out of its file, or is not what a model needs: each in the place of the kernel."""
    with h5py.File(files.secret.with_suffix(".h5"), "w") as other:
        other["numbers"] = np.full((4, 3), 7.0)
    for make in ODD_ARRAYS:

        def replace(file: h5py.File, make: Callable[[h5py.Group, str, Files], None] = make) -> None:
            found: list[str] = []
            file.visititems(lambda path, item: found.append(path) if getattr(item, "shape", 0) == (4, 3) else None)
            for path in found:
                del file[path]
                make(file, path, files)

        files.weights(make.__name__, replace)
