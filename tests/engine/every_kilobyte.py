"""Cuts a good file at every kilobyte, and turns bits over in it: `python every_kilobyte.py FOLDER NAME`.

One process, shut in as a grader is, inspects them all. Prints a JSON object: how many ended in which verdict.
"""

from __future__ import annotations

import json
import os
import random
import sys
from collections import Counter
from pathlib import Path

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import numpy as np

from tfcert_exam_engine.runner import contract, cpu_alone
from tfcert_exam_engine.runner.contract import Inspection
from tfcert_exam_engine.runner.files import file_safety
from tfcert_exam_engine.runner.files.model_file import FileRefused
from tfcert_exam_engine.runner.shut_in import confinement
from tfcert_problems import problem as problems

KILOBYTE = 1024
FLIPS = 80
"""Half of them in the first and last kilobytes, where the structure is."""

folder, name = Path(sys.argv[1]), sys.argv[2]
wanted = problems.load(folder).contract
scratch = folder / f"scratch-{name}"
x = np.random.default_rng(0).uniform(0, 1, (64, 4)).astype("float32")


def verdict_of(content: bytes) -> str:
    """Return the code of a refusal, the check that was missed, or "good"; anything else is a fault of ours."""
    file = scratch / name
    file.write_bytes(content)
    try:
        found = Inspection(file_safety.read(file, name, "", 1.0))
        contract.inspect(found, wanted, x, scratch)
    except FileRefused as refusal:
        assert refusal.message and refusal.advice
        return refusal.code
    except MemoryError:
        return "out_of_memory"
    return found.fault.name if found.fault else "good"


def turned_over(whole: bytes, chance: random.Random) -> bytes:
    """Return the content with one bit turned over."""
    edge = min(2 * KILOBYTE, len(whole) // 2)
    at = chance.choice([chance.randrange(len(whole)), chance.choice([1, -1]) * chance.randrange(1, edge)])
    changed = bytearray(whole)
    changed[at] ^= 1 << chance.randrange(8)
    return bytes(changed)


def main() -> None:
    """Shut in, inspect all, tell."""
    whole = (folder / name).read_bytes()
    cpu_alone.settle()
    confinement.enter(folder / name, scratch)
    cuts = Counter(verdict_of(whole[:size]) for size in range(0, len(whole), KILOBYTE))
    chance = random.Random(7)
    flips = Counter(verdict_of(turned_over(whole, chance)) for _ in range(FLIPS))
    print(json.dumps({"whole": verdict_of(whole), "bytes": len(whole), "cuts": cuts, "flips": flips}))


if __name__ == "__main__":
    main()
