"""Runs scripts one after the other in one interpreter, by the product's own code, and tells what it says of each error.

`python script_explainer.py FOLDER < {"name": "source", ...}`; one JSON line per script on stdout.
"""

from __future__ import annotations

import json
import os
import sys
import warnings
from pathlib import Path
from typing import Any

from tfcert_exam_engine.runner.bare import explaining, legacy_keras, running, tracebacks


def explained(folder: Path, source: str) -> dict[str, Any]:
    """Run one script; return its error, and what is said of it."""
    script = folder / "solution.py"
    script.write_text(source)
    os.chdir(folder)
    tracebacks.remember(str(script), source.encode())
    error = running._execute(str(script), source.encode())
    known = explaining.explain(error, str(script)) if error is not None else None
    told = known._asdict() if known else {}
    elsewhere = explaining.explain(error, str(script), foreign=True) if error is not None else None
    told["helps_elsewhere"] = elsewhere is not None and elsewhere.legacy_keras_helps
    if error is not None:
        told["message"] = tracebacks.sentence(error, str(script))
    return told


def main() -> None:
    """Explain each script of stdin."""
    folder = Path(sys.argv[1])
    scripts = json.load(sys.stdin)
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    warnings.simplefilter("ignore")
    if os.environ.get("TF_USE_LEGACY_KERAS") == "1":
        legacy_keras.install()  # as every run under legacy Keras does
    sys.path.insert(0, str(folder))
    main_module = sys.modules["__main__"]
    for name, source in scripts.items():
        told = explained(folder, source)
        sys.modules["__main__"] = main_module
        print(json.dumps({"name": name, **told}), file=answers, flush=True)
    os._exit(0)


if __name__ == "__main__":
    main()
