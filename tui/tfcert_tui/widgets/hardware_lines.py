"""One look at the machine in lines: cores, memory, GPUs and disk, with the run's part of each."""

from __future__ import annotations

from collections.abc import Sequence
from gettext import gettext as _

import msgspec
from rich.cells import cell_len

from tfcert_exam_engine.views import RunView
from tfcert_hw_probe.gpu_sample import GpuSample
from tfcert_hw_probe.sample import CpuSample, DiskSample, MemorySample, NetworkSample, ProcessUsage, Sample
from tfcert_hw_probe.usage import Advice
from tfcert_tui.machine import machine_trail
from tfcert_tui.machine.machine_trail import MachineTrail
from tfcert_tui.machine.machine_words import (
    STALE_S,
    age,
    celsius,
    gib,
    gib_of,
    mine,
    not_known,
    percent,
    rate,
    share_of,
    watts,
)
from tfcert_tui.terminal.glyphs import level
from tfcert_tui.widgets.machine_marks import Field, cells_of, levels, share_bar, sparkline

TWO_BARS_FROM = 84
"""From so many cells on a GPU's use has a bar too, not its memory alone."""
SPARK_CELLS = (8, 30)
"""Least and most of a sparkline."""

Line = list[Field]


class Room(msgspec.Struct, frozen=True):
    """How much there is to draw in, and with what."""

    width: int
    height: int
    ascii_mode: bool
    label_cells: int = 4

    @property
    def bar_cells(self) -> int:
        """Cells of each bar."""
        return min(20, max(4, self.width // 8))

    @property
    def core_cells(self) -> int:
        """Most cells for the cores, one each as long as they fit."""
        return min(64, max(4, self.width - 41))


class Look(msgspec.Struct, frozen=True):
    """All that is shown of the machine at one moment."""

    sample: Sample
    run: RunView | None = None
    """The training that "mine" stands for."""
    advice: list[Advice] = []
    """The worst first."""
    trail: MachineTrail = msgspec.field(default_factory=MachineTrail)
    age_s: float = 0.0
    """How old the sample is."""

    @property
    def mine(self) -> ProcessUsage | None:
        """What the run itself uses, where it is known."""
        return self.sample.jobs.get(f"run {self.run.run}") if self.run is not None else None

    @property
    def gpu_age_s(self) -> float:
        """How old the GPUs' figures are, where they are older than the rest."""
        return self.sample.gpu_age_s if self.sample.gpu_age_s > STALE_S else 0.0


def machine_lines(look: Look, room: Room) -> list[Line]:
    """Return a line for the cores, one for memory, one per GPU or one for all, one for disk and network."""
    sample = look.sample
    room = msgspec.structs.replace(room, label_cells=label_cells(sample.gpus))
    lines = [cpu_line(look, room), memory_line(look, room)]
    if len(sample.gpus) > max(1, room.height - len(lines)):
        lines.append(_all_gpus(look, room))
    elif sample.gpus:
        lines += [gpu_line(look, place, room) for place in range(len(sample.gpus))]
    else:
        none = _("none: {why}").format(why=sample.gpu_note) if sample.gpu_note else _("none")
        lines.append([label(_("gpu"), room), Field(none, "note")])
    return [*lines, _disk(sample.disk, sample.network, room)]


def label_cells(gpus: Sequence[GpuSample]) -> int:
    """Return how wide the names of the lines are."""
    return max(4, *(cell_len(gpu.label) for gpu in gpus)) if gpus else 4


def label(text: str, room: Room) -> Field:
    """Return a line's name."""
    return Field(f"{text:<{room.label_cells}}", "label")


def cpu_line(look: Look, room: Room, with_levels: bool = True) -> Line:
    """Return all cores together, the run's share, and a level for each core unless they are drawn elsewhere."""
    cpu, usage = look.sample.cpu, look.mine
    own = share_of(usage, cpu) if usage is not None else None
    line = [label(_("cpu"), room), *own_bar(cpu.percent, own, 100, room)]
    line.append(Field(percent(cpu.percent), "value") if cpu.percent is not None else missing(cpu.missing, "percent"))
    if own is not None:
        line.append(Field(mine(percent(own)), "mine"))
    if cpu.per_core and with_levels:
        line.append(Field(levels(cpu.per_core, room.core_cells, room.ascii_mode), "bar"))
    return with_spark([*line, *_of_cores(cpu)], look.trail, machine_trail.CPU, room)


def _of_cores(cpu: CpuSample) -> Line:
    if cpu.percent is None or not cpu.usable_cores:
        return []
    return [Field(_("of {n:g} cores").format(n=round(cpu.usable_cores, 1)), "note")]


def memory_line(look: Look, room: Room) -> Line:
    """Return the memory that may be used, and the run's part."""
    memory, usage = look.sample.memory, look.mine
    own = usage.memory if usage is not None else None
    line = [label(_("mem"), room), *own_bar(memory.used, own, memory.total, room), *_used(memory, "used")]
    if own is not None:
        line.append(Field(mine(f"{gib(own)} GiB"), "mine"))
    if memory.swap_used:
        line.append(Field(_("swap {used} GiB").format(used=gib(memory.swap_used)), "note"))
    if memory.used is not None and memory.limited_by == "cgroup":
        line.append(Field(_("container's limit"), "note"))
    return with_spark(line, look.trail, machine_trail.MEMORY, room)


def _used(memory: MemorySample, name: str) -> Line:
    if memory.used is None:
        return [missing(memory.missing, name)]
    return [Field(gib_of(memory.used, memory.total), "value")]


def gpu_line(look: Look, place: int, room: Room) -> Line:
    """Return one GPU: how busy it is, its memory with the run's part, and what else there is room for."""
    gpu = look.sample.gpus[place]
    line = [label(gpu.label, room)]
    if look.gpu_age_s:
        line.append(Field(age(look.gpu_age_s), "warning"))
    own = own_gpu_memory(look, place)
    line += [*gpu_busy(gpu, room), *_gpu_memory(gpu, own, room)]
    if own is not None:
        line.append(Field(mine(f"{gib(own)} GiB"), "mine"))
    line += [Field("! " + _("slowed by {why}").format(why=why), "warning") for why in gpu.slowed_by[:1]]
    line += [Field(celsius(gpu.temperature_c), "value")] if gpu.temperature_c is not None else []
    line += [Field(watts(gpu.power_w), "value")] if gpu.power_w is not None else []
    line.append(Field(gpu.name.removeprefix("NVIDIA "), "note"))
    return with_spark(line, look.trail, machine_trail.FIRST_GPU + place, room)


def gpu_busy(gpu: GpuSample, room: Room) -> Line:
    """Return how busy a GPU is: by a bar where there is room for two, else by a level."""
    value = gpu.utilization_percent
    if value is None:
        return [missing(gpu.missing, "utilization_percent")]
    if room.width >= TWO_BARS_FROM:
        return [*share_bar(value / 100, None, room.bar_cells, room.ascii_mode), Field(percent(value), "value")]
    return [Field(level(value / 100, room.ascii_mode), "bar"), Field(percent(value), "value")]


def _gpu_memory(gpu: GpuSample, own: int | None, room: Room) -> Line:
    if gpu.memory_used is None or not gpu.memory_total:
        return [missing(gpu.missing, "memory_used")] if gpu.utilization_percent is not None else []
    return [
        *own_bar(gpu.memory_used, own, gpu.memory_total, room),
        Field(gib_of(gpu.memory_used, gpu.memory_total), "value"),
    ]


def own_gpu_memory(look: Look, place: int) -> int | None:
    """Return what the run has of a GPU's memory; where that is only known of all its GPUs, what its user has there."""
    usage, gpus = look.mine, look.sample.gpus
    if usage is None or (usage.gpus is not None and place not in usage.gpus):
        return None
    if usage.gpu_memory is not None and (len(gpus) == 1 or usage.gpus == [place]):
        return usage.gpu_memory
    known = [one.memory for one in gpus[place].processes if one.mine and one.memory is not None]
    return sum(known) if known else None


def _all_gpus(look: Look, room: Room) -> Line:
    """Return the GPUs in one line: a level each, the busiest, and their memory together."""
    gpus, usage = _that_can_be_used(look.sample.gpus), look.mine
    # Of a GPU that is divided its parts would count the same memory once more.
    whole = [gpu for gpu in look.sample.gpus if gpu.mig_of is None] or gpus
    busy = [gpu.utilization_percent for gpu in gpus if gpu.utilization_percent is not None]
    used = [gpu.memory_used for gpu in whole if gpu.memory_used is not None]
    total = [gpu.memory_total for gpu in whole if gpu.memory_total is not None]
    own = usage.gpu_memory if usage is not None else None
    line = [Field(_("{n} gpus").format(n=len(gpus)), "label")]
    line += [Field(age(look.gpu_age_s), "warning")] if look.gpu_age_s else []
    if busy:
        line.append(Field("".join(_level(gpu, room) for gpu in gpus), "bar"))
        line.append(Field(_("max {usage}").format(usage=percent(max(busy))), "value"))
    else:
        line.append(missing(gpus[0].missing, "utilization_percent"))
    if used and total:
        line += [*own_bar(sum(used), own, sum(total), room), Field(gib_of(sum(used), sum(total)), "value")]
    line += [Field(mine(f"{gib(own)} GiB"), "mine")] if own is not None else []
    return with_spark(line, look.trail, machine_trail.BUSIEST_GPU, room)


def _that_can_be_used(gpus: Sequence[GpuSample]) -> Sequence[GpuSample]:
    """Return whole GPUs and parts of divided ones: on a divided one itself nothing runs."""
    return [gpu for gpu in gpus if not gpu.mig_mode] or gpus


def _level(gpu: GpuSample, room: Room) -> str:
    value = gpu.utilization_percent
    return "?" if value is None else level(value / 100, room.ascii_mode)


def _disk(disk: DiskSample, network: NetworkSample, room: Room) -> Line:
    if disk.free is None:
        line = [label(_("disk"), room), missing(disk.missing, "free")]
    else:
        line = [label(_("disk"), room), Field(_("{free} GiB free").format(free=gib(disk.free)), "value")]
    said = (
        (_("read {rate}"), disk.read_bytes_s),
        (_("write {rate}"), disk.written_bytes_s),
        (_("net in {rate}"), network.received_bytes_s),
        (_("out {rate}"), network.sent_bytes_s),
    )
    return line + [Field(" " + words.format(rate=rate(value)), "note") for words, value in said if value is not None]


def summary(look: Look) -> Line:
    """Return the machine in one line; in front of it the mark of the worst advice, and how old it is."""
    sample, usage = look.sample, look.mine
    fields = [Field("!", look.advice[0].level)] if look.advice else []
    if look.age_s > STALE_S:
        fields.append(Field("! " + age(look.age_s), "warning"))
    fields += [Field(_("cpu"), "label"), Field(percent(sample.cpu.percent), "value")]
    fields += [Field(_("mem"), "label"), Field(gib_of(sample.memory.used, sample.memory.total), "value")]
    fields += _gpus_in_short(look)
    if usage is not None:
        fields.append(Field(mine(f"{percent(share_of(usage, sample.cpu))} {gib(usage.memory)} GiB"), "mine"))
    return fields


def _gpus_in_short(look: Look) -> Line:
    gpus = _that_can_be_used(look.sample.gpus)
    old = [Field("! " + age(look.gpu_age_s), "warning")] if look.gpu_age_s and gpus else []
    if len(gpus) > 2:
        busy = [gpu.utilization_percent for gpu in gpus if gpu.utilization_percent is not None]
        return [
            Field(_("{n} gpus").format(n=len(gpus)), "label"),
            *old,
            Field(percent(max(busy, default=None)), "value"),
        ]
    fields: Line = []
    for gpu in gpus:
        fields += [Field(gpu.label, "label"), *old, Field(percent(gpu.utilization_percent), "value")]
    return fields


def own_bar(used: float | None, own: float | None, most: float | None, room: Room) -> Line:
    """Return how much of the most is used, the run's own part first."""
    if used is None or not most:
        return share_bar(None, None, room.bar_cells, room.ascii_mode)
    return share_bar(used / most, (own or 0) / most, room.bar_cells, room.ascii_mode)


def missing(reasons: dict[str, str], name: str) -> Field:
    """Return why a figure is not there."""
    return Field(not_known(reasons, name), "note")


def with_spark(line: Line, trail: MachineTrail, line_of: int, room: Room) -> Line:
    """Put the last minutes at the end of a line that leaves room for them; all end at the same cell."""
    free = min(SPARK_CELLS[1], room.width - cells_of(line) - 2)
    if free < SPARK_CELLS[0]:
        return line
    drawn = sparkline(trail.cells(line_of, free), room.ascii_mode)
    if not drawn.strip():
        return line
    return [*line, Field(" " * (room.width - cells_of(line) - free - 1), "note"), Field(drawn, "spark", True)]
