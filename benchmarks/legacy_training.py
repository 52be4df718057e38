"""What a run under exam-era Keras takes: the first one, which starts the fork server, the next ones, and by hand.

    python benchmarks/legacy_training.py [--rounds 5]

Every round has an engine of its own, so that its first such run finds no server; the engine's ordinary fork server is
ready by then, as it is when a person sees a script fail and presses the key. By hand is
`TF_USE_LEGACY_KERAS=1 python solution.py`, without an engine. Trainings do not step back here (`training_nice` 0), as
what is run by hand does not: on a machine that others use, niceness would be all that is measured.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import subprocess
import sys
import time
from pathlib import Path

from bench_engine import engine_with_attempt, trained
from figures import report
from tfcert_exam_engine.client import EngineClient

SCRIPT = """
import numpy as np
import tensorflow as tf
x = np.random.RandomState(7).rand(2000, 8)
y = x.sum(axis=1)
model = tf.keras.models.Sequential([tf.keras.layers.Dense(32, "relu", input_shape=[8]), tf.keras.layers.Dense(1)])
model.compile(optimizer=tf.keras.optimizers.Adam(lr=1e-3), loss="mse", metrics="mae")
model.fit(x, y, epochs=5, verbose=2)
model.save("mymodel.h5")
"""


async def seconds_of_run(client: EngineClient) -> float:
    """Return seconds from the request to the told end of a run under exam-era Keras."""
    began = time.perf_counter()
    await trained(client, 1, legacy_keras=True)
    return time.perf_counter() - began


def by_hand(folder: Path) -> float:
    """Return seconds of `TF_USE_LEGACY_KERAS=1 python solution.py`."""
    environment = {**os.environ, "TF_USE_LEGACY_KERAS": "1", "TF_CPP_MIN_LOG_LEVEL": "2"}
    began = time.perf_counter()
    subprocess.run([sys.executable, "solution.py"], cwd=folder, env=environment, check=True, capture_output=True)
    return time.perf_counter() - began


async def one_round() -> tuple[float, float, float, int | None]:
    """Return seconds of the first run, of the second, and by hand, and the bytes of the server's resident memory."""
    async with engine_with_attempt() as (client, attempt):
        folder = Path(attempt.problems[0].folder)
        (folder / "solution.py").write_text(SCRIPT)
        await client.change_settings({"training_nice": "0"})
        while (await client.status()).fork_server != "ready":
            await asyncio.sleep(0.1)
        before = await client.status()
        assert before.legacy_fork_server == "off", "nobody has used it"
        first, second = await seconds_of_run(client), await seconds_of_run(client)
        after = await client.status()
        assert (after.forks - before.forks, after.cold_starts) == (2, 0), "both were forked"
        return first, second, await asyncio.to_thread(by_hand, folder), after.legacy_fork_server_memory


async def measure(rounds: int) -> None:
    """Measure and print."""
    taken = [await one_round() for _ in range(rounds)]
    first, second, plain, memory = zip(*taken, strict=True)
    peer = "TF_USE_LEGACY_KERAS=1 python solution.py"
    report("exam-era run, first of an engine", first, plain, "s", peer, "ratio about 1")
    report("exam-era run, server there", second, plain, "s", peer, "ratio below 1")
    print(json.dumps({"figure": "its fork server, RSS", "ours": [size and round(size / 1e6) for size in memory]}))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rounds", type=int, default=5)
    asyncio.run(measure(parser.parse_args().rounds))


if __name__ == "__main__":
    main()
