"""The parts of the monitor in words and bars: processor, memory, what may be used, disk, network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from gettext import gettext as _

import msgspec

from tfcert_hw_probe.sample import Allowed, CpuSample
from tfcert_tui.machine.machine_words import STALE_S, age, celsius, frequency, gib_of, not_known, rate, short_gib
from tfcert_tui.widgets.advice_rows import advice_rows
from tfcert_tui.widgets.core_grid import core_rows
from tfcert_tui.widgets.hardware_lines import Line, Look, Room, cpu_line, label, memory_line, missing, own_bar
from tfcert_tui.widgets.machine_marks import Field, cells_of


def titled(title: str, lines: list[Line], room: Room) -> list[Line]:
    """Return a part under its title, with a blank line behind it."""
    rule = ("-" if room.ascii_mode else "─") * max(0, room.width - len(title) - 1)
    return [[Field(title, "head"), Field(rule, "rest")], *lines, []]


def advice(look: Look, room: Room) -> list[Line]:
    """Return all advice in full, and how old the figures are where they are old."""
    old = _("! no new look at the machine: these figures are {age}").format(age=age(look.age_s))
    lines: list[Line] = [[Field(old, "warning")]] if look.age_s > STALE_S else []
    lines += advice_rows(look.advice, room.width)
    return lines or [[Field(_("Nothing stands out: no advice."), "good")]]


def processor(look: Look, room: Room) -> list[Line]:
    """Return all cores together, load, frequency and temperature, then a bar per core."""
    cpu = look.sample.cpu
    return [
        cpu_line(look, room, with_levels=False),
        *_how_it_runs(cpu, room),
        *core_rows(cpu.per_core, room.width, room.ascii_mode),
    ]


def _how_it_runs(cpu: CpuSample, room: Room) -> list[Line]:
    loads = [each for each in (cpu.load_1m, cpu.load_5m, cpu.load_15m) if each is not None]
    line = [Field(_("load"), "label")]
    line += [Field(f"{each:.2f}", "value") for each in loads] or [missing(cpu.missing, "load_1m")]
    clock = frequency(cpu.frequency_mhz) if cpu.frequency_mhz is not None else ""
    warm = celsius(cpu.temperature_c).strip() if cpu.temperature_c is not None else ""
    clocks = known(_("clock"), clock, cpu.missing, "frequency_mhz")
    return flowing([line, clocks, known(_("temperature"), warm, cpu.missing, "temperature_c")], room.width)


def flowing(pieces: Sequence[Line], width: int) -> list[Line]:
    """Return figures with two blanks between them, on as many lines as they take: none is cut off from its name."""
    lines: list[Line] = []
    for piece in filter(None, pieces):
        spaced = [piece[0]._replace(text=" " + piece[0].text), *piece[1:]]
        if lines and cells_of(lines[-1]) + 1 + cells_of(spaced) <= width:
            lines[-1] = [*lines[-1], *spaced]
        else:
            lines.append(piece)
    return lines


def known(name: str, text: str, reasons: Mapping[str, str], field: str) -> Line:
    """Return a figure behind its name, or why it is not there."""
    said = Field(text, "value") if text else Field(not_known(reasons, field), "note")
    return [Field(name, "label"), said]


def memory(look: Look, room: Room) -> list[Line]:
    """Return memory and swap."""
    held = look.sample.memory
    swap = [label(_("swap"), room)]
    if held.swap_used is None:
        swap.append(missing(held.missing, "swap_used"))
    elif held.swap_total == 0:
        swap.append(Field(_("none"), "note"))
    elif held.swap_total is None:
        swap.append(Field(short_gib(held.swap_used), "value"))
    else:
        swap += own_bar(held.swap_used, None, held.swap_total, room)
        swap.append(Field(gib_of(held.swap_used, held.swap_total), "value"))
    return [memory_line(look, room), swap]


def allowed(look: Look, room: Room) -> list[Line]:
    """Return what this process may use where that is less than the machine, and how often it was held back."""
    limits, cpu = look.sample.allowed, look.sample.cpu
    lines = [line for line in (_cores_allowed(limits, cpu), _memory_allowed(limits)) if line]
    lines += _limits(limits, room)
    if cpu.throttled_percent is not None:
        part = "warning" if cpu.throttled_percent >= 1 else "note"
        said = _("its quota ran out in {n} % of the last periods").format(n=f"{cpu.throttled_percent:.0f}")
        lines.append([label(_("held back:"), room), Field(said, part)])
    return lines or [[Field(_("As much as the machine has."), "note")]]


def _cores_allowed(limits: Allowed, cpu: CpuSample) -> Line:
    why = []
    if limits.affinity_cores is not None and limits.affinity_cores < limits.machine_cores:
        why.append(_("affinity {n}").format(n=limits.affinity_cores))
    if limits.quota_cores is not None:
        why.append(_("quota {n:g}").format(n=round(limits.quota_cores, 2)))
    if not why:
        return []
    of = _("{n:g} of {all} cores").format(n=round(cpu.usable_cores, 2), all=limits.machine_cores or len(cpu.per_core))
    return [Field(of, "value"), Field(f"({', '.join(why)})", "note")]


def _memory_allowed(limits: Allowed) -> Line:
    if limits.memory is None:
        return []
    of = _("{n} of memory").format(n=short_gib(limits.memory))
    if limits.machine_memory:
        of = _("{n} of {all} of memory").format(n=short_gib(limits.memory), all=short_gib(limits.machine_memory))
    line = [Field(of, "value")]
    if limits.cgroup_version is not None:
        line.append(Field(_("(control group, version {n})").format(n=limits.cgroup_version), "note"))
    return line


def _limits(limits: Allowed, room: Room) -> list[Line]:
    pairs: list[Line] = []
    for name, count in ((_("open files"), limits.open_files), (_("processes"), limits.processes)):
        pairs += [[Field(name, "label"), Field(f"{count:,}", "value")]] if count is not None else []
    for name, size in ((_("address space"), limits.address_space), (_("file size"), limits.file_size)):
        pairs += [[Field(name, "label"), Field(short_gib(size), "value")]] if size is not None else []
    return flowing(pairs, room.width)


def disk_and_network(look: Look, room: Room) -> list[Line]:
    """Return what is free, and the rates of both."""
    disk, network = look.sample.disk, look.sample.network
    room = msgspec.structs.replace(room, label_cells=max(len(_("disk")), len(_("network"))))
    used = disk.total - disk.free if disk.total and disk.free is not None else None
    first = [label(_("disk"), room), *own_bar(used, None, disk.total, room)]
    if disk.free is None:
        first.append(missing(disk.missing, "free"))
    elif disk.total:
        first.append(
            Field(_("{free} free of {total}").format(free=short_gib(disk.free), total=short_gib(disk.total)), "value")
        )
    rates = [
        _rate(_("read"), disk.read_bytes_s, disk.missing, "read_bytes_s"),
        _rate(_("written"), disk.written_bytes_s, disk.missing, "written_bytes_s"),
    ]
    net = [
        _rate(_("in"), network.received_bytes_s, network.missing, "received_bytes_s"),
        _rate(_("out"), network.sent_bytes_s, network.missing, "sent_bytes_s"),
    ]
    return [first, *_behind("", rates, room), *_behind(_("network"), net, room)]


def _behind(name: str, pieces: Sequence[Line], room: Room) -> list[Line]:
    """Return figures behind a name that stands on the first of their lines."""
    lines = flowing(pieces, room.width - room.label_cells - 1)
    return [[label("" if at else name, room), *line] for at, line in enumerate(lines)]


def _rate(name: str, value: float | None, reasons: Mapping[str, str], field: str) -> Line:
    return known(name, "" if value is None else rate(value), reasons, field)
