"""The machine pane, with samples that a test wrote (this machine has no GPU)."""

from __future__ import annotations

import math
from typing import Any

import msgspec
import pytest
from rich.cells import cell_len
from textual.app import App, ComposeResult

import machines
from tfcert_exam_engine.views import RunView
from tfcert_hw_probe.gpu_sample import GpuProcess, GpuSample
from tfcert_hw_probe.sample import CpuSample, DiskSample, MemorySample, ProcessUsage, Sample
from tfcert_hw_probe.usage import Advice
from tfcert_tui.machine.machine_trail import MachineTrail
from tfcert_tui.machine.machine_words import age, celsius, frequency, gib, gib_of, percent, rate, short_gib, watts
from tfcert_tui.terminal.themes import DARK
from tfcert_tui.widgets.core_grid import core_rows
from tfcert_tui.widgets.hardware_lines import Look
from tfcert_tui.widgets.hardware_monitor import HardwareMonitor, one_line
from tfcert_tui.widgets.machine_marks import cells_of, levels, share_bar

GIB = 2**30
SIZES = [(56, 4), (80, 4), (120, 6)]
RUN = RunView(3, "attempt", 4, "running", 0.0)
LAPTOP = Sample(
    0.0,
    CpuSample(87.0, [99.0, 75.0], 2.0, 1.5),
    MemorySample(6 * GIB, 24 * GIB),
    DiskSample(50 * GIB, 100 * GIB),
    gpu_note="no NVIDIA driver",
    jobs={"run 3": ProcessUsage(71, 172.0, GIB)},
)
H100 = GpuSample(0, "NVIDIA H100 80GB HBM3", 83.0, 41 * GIB, 80 * GIB, 64.0, 310.0, 700.0)
SERVER = msgspec.structs.replace(
    LAPTOP,
    cpu=CpuSample(12.0, [float(n % 100) for n in range(128)], 128.0, 9.0),
    gpus=[H100],
    gpu_note="",
    jobs={"run 3": ProcessUsage(71, 100.0, GIB, 38 * GIB)},
)
UNKNOWN = Sample(
    0.0,
    CpuSample(None, missing={"percent": "a rate needs two looks"}),
    MemorySample(None, None, missing={"used": "memory cannot be read"}),
    DiskSample(None, None),
    gpu_note="no NVIDIA driver",
)


class MonitorApp(App[None]):
    CSS = "HardwareMonitor { height: 1fr; }"

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return DARK.variables

    def compose(self) -> ComposeResult:
        yield HardwareMonitor()

    @property
    def monitor(self) -> HardwareMonitor:
        return self.query_one(HardwareMonitor)

    def show(self, sample: Sample, run: RunView | None = RUN, **fields: Any) -> list[str]:
        self.monitor.show(Look(sample, run, **fields))
        self.monitor.paint()
        size = self.monitor.size
        strips = [self.monitor.render_line(y) for y in range(size.height)]
        assert all(strip.cell_length == size.width for strip in strips)
        return [strip.text.rstrip() for strip in strips]


@pytest.mark.parametrize("size", SIZES)
async def test_cores_memory_and_what_the_run_has_of_them_are_shown(size: tuple[int, int]) -> None:
    app = MonitorApp()
    async with app.run_test(size=size):
        text = "\n".join(app.show(LAPTOP))
        for words in ("87 %", "86 %", "6.0 of  24.0 GiB", "mine   1.0 GiB", "█▇", "none: no NVIDIA driver"):
            assert words in text


@pytest.mark.parametrize("size", SIZES)
async def test_a_gpu_has_a_line_of_its_own(size: tuple[int, int]) -> None:
    app = MonitorApp()
    async with app.run_test(size=size):
        (line,) = [row for row in app.show(SERVER) if "gpu0" in row]
        assert "83 %" in line and "41.0 of  80.0 GiB" in line and "mine  38.0 GiB" in line


async def test_a_wide_pane_tells_all_of_a_gpu() -> None:
    app = MonitorApp()
    async with app.run_test(size=(120, 6)):
        (line,) = [row for row in app.show(SERVER) if "gpu0" in row]
        assert "mine  38.0 GiB" in line and "64 °C" in line and "310 W" in line and "H100" in line


