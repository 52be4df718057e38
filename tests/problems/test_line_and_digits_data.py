"""The data of categories 1 and 2: what was promised, built with no network, nothing hidden in public."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np

Dataset = Callable[[str], Path]

NO_NETWORK = """
import socket
def refuse(*arguments, **others):
    raise AssertionError("the network was asked for")
socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = socket.create_connection = refuse
"""


def run(code: str, *arguments: str, **environment: str) -> str:
    """Run code in an interpreter that fails at the first touch of the network; return its output."""
    command = [sys.executable, "-c", NO_NETWORK + code, *arguments]
    done = subprocess.run(command, env=os.environ | environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_hidden_loads_lie_in_and_beyond_the_measured_range(dataset: Dataset) -> None:
    folder = dataset("line")
    readings = np.loadtxt(folder / "public" / "measurements.csv", delimiter=",", skiprows=1)
    hidden = np.load(folder / "hidden" / "hidden.npz")
    assert readings.shape == (60, 2)
    assert (hidden["x"].shape, hidden["y"].shape) == ((200, 1), (200, 1))
    beyond = hidden["x"] > readings[:, 0].max()
    assert 90 <= beyond.sum() <= 110
    slope, rest = np.polyfit(*readings.T, 1)
    assert abs(slope * hidden["x"] + rest - hidden["y"]).max() < 0.5


def test_building_twice_gives_the_same_spring(dataset: Dataset, tmp_path: Path) -> None:
    code = """
import sys; from pathlib import Path; from tfcert_problems.datasets import cache, catalog
cache.build(Path(sys.argv[1]), catalog.find("line"), lambda fraction, text: None)
"""
    run(code, str(tmp_path))
    first, second = (json.loads((folder / "manifest.json").read_text()) for folder in
                     (dataset("line"), tmp_path / "line-v1"))  # fmt: skip
    name = "public/measurements.csv"
    assert first["files"][name] == second["files"][name]


def test_digits_are_built_without_the_network_and_leave_no_temporary_files(tmp_path: Path) -> None:
    code = """
import sys; from pathlib import Path; from tfcert_problems.datasets import cache, catalog
cache.build(Path(sys.argv[1]), catalog.find("digits"), lambda fraction, text: None)
"""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    run(code, str(tmp_path), TMPDIR=str(temporary))
    assert json.loads((tmp_path / "digits-v1" / "manifest.json").read_text())["files"]
    assert sorted(path.name for path in (tmp_path / "digits-v1").iterdir()) == ["hidden", "manifest.json", "public"]
    assert not any(temporary.iterdir())


def test_tfds_finds_the_digits_by_name_without_our_code_and_without_the_network(dataset: Dataset) -> None:
    code = """
import sys, json, tensorflow_datasets as tfds
train, validation = tfds.load(
    "tfcert_digits", data_dir=sys.argv[1], split=["train", "validation"], as_supervised=True, batch_size=-1)
ours = [name for name in sys.modules if name.startswith("tfcert_")]
print(json.dumps([list(train[0].shape), list(validation[0].shape), int(train[0].numpy().max()), ours]))
"""
    found = json.loads(run(code, str(dataset("digits") / "public")).splitlines()[-1])
    assert found == [[1097, 8, 8, 1], [200, 8, 8, 1], 16, []]


def test_hidden_digits_are_the_last_five_hundred_and_none_is_public(dataset: Dataset) -> None:
    code = """
import sys, numpy as np, tensorflow_datasets as tfds
parts = tfds.load("tfcert_digits", data_dir=sys.argv[1], split=["train", "validation"], batch_size=-1)
np.save(sys.argv[2], np.concatenate([part["image"].numpy() for part in parts]))
"""
    from sklearn.datasets import load_digits

    folder = dataset("digits")
    hidden = np.load(folder / "hidden" / "hidden.npz")
    data = load_digits()
    assert hidden["x"].dtype == np.float32
    assert np.array_equal(hidden["x"][..., 0] * 16, data.images[-500:])
    assert np.array_equal(hidden["y"], data.target[-500:])
    copy = folder.parent / ".public-digits.npy"
    run(code, str(folder / "public"), str(copy))
    public = {image.tobytes() for image in np.load(copy)}
    copy.unlink()
    assert not [image for image in (hidden["x"] * 16).astype(np.uint8) if image.tobytes() in public]
