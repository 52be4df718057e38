"""The machine pane, with samples that a test wrote (this machine has no GPU)."""

from __future__ import annotations

import msgspec
import pytest
from rich.cells import cell_len
from textual.app import App, ComposeResult

from tfcert_exam_engine.views import RunView
from tfcert_hw_probe.gpu_sample import GpuSample
from tfcert_hw_probe.sample import CpuSample, DiskSample, MemorySample, ProcessUsage, Sample
from tfcert_tui.widgets.hardware_lines import Room, gib, levels, percent
from tfcert_tui.widgets.hardware_monitor import SLOW_INPUT_SAMPLES, HardwareMonitor, one_line

GIB = 2**30
SIZES = [(57, 4), (80, 4), (120, 6)]
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

    def compose(self) -> ComposeResult:
        yield HardwareMonitor()

    @property
    def monitor(self) -> HardwareMonitor:
        return self.query_one(HardwareMonitor)

    def show(self, sample: Sample, run: RunView | None = RUN) -> list[str]:
        self.monitor.show(sample, run)
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
        assert "83 %" in line and "41.0 of  80.0 GiB" in line


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


@pytest.mark.parametrize("size", SIZES)
async def test_what_could_not_be_read_says_why_and_is_never_a_zero(size: tuple[int, int]) -> None:
    app = MonitorApp()
    async with app.run_test(size=size):
        text = "\n".join(app.show(UNKNOWN))
        assert "a rate needs two looks" in text
        assert "0" not in text


@pytest.mark.parametrize("size", [(57, 4), (57, 3), (120, 6)])
async def test_a_full_disk_always_finds_a_row(size: tuple[int, int]) -> None:
    app = MonitorApp()
    async with app.run_test(size=size):
        full = msgspec.structs.replace(SERVER, disk=DiskSample(300_000_000, 100 * GIB))
        assert any("0.3 GiB free" in row for row in app.show(full))
    assert "! disk 0.3 GiB" in one_line(full, RUN).plain
    assert "! disk" not in one_line(SERVER, RUN).plain


async def test_a_slow_input_pipeline_is_said_only_when_it_lasts() -> None:
    idle = msgspec.structs.replace(SERVER, gpus=[msgspec.structs.replace(H100, utilization_percent=5.0)])
    app = MonitorApp()
    async with app.run_test(size=(80, 6)):
        for _ in range(SLOW_INPUT_SAMPLES - 1):
            assert "input pipeline" not in "\n".join(app.show(idle))
        assert "input pipeline" in "\n".join(app.show(idle))
        assert "input pipeline" not in "\n".join(app.show(SERVER))


async def test_a_run_that_is_over_is_not_blamed() -> None:
    idle = msgspec.structs.replace(SERVER, gpus=[msgspec.structs.replace(H100, utilization_percent=5.0)])
    over = msgspec.structs.replace(RUN, state="trained")
    app = MonitorApp()
    async with app.run_test(size=(80, 6)):
        for _ in range(SLOW_INPUT_SAMPLES + 1):
            rows = app.show(idle, over)
        assert "input pipeline" not in "\n".join(rows)


async def test_nothing_moves_when_numbers_change_their_length() -> None:
    app = MonitorApp()
    async with app.run_test(size=(80, 4)):
        small = msgspec.structs.replace(LAPTOP, cpu=msgspec.structs.replace(LAPTOP.cpu, percent=1.0))
        large = msgspec.structs.replace(LAPTOP, cpu=msgspec.structs.replace(LAPTOP.cpu, percent=100.0))
        assert app.show(small)[0].index("mine") == app.show(large)[0].index("mine")
        assert len(one_line(small, RUN).plain) == len(one_line(large, RUN).plain)


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
    async with app.run_test(size=(120, 6)):
        assert "\n".join(app.show(SERVER)).isascii()
        assert "\n".join(app.show(UNKNOWN)).isascii()


def test_one_line_fits_eighty_columns_on_a_machine_with_a_gpu() -> None:
    text = one_line(SERVER, RUN).plain
    assert cell_len(text) <= 80
    assert "12 %" in text and "gpu0" in text and "mine" in text


def test_without_a_run_nothing_is_called_mine() -> None:
    assert "mine" not in one_line(LAPTOP, None).plain


def test_a_machine_of_many_cores_is_drawn_by_its_busiest() -> None:
    cores = [0.0] * 127 + [100.0]
    drawn = levels(cores, Room(57, 4, ascii_mode=False))
    assert len(drawn) <= 16 and drawn[-1] == "█" and set(drawn[:-1]) == {"▁"}


def test_numbers_have_one_width() -> None:
    assert {len(percent(v)) for v in (None, 0.0, 9.9, 100.0, 1234.0)} == {6}
    assert {len(gib(v)) for v in (None, 0, GIB, 999 * GIB)} == {5}