async def test_more_gpus_than_rows_share_a_line() -> None:
    eight = [msgspec.structs.replace(H100, index=n, utilization_percent=10.0 * n) for n in range(8)]
    app = MonitorApp()
    async with app.run_test(size=(80, 4)):
        rows = app.show(msgspec.structs.replace(SERVER, gpus=eight))
        (line,) = [row for row in rows if "8 gpus" in row]
        assert "70 %" in line and "640.0 GiB" in line
    app = MonitorApp()
    async with app.run_test(size=(80, 12)):
        assert sum("gpu" in row for row in app.show(msgspec.structs.replace(SERVER, gpus=eight))) == 8


@pytest.mark.parametrize("ascii_mode", [False, True])
def test_the_runs_share_is_another_glyph_than_that_of_others(ascii_mode: bool) -> None:
    fields = share_bar(0.75, 0.5, 8, ascii_mode)
    assert "".join(field.text for field in fields) == ("####==.." if ascii_mode else "████▒▒░░")
    assert [field.part for field in fields] == ["mine", "bar", "rest"]
    assert cells_of(fields) == 8


@pytest.mark.parametrize(("used", "own"), [(0.0, 0.0), (1.0, 1.0), (0.5, 0.9), (7.0, -1.0), (0.3, None), (None, 0.4)])
def test_a_bar_has_one_width_whatever_it_is_told(used: float | None, own: float | None) -> None:
    assert cells_of(share_bar(used, own, 11, False)) == 11


async def test_another_users_share_of_a_gpu_is_not_called_mine() -> None:
    others = [GpuProcess(1, 30 * GIB, "grace", "python"), GpuProcess(2, 5 * GIB, "ada", "python", True)]
    two = [msgspec.structs.replace(H100, index=n, processes=others if n else []) for n in range(2)]
    usage = ProcessUsage(71, 100.0, GIB, 38 * GIB)
    app = MonitorApp()
    async with app.run_test(size=(120, 6)):
        unsure = app.show(msgspec.structs.replace(SERVER, gpus=two, jobs={"run 3": usage}))
        assert ["mine" in row for row in unsure if "gpu" in row] == [False, True], "38 GiB may be on either"
        assert "mine   5.0 GiB" in "\n".join(unsure)
        seen = msgspec.structs.replace(usage, gpus=[0])
        known = app.show(msgspec.structs.replace(SERVER, gpus=two, jobs={"run 3": seen}))
        assert ["mine  38.0 GiB" in row for row in known if "gpu" in row] == [True, False]


@pytest.mark.parametrize("size", SIZES)
async def test_what_could_not_be_read_says_why_and_is_never_a_zero(size: tuple[int, int]) -> None:
    app = MonitorApp()
    async with app.run_test(size=size):
        text = "\n".join(app.show(UNKNOWN))
        assert "n/a: a rate needs two looks" in text and "n/a: memory cannot be read" in text
        assert "0" not in text
    assert "0" not in one_line(Look(UNKNOWN), 80).plain


async def test_a_mig_device_is_named_by_its_label_and_says_why_it_is_not_measured() -> None:
    app = MonitorApp()
    async with app.run_test(size=(80, 6)):
        (line,) = [row for row in app.show(msgspec.structs.replace(SERVER, gpus=[machines.MIG])) if "gpu" in row]
        assert line.startswith("gpu6:1 n/a: MIG") and "3.0 of  10.0 GiB" in line
        assert "n/a: n/a" not in line


async def test_a_divided_gpu_is_counted_by_its_parts_and_its_memory_once() -> None:
    whole = machines.gpu(6, mig_mode=True, utilization_percent=None, memory_used=11 * GIB)
    parts = [msgspec.structs.replace(machines.MIG, mig_index=n, memory_total=40 * GIB) for n in (1, 2)]
    look = Look(msgspec.structs.replace(SERVER, gpus=[whole, *parts]))
    app = MonitorApp()
    async with app.run_test(size=(80, 4)):
        (line,) = [row for row in app.show(look.sample) if "gpus" in row]
    assert line.startswith("2 gpus") and "11.0 of  80.0 GiB" in line
    assert "gpu6:1" in one_line(look, 120).plain and "3 gpus" not in one_line(look, 120).plain


