"""What looking at the machine once a second costs: our probe, and others' monitors, all at the same time.

    python benchmarks/probe_cost.py [--window 20] [--windows 6] [--no-stub]

On the machine are 16 process trees like trainings (41 threads and 3 children each), which ours looks at as jobs, and
500 other processes. Peers: `top`, `htop`, `btop` where they are installed (apt-get install htop btop), and `nvitop`,
which pip puts into an environment of its own under .cache/peers. They draw on terminals of 120x40; ours draws nothing,
and gives advice. CPU is what the scheduler counted for each with its children.

Where there is no GPU, a stub of NVIDIA's library (stub_nvml.c, needs a C compiler) answers ours and nvitop alike.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import select
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

import peers
from figures import report
from terminal import end, read, spawn

JOBS, THREADS, CHILDREN, OTHERS = 16, 40, 3, 500
GOAL_PERCENT = 0.5
WARM_UP_S = 8.0
TREE = f"""
import subprocess, sys, threading, time
children = [subprocess.Popen(["sleep", "3600"]) for _ in range({CHILDREN})]
threading.stack_size(1 << 18)
for _ in range({THREADS}):
    threading.Thread(target=time.sleep, args=(3600,), daemon=True).start()
print("ready", flush=True)
time.sleep(3600)
"""
OURS = """
import sys, time
from pathlib import Path
from tfcert_exam_engine import language
language.bind()
from tfcert_hw_probe.advice import Adviser, RunFacts
from tfcert_hw_probe.sampler import Sampler
jobs = {f"run {n}": int(pid) for n, pid in enumerate(sys.argv[2:])}
runs = {n: RunFacts(name, 0.0, True) for n, name in enumerate(jobs)}
sampler, adviser = Sampler(Path(sys.argv[1])), Adviser()
while True:
    sample = sampler.sample(jobs)
    adviser.judge(sample, runs)
    print(len(sample.jobs), len(sample.gpus), flush=True)
    time.sleep(1)
"""


@contextmanager
def machine_full() -> Iterator[list[int]]:
    """Start the trees and the others; give the pids of the trees."""
    trees = [subprocess.Popen([sys.executable, "-S", "-c", TREE], stdout=subprocess.PIPE) for _ in range(JOBS)]
    others = [subprocess.Popen(["sleep", "3600"]) for _ in range(OTHERS)]
    try:
        for tree in trees:
            assert tree.stdout is not None
            tree.stdout.readline()
        yield [tree.pid for tree in trees]
    finally:
        below = [child for tree in trees for child in psutil.Process(tree.pid).children(recursive=True)]
        for process in [*below, *trees, *others]:
            process.kill()
        for started in (*trees, *others):
            started.wait()


def stub(folder: Path) -> None:
    """Put a stub of NVIDIA's library where programs find it, unless there is a real one or no compiler."""
    compiler = shutil.which("cc")
    try:
        ctypes.CDLL("libnvidia-ml.so.1")
    except OSError:
        if compiler is None:
            return
        source = Path(__file__).with_name("stub_nvml.c")
        library = folder / "libnvidia-ml.so.1"
        subprocess.run([compiler, "-shared", "-fPIC", "-O2", "-o", str(library), str(source)], check=True)
        os.environ["LD_LIBRARY_PATH"] = f"{folder}:{os.environ.get('LD_LIBRARY_PATH', '')}"


def programs(folder: Path, jobs: list[int]) -> dict[str, list[str]]:
    """Return the command of each, ours first."""
    (folder / "btop").mkdir()
    (folder / "btop" / "btop.conf").write_text("update_ms = 1000\n")
    os.environ.update(XDG_CONFIG_HOME=str(folder), LANG="C.UTF-8")
    found = {"ours": [sys.executable, "-c", OURS, str(folder), *map(str, jobs)]}
    for name, options in (("top", ["-d", "1"]), ("htop", ["-d", "10"]), ("btop", ["--utf-force"])):
        if shutil.which(name):
            found[name] = [name, *options]
    found["nvitop"] = [peers.command("nvitop", "nvitop"), "--monitor", "full", "--interval", "1"]
    return found


def cpu_s(pid: int) -> float:
    """Return the CPU time of a process and its descendants, by the scheduler's nanoseconds."""
    try:
        process = psutil.Process(pid)
        below = [process.pid, *(child.pid for child in process.children(recursive=True))]
    except psutil.Error:
        return float("nan")
    return (
        sum(int(file.read_text().split()[0]) for one in below for file in Path(f"/proc/{one}/task").glob("*/schedstat"))
        / 1e9
    )


def drain(terminals: dict[str, tuple[int, int]], seconds: float) -> None:
    """Read what all of them draw, for so long."""
    ends = time.monotonic() + seconds
    open_ones = {terminal for _pid, terminal in terminals.values()}
    while (left := ends - time.monotonic()) > 0 and open_ones:
        for terminal in select.select(list(open_ones), [], [], left)[0]:
            try:
                read(terminal, 0)
            except OSError:  # it has ended
                open_ones.discard(terminal)


def measure(commands: dict[str, list[str]], window_s: float, windows: int) -> dict[str, list[float]]:
    """Return percent of one core per window, for each that still runs."""
    terminals = {name: spawn(command) for name, command in commands.items()}
    try:
        for _pid, terminal in terminals.values():
            os.write(terminal, b"\n")
        drain(terminals, WARM_UP_S)
        found: dict[str, list[float]] = {name: [] for name in terminals}
        for _window in range(windows):
            before, began = {name: cpu_s(pid) for name, (pid, _t) in terminals.items()}, time.monotonic()
            drain(terminals, window_s)
            seconds = time.monotonic() - began
            for name, (pid, _terminal) in terminals.items():
                found[name].append(100 * (cpu_s(pid) - before[name]) / seconds)
        return found
    finally:
        for pid, terminal in terminals.values():
            for child in psutil.Process(pid).children(recursive=True):
                child.kill()
            end(pid, terminal)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--window", type=float, default=20.0)
    parser.add_argument("--windows", type=int, default=6)
    parser.add_argument("--no-stub", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, machine_full() as jobs:
        folder = Path(name)
        os.environ["STUB_NVML_PIDS"] = ",".join(map(str, jobs))
        if not given.no_stub:
            stub(folder)
        found = measure(programs(folder, jobs), given.window, given.windows)
        what = f"a look a second, {JOBS} jobs and {OTHERS} other processes ({len(psutil.pids())} in all)"
    ours = found.pop("ours")
    for peer, theirs in found.items():
        if all(value > 0 for value in theirs):
            report(what, ours, theirs, "% of a core", peer, f"{GOAL_PERCENT} % or less")
        else:
            print(f"{peer} did not run here", file=sys.stderr)


if __name__ == "__main__":
    main()
