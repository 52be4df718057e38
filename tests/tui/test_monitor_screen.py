"""The monitor over the work: what it asks for and when, what it shows, how one moves in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

import machines
import scenes
from fakes import ScriptedEngine
from tfcert_exam_engine.changes import HardwareSampled, RunChanged
from tfcert_exam_engine.errors import EngineUnavailable
from tfcert_exam_engine.machine.usage_views import UsageView
from tfcert_hw_probe.sample import Sample
from tfcert_tui.screens import monitor
from tfcert_tui.screens.monitor import MonitorScreen
from tfcert_tui.widgets.hardware_monitor import HardwareMonitor

SIZES = [(80, 24), (120, 40), (200, 60)]


async def told(at: Any, sample: Sample, *advice: Any) -> None:
    """Tell of the machine."""
    at.engine.tell(HardwareSampled(sample, list(advice)))
    await at.until(lambda: at.app.desk.state.sample is sample)


async def all_of_it(at: Any) -> str:
    """Return everything that the monitor has, read page by page."""
    await at.press("home")
    pages = [at.text]
    view = at.app.screen.query_one("#monitor")
    while view.top + view.size.height < view._count:
        await at.press("pagedown")
        pages.append(at.text)
    return "\n".join(pages)


@pytest.mark.parametrize("key", ["alt+8", "shift+f8"])
async def test_its_keys_open_and_close_it(work: Any, key: str) -> None:
    async with work(machines.watched()) as at:
        await at.press(key)
        assert isinstance(at.app.screen, MonitorScreen)
        await at.press(key)
        assert not isinstance(at.app.screen, MonitorScreen)


async def test_it_opens_at_home_too_where_there_is_no_run(work: Any) -> None:
    async with work(scenes.at_home()) as at:
        await at.press("alt+8")
        await at.shows("Waiting for the first look", "No run yet")
        assert not at.engine.asked("usage")
        await told(at, machines.unknown())
        await at.shows("n/a: a rate needs two looks")


async def test_the_palette_knows_it(work: Any) -> None:
    async with work(machines.watched()) as at:
        await at.press("ctrl+p", *"monitor")
        await at.shows("app.monitor")
        await at.press("enter")
        await at.until(lambda: isinstance(at.app.screen, MonitorScreen))


@pytest.mark.parametrize("size", SIZES)
async def test_all_of_the_machine_can_be_read_in_every_size(work: Any, size: tuple[int, int]) -> None:
    async with work(machines.watched(8), size) as at:
        await told(at, machines.server(), machines.INPUT, machines.DISK, machines.HEAT)
        await at.press("alt+8")
        await at.shows("Run 3 of problem 4") if size[0] >= 100 else await at.until(
            lambda: 3 in at.app.screen._usages  # the run stands further down
        )
        text = " ".join((await all_of_it(at)).replace("│", " ").split())
    for words in (
        *("47 %", "12.10 9.40 7.25", "3.41 GHz", "71 °C", "63 ", "mine 9.0 GiB", "0.5 of 8.0 GiB"),
        *("16 of 64 cores", "quota 16", "64.0 GiB of 512.0 GiB", "open files 1,024", "12 % of the last periods"),
        *("12.3 MB/s", "45 kB/s", "1.2 MB/s", "88 kB/s", "your run sees it", "420 of 700 W", "1.75 of 1.98 GHz"),
        *("4711 ada", "812 grace", "user unknown", "! slowed by heat", "! 2 memory errors"),
        *("gpu6:1", "a part of gpu6 (MIG)", "n/a: MIG", "n/a: no permission", "driver 550.54.15", "CUDA up to 12.4"),
        *("Cores in use", "Memory, GiB", "GPU memory, GiB", "GPU busy, %", "epoch", "gpu2 is slowed by heat."),
    ):
        assert words in text, words


async def test_nothing_is_asked_while_it_is_closed(work: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(monitor, "LEAST_REFRESH_S", 0.0)
    engine = machines.watched()
    engine.usages = {3: msgspec.structs.replace(machines.usage(), every_s=0.0)}
    async with work(engine) as at:
        await told(at, scenes.sample())
        assert not at.engine.asked("usage")
        await at.press("alt+8")
        await at.until(lambda: len(at.engine.asked("usage")) >= 2)
        await at.press("f1")
        await at.pilot.pause(0.1)
        covered = len(at.engine.asked("usage"))
        await at.pilot.pause(1.3)
        assert len(at.engine.asked("usage")) == covered, "help lies over it"
        await at.press("f1", "escape")
        closed = len(at.engine.asked("usage"))
        await at.pilot.pause(1.3)
        assert len(at.engine.asked("usage")) == closed


async def test_a_run_that_has_ended_is_asked_for_once(work: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(monitor, "LEAST_REFRESH_S", 0.0)
    engine = machines.watched()
    engine.usages |= {2: UsageView(2, 0.0, machines.usage(2).points)}
    async with work(engine) as at:
        await at.press("alt+8", "left")
        await at.until(lambda: (2,) in at.engine.asked("usage"))
        await at.pilot.pause(1.3)
        assert at.engine.asked("usage").count((2,)) == 1


async def test_a_run_that_ends_is_asked_for_once_more(work: Any) -> None:
    engine = machines.watched()
    async with work(engine) as at:
        await at.press("alt+8")
        await at.until(lambda: at.engine.asked("usage") == [(3,)])
        run = at.app.desk.state.runs[3]
        at.engine.tell(RunChanged(msgspec.structs.replace(run, state="trained", ended_at=run.started_at + 110)))
        await at.until(lambda: at.engine.asked("usage") == [(3,), (3,)])
        await at.shows("done · 1:50")


async def test_arrows_choose_another_run(work: Any) -> None:
    async with work(machines.watched()) as at:
        await at.press("alt+8")
        await at.shows("Run 3 of problem 4 · 3 of 3", "Cores in use")
        await at.press("left")
        await at.shows("Run 2 of problem 2 · 2 of 3", "Nothing was noted")
        await at.press("left", "left")
        await at.shows("Run 1 of problem 1 · 1 of 3")
        await at.press("right", "right", "right")
        await at.shows("Run 3 of problem 4 · 3 of 3", "Cores in use")


async def test_a_run_that_begins_is_followed_unless_another_was_chosen(work: Any) -> None:
    async with work(machines.watched()) as at:
        await at.press("alt+8")
        await at.shows("Run 3 of problem 4")
        at.engine.tell(RunChanged(scenes.run(4, 5, "running", 0)))
        await at.shows("Run 4 of problem 5", "No figures yet")
        await at.press("left")
        at.engine.tell(RunChanged(scenes.run(5, 5, "running", 0)))
        await at.shows("Run 3 of problem 4 · 3 of 5")


async def test_epochs_are_fetched_where_they_are_not_known(work: Any) -> None:
    engine = machines.watched()
    engine.usages |= {1: msgspec.structs.replace(machines.usage(1), run=1)}
    engine.points |= {1: [scenes.point(n) for n in range(1, 31)]}
    async with work(engine) as at:
        await at.press("alt+8", "left", "left")
        await at.until(lambda: (1,) in at.engine.asked("curves"))
        await at.until(
            lambda: any(row.split("│")[-2].split()[:1] == ["epoch"] for row in at.text.splitlines() if "│" in row)
        )


async def test_an_engine_that_refuses_is_quoted_and_asked_again_after_the_line_is_back(work: Any) -> None:
    engine = machines.watched()
    engine.refuse("usage", EngineUnavailable("x", "The history cannot be read.", "Try later."))
    async with work(engine) as at:
        await at.press("alt+8")
        await at.shows("The history cannot be read. Try later.")
        assert not at.notices
        at.engine.hang_up()
        await at.shows("Cores in use")


async def test_old_figures_say_their_age_there_and_beside_the_work(work: Any) -> None:
    async with work(machines.watched()) as at:
        await told(at, scenes.sample())
        assert "old" not in at.text
        at.clock.move(9)
        await at.shows("these figures are 9 s old")
        await at.press("alt+8")
        await at.shows("these figures are 9 s old")
        await told(at, scenes.sample(scenes.T0 + 709))
        await at.until(lambda: "old" not in at.text)
        stuck = msgspec.structs.replace(scenes.sample(scenes.T0 + 709), age_s=61.0)
        await told(at, stuck)
        await at.shows("these figures are 61 s old")


def sparkline(at: Any) -> str:
    """Return what the pane beside the work draws of the last minutes."""
    pane = at.app.screen.query_one(HardwareMonitor)
    return "".join(char for char in pane.render_line(1).text[-12:] if char in "▁▂▃▄▅▆▇█")


async def test_who_comes_back_has_the_last_minutes(work: Any) -> None:
    engine = machines.watched()
    async with work(engine) as at:
        await told(at, scenes.sample())
        await at.until(lambda: len(sparkline(at)) > 6)
    engine = machines.watched()
    engine.refuse("machine_history", EngineUnavailable("x", "It cannot be read."))
    async with work(engine) as at:
        await told(at, scenes.sample())
        await at.until(lambda: len(sparkline(at)) == 1)
        assert not at.notices, "nobody pressed for it"
        at.engine.hang_up()
        await at.until(lambda: len(sparkline(at)) > 6)


async def test_parts_are_gone_to_by_keys_and_it_never_scrolls_out_of_sight(work: Any) -> None:
    async with work(machines.watched(8), (80, 24)) as at:
        await told(at, machines.server())
        await at.press("alt+8")
        heads = []
        for _part in range(7):
            heads.append(at.text.splitlines()[1].split()[1])
            await at.press("tab")
        assert heads[:5] == ["Advice", "Processor", "Memory", "GPUs", "Disk"]
        await at.press("end", "down", "down")
        bottom = at.text
        assert "GPU busy, %" in bottom and "epoch" in bottom
        await at.press("pagedown")
        assert at.text == bottom
        await at.press(*["shift+tab"] * 9)
        assert "Advice" in at.text.splitlines()[1]


async def test_it_fits_again_when_the_terminal_is_resized(work: Any) -> None:
    async with work(machines.watched(8), (80, 24)) as at:
        await told(at, machines.server())
        await at.press("alt+8", "end")
        for size in SIZES[::-1]:
            await at.pilot.resize_terminal(*size)
            await at.pilot.pause()
            at.whole()
            assert ("Run 3 of problem 4" in at.text) is (size[0] >= 100), "the run stays beside a machine that scrolls"


async def test_the_zoomed_pane_takes_the_rows_there_are(work: Any) -> None:
    async with work(machines.watched(8), (80, 24)) as at:
        await told(at, machines.server(), machines.DISK)
        await at.press("f8")
        await at.shows("gpu6:1", "Make room")


def with_peaks(gpu: bool) -> Callable[[], ScriptedEngine]:
    """Return what makes an engine whose runs have peaks."""

    def made() -> ScriptedEngine:
        engine = machines.watched()
        peaks = machines.usage(gpu=gpu).peaks
        runs = [msgspec.structs.replace(run, peaks=peaks) for run in engine.kept.runs]
        engine.kept = msgspec.structs.replace(engine.kept, runs=runs)
        return engine

    return made


@pytest.mark.parametrize("gpu", [False, True])
async def test_the_table_of_runs_has_the_peaks(work: Any, gpu: bool) -> None:
    async with work(with_peaks(gpu)(), (200, 60)) as at:
        await at.press("f12")
        await at.shows("peak, GiB", "2.49", "peak 2.5 GiB, 38.0 GiB on the GPU" if gpu else "peak 2.5 GiB")
        assert ("38.00" in at.text) is gpu


async def test_runs_side_by_side_have_their_peaks(work: Any) -> None:
    async with work(machines.watched(), (120, 40)) as at:
        await at.press("f12", "tab", "space", "space", "f6")
        await at.shows("peak memory", "2.5 GiB")


async def test_runs_without_peaks_have_no_empty_column(work: Any) -> None:
    async with work(scenes.in_full_swing(), (200, 60)) as at:
        await at.press("f12")
        await at.shows("Runs ·")
        assert "peak" not in at.text


async def test_no_figure_is_cut_off_from_its_name_however_long_the_reason(work: Any) -> None:
    why = "this kernel shows no sensor of the processor to anybody"
    sample = scenes.sample()
    cpu = msgspec.structs.replace(sample.cpu, missing={"temperature_c": why, "frequency_mhz": why})
    async with work(machines.watched(), (120, 40)) as at:
        await told(at, msgspec.structs.replace(sample, cpu=cpu))
        await at.press("alt+8")
        await at.shows("clock n/a: this kernel shows", "temperature n/a: this kernel shows")