@pytest.mark.parametrize("size", [(57, 5), (57, 4), (57, 3), (57, 2), (57, 1), (120, 6)])
async def test_the_worst_advice_always_finds_a_row(size: tuple[int, int]) -> None:
    app = MonitorApp()
    async with app.run_test(size=size):
        rows = app.show(machines.server(), advice=[machines.INPUT, machines.DISK])
        assert any(row.startswith("! The GPU waits for data") for row in rows) or size[1] == 1
        assert any("cpu" in row for row in rows)


async def test_advice_is_told_in_full_where_there_is_room_and_where_to_read_it_where_there_is_not() -> None:
    app = MonitorApp()
    async with app.run_test(size=(60, 12)):
        text = " ".join(" ".join(app.show(LAPTOP, advice=[machines.INPUT, machines.DISK])).split())
        assert machines.INPUT.text in text and machines.DISK.text in text and "Alt+8" not in text
    app = MonitorApp()
    async with app.run_test(size=(60, 5)):
        text = "\n".join(app.show(LAPTOP, advice=[machines.INPUT, machines.DISK]))
        assert "Alt+8: all" in text and "Make room" not in text


async def test_what_the_engine_advises_is_not_said_twice() -> None:
    full = msgspec.structs.replace(LAPTOP, disk=DiskSample(300_000_000, 100 * GIB))
    app = MonitorApp()
    async with app.run_test(size=(80, 8)):
        assert "!" not in "\n".join(app.show(full))
        assert sum("!" in row for row in app.show(full, advice=[machines.DISK])) == 1


async def test_old_figures_say_how_old_they_are() -> None:
    app = MonitorApp()
    async with app.run_test(size=(80, 5)):
        assert "old" not in "\n".join(app.show(LAPTOP, age_s=2.5))
        assert "! these figures are 12 s old" in "\n".join(app.show(LAPTOP, age_s=12.4))
        (line,) = [row for row in app.show(msgspec.structs.replace(SERVER, gpu_age_s=9.0)) if "gpu0" in row]
        assert "9 s old" in line
    assert "! 12 s old" in one_line(Look(LAPTOP, RUN, age_s=12.4), 80).plain
    assert "! 9 s old" in one_line(Look(msgspec.structs.replace(SERVER, gpu_age_s=9.0), RUN), 80).plain


async def test_the_last_minutes_are_drawn_where_a_line_leaves_room() -> None:
    trail = MachineTrail()
    trail.take(machines.history())
    app = MonitorApp()
    async with app.run_test(size=(80, 5)):
        row = app.show(LAPTOP, trail=trail)[0]
        assert len(row) >= 79 and set(row[-20:]) <= set("▁▂▃▄▅▆▇█")
    app = MonitorApp()
    async with app.run_test(size=(48, 5)):
        row = app.show(LAPTOP, trail=trail)[0]
        assert row.endswith("cores"), "no room: what is said comes first"


async def test_a_tall_pane_has_a_bar_for_every_core() -> None:
    app = MonitorApp()
    async with app.run_test(size=(100, 30)):
        text = "\n".join(app.show(machines.server()))
        assert "63 " in text and "100" in text
        assert "2 ▒" not in "\n".join(app.show(msgspec.structs.replace(LAPTOP, cpu=CpuSample(5.0, [5.0], 1.0))))


async def test_nothing_moves_when_numbers_change_their_length() -> None:
    app = MonitorApp()
    async with app.run_test(size=(80, 4)):
        small = msgspec.structs.replace(LAPTOP, cpu=msgspec.structs.replace(LAPTOP.cpu, percent=1.0))
        large = msgspec.structs.replace(LAPTOP, cpu=msgspec.structs.replace(LAPTOP.cpu, percent=100.0))
        assert app.show(small)[0].index("mine") == app.show(large)[0].index("mine")
        assert len(one_line(Look(small, RUN), 80).plain) == len(one_line(Look(large, RUN), 80).plain)


