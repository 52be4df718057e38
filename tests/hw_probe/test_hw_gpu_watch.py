"""The process that asks the driver: a real child, with a fake of a driver that hangs, crashes, goes and comes back."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

import fake_nvml
from tfcert_hw_probe.gpu_look import AgedLook
from tfcert_hw_probe.gpu_watch import (
    AFTER_FAILURE_S,
    AFTER_LEAVING_S,
    COMMAND,
    HUNG_S,
    GpuWatch,
)
from tfcert_hw_probe.owners import HOST_NAMESPACE
from tfcert_hw_probe.sampler import Sampler

GIB = 2**30
WITH_FAKE = (*COMMAND, "fake_nvml")
PATIENCE_S = 30.0
ON_HOST = str(Path("/proc/self/ns/pid").readlink()) == HOST_NAMESPACE
"""In a container the driver's pids are nobody's here."""


class Clock:
    """The real clock, that a test can put forward."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def __call__(self) -> float:
        return time.monotonic() + self.ahead


@pytest.fixture
def driver(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Puts the driver that children see into a recorded situation, also while one runs."""
    file = tmp_path / "nvml.json"
    monkeypatch.setenv("FAKE_NVML", str(file))
    monkeypatch.setenv("FAKE_NVML_ME", str(os.getpid()))
    paths = [str(Path(fake_nvml.__file__).parent), os.environ.get("PYTHONPATH", "")]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(path for path in paths if path))

    def be(name: str) -> None:
        beside = file.with_suffix(".new")
        shutil.copy(fake_nvml.situation(name), beside)
        beside.rename(file)

    be("one_gpu")
    return be


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def watch(driver: object, clock: Clock) -> Iterator[GpuWatch]:
    found = GpuWatch(WITH_FAKE, clock)
    yield found
    found.close()


def until(told: Callable[[], bool]) -> None:
    ends = time.monotonic() + PATIENCE_S
    while not told():
        assert time.monotonic() < ends, "it did not come about"
        time.sleep(0.01)


def children() -> list[psutil.Process]:
    """The processes of ours that ask a driver, also one that is about to end."""
    return [one for one in psutil.Process().children() if asks(one)]


def asks(process: psutil.Process) -> bool:
    try:
        return process.status() != psutil.STATUS_ZOMBIE and "tfcert_hw_probe.gpu_server" in (
            process.cmdline() or COMMAND
        )
    except psutil.Error:  # it has just ended
        return False


def gone(watch: GpuWatch) -> None:
    """Wait until the process is gone, and the watch has understood it."""
    until(lambda: not (watch.ask() or children()))
    watch.ask()


def taken(watch: GpuWatch) -> AgedLook:
    watch.ask()
    return watch.take()


def test_the_first_look_says_that_it_has_no_answer_yet_and_a_later_one_has_it(watch: GpuWatch) -> None:
    first = taken(watch)
    assert (first.look.gpus, first.look.fault) == ([], "starting")
    until(lambda: bool(taken(watch).look.gpus))
    found = taken(watch)
    assert found.look.gpus[0].name == "NVIDIA H100 80GB HBM3" and found.look.fault == ""
    assert found.look.memory_of.get(os.getpid()) == (38 * GIB if ON_HOST else None)
    assert found.age_s < PATIENCE_S


def test_nothing_is_started_before_somebody_looks(watch: GpuWatch) -> None:
    assert children() == []


def test_a_look_with_patience_waits_for_the_answer(watch: GpuWatch) -> None:
    assert watch.look(PATIENCE_S).look.gpus[0].utilization_percent == 83.0


def test_a_driver_that_hangs_leaves_the_last_figures_and_their_age_and_is_given_up(
    watch: GpuWatch, driver: Callable[[str], None], clock: Clock
) -> None:
    before = watch.look(PATIENCE_S).look
    (child,) = children()
    driver("hang")
    watch.ask()
    clock.ahead += HUNG_S / 2
    taken(watch)
    stale = watch.take()
    assert stale.look.gpus == before.gpus and stale.age_s >= HUNG_S / 2
    clock.ahead += HUNG_S
    given_up = taken(watch)
    assert (given_up.look.fault, given_up.look.gpus) == ("no_answer", before.gpus)
    assert "does not answer" in given_up.look.note
    until(lambda: not child.is_running() or child.status() == psutil.STATUS_ZOMBIE)
    driver("one_gpu")
    clock.ahead += AFTER_FAILURE_S
    until(lambda: taken(watch).look.fault == "")
    assert taken(watch).age_s < PATIENCE_S


def test_a_driver_that_hangs_from_the_first_look_on_is_a_reason(
    watch: GpuWatch, driver: Callable[[str], None], clock: Clock
) -> None:
    driver("hang")
    assert watch.look(0.2).look.fault == "starting"
    clock.ahead += HUNG_S + 1
    look = taken(watch).look
    assert (look.gpus, look.fault) == ([], "no_answer")


def test_a_driver_that_crashes_its_process_is_asked_again_later(
    watch: GpuWatch, driver: Callable[[str], None], clock: Clock
) -> None:
    driver("segfault")
    until(lambda: taken(watch).look.fault == "no_answer")
    assert "crashed" in watch.take().look.note
    assert taken(watch).look.gpus == [] and children() == []
    driver("one_gpu")
    clock.ahead += AFTER_FAILURE_S
    until(lambda: bool(taken(watch).look.gpus))


def test_each_crash_in_a_row_is_waited_for_twice_as_long(
    watch: GpuWatch, driver: Callable[[str], None], clock: Clock
) -> None:
    driver("segfault")
    until(lambda: taken(watch).look.fault == "no_answer")
    clock.ahead += AFTER_FAILURE_S
    until(lambda: bool(watch.ask() or children()))
    gone(watch)
    clock.ahead += AFTER_FAILURE_S
    watch.ask()
    assert children() == []
    clock.ahead += AFTER_FAILURE_S
    until(lambda: bool(watch.ask() or children()))


def test_a_process_that_somebody_kills_is_started_anew(watch: GpuWatch, clock: Clock) -> None:
    watch.look(PATIENCE_S)
    (child,) = children()
    os.kill(child.pid, signal.SIGKILL)
    until(lambda: taken(watch).look.fault == "no_answer")
    assert watch.take().look.gpus  # the last ones, with their age
    clock.ahead += AFTER_FAILURE_S
    until(lambda: taken(watch).look.fault == "")


def test_a_process_that_is_stopped_does_not_stall_a_look(watch: GpuWatch, clock: Clock) -> None:
    watch.look(PATIENCE_S)
    (child,) = children()
    child.suspend()
    for _look in range(50):
        assert taken(watch).look.gpus
    clock.ahead += HUNG_S + 1
    assert taken(watch).look.fault == "no_answer"


def test_without_a_driver_the_process_leaves_and_is_not_started_again_for_a_minute(
    watch: GpuWatch, driver: Callable[[str], None], clock: Clock
) -> None:
    driver("no_driver")
    until(lambda: taken(watch).look.fault == "no_driver")
    gone(watch)
    told = taken(watch)
    assert (told.look.note, told.age_s) == ("no NVIDIA driver", 0.0)
    clock.ahead += AFTER_LEAVING_S / 2
    watch.ask()
    assert children() == []
    driver("one_gpu")
    clock.ahead += AFTER_LEAVING_S
    until(lambda: bool(taken(watch).look.gpus))


def test_a_driver_that_comes_and_crashes_is_not_taken_for_none(
    watch: GpuWatch, driver: Callable[[str], None], clock: Clock
) -> None:
    driver("no_driver")
    until(lambda: taken(watch).look.fault == "no_driver")
    gone(watch)
    driver("segfault")
    clock.ahead += AFTER_LEAVING_S
    until(lambda: taken(watch).look.fault == "no_answer")


def test_a_process_that_nobody_asks_leaves_and_comes_back_with_the_next_look(driver: object) -> None:
    impatient = "import tfcert_hw_probe.gpu_server as server; server.IDLE_S = 0.3; server.main()"
    others = set(psutil.Process().children())
    watch = GpuWatch((sys.executable, "-c", impatient, "fake_nvml"))
    assert watch.look(PATIENCE_S).look.gpus
    (child,) = set(psutil.Process().children()) - others
    until(lambda: child.status() == psutil.STATUS_ZOMBIE)
    until(lambda: taken(watch).look.fault == "starting")
    until(lambda: bool(taken(watch).look.gpus))
    watch.close()


def test_a_program_that_leaves_without_an_answer_is_not_started_at_every_look(clock: Clock) -> None:
    others = set(psutil.Process().children())
    watch = GpuWatch((sys.executable, "-S", "-c", ""), clock)
    until(lambda: taken(watch).look.fault == "no_answer")
    watch.ask()
    assert set(psutil.Process().children()) <= others


def test_a_program_that_forgets_to_close_ends_without_a_word(driver: Callable[[str], None], tmp_path: Path) -> None:
    code = "from pathlib import Path\nfrom tfcert_hw_probe.sampler import Sampler\nsampler = Sampler(Path('.'))\n"
    code += "sampler.sample({})\nsampler.wait_for_gpus(5.0)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("", "")


def test_the_process_ends_with_its_parent_even_while_the_driver_hangs(driver: Callable[[str], None]) -> None:
    driver("hang")
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, *WITH_FAKE], stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    assert parent.stdout is not None
    child = psutil.Process(int(parent.stdout.readline()))
    parent.kill()
    parent.wait()
    parent.stdout.close()
    until(lambda: not child.is_running() or child.status() == psutil.STATUS_ZOMBIE)


PARENT = """
import sys, time
import psutil
from tfcert_hw_probe.gpu_watch import GpuWatch
watch = GpuWatch(sys.argv[1:])
watch.look(1.0)
print(psutil.Process().children()[0].pid, flush=True)
time.sleep(600)
"""


def test_a_process_that_talks_nonsense_is_a_reason(clock: Clock) -> None:
    endless = "import os\nwhile True: os.write(1, b'x' * 65536)"
    watch = GpuWatch((sys.executable, "-c", endless), clock)
    until(lambda: taken(watch).look.fault == "no_answer")
    assert "nonsense" in watch.take().look.note
    watch.close()


def test_a_program_that_is_not_there_is_a_reason() -> None:
    watch = GpuWatch(("/nowhere/python",))
    assert taken(watch).look.fault == "no_answer"
    assert "No such file" in watch.take().look.note


def test_what_a_drivers_library_prints_is_no_answer(watch: GpuWatch, tmp_path: Path) -> None:
    chatty = tmp_path / "chatty_nvml.py"
    chatty.write_text("from fake_nvml import *\nfrom fake_nvml import __getattr__\nprint('NVRM: hello', flush=True)\n")
    os.environ["PYTHONPATH"] = os.pathsep.join([str(tmp_path), os.environ["PYTHONPATH"]])
    chat = GpuWatch((*COMMAND, "chatty_nvml"))
    assert chat.look(PATIENCE_S).look.gpus
    chat.close()


def test_closing_ends_the_process(watch: GpuWatch) -> None:
    watch.look(PATIENCE_S)
    assert len(children()) == 1
    watch.close()
    assert children() == []


def test_a_whole_sample_holds_what_the_process_told_and_its_age(watch: GpuWatch, tmp_path: Path) -> None:
    sampler = Sampler(tmp_path, gpu=watch)
    sampler.wait_for_gpus(PATIENCE_S)
    sample = sampler.sample({"run 1": os.getpid()})
    assert (sample.gpus[0].utilization_percent, sample.gpu_note, sample.driver_version) == (83.0, "", "570.86.15")
    assert sample.jobs["run 1"].gpu_memory == (38 * GIB if ON_HOST else None)
    assert 0 <= sample.gpu_age_s < PATIENCE_S


def test_the_idle_process_is_small_and_does_without_psutil(watch: GpuWatch) -> None:
    watch.look(PATIENCE_S)
    (child,) = children()
    assert child.memory_info().rss < 40 * 2**20
    assert not [one for one in child.memory_maps() if "_psutil" in one.path]
