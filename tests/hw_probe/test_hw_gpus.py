"""GPUs as a driver tells of them, in situations replayed by a fake of `pynvml` (tests/fake_nvml.py)."""

from __future__ import annotations

import json
import os
import pwd
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pynvml
import pytest

from fake_nvml import Replay, situation
from tfcert_hw_probe.gpu import FIND_MIG_EVERY_S, RETRY_S, GpuMeter
from tfcert_hw_probe.gpu_look import GpuLook
from tfcert_hw_probe.gpu_questions import SLOW_EVERY_S
from tfcert_hw_probe.owners import HOST_NAMESPACE, Owners, user_name

GIB = 2**30
ME = pwd.getpwuid(os.getuid()).pw_name
EVERY = ["one_gpu", "eight_gpus", "mig", "container", "lost", "garbage", "unified", "no_driver", "mismatch"]

Change = Callable[[Callable[[dict[str, Any]], None]], None]


class Clock:
    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at


def meter(name: str, owners: Owners | None = None) -> GpuMeter:
    return GpuMeter(lambda: Replay(situation(name)), owners=owners)


def on_host(proc: Path, namespace: str = HOST_NAMESPACE) -> Path:
    """A /proc whose pid namespace is the machine's, and whose processes are the real ones by links."""
    (proc / "self" / "ns").mkdir(parents=True)
    (proc / "self" / "ns" / "pid").symlink_to(namespace)
    for pid in (1, os.getpid()):
        (proc / str(pid)).symlink_to(f"/proc/{pid}")
    return proc


@pytest.fixture
def own(tmp_path: Path) -> tuple[Path, Change]:
    """A situation of the test's own, one GPU to begin with, and the means to change it."""
    file = tmp_path / "nvml.json"
    file.write_text(situation("one_gpu").read_text())
    moment = [file.stat().st_mtime_ns]

    def change(how: Callable[[dict[str, Any]], None]) -> None:
        told = json.loads(file.read_text())
        how(told)
        file.write_text(json.dumps(told))
        moment[0] += 10**9
        os.utime(file, ns=(moment[0], moment[0]))

    return file, change


def test_everything_that_the_driver_tells_is_in_the_sample(tmp_path: Path) -> None:
    look = meter("one_gpu", Owners(on_host(tmp_path))).look()
    (gpu,) = look.gpus
    assert gpu.name == "NVIDIA H100 80GB HBM3" and gpu.label == "gpu0"
    assert (gpu.utilization_percent, gpu.memory_busy_percent) == (83.0, 27.0)
    assert (gpu.temperature_c, gpu.power_w, gpu.power_limit_w) == (64.0, 310.5, 700.0)
    assert (gpu.clock_mhz, gpu.clock_limit_mhz, gpu.slowed_by) == (1980.0, 1980.0, [])
    assert (gpu.memory_used, gpu.memory_total) == (41 * GIB, 85520809984)
    assert (gpu.errors, gpu.missing, look.note, look.fault) == ([], {}, "", "")
    assert (look.driver_version, look.cuda_version) == ("570.86.15", "12.8")


def test_processes_have_their_users_and_mine_are_marked(tmp_path: Path) -> None:
    (gpu,) = meter("one_gpu", Owners(on_host(tmp_path))).look().gpus
    mine, other = gpu.processes
    assert (mine.pid, mine.memory, mine.user, mine.mine) == (os.getpid(), 38 * GIB, ME, True)
    assert mine.name == Path("/proc/self/comm").read_text().strip()
    assert (other.pid, other.user) == (1, Path("/proc/1").owner())
    assert other.mine == (other.user == ME)


def test_a_user_without_a_name_is_a_number_and_nobody_is_nobody() -> None:
    assert user_name(4_000_123_456) == "4000123456"
    assert Owners().of(2**22 + 1) is None


