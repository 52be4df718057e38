"""What the second line of defence holds back when the first has failed: `python shut_in_probe.py FOLDER [free]`.

Shuts this process in as a grader does, then does what code in a model would do; with `free` it is not shut in, and does
what harms nobody. Prints a JSON object of what each try came to: "done", "denied", or the name of what it raised.
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

from tfcert_exam_engine.runner import cpu_alone
from tfcert_exam_engine.runner.allowed import architecture
from tfcert_exam_engine.runner.files import file_safety
from tfcert_exam_engine.runner.shut_in import confinement

folder = Path(sys.argv[1])
secret, canary, models = folder / "secret.txt", folder / "canary", folder / "models"
scratch = folder / "job" / "scratch"
parent = os.getppid()


def came_to(attempt: Callable[[], Any]) -> str:
    """Try something."""
    try:
        attempt()
    except BaseException as error:
        words = ("Permission denied", "Operation not permitted", "maximum limit")
        return "denied" if any(word in str(error) for word in words) else type(error).__name__
    return "done"


def save_reader() -> None:
    """Save a model of Keras 2 without a Lambda that reads the file it is given the name of."""
    given = tf_keras.Input(type_spec=tf.TensorSpec((), tf.string))
    tf_keras.Model(given, tf.identity(given)).save(models / "reader.h5")
    with h5py.File(models / "reader.h5", "r+") as file:
        text = file.attrs["model_config"]
        file.attrs["model_config"] = text.replace('"function": "identity"', '"function": "io.read_file"')


def read_by_model() -> Any:
    """Load that model, which no allow-list has judged here, and have it read."""
    return tf_keras.models.load_model(models / "reader.h5", compile=False)(tf.constant(str(secret)))


def words_from(keras_: Any) -> Any:
    """Build a lookup from a configuration that names a file."""
    return keras_.layers.StringLookup.from_config({"name": "words", "vocabulary": str(secret)})


def numbers_from_elsewhere() -> Any:
    """Read an array that an HDF5 file keeps in another file."""
    with h5py.File(models / "external_storage.h5") as file:
        return file["model_weights/answer/sequential/answer/kernel"][()]


def honest(keras_: Any, name: str) -> Any:
    """Load a model that an honest person saved, and predict."""
    file = file_safety.read(models / name, name, "", 1.0)
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
    "open its own file": lambda: (scratch / "mine").read_text(),
    "read a secret": secret.read_text,
    "read a secret by TensorFlow": lambda: tf.io.read_file(str(secret)),
    "read a secret by a TFOpLambda": read_by_model,
    "read a secret by Keras 3's lookup": lambda: words_from(keras),
    "read a secret by Keras 2's lookup": lambda: words_from(tf_keras),
    "read a secret by HDF5": numbers_from_elsewhere,
    "read a secret through a link": lambda: ((scratch / "link").symlink_to(secret), (scratch / "link").read_text()),
    "list the models": lambda: list(folder.iterdir()),
    "read passwords": lambda: Path("/etc/passwd").read_text(),
    "read the first environment": lambda: Path("/proc/self/environ").read_bytes(),
    "read another's environment": lambda: Path(f"/proc/{parent}/environ").read_bytes(),
    "see a variable": lambda: os.environ["A_PASSWORD"],
    "write a canary": canary.touch,
    "write to the model": lambda: (models / "good.h5").open("r+b"),
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


HARMLESS = [name for name in ATTEMPTS if name.startswith(("honest", "read", "see", "open", "start", "list", "import"))]


def main() -> None:
    """Shut in, try everything, tell."""
    os.chdir(folder)
    sys.path.insert(0, str(folder))
    (folder / "planted.py").write_text("")
    scratch.mkdir(parents=True)
    cpu_alone.settle()
    save_reader()
    got, tried = confinement.InForce(), HARMLESS
    if sys.argv[2:] != ["free"]:
        got, tried = confinement.enter(models, scratch), list(ATTEMPTS)
    found = {name: came_to(ATTEMPTS[name]) for name in tried}
    print(json.dumps({"landlock": got.landlock, "system calls": got.system_calls, "memory": got.memory, **found}))


if __name__ == "__main__":
    main()
