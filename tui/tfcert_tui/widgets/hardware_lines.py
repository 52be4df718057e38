"""One look at the machine in words, with numbers of fixed width so that nothing jumps."""

from __future__ import annotations

from collections.abc import Sequence
from gettext import gettext as _

import msgspec

from tfcert_exam_engine.views import RunView
from tfcert_hw_probe.gpu_sample import GpuSample
from tfcert_hw_probe.sample import CpuSample, MemorySample, ProcessUsage, Sample
from tfcert_tui.widgets.glyphs import bar, level

GIB = 2**30
LOW_DISK = 10**9
"""Bytes free below which a model may not be saved."""


Field = tuple[str, str]
"""(text, part of the look: label, bar, value, mine, warning, note)."""


class Room(msgspec.Struct, frozen=True):
    """How much there is to draw in, and with what."""

    width: int
    height: int
    ascii_mode: bool

    @property
    def bar_cells(self) -> int:
        """Cells of each bar."""
        return min(12, max(4, self.width // 8))

    @property
    def core_cells(self) -> int:
        """Most cells for the cores, one each as long as they fit."""
        return min(32, max(4, self.width - 41))


def usage_of(sample: Sample, run: RunView | None) -> ProcessUsage | None:
    """Return what the run itself uses, where it is known."""
    return sample.jobs.get(f"run {run.run}") if run is not None else None


def machine_lines(sample: Sample, run: RunView | None, room: Room) -> list[list[Field]]:
    """Return a line for the cores, one for memory, one per GPU or one for all, one for the disk."""
    mine = usage_of(sample, run)
    lines = [_cpu(sample.cpu, mine, room), _memory(sample.memory, mine, room)]
    if len(sample.gpus) > max(1, room.height - len(lines)):
        lines.append(_all_gpus(sample.gpus, mine, room))
    elif sample.gpus:
        lines += [_gpu(gpu, mine, room) for gpu in sample.gpus]
    else:
        lines.append([(_label(_("gpu")), "label"), (_("none: {why}").format(why=sample.gpu_note), "note")])
    free = sample.disk.free
    if free is not None and free >= LOW_DISK:
        lines.append([(_label(_("disk")), "label"), (_("{free} GiB free").format(free=gib(free)), "value")])
    return lines


def summary(sample: Sample, run: RunView | None) -> list[Field]:
    """Return the machine in one line."""
    fields: list[Field] = [(_("cpu"), "label"), (percent(sample.cpu.percent), "value")]
    fields += [(_("mem"), "label"), (_of(sample.memory.used, sample.memory.total), "value")]
    for gpu in sample.gpus:
        fields += [(_gpu_name(gpu), "label"), (percent(gpu.utilization_percent), "value")]
    mine = usage_of(sample, run)
    if mine is not None:
        fields.append((_mine(f"{percent(share_of(mine, sample.cpu))} {gib(mine.memory)} GiB"), "mine"))
    free = sample.disk.free
    if free is not None and free < LOW_DISK:
        fields.insert(0, (_("! disk {free:.1f} GiB").format(free=free / GIB), "warning"))
    return fields


def warning_fields(sample: Sample) -> list[Field]:
    """Return what is about to go wrong, one sentence each."""
    free = sample.disk.free
    if free is None or free >= LOW_DISK:
        return []
    return [(_("! disk: {free:.1f} GiB free, a model may not be saved").format(free=free / GIB), "warning")]


def input_is_slow(sample: Sample, run: RunView | None) -> bool:
    """Return whether a running training keeps a core busy while every GPU is mostly idle."""
    mine = usage_of(sample, run)
    if run is None or run.state != "running" or mine is None or not sample.gpus:
        return False
    busy = [gpu.utilization_percent for gpu in sample.gpus]
    idle = all(value is not None and value < 30 for value in busy)
    return idle and (mine.cpu_percent or 0) >= 90 and bool(mine.gpu_memory is None or mine.gpu_memory)


def percent(value: float | None) -> str:
    """Return a percentage in six cells."""
    return f"{'-' if value is None else f'{value:.0f}':>4} %"


def gib(value: int | None) -> str:
    """Return bytes as GiB in five cells."""
    return f"{'-' if value is None else f'{value / GIB:.1f}':>5}"


def levels(percents: Sequence[float], room: Room) -> str:
    """Return one character per core, or per group of cores by its busiest where they are many."""
    group = -(-len(percents) // room.core_cells) or 1
    groups = [percents[start : start + group] for start in range(0, len(percents), group)]
    return "".join(level(max(cores) / 100, room.ascii_mode) for cores in groups)


def share_of(mine: ProcessUsage, cpu: CpuSample) -> float | None:
    """Return a run's CPU use in percent of the cores that may be used, the scale of the figure beside it."""
    if mine.cpu_percent is None:
        return None
    return mine.cpu_percent / (cpu.usable_cores or len(cpu.per_core) or 1)


def _cpu(cpu: CpuSample, mine: ProcessUsage | None, room: Room) -> list[Field]:
    fields = [
        (_label(_("cpu")), "label"),
        *_level(cpu.percent, 100, room),
        (percent(cpu.percent), "value"),
    ]
    if mine is not None:
        fields.append((_mine(percent(share_of(mine, cpu))), "mine"))
    if cpu.per_core:
        fields.append((levels(cpu.per_core, room), "bar"))
    if cpu.percent is None:
        fields.append((cpu.missing.get("percent", ""), "note"))
    elif cpu.usable_cores:
        fields.append((_("of {n:g} cores").format(n=round(cpu.usable_cores, 1)), "note"))
    return fields


def _memory(memory: MemorySample, mine: ProcessUsage | None, room: Room) -> list[Field]:
    fields = [(_label(_("mem")), "label"), *_level(memory.used, memory.total, room)]
    fields.append((_of(memory.used, memory.total), "value"))
    if mine is not None:
        fields.append((_mine(f"{gib(mine.memory)} GiB"), "mine"))
    if memory.used is None:
        fields.append((memory.missing.get("used", ""), "note"))
    elif memory.limited_by == "cgroup":
        fields.append((_("container's limit"), "note"))
    if memory.swap_used:
        fields.append((_("swap {used} GiB").format(used=gib(memory.swap_used)), "note"))
    return fields


def _gpu(gpu: GpuSample, mine: ProcessUsage | None, room: Room) -> list[Field]:
    fields = [(_label(_gpu_name(gpu)), "label"), *_level(gpu.utilization_percent, 100, room)]
    fields += [(percent(gpu.utilization_percent), "value"), (_of(gpu.memory_used, gpu.memory_total), "value")]
    if mine is not None and mine.gpu_memory is not None:
        fields.append((_mine(f"{gib(mine.gpu_memory)} GiB"), "mine"))
    if gpu.temperature_c is not None:
        fields.append((f"{gpu.temperature_c:>3.0f} {'C' if room.ascii_mode else '°C'}", "value"))
    if gpu.power_w is not None:
        fields.append((f"{gpu.power_w:>4.0f} W", "value"))
    return [*fields, (gpu.name.removeprefix("NVIDIA "), "note")]


def _all_gpus(gpus: Sequence[GpuSample], mine: ProcessUsage | None, room: Room) -> list[Field]:
    """Return the GPUs in one line: a character each, the busiest, and their memory together."""
    busy = [gpu.utilization_percent for gpu in gpus if gpu.utilization_percent is not None]
    used = [gpu.memory_used for gpu in gpus if gpu.memory_used is not None]
    total = [gpu.memory_total for gpu in gpus if gpu.memory_total is not None]
    fields = [(_("{n} gpus").format(n=len(gpus)), "label"), (levels(busy, room), "bar")]
    fields += [(_("max {usage}").format(usage=percent(max(busy, default=None))), "value")]
    fields += [(_of(sum(used) if used else None, sum(total) if total else None), "value")]
    if mine is not None and mine.gpu_memory is not None:
        fields.append((_mine(f"{gib(mine.gpu_memory)} GiB"), "mine"))
    return fields


def _gpu_name(gpu: GpuSample) -> str:
    return _("gpu{index}").format(index=gpu.index)


def _level(value: float | None, most: float | None, room: Room) -> list[Field]:
    if value is None or not most:
        return [("·" * room.bar_cells if not room.ascii_mode else " " * room.bar_cells, "bar")]
    return [(bar(value / most, room.bar_cells, room.ascii_mode), "bar")]


def _label(text: str) -> str:
    return f"{text:<4}"


def _of(used: int | None, total: int | None) -> str:
    return _("{used} of {total} GiB").format(used=gib(used), total=gib(total))


def _mine(text: str) -> str:
    return _("mine {usage}").format(usage=text)
