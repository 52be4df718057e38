"""What the second line of defence holds back when the first has failed: `python shut_in_probe.py FOLDER`.

Shuts this process in as a grader does, then does what code in a model would do. Prints a JSON object of what each try
came to: the name of what it raised, or "done".
"""

from __future__ import annotations

import json
import os
import resource
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["A_PASSWORD"] = "swordfish"

import h5py
import keras
import numpy as np
import tensorflow as tf
import tf_keras

from tfcert_exam_engine.runner import architecture, confinement, cpu_alone, file_safety

folder = Path(sys.argv[1])
secret, canary = folder / "secret.txt", folder / "canary"
scratch = folder / "job" / "scratch"
parent = os.getppid()


def came_to(attempt: Callable[[], Any]) -> str:
    """Return the name of what an attempt raised."""
    try:
        attempt()
    except BaseException as error:
        return type(error).__name__
    return "done"


def with_operation(path: str, operation: str) -> Any:
    """Load a model that calls an operation of TensorFlow, and give it the secret's path."""
    given = tf_keras.Input((), dtype="string")
    model = tf_keras.Model(given, getattr(tf.io, operation)(given))
    model.save(scratch / "reads.h5")
    loaded = tf_keras.models.load_model(scratch / "reads.h5", compile=False)
    return loaded(tf.constant([path])[0])


def words_from(keras_: Any) -> Any:
    """Build a lookup from a configuration that names a file."""
    return keras_.layers.StringLookup.from_config({"name": "words", "vocabulary": str(secret)})


def numbers_from_elsewhere() -> Any:
    """Read an array that an HDF5 file keeps in another file."""
    with h5py.File(folder / "models" / "external_storage.h5") as file:
        return file["model_weights/answer/sequential/answer/kernel"][()]


def honest(keras_: Any, name: str) -> Any:
    """Load a model that an honest person saved, and predict."""
    file = file_safety.read(folder / "models" / name, name, "", 1.0)
    architecture.refuse_unknown(file)
    return keras_.models.load_model(file.path, compile=False)(np.zeros((2, 4), "float32"))


def limits_up() -> None:
    resource.setrlimit(resource.RLIMIT_DATA, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


ATTEMPTS: dict[str, Callable[[], Any]] = {
    "honest Keras 3 .keras": lambda: honest(keras, "many_parts.keras"),
    "honest Keras 3 .h5": lambda: honest(keras, "good.h5"),
    "honest Keras 2 .keras": lambda: honest(tf_keras, "divided_k2.keras"),
    "honest Keras 2 .h5": lambda: honest(tf_keras, "divided_k2.h5"),
    "write the scratch folder": lambda: (scratch / "mine").write_text("x"),
    "read own scratch": lambda: (scratch / "mine").read_text(),
    "read a secret": secret.read_text,
    "read a secret by TensorFlow": lambda: tf.io.read_file(str(secret)),
    "read a secret by a TFOpLambda": lambda: with_operation(str(secret), "read_file"),
    "read a secret by Keras 3's lookup": lambda: words_from(keras),
    "read a secret by Keras 2's lookup": lambda: words_from(tf_keras),
    "read a secret by HDF5": numbers_from_elsewhere,
    "read a secret through a link": lambda: (os.symlink(secret, scratch / "link"), (scratch / "link").read_text()),
    "list the models": lambda: os.listdir(folder),
    "read passwords": lambda: Path("/etc/passwd").read_text(),
    "read the first environment": lambda: Path("/proc/self/environ").read_bytes(),
    "read another's environment": lambda: Path(f"/proc/{parent}/environ").read_bytes(),
    "see a variable": lambda: os.environ["A_PASSWORD"],
    "write a canary": canary.touch,
    "write to the model": lambda: (folder / "models" / "good.h5").open("r+b"),
    "delete": secret.unlink,
    "rename": lambda: secret.rename(scratch / "taken"),
    "truncate": lambda: os.truncate(secret, 0),
    "change rights": lambda: secret.chmod(0o777),
    "set times": lambda: os.utime(secret, (0, 0)),
    "open a socket": socket.socket,
    "open a local socket": lambda: socket.socket(socket.AF_UNIX),
    "fetch": lambda: keras.utils.get_file("x", "http://127.0.0.1:9/x"),
    "start a program": lambda: subprocess.run(["/bin/true"]),
    "become a program": lambda: os.execv("/bin/true", ["true"]),
    "fork": os.fork,
    "signal the parent": lambda: os.kill(parent, signal.SIGTERM),
    "signal everyone": lambda: os.kill(-1, signal.SIGCONT),
    "raise its limits": limits_up,
    "take memory": lambda: np.ones(confinement.headroom() + (1 << 30), "uint8"),
    "fill the disk": lambda: (scratch / "big").write_bytes(bytes(confinement.LARGEST_FILE + 1)),
    "import from the folder": lambda: __import__("planted"),
}


def main() -> None:
    """Shut in, try everything, tell."""
    os.chdir(folder)
    sys.path.insert(0, str(folder))
    (folder / "planted.py").write_text("")
    cpu_alone.settle()
    got = confinement.enter(folder / "models", scratch)
    found = {name: came_to(attempt) for name, attempt in ATTEMPTS.items()}
    print(json.dumps({"landlock": got.landlock, "system_calls": got.system_calls, "memory": got.memory, **found}))


if __name__ == "__main__":
    main()
