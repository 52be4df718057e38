"""A sample in words: a line per thing, what is missing with its reason, units that a person reads."""

from __future__ import annotations

from collections.abc import Mapping
from gettext import gettext as _
from gettext import ngettext

from tfcert_hw_probe.gpu_sample import GpuProcess, GpuSample
from tfcert_hw_probe.sample import Allowed, ProcessUsage, Sample
from tfcert_hw_probe.units import duration, size

LABEL_CELLS = 9
STALE_S = 3.0
MOST_CORES = 16
"""More are told by their extremes."""


def lines_of(sample: Sample) -> list[str]:
    """Return the report, a line per entry, without line ends."""
    found = [
        *_cpu(sample),
        _memory(sample),
        _swap(sample),
        _disk(sample),
        _network(sample),
        *_allowed(sample.allowed),
        *_gpus(sample),
    ]
    return found + [_job(name, usage) for name, usage in sample.jobs.items()]


def _line(label: str, *parts: str) -> str:
    return f"{label:<{LABEL_CELLS}}" + "  ".join(part for part in parts if part)


def _or_why(value: float | None, text: str, missing: Mapping[str, str], name: str) -> str:
    """Return the text with the value in it, or why there is none."""
    return not_told(missing.get(name, "")) if value is None else text.format(value=value)


def not_told(why: str) -> str:
    """Return `n/a: why`."""
    return _("n/a: {why}").format(why=why) if why else _("n/a")


def _bytes(value: float | None, missing: Mapping[str, str], name: str) -> str:
    return not_told(missing.get(name, "")) if value is None else size(value)


def _rate(value: float | None, missing: Mapping[str, str], name: str) -> str:
    return not_told(missing.get(name, "")) if value is None else _("{size}/s").format(size=size(value))


def _cpu(sample: Sample) -> list[str]:
    cpu = sample.cpu
    cores = round(cpu.usable_cores, 2)
    of = ngettext("of {n:g} core", "of {n:g} cores", 1 if cores == 1 else 2).format(n=cores)
    loads = [load for load in (cpu.load_1m, cpu.load_5m, cpu.load_15m) if load is not None]
    load = _("load {loads}").format(loads=" ".join(f"{load:.2f}" for load in loads)) if loads else ""
    percent = _or_why(cpu.percent, _("{value:.0f} %"), cpu.missing, "percent")
    frequency = _or_why(cpu.frequency_mhz, _("{value:.0f} MHz"), cpu.missing, "frequency_mhz")
    temperature = _or_why(cpu.temperature_c, _("{value:.0f} °C"), cpu.missing, "temperature_c")
    throttled = "" if cpu.throttled_percent is None else _("throttled {n:.0f} %").format(n=cpu.throttled_percent)
    first = _line(_("cpu"), f"{percent} {of}", load, _("clock {mhz}").format(mhz=frequency), throttled)
    return [first, *_cores(cpu.per_core), _line(_("heat"), temperature)]


def _cores(per_core: list[float]) -> list[str]:
    if not per_core:
        return []
    if len(per_core) > MOST_CORES:
        text = _("{n} of them, {low:.0f} to {high:.0f} %")
        return [_line(_("cores"), text.format(n=len(per_core), low=min(per_core), high=max(per_core)))]
    return [_line(_("cores"), " ".join(f"{percent:3.0f}" for percent in per_core), "%")]


def _memory(sample: Sample) -> str:
    memory = sample.memory
    used, total = _bytes(memory.used, memory.missing, "used"), _bytes(memory.total, memory.missing, "total")
    limited = _("(the control group's limit)") if memory.limited_by == "cgroup" else ""
    return _line(_("memory"), _("{used} of {total}").format(used=used, total=total), limited)


def _swap(sample: Sample) -> str:
    memory = sample.memory
    if memory.swap_total == 0:
        return _line(_("swap"), _("none"))
    used, total = _bytes(memory.swap_used, memory.missing, "swap_used"), memory.swap_total
    text = _("{used} of {total}").format(used=used, total=_bytes(total, memory.missing, "swap_total"))
    rate = _rate(memory.swapped_bytes_s, memory.missing, "swapped_bytes_s")
    return _line(_("swap"), text, _("to and fro {rate}").format(rate=rate))


def _disk(sample: Sample) -> str:
    disk = sample.disk
    free, total = _bytes(disk.free, disk.missing, "free"), _bytes(disk.total, disk.missing, "total")
    reads = _rate(disk.read_bytes_s, disk.missing, "read_bytes_s")
    writes = _rate(disk.written_bytes_s, disk.missing, "written_bytes_s")
    return _line(
        _("disk"),
        _("{free} of {total} free").format(free=free, total=total),
        *_two_ways(_("read"), reads, _("written"), writes),
    )


