"""Prepares one set for TensorFlow Datasets: `python -m tfcert_exam_engine.runner.tfds ORDER`.

ORDER is JSON: `name` (TFDS's), `by` (a builder of ours, or ""), `raw` (the set's downloads), `placed` (its folder),
`into` (an empty folder). Says JSON lines on stdout: `{"examples": N}` now and then, at the end
`{"made": "NAME/VERSION"}` or `{"failed": TEXT}`. It leaves when its stdin ends: whoever started it is gone then.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

TELL_EVERY_S = 0.2


def main() -> None:
    """Prepare it, and leave."""
    order = json.loads(sys.argv[1])
    said = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    threading.Thread(target=_leave_with_the_parent, daemon=True).start()
    try:
        _say(said, made=_prepare(order, said))
    except Exception as error:
        _say(said, failed=f"{type(error).__name__}: {' '.join(str(error).split())[:300]}")
    said.flush()
    os._exit(0)  # TensorFlow's threads need no farewell


def _leave_with_the_parent() -> None:
    sys.stdin.buffer.read()
    os._exit(1)


def _say(to: TextIO, **message: Any) -> None:
    to.write(json.dumps(message) + "\n")


def _prepare(order: dict[str, str], said: TextIO) -> str:
    import tensorflow_datasets as tfds

    into = Path(order["into"])
    # TFDS leaves an empty folder behind wherever temporary files go.
    tempfile.tempdir = str(into)
    _count_examples(said)
    _refuse_downloads()
    builder = _builder(order, into / "made")
    config = tfds.download.DownloadConfig(
        manual_dir=Path(order["raw"]), try_download_gcs=False, register_checksums=False, verify_ssl=True
    )
    builder.download_and_prepare(download_dir=into / "work", download_config=config)
    return Path(builder.data_dir).relative_to(into / "made").as_posix()


def _builder(order: dict[str, str], into: Path) -> Any:
    import tensorflow_datasets as tfds

    if order["by"]:
        from tfcert_exam_engine.runner.tfds.builders import builder

        return builder(order["by"], Path(order["placed"]), into)
    return tfds.builder(order["name"], data_dir=into)


def _refuse_downloads() -> None:
    """Fail at once where TFDS wants a file that is not among the set's: it would try for minutes."""
    from requests.adapters import HTTPAdapter

    def refuse(_self: Any, request: Any, **_named: Any) -> Any:
        raise LookupError(f"{request.url} is not among the files of the set")

    HTTPAdapter.send = refuse  # type: ignore[method-assign, assignment]


def _count_examples(said: TextIO) -> None:
    """Tell how many examples were made, through what TFDS shows its progress with."""
    from tensorflow_datasets.core import utils

    count = _Count(said)
    utils.tqdm = count.bar


class _Count:
    """All examples of all splits."""

    def __init__(self, said: TextIO) -> None:
        self._said = said
        self._examples = 0
        self._told = 0.0

    def bar(self, things: Any = None, *_more: Any, unit: str = "", **_named: Any) -> Any:
        """Stand in for tqdm: pass things on, and count those that are examples."""
        return self._counted(things) if unit.strip() == "examples" else iter(things or ())

    def _counted(self, things: Any) -> Iterator[Any]:
        for thing in things:
            yield thing
            self._examples += 1
            if time.monotonic() > self._told + TELL_EVERY_S:
                self._told = time.monotonic()
                _say(self._said, examples=self._examples)


if __name__ == "__main__":
    main()
