"""What the engine costs while nothing is asked of it: memory, CPU and wake-ups, and the memory of its fork server.

    python benchmarks/idle.py [--seconds 60]

A live attempt whose clock runs, no job; first without a client, then with one that follows. The peer is a process that
has imported asyncio, sqlite3 and msgspec and sleeps: the least that a Python engine could be.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
import time
from pathlib import Path

import psutil

from bench_engine import engine_with_attempt
from tfcert_exam_engine.client import EngineClient
from tfcert_exam_engine.paths import paths_for

SETTLE_S = 5.0
MB = 1_000_000
PEER = "import asyncio, sqlite3, msgspec; asyncio.run(asyncio.sleep(3600))"


def cpu_s(pid: int) -> float:
    """Return the CPU seconds that a process's threads have used, exact to the nanosecond."""
    threads = Path(f"/proc/{pid}/task").iterdir()
    return sum(int((thread / "schedstat").read_text().split()[0]) for thread in threads) / 1e9


def switches(pid: int) -> int:
    """Return how often its threads have gone to sleep or were put aside."""
    return sum(psutil.Process(pid).num_ctx_switches())


async def cost(pid: int, seconds: float) -> dict[str, float]:
    """Return what a process costs from now on."""
    await asyncio.sleep(SETTLE_S)
    used, woken, began = cpu_s(pid), switches(pid), time.monotonic()
    await asyncio.sleep(seconds)
    passed = time.monotonic() - began
    memory = psutil.Process(pid).memory_full_info()
    return {
        "percent_of_a_core": round(100 * (cpu_s(pid) - used) / passed, 3),
        "switches_per_s": round((switches(pid) - woken) / passed, 2),
        "rss_mb": round(memory.rss / MB, 1),
        "pss_mb": round(memory.pss / MB, 1),
    }


async def measure(seconds: float) -> dict[str, dict[str, float]]:
    """Return the figures of the engine alone, followed, of its fork server and of the peer."""
    figures: dict[str, dict[str, float]] = {}
    async with engine_with_attempt() as (client, _attempt):
        status = await client.status()
        while status.fork_server != "ready":
            await asyncio.sleep(0.2)
            status = await client.status()
        await client.close()
        peer = await asyncio.create_subprocess_exec(sys.executable, "-c", PEER)
        alone = asyncio.create_task(cost(status.pid, seconds))
        figures["peer: a process that sleeps"] = await cost(peer.pid, seconds)
        figures["engine, nobody there"] = await alone
        peer.kill()
        await peer.wait()
        figures["fork server, idle"] = await cost(status.fork_server_pid or 0, 1)
        follower = EngineClient(paths_for(status.data_dir))
        await follower.connect()
        listening = asyncio.create_task(listen(follower))
        figures["engine, one client follows"] = await cost(status.pid, seconds)
        listening.cancel()
        await follower.close()
        await client.connect()
    return figures


async def listen(client: EngineClient) -> None:
    """Follow as a workstation does."""
    async for _event in client.events():
        pass


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    print(json.dumps(asyncio.run(measure(parser.parse_args().seconds)), indent=1))
    print("goals: the engine with nobody there at most 40 MB and 0.1 % of a core")


if __name__ == "__main__":
    main()
