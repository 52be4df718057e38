"""Tells who wrote a model file by the version that stands in it, and which Keras reads it rightly."""

from __future__ import annotations

import json
import re
from typing import Any

from tfcert_exam_engine.runner.files.mending import Loader

TENSORFLOWS = {
    "2.2.4-tf": "2.0 or older",
    "2.3.0-tf": "2.1 or 2.2",
    "2.4.0": "2.3 or 2.4",
}
"""TensorFlow's release by what its own Keras calls itself; read from files that each of them wrote."""
SAME_NUMBER = range(5, 16)
"""From 2.5 to 2.15 Keras had TensorFlow's number."""
LAST_KERAS_2 = 15
"""From 2.16 on Keras 2 goes by the name of tf-keras."""


def written_by(version: str) -> str:
    """Return "Keras 2.4.0 (TensorFlow 2.3 or 2.4)": TensorFlow where it is known for sure; "" without a version."""
    if not version:
        return ""
    release = re.match(r"2\.(\d+)\.", version)
    minor = int(release[1]) if release else None
    name = f"{'tf-keras' if minor is not None and minor > LAST_KERAS_2 else 'Keras'} {version[:20]}"
    tensorflow = TENSORFLOWS.get(version, f"2.{minor}" if minor in SAME_NUMBER else "")
    return f"{name} (TensorFlow {tensorflow})" if tensorflow else name


def loader_of(version: str, config: dict[str, Any], in_archive: bool) -> Loader:
    """Return the Keras that reads a file rightly: by its version, else by the words that only one of the two writes."""
    major = version.partition(".")[0]
    if major.isdecimal():
        return "keras" if int(major) >= 3 else "tf_keras"
    text = json.dumps(config)
    if '"batch_input_shape":' in text:
        return "tf_keras"
    return "keras" if in_archive or '"batch_shape":' in text else "tf_keras"