def _network(sample: Sample) -> str:
    network = sample.network
    received = _rate(network.received_bytes_s, network.missing, "received_bytes_s")
    sent = _rate(network.sent_bytes_s, network.missing, "sent_bytes_s")
    return _line(_("network"), *_two_ways(_("received"), received, _("sent"), sent))


def _two_ways(first: str, rate: str, second: str, other: str) -> list[str]:
    """Return both rates, or once why there are none."""
    return [rate] if rate == other and rate.startswith(not_told("")) else [f"{first} {rate}", f"{second} {other}"]


def _allowed(allowed: Allowed) -> list[str]:
    """Return what this process may use, where that is less than the machine."""
    cores = allowed.machine_cores
    told = [
        (allowed.affinity_cores, _("{value} of {cores} cores by affinity")),
        (allowed.quota_cores, _("{value:g} of {cores} cores by quota")),
    ]
    parts = [text.format(value=value, cores=cores) for value, text in told if value is not None]
    sizes = [
        (allowed.memory, _("{size} of memory")),
        (allowed.address_space, _("{size} of address space")),
        (allowed.file_size, _("files of {size}")),
    ]
    parts += [text.format(size=size(value)) for value, text in sizes if value is not None]
    if allowed.open_files is not None:
        parts.append(_("{n} open files").format(n=allowed.open_files))
    return [_line(_("allowed"), ", ".join(parts))] if parts else []


def _gpus(sample: Sample) -> list[str]:
    lines = [line for gpu in sample.gpus for line in _gpu(gpu)]
    if not lines:
        return [_line(_("gpu"), _("none: {why}").format(why=sample.gpu_note))]
    if sample.gpu_age_s > STALE_S:
        lines.append(
            _line("", _("these figures are {age} old").format(age=duration(sample.gpu_age_s)), sample.gpu_note)
        )
    versions = _("driver {driver}, CUDA up to {cuda}")
    known = sample.driver_version and sample.cuda_version
    return lines + (
        [_line("", versions.format(driver=sample.driver_version, cuda=sample.cuda_version))] if known else []
    )


def _gpu(gpu: GpuSample) -> list[str]:
    missing = gpu.missing
    used, total = _bytes(gpu.memory_used, missing, "memory_used"), _bytes(gpu.memory_total, missing, "memory_total")
    memory = _("{used} of {total}").format(used=used, total=total) if gpu.memory_total is not None else used
    first = _line(
        gpu.label,
        _or_why(gpu.utilization_percent, _("{value:.0f} %"), missing, "utilization_percent"),
        memory,
        _("(the machine's memory)") if gpu.unified_memory else "",
        gpu.name,
    )
    physical = _line("", *_physical(gpu)) if gpu.mig_of is None else ""
    trouble = [_line("", _("! {text}").format(text=text)) for text in gpu.errors]
    return [line for line in (first, physical, *trouble, *(_process(one) for one in gpu.processes)) if line]


def _physical(gpu: GpuSample) -> list[str]:
    missing = gpu.missing
    power_limit = _("of {value:.0f} W").format(value=gpu.power_limit_w) if gpu.power_limit_w is not None else ""
    clock_limit = _("of {value:.0f} MHz").format(value=gpu.clock_limit_mhz) if gpu.clock_limit_mhz is not None else ""
    power = _or_why(gpu.power_w, _("{value:.0f} W"), missing, "power_w")
    clock = _or_why(gpu.clock_mhz, _("{value:.0f} MHz"), missing, "clock_mhz")
    return [
        _or_why(gpu.temperature_c, _("{value:.0f} °C"), missing, "temperature_c"),
        f"{power} {power_limit}".strip(),
        f"{clock} {clock_limit}".strip(),
        _("slowed by {why}").format(why=", ".join(gpu.slowed_by)) if gpu.slowed_by else "",
    ]


def _process(process: GpuProcess) -> str:
    whose = _("mine") if process.mine else process.user or _("not to be seen from here")
    memory = not_told("") if process.memory is None else size(process.memory)
    return _line("", f"  {process.pid}", memory, whose, process.name)


def _job(name: str, usage: ProcessUsage) -> str:
    percent = not_told(_("a rate needs two looks")) if usage.cpu_percent is None else f"{usage.cpu_percent:.0f} %"
    memory = not_told("") if usage.memory is None else size(usage.memory)
    gpu = "" if usage.gpu_memory is None else _("GPU {size}").format(size=size(usage.gpu_memory))
    processes = ngettext("{n} process", "{n} processes", usage.processes).format(n=usage.processes)
    return _line(f"{name} ", percent, memory, gpu, processes)
