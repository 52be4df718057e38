"""`python -m tfcert_hw_probe [--json] [--watch]`: what the machine does, in words or as JSON lines."""

from __future__ import annotations

import argparse
import time
from gettext import gettext as _
from pathlib import Path

import msgspec

from tfcert_hw_probe.gpu_sample import GpuSample
from tfcert_hw_probe.sample import Sample
from tfcert_hw_probe.sampler import Sampler

FIRST_WAIT_S = 0.5
"""Between the first look and the one that is printed: a rate needs two."""


def main() -> None:
    """Print one sample, or one a second until interrupted."""
    options = _options()
    sampler = Sampler(Path.cwd())
    jobs = {f"pid {pid}": pid for pid in options.pid}
    sampler.sample(jobs)
    try:
        time.sleep(FIRST_WAIT_S)
        _show(sampler.sample(jobs), options.json)
        while options.watch:
            time.sleep(1)
            _show(sampler.sample(jobs), options.json)
    except KeyboardInterrupt:
        raise SystemExit(130) from None


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tfcert_hw_probe", description=_("Print what CPUs, memory, GPUs and disk do.")
    )
    parser.add_argument("--json", action="store_true", help=_("one JSON object per line"))
    parser.add_argument("--watch", action="store_true", help=_("once a second until Ctrl+C"))
    parser.add_argument(
        "--pid", type=int, action="append", default=[], help=_("also what this process and its children use")
    )
    return parser.parse_args()


def _show(sample: Sample, as_json: bool) -> None:
    text = msgspec.json.encode(sample).decode() if as_json else "\n".join(_lines(sample))
    print(text, flush=True)


def _lines(sample: Sample) -> list[str]:
    cpu, memory, disk = sample.cpu, sample.memory, sample.disk
    lines = [
        _("cpu   {percent} % of {cores:g} cores").format(
            percent=_number(cpu.percent), cores=round(cpu.usable_cores, 2)
        ),
        _("mem   {used} of {total} GiB ({by})").format(
            used=_gib(memory.used), total=_gib(memory.total), by=memory.limited_by
        ),
        _("disk  {free} of {total} GiB free").format(free=_gib(disk.free), total=_gib(disk.total)),
    ]
    lines += [_gpu(gpu) for gpu in sample.gpus] or [_("gpu   none: {why}").format(why=sample.gpu_note)]
    for name, usage in sample.jobs.items():
        text = _("{name}  {percent} %  {memory} GiB  {n} processes")
        lines.append(
            text.format(name=name, percent=_number(usage.cpu_percent), memory=_gib(usage.memory), n=usage.processes)
        )
    return lines


def _gpu(gpu: GpuSample) -> str:
    text = _("gpu{index}  {name}  {percent} %  {used} of {total} GiB  {degrees} °C  {power} W")
    return text.format(
        index=gpu.index,
        name=gpu.name,
        percent=_number(gpu.utilization_percent),
        used=_gib(gpu.memory_used),
        total=_gib(gpu.memory_total),
        degrees=_number(gpu.temperature_c),
        power=_number(gpu.power_w),
    )


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.0f}"


def _gib(value: int | None) -> str:
    return "-" if value is None else f"{value / 2**30:.1f}"


if __name__ == "__main__":
    main()
