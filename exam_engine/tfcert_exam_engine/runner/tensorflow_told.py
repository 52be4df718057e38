"""What the TensorFlow of the interpreter that runs this file is and sees, as one line of JSON.

Run by the doctor in a child, also in an interpreter that is not ours: needs TensorFlow and Keras alone.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from typing import Any


def known(look: Callable[[], Any], otherwise: Any) -> Any:
    """Return what a look gives; something else where this TensorFlow has no such thing."""
    try:
        return look()
    except Exception:
        return otherwise


def told() -> dict[str, object]:
    """Import both and look."""
    import keras
    import tensorflow as tf

    build = known(lambda: dict(tf.sysconfig.get_build_info()), {})
    return {
        "tensorflow": str(tf.__version__),
        "keras": str(keras.__version__),
        "gpus": len(tf.config.list_physical_devices("GPU")),
        "with_cuda": known(lambda: bool(tf.test.is_built_with_cuda()), None),
        "cuda": str(build.get("cuda_version", "")),
        "cudnn": str(build.get("cudnn_version", "")),
    }


if __name__ == "__main__":
    here = os.path.dirname(os.path.realpath(__file__))  # noqa: PTH120
    sys.path[:] = [entry for entry in sys.path if os.path.realpath(entry) != here]  # our modules are none of its own
    print(json.dumps(told()))
