"""One look at the machine and at a run's processes, against psutil doing the same; in turn, on one process tree.

    python benchmarks/hw_sample.py [--looks 100]

The peer answers less: no GPU, no disk, no network, no control group, and of the processes only which there are.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

from figures import report
from tfcert_hw_probe.sampler import Sampler

CHILDREN, THREADS = 3, 40
TREE = f"""
import subprocess, sys, threading, time
wait = "import time; time.sleep(600)"
children = [subprocess.Popen([sys.executable, "-c", wait]) for _ in range({CHILDREN})]
for _ in range({THREADS}):
    threading.Thread(target=time.sleep, args=(600,), daemon=True).start()
print("ready", flush=True)
time.sleep(600)
"""
"""About what a training looks like: threads for TensorFlow, children for its data."""


def measure(looks: int, pid: int) -> tuple[list[float], list[float]]:
    """Return milliseconds per look of (ours, psutil)."""
    sampler = Sampler(Path(tempfile.gettempdir()))
    sampler.wait_for_gpus(5.0)
    sampler.sample({"run 1": pid})
    psutil.cpu_percent(percpu=True)
    ours, peer = [], []
    for _ in range(looks):
        time.sleep(0.12)  # looks nearer than a tenth of a second would get the last one's figures
        began = time.perf_counter()
        sample = sampler.sample({"run 1": pid})
        ours.append(1000 * (time.perf_counter() - began))
        began = time.perf_counter()
        psutil.cpu_percent(percpu=True)
        psutil.virtual_memory()
        found = psutil.Process(pid).children(recursive=True)
        peer.append(1000 * (time.perf_counter() - began))
        if sample.jobs["run 1"].processes != len(found) + 1:
            sys.exit("the two do not see the same processes")
    sampler.close()
    return ours, peer


def main() -> None:
    """Start the tree, measure, end the tree."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--looks", type=int, default=100)
    looks = parser.parse_args().looks
    tree = subprocess.Popen([sys.executable, "-c", TREE], stdout=subprocess.PIPE)
    try:
        assert tree.stdout is not None
        tree.stdout.readline()
        ours, peer = measure(looks, tree.pid)
    finally:
        for process in [*psutil.Process(tree.pid).children(recursive=True), tree]:
            process.kill()
    what = f"a look at {len(psutil.pids())} processes, the run with {CHILDREN} children and {THREADS} threads"
    report(what, ours, peer, "ms", "psutil: cpu_percent, virtual_memory, children(recursive=True)", "2 ms or less")


if __name__ == "__main__":
    main()