def test_a_process_that_calls_itself_by_codes_for_the_terminal_is_told_without_them(tmp_path: Path) -> None:
    code = (
        "import ctypes, time\n"
        "ctypes.CDLL(None).prctl(15, b'\\x1b]2;mine\\x07 \\xe9', 0, 0, 0)\n"  # PR_SET_NAME
        "print('named', flush=True)\n"
        "time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as other:
        try:
            assert other.stdout is not None and other.stdout.readline() == "named\n"
            proc = on_host(tmp_path)
            (proc / str(other.pid)).symlink_to(f"/proc/{other.pid}")
            owner = Owners(proc).of(other.pid)
            assert owner is not None and owner.command == "?]2;mine? \ufffd"
        finally:
            other.kill()


def test_in_a_container_a_process_with_the_same_number_is_not_taken_for_the_drivers(tmp_path: Path) -> None:
    look = meter("one_gpu", Owners(on_host(tmp_path, "pid:[4026532999]"))).look()
    assert [(one.user, one.mine) for one in look.gpus[0].processes] == [("", False), ("", False)]
    assert look.memory_of == {}


def test_in_a_container_a_process_that_has_the_gpu_open_is_known(tmp_path: Path) -> None:
    proc = on_host(tmp_path, "pid:[4026532999]")
    (proc / str(os.getpid())).unlink()
    (proc / str(os.getpid()) / "fd").mkdir(parents=True)
    (proc / str(os.getpid()) / "fd" / "7").symlink_to("/dev/nvidia0")
    (proc / str(os.getpid()) / "comm").write_text("python3\n")
    look = meter("one_gpu", Owners(proc)).look()
    assert [(one.user, one.name) for one in look.gpus[0].processes] == [(ME, "python3"), ("", "")]
    assert look.memory_of == {os.getpid(): 38 * GIB}


def test_pids_that_name_nobody_are_left_out_in_a_container(tmp_path: Path) -> None:
    (gpu,) = meter("container", Owners(on_host(tmp_path))).look().gpus
    assert [(one.pid, one.memory, one.user) for one in gpu.processes] == [(3999999, 11 * GIB, ""), (3999998, None, "")]


def test_eight_gpus_tell_what_slows_them_and_what_ails_them() -> None:
    gpus = meter("eight_gpus").look().gpus
    assert [gpu.index for gpu in gpus] == list(range(8))
    assert [gpu.utilization_percent for gpu in gpus] == [14.0 * n for n in range(8)]
    assert [gpu.slowed_by for gpu in gpus][4:] == [[], ["heat"], ["power limit"], []]
    assert [bool(gpu.errors) for gpu in gpus] == [False] * 7 + [True]
    told = " | ".join(gpus[7].errors)
    assert "3 memory errors" in told and "could not be replaced" in told and "Xid 79" in told
    assert "Xid 31" not in told  # a program's own fault


def test_mig_devices_stand_after_their_gpu_and_say_why_so_much_is_missing() -> None:
    gpus = meter("mig").look().gpus
    assert [gpu.label for gpu in gpus] == ["gpu0", "gpu0:0", "gpu0:1", "gpu0:3", "gpu1"]
    assert [gpu.mig_mode for gpu in gpus] == [True, False, False, False, False]
    whole, part = gpus[0], gpus[1]
    assert whole.utilization_percent is None and whole.missing["utilization_percent"] == "MIG"
    assert whole.missing["processes"] == "no permission"
    assert (part.mig_of, part.memory_used, part.missing["temperature_c"]) == (0, 9 * GIB, "MIG")
    assert gpus[4].utilization_percent == 0.0  # idle, which is something else than unknown


def test_a_process_on_a_mig_device_is_not_counted_on_its_gpu_once_more(
    own: tuple[Path, Change], tmp_path: Path
) -> None:
    file, change = own
    process = {"pid": "me", "usedGpuMemory": GIB}
    part = json.loads(situation("mig").read_text())["gpus"][0]["mig"][0]
    part["nvmlDeviceGetComputeRunningProcesses"] = [process]
    both = {"nvmlDeviceGetMigMode": [1, 1], "mig": [part], "nvmlDeviceGetComputeRunningProcesses": [process]}
    change(lambda told: told["gpus"][0].update(both))
    look = GpuMeter(lambda: Replay(file), owners=Owners(on_host(tmp_path / "proc"))).look()
    assert [len(gpu.processes) for gpu in look.gpus] == [1, 1]
    assert look.memory_of == {os.getpid(): GIB}


def test_mig_devices_that_are_made_later_are_found(own: tuple[Path, Change]) -> None:
    file, change = own
    clock = Clock()
    gpus = GpuMeter(lambda: Replay(file), clock)
    assert len(gpus.look().gpus) == 1
    part = json.loads(situation("mig").read_text())["gpus"][0]["mig"][0]
    change(lambda told: told["gpus"][0].update(nvmlDeviceGetMigMode=[1, 1], mig=[part]))
    clock.at += FIND_MIG_EVERY_S
    assert [gpu.label for gpu in gpus.look().gpus] == ["gpu0", "gpu0:0"]


def test_a_gpu_that_is_lost_says_so_and_the_driver_is_opened_again_after_a_while(own: tuple[Path, Change]) -> None:
    file, change = own
    clock, nvml = Clock(), Replay(file)
    gpus = GpuMeter(lambda: nvml, clock)
    healthy = json.loads(file.read_text())["gpus"]
    assert gpus.look().gpus[0].utilization_percent == 83.0
    lost = {"error": pynvml.NVML_ERROR_GPU_IS_LOST}
    change(lambda told: told.update(gpus=[dict.fromkeys(told["gpus"][0], lost)]))
    look = gpus.look()
    assert look.gpus[0].missing["utilization_percent"] == "the GPU is lost"
    assert look.gpus[0].errors == ["the GPU is lost"]
    assert look.fault == "no_answer"
    assert gpus.look().note == "the NVIDIA driver does not answer: the GPU is lost"
    change(lambda told: told.update(gpus=healthy))
    clock.at += RETRY_S
    assert gpus.look().gpus[0].utilization_percent == 83.0
    assert nvml.opened == 2


def test_a_gpu_without_a_handle_does_not_hide_the_others(own: tuple[Path, Change]) -> None:
    file, change = own
    change(lambda told: told["gpus"].insert(0, {"handle": {"error": pynvml.NVML_ERROR_GPU_IS_LOST}}))
    lost, well = GpuMeter(lambda: Replay(file)).look().gpus
    assert (lost.index, lost.utilization_percent, lost.missing["memory_used"]) == (0, None, "the GPU is lost")
    assert lost.errors == ["the GPU is lost"]
    assert (well.index, well.utilization_percent) == (1, 83.0)


def test_lies_are_missing_with_what_was_told(tmp_path: Path) -> None:
    look = meter("garbage", Owners(on_host(tmp_path))).look()
    first, second = look.gpus
    assert first.name == "NVIDIA\ufffd"
    assert (first.memory_used, first.memory_total) == (None, None)
    assert first.missing["memory_used"] == "the driver does not tell"
    assert "250 %" in first.missing["utilization_percent"] and "-3 %" in first.missing["memory_busy_percent"]
    assert "255 °C" in first.missing["temperature_c"]
    assert {"power_w", "power_limit_w", "clock_mhz", "clock_limit_mhz", "slowed_by"} <= first.missing.keys()
    assert "access violation" in first.missing["clock_limit_mhz"]
    assert [(one.pid, one.memory) for one in first.processes] == [(os.getpid(), None)]
    assert look.memory_of == {} and first.errors == []
    assert second.memory_used is None and "bytes" in second.missing["memory_used"]
    assert (second.name, second.uuid, second.processes) == ("GPU", "", [])
    assert {"name", "uuid", "processes", "temperature_c", "power_w"} <= second.missing.keys()


@pytest.mark.parametrize("name", EVERY)
def test_no_situation_raises_or_tells_a_value_that_it_also_misses(name: str) -> None:
    gpus = meter(name)
    for _again in range(2):
        look = gpus.look()
        assert msgspec.json.decode(msgspec.json.encode(look), type=GpuLook) == look
        for gpu in look.gpus:
            told = {field: getattr(gpu, field) for field in gpu.missing}
            assert all(value in (None, "", [], "GPU") for value in told.values()), told
            assert gpu.memory_used is None or gpu.memory_total is None or gpu.memory_used <= gpu.memory_total
            assert not any("NVMLError" in why for why in gpu.missing.values())


def test_a_gpu_without_memory_of_its_own_has_the_machines(tmp_path: Path) -> None:
    (gpu,) = meter("unified", Owners(on_host(tmp_path))).look().gpus
    lines = dict(line.split(":") for line in Path("/proc/meminfo").read_text().splitlines())
    assert gpu.unified_memory
    assert gpu.memory_total == int(lines["MemTotal"].split()[0]) * 1024
    assert gpu.memory_used is not None and 0 < gpu.memory_used < gpu.memory_total
    assert gpu.missing["power_limit_w"] == "this GPU does not tell" and gpu.errors == []


@pytest.mark.parametrize(
    ("code", "fault", "words"),
    [
        (pynvml.NVML_ERROR_LIBRARY_NOT_FOUND, "no_driver", "no NVIDIA driver"),
        (pynvml.NVML_ERROR_DRIVER_NOT_LOADED, "not_loaded", "not loaded"),
        (pynvml.NVML_ERROR_NO_PERMISSION, "no_permission", "no permission"),
        (pynvml.NVML_ERROR_LIB_RM_VERSION_MISMATCH, "mismatch", "reboot"),
        (pynvml.NVML_ERROR_UNKNOWN, "no_answer", "does not answer: Unknown Error"),
    ],
)
def test_a_driver_that_cannot_be_opened_is_a_reason_in_words(
    own: tuple[Path, Change], code: int, fault: str, words: str
) -> None:
    file, change = own
    change(lambda told: told.update(init={"error": code}))
    look = GpuMeter(lambda: Replay(file)).look()
    assert (look.gpus, look.fault) == ([], fault)
    assert words in look.note


def test_a_missing_python_package_is_a_reason_in_words() -> None:
    def missing() -> object:
        raise ModuleNotFoundError("No module named 'pynvml'")

    look = GpuMeter(missing).look()
    assert look.fault == "no_library" and "nvidia-ml-py" in look.note


def test_a_driver_without_a_gpu_says_so(own: tuple[Path, Change]) -> None:
    file, change = own
    change(lambda told: told.update(gpus=[]))
    look = GpuMeter(lambda: Replay(file)).look()
    assert look.fault == "no_gpu" and "no GPU" in look.note


@pytest.mark.parametrize(
    ("call", "field"),
    [
        ("nvmlDeviceGetUtilizationRates", "utilization_percent"),
        ("nvmlDeviceGetMemoryInfo", "memory_total"),
        ("nvmlDeviceGetTemperature", "temperature_c"),
        ("nvmlDeviceGetPowerUsage", "power_w"),
        ("nvmlDeviceGetEnforcedPowerLimit", "power_limit_w"),
        ("nvmlDeviceGetClockInfo", "clock_mhz"),
    ],
)
def test_one_failing_question_leaves_the_others_and_is_missing_not_zero(
    own: tuple[Path, Change], call: str, field: str
) -> None:
    file, change = own
    change(lambda told: told["gpus"][0].update({call: {"error": pynvml.NVML_ERROR_NO_PERMISSION}}))
    (gpu,) = GpuMeter(lambda: Replay(file)).look().gpus
    assert getattr(gpu, field) is None
    assert gpu.missing[field] == "no permission"
    fields = {"utilization_percent", "memory_total", "temperature_c", "power_w", "power_limit_w", "clock_mhz"}
    assert all(getattr(gpu, name) is not None for name in fields - {field})


def test_names_and_limits_are_not_asked_for_at_every_look(own: tuple[Path, Change]) -> None:
    file, change = own
    clock = Clock()
    gpus = GpuMeter(lambda: Replay(file), clock)
    gpus.look()
    change(lambda told: told["gpus"][0].update(nvmlDeviceGetEnforcedPowerLimit=500_000, nvmlDeviceGetPowerUsage=90_000))
    clock.at += 1
    assert (gpus.look().gpus[0].power_limit_w, gpus.look().gpus[0].power_w) == (700.0, 90.0)
    clock.at += SLOW_EVERY_S
    assert gpus.look().gpus[0].power_limit_w == 500.0


def test_an_older_driver_is_asked_by_the_older_names(own: tuple[Path, Change]) -> None:
    file, change = own
    unknown = {"error": pynvml.NVML_ERROR_FUNCTION_NOT_FOUND}

    def age(told: dict[str, Any]) -> None:
        gpu = told["gpus"][0]
        gpu["nvmlDeviceGetComputeRunningProcesses_v2"] = gpu["nvmlDeviceGetComputeRunningProcesses"]
        gpu["nvmlDeviceGetCurrentClocksThrottleReasons"] = 0x40
        gpu["nvmlDeviceGetComputeRunningProcesses"] = gpu["nvmlDeviceGetCurrentClocksEventReasons"] = unknown

    change(age)
    (gpu,) = GpuMeter(lambda: Replay(file)).look().gpus
    assert gpu.slowed_by == ["heat"] and len(gpu.processes) == 2


def test_a_missing_driver_is_not_asked_for_again_at_every_look() -> None:
    nvml, clock = Replay(situation("no_driver")), Clock()
    gpus = GpuMeter(lambda: nvml, clock)
    for _again in range(5):
        gpus.look()
    assert nvml.opened == 1


def test_this_machine_has_gpus_or_a_reason() -> None:
    look = GpuMeter().look()
    assert bool(look.gpus) != bool(look.note)
