"""A thousand gradings in a row: none hangs or fails, all verdicts are the same, and memory stays flat.

Half of them alone, half beside a training that uses both cores. Ours: memory at the end; the peer: at the start.

python benchmarks/thousand_gradings.py [--gradings 1000]
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from bench_engine import engine_with_attempt, trained, verdict_of
from tfcert_exam_engine.client import EngineClient
from tfcert_exam_engine.grading.verdict import Verdict
from tfcert_exam_engine.views import ProblemView
from tfcert_problems import catalog

BUSY = """
import keras, numpy
x = numpy.random.rand(8192, 256).astype("float32")
model = keras.Sequential([keras.Input((256,)), keras.layers.Dense(1024), keras.layers.Dense(256)])
model.compile(loss="mse")
model.fit(x, x, epochs=100000, batch_size=512, verbose=0)
"""
SETTLED = 20
"""Gradings after which memory is looked at for the first time."""


@dataclass
class Counted:
    """What came of the gradings."""

    seconds: list[float] = field(default_factory=list)
    verdicts: set[bytes] = field(default_factory=set)

    async def grade(self, client: EngineClient, category: int, times: int) -> None:
        """Grade the category's newest file so often."""
        for _press in range(times):
            began = time.perf_counter()
            done = await verdict_of(client, category)
            self.seconds.append(time.perf_counter() - began)
            if done.verdict is None:
                sys.exit(f"not graded: {done.message}")
            self.verdicts.add(_figures(done.verdict))


def _figures(verdict: Verdict) -> bytes:
    return msgspec.json.encode(msgspec.structs.replace(verdict, seconds=0.0))


async def _memory(client: EngineClient) -> dict[str, int]:
    status = await client.status()
    return {"engine": status.memory or 0, "fork server": status.fork_server_memory or 0}


async def _train_reference(client: EngineClient, problem: ProblemView) -> None:
    reference = catalog.find(problem.category, problem.slug).text("reference.py")
    (Path(problem.folder) / "solution.py").write_text(reference, encoding="utf-8")
    await trained(client, problem.category)


async def measure(gradings: int) -> dict[str, object]:
    """Grade, look at the memory, and say what was seen."""
    counted = Counted()
    async with engine_with_attempt() as (client, attempt):
        first, second = attempt.problems[:2]
        await _train_reference(client, second)
        await counted.grade(client, second.category, SETTLED)
        before = await _memory(client)
        await counted.grade(client, second.category, gradings // 2)
        half = await _memory(client)
        (Path(first.folder) / "solution.py").write_text(BUSY, encoding="utf-8")
        run = await client.run(first.category)
        await counted.grade(client, second.category, gradings - gradings // 2)
        after, status = await _memory(client), await client.status()
        busy = (await client.state()).runs[-1].state == "running"
        await client.stop_run(run.run)
    alone, beside = counted.seconds[SETTLED : SETTLED + gradings // 2], counted.seconds[SETTLED + gradings // 2 :]
    return {
        "figure": "gradings in a row, half of them beside a training",
        "gradings": len(counted.seconds),
        "different verdicts": len(counted.verdicts),
        "trained beside to the last": busy,
        "cold starts": status.cold_starts,
        "faults": status.engine_faults,
        "median alone, s": round(statistics.median(alone), 4),
        "median beside, s": round(statistics.median(beside), 4),
        "longest, s": round(max(counted.seconds), 3),
        **{f"{name}, MB (ours: end)": round(size / 1e6, 1) for name, size in after.items()},
        **{f"{name}, MB (half-way, before the training)": round(size / 1e6, 1) for name, size in half.items()},
        **{f"{name}, MB (peer: start)": round(size / 1e6, 1) for name, size in before.items()},
        **{f"{name}, ratio": round(after[name] / max(1, before[name]), 3) for name in after},
        "goal": "one verdict, no fault, ratios 1.05 or less",
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gradings", type=int, default=1000)
    print(json.dumps(asyncio.run(measure(parser.parse_args().gradings)), indent=1))


if __name__ == "__main__":
    main()