async def test_a_new_sample_sends_only_what_changed() -> None:
    app = MonitorApp()
    async with app.run_test(size=(120, 5)) as pilot:
        app.show(LAPTOP)
        await pilot.pause()
        sent: list[int] = []
        refresh = app.monitor.refresh
        app.monitor.refresh = lambda *regions, **more: (
            sent.extend(r.area for r in regions),
            refresh(*regions, **more),
        )[1]  # type: ignore[method-assign, assignment, func-returns-value]
        app.show(msgspec.structs.replace(LAPTOP, cpu=msgspec.structs.replace(LAPTOP.cpu, percent=88.0)))
        assert 0 < sum(sent) < 30


async def test_before_the_first_sample_the_pane_says_that_it_waits() -> None:
    app = MonitorApp()
    async with app.run_test(size=(80, 4)):
        assert "first look" in app.monitor.render_line(0).text


async def test_bars_are_ascii_where_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TFCERT_ASCII", "1")
    app = MonitorApp()
    trail = MachineTrail()
    trail.take(machines.history(8))
    async with app.run_test(size=(120, 20)):
        assert "\n".join(app.show(machines.server(), trail=trail, advice=[machines.DISK])).isascii()
        assert "\n".join(app.show(UNKNOWN)).isascii()


def test_one_line_fits_eighty_columns_on_a_machine_with_a_gpu() -> None:
    text = one_line(Look(SERVER, RUN), 80).plain
    assert cell_len(text) <= 80
    assert "12 %" in text and "gpu0" in text and "mine" in text


def test_one_line_begins_with_the_mark_of_the_worst_advice_and_says_it_where_there_is_room() -> None:
    look = Look(SERVER, RUN, [machines.INPUT])
    assert one_line(look, 79).plain.startswith("! cpu") and cell_len(one_line(look, 79).plain) <= 79
    assert "Alt+8: why" in one_line(look, 90).plain
    assert machines.INPUT.text in one_line(look, 200).plain
    assert not one_line(Look(SERVER, RUN), 79).plain.startswith("!")


def test_without_a_run_nothing_is_called_mine() -> None:
    assert "mine" not in one_line(Look(LAPTOP), 80).plain


def test_a_machine_of_many_cores_is_drawn_by_its_busiest() -> None:
    cores = [0.0] * 127 + [100.0]
    drawn = levels(cores, 16, ascii_mode=False)
    assert len(drawn) <= 16 and drawn[-1] == "█" and set(drawn[:-1]) == {"▁"}


@pytest.mark.parametrize("cores", [0, 1, 2, 7, 64, 256])
@pytest.mark.parametrize("width", [7, 30, 58, 78, 92])
def test_every_core_has_its_bar_and_no_row_is_too_wide(cores: int, width: int) -> None:
    rows = core_rows([float(n % 101) for n in range(cores)], width, False)
    names = sorted(int(field.text) for row in rows for field in row if field.part == "label")
    assert names == list(range(cores))
    assert all(cells_of(row) <= max(width, 16) for row in rows)


def test_numbers_have_one_width() -> None:
    assert {len(percent(v)) for v in (None, 0.0, 9.9, 100.0, 1234.0)} == {6}
    assert {len(gib(v)) for v in (None, 0, GIB, 999 * GIB)} == {5}
    assert {len(rate(v)) for v in (0.0, 999_499.0, 999_500.0, 99.6e6, 999.4e6, 999.6e6, 12e9)} == {9}
    assert {len(celsius(v)) for v in (7.0, 64.0, 104.0)} == {6}


def test_units_are_those_that_a_person_reads() -> None:
    assert (short_gib(GIB // 4), short_gib(38 * GIB)) == ("0.25 GiB", "38.0 GiB")
    assert (frequency(3412.0), watts(420.4, 700.0).strip()) == ("3.41 GHz", "420 of 700 W")
    assert (age(7.4), age(180.0)) == ("7 s old", "3 min old")
    assert gib_of(None, 24 * GIB).strip() == "n/a"
    assert math.isclose(float(rate(12.3e6).split()[0]), 12.3)


def test_advice_of_the_worse_level_looks_worse_in_one_line() -> None:
    mild, bad = (Advice("x", level, "Something is wrong.") for level in ("warning", "bad"))
    looks = [str(one_line(Look(LAPTOP, RUN, [each]), 80).spans[0].style) for each in (mild, bad)]
    assert looks[0] != looks[1]
