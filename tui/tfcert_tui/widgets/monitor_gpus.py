"""The GPUs of the monitor in detail, with who is on them."""

from __future__ import annotations

from gettext import gettext as _

import msgspec

from tfcert_hw_probe.gpu_sample import GpuProcess, GpuSample
from tfcert_tui.fitting import fit, fit_right
from tfcert_tui.machine import machine_trail
from tfcert_tui.machine.machine_words import age, celsius, frequency, gib_of, mine, percent, short_gib, watts
from tfcert_tui.widgets.hardware_lines import Line, Look, Room, label, missing, own_bar, own_gpu_memory, with_spark
from tfcert_tui.widgets.machine_marks import Field
from tfcert_tui.widgets.monitor_parts import flowing

USER_CELLS, NAME_CELLS, PID_CELLS, MEMORY_CELLS = 12, (8, 24), 8, 11
MOST_PROCESSES = 12


def gpus(look: Look, room: Room) -> list[Line]:
    """Return every GPU in detail, or why there is none."""
    sample = look.sample
    if not sample.gpus:
        return [[Field(_("none: {why}").format(why=sample.gpu_note) if sample.gpu_note else _("none"), "note")]]
    lines: list[Line] = []
    if look.gpu_age_s:
        old = _("! the driver does not answer: these figures are {age}").format(age=age(look.gpu_age_s))
        lines.append([Field(old, "warning")])
    for place in range(len(sample.gpus)):
        lines += [*([[]] if place else []), *_gpu(look, place, room)]
    driver = [_("driver {version}").format(version=sample.driver_version)] if sample.driver_version else []
    driver += [_("CUDA up to {version}").format(version=sample.cuda_version)] if sample.cuda_version else []
    return [*lines, [Field(", ".join(driver), "note")]] if driver else lines


def _gpu(look: Look, place: int, room: Room) -> list[Line]:
    gpu = look.sample.gpus[place]
    room = msgspec.structs.replace(room, label_cells=max(len(_("busy")), len(_("memory"))))
    lines = [_name(look, gpu, place), _busy(look, gpu, place, room), _memory(look, gpu, place, room)]
    lines += _state(gpu, room)
    if gpu.slowed_by:
        lines.append([Field(_("! slowed by {why}").format(why=", ".join(gpu.slowed_by)), "warning")])
    lines += [[Field(f"! {error}", "bad")] for error in gpu.errors]
    return lines + _processes(gpu, room)


def _name(look: Look, gpu: GpuSample, place: int) -> Line:
    line = [Field(gpu.label, "head"), Field(gpu.name, "value")]
    if gpu.mig_of is not None:
        line.append(Field(_("a part of gpu{n} (MIG)").format(n=gpu.mig_of), "note"))
    if gpu.unified_memory:
        line.append(Field(_("shares the machine's memory"), "note"))
    usage = look.mine
    if usage is not None and usage.gpus is not None and place in usage.gpus:
        line.append(Field(_("your run sees it"), "mine"))
    return line


def _busy(look: Look, gpu: GpuSample, place: int, room: Room) -> Line:
    value = gpu.utilization_percent
    line = [label(_("busy"), room), *own_bar(value, None, 100, room)]
    line.append(Field(percent(value), "value") if value is not None else missing(gpu.missing, "utilization_percent"))
    if gpu.memory_busy_percent is not None:
        line.append(Field(_("its memory {n} %").format(n=f"{gpu.memory_busy_percent:.0f}"), "note"))
    return with_spark(line, look.trail, machine_trail.FIRST_GPU + place, room)


def _memory(look: Look, gpu: GpuSample, place: int, room: Room) -> Line:
    own = own_gpu_memory(look, place)
    line = [label(_("memory"), room), *own_bar(gpu.memory_used, own, gpu.memory_total, room)]
    if gpu.memory_used is None:
        return [*line, missing(gpu.missing, "memory_used")]
    line.append(Field(gib_of(gpu.memory_used, gpu.memory_total), "value"))
    return [*line, Field(mine(short_gib(own)), "mine")] if own is not None else line


def _state(gpu: GpuSample, room: Room) -> list[Line]:
    """Return temperature, power and clock; what is not told says why, once for all that have the same reason."""
    said: list[str] = []
    said += [celsius(gpu.temperature_c).strip()] if gpu.temperature_c is not None else []
    said += [watts(gpu.power_w, gpu.power_limit_w).strip()] if gpu.power_w is not None else []
    said += [_clock(gpu.clock_mhz, gpu.clock_limit_mhz)] if gpu.clock_mhz is not None else []
    names = {"temperature_c": _("temperature"), "power_w": _("power"), "clock_mhz": _("clock")}
    reasons: dict[str, list[str]] = {}
    for name, words in names.items():
        if getattr(gpu, name) is None:
            reasons.setdefault(missing(gpu.missing, name).text, []).append(words)
    notes = [[Field(f"{', '.join(words)} {why}", "note")] for why, words in reasons.items()]
    return flowing([*([Field(each, "value")] for each in said), *notes], room.width)


def _clock(clock_mhz: float, limit_mhz: float | None) -> str:
    if limit_mhz is None:
        return frequency(clock_mhz)
    return _("{n} of {limit}").format(n=f"{clock_mhz / 1000:.2f}", limit=frequency(limit_mhz))


def _processes(gpu: GpuSample, room: Room) -> list[Line]:
    if not gpu.processes:
        why = gpu.missing.get("processes")
        return [[Field(_("processes"), "label"), missing(gpu.missing, "processes")]] if why else []
    shown = sorted(gpu.processes, key=lambda each: -(each.memory or 0))[:MOST_PROCESSES]
    lines = [_process(each, room) for each in shown]
    left = len(gpu.processes) - len(shown)
    return [*lines, [Field(_("and {n} more").format(n=left), "note")]] if left else lines


def _process(process: GpuProcess, room: Room) -> Line:
    own = _("mine")
    others = PID_CELLS + USER_CELLS + MEMORY_CELLS + len(own) + 5
    size = short_gib(process.memory) if process.memory is not None else _("n/a")
    text = fit_right(str(process.pid), PID_CELLS) + "  " + fit(process.user or _("user unknown"), USER_CELLS) + "  "
    text += fit(process.name, min(NAME_CELLS[1], max(NAME_CELLS[0], room.width - others)))
    line = [Field(text + fit_right(size, MEMORY_CELLS), "mine" if process.mine else "value")]
    return [*line, Field(own, "mine")] if process.mine else line
