"""What one update of the machine costs to draw: 64 cores and 8 GPUs, as one line-drawn widget and as one per bar.

    python benchmarks/machine_bars.py [--updates 60]

The peer has Textual's ProgressBar for every core and GPU, and a Sparkline for the processor and every GPU. Both apps
run headless at 120x40 and get the same samples; the time is that from a new sample until the frame is on its way, the
driver's own writing left out.
"""

from __future__ import annotations

import argparse
import asyncio
import math
import statistics
import sys
import time
from collections.abc import Callable

from textual.app import App, ComposeResult
from textual.containers import Grid
from textual.widgets import ProgressBar, Sparkline

from figures import report
from tfcert_exam_engine import language

language.bind()  # as every entry point does, before the modules are read that take gettext
from tfcert_exam_engine.views import RunView  # noqa: E402
from tfcert_hw_probe.gpu_sample import GpuSample  # noqa: E402
from tfcert_hw_probe.sample import CpuSample, DiskSample, MemorySample, ProcessUsage, Sample  # noqa: E402
from tfcert_tui.machine.machine_trail import MachineTrail  # noqa: E402
from tfcert_tui.terminal.themes import DARK  # noqa: E402
from tfcert_tui.widgets.hardware_lines import Look  # noqa: E402
from tfcert_tui.widgets.hardware_monitor import HardwareMonitor  # noqa: E402

CORES, GPUS = 64, 8
SIZE = (120, 40)
GIB = 2**30
RUN = RunView(3, "attempt", 4, "running", 0.0)


def sample(at: int) -> Sample:
    """Return the machine at second `at`: everything moves."""
    cores = [50 + 49 * math.sin(at / 3 + core) for core in range(CORES)]
    gpus = [
        GpuSample(
            n, "NVIDIA H100", 50 + 49 * math.sin(at / 5 + n), (n + at % 50) * GIB, 80 * GIB, 60.0 + at % 9, 400.0 + at
        )
        for n in range(GPUS)
    ]
    return Sample(
        float(at),
        CpuSample(sum(cores) / CORES, cores, float(CORES), 12.0),
        MemorySample((100 + at % 60) * GIB, 512 * GIB),
        DiskSample(80 * GIB, 500 * GIB),
        gpus,
        jobs={"run 3": ProcessUsage(71, 900.0 + at, 9 * GIB, 38 * GIB, 5, [0])},
    )


class Measured(App[None]):
    """One of the two, in a terminal of the usual size."""

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Return our tokens, which Textual's own themes lack."""
        return DARK.variables

    def update(self, now: Sample) -> None:
        """Show another sample."""
        raise NotImplementedError


class Ours(Measured):
    """The pane as it is zoomed: lines, sparklines, a bar per core."""

    CSS = "HardwareMonitor { height: 1fr; }"
    paint_interval_s = 0.05
    """Every update is painted at once."""

    def compose(self) -> ComposeResult:
        self.trail = MachineTrail()
        for at in range(-600, 0):
            self.trail.hear(sample(at))
        yield HardwareMonitor()

    def update(self, now: Sample) -> None:
        self.trail.hear(now)
        self.query_one(HardwareMonitor).show(Look(now, RUN, trail=self.trail))


class Peer(Measured):
    """A widget per bar, in a grid."""

    CSS = (
        "Grid { grid-size: 6; grid-rows: 1; } ProgressBar { width: 1fr; } Bar { width: 1fr; } Sparkline { height: 1; }"
    )

    def compose(self) -> ComposeResult:
        with Grid():
            for _bar in range(CORES + GPUS):
                yield ProgressBar(100, show_eta=False)
            for _line in range(1 + GPUS):
                yield Sparkline([0.0] * 30)

    def update(self, now: Sample) -> None:
        busy = [*now.cpu.per_core, *(gpu.utilization_percent or 0.0 for gpu in now.gpus)]
        for bar, value in zip(self.query(ProgressBar), busy, strict=True):
            bar.update(progress=value)
        means = [now.cpu.percent or 0.0, *(gpu.utilization_percent or 0.0 for gpu in now.gpus)]
        for line, value in zip(self.query(Sparkline), means, strict=True):
            line.data = [*(line.data or []), value][-30:]


async def milliseconds(make: Callable[[], Measured], updates: int) -> list[float]:
    """Return what each update took until its frame was made."""
    app = make()
    took = []
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause(0.3)
        for now in [sample(at) for at in range(updates)]:
            began = time.process_time()
            app.update(now)
            await asyncio.sleep(0.1)  # the frame is drawn meanwhile; what is slept costs no time of the processor
            took.append(1000 * (time.process_time() - began))
    return took


async def idle_milliseconds(make: Callable[[], Measured], updates: int) -> float:
    """Return what the same wait costs where nothing changes."""
    app = make()
    took = []
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause(0.3)
        for _at in range(updates):
            began = time.process_time()
            await asyncio.sleep(0.1)
            took.append(1000 * (time.process_time() - began))
    return statistics.median(took)


async def measure(updates: int) -> None:
    """Measure both in turn, and report."""
    ours, peer = [], []
    idle = await idle_milliseconds(Ours, 10), await idle_milliseconds(Peer, 10)
    for _round in range(3):
        ours += await milliseconds(Ours, updates // 3)
        peer += await milliseconds(Peer, updates // 3)
    what = f"an update of {CORES} cores and {GPUS} GPUs at {SIZE[0]}x{SIZE[1]}, until its frame is drawn"
    report(
        what,
        [each - idle[0] for each in ours],
        [each - idle[1] for each in peer],
        "ms of the processor",
        "Textual's ProgressBar per core and GPU, Sparkline per GPU",
        "10 ms or less",
    )


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--updates", type=int, default=60)
    updates = parser.parse_args().updates
    if updates < 6:
        sys.exit("machine_bars: --updates takes 6 or more")
    asyncio.run(measure(updates))


if __name__ == "__main__":
    main()
