"""Stands for the module `pynvml`, at the level of its functions: replays a situation from `hw_probe/recorded/nvml/`.

In a test `Replay(situation("one_gpu"))` is such a module. In a child, `fake_nvml` itself is one: FAKE_NVML names the
file, which may be written anew while the child runs. An answer is what the function returns, or

    {"error": 15}        an NVMLError with that code      {"raises": "OSError"}   another exception
    {"hangs": true}      the call does not return         {"segfaults": true}     the process dies of SIGSEGV
    {"bytes": "4e56"}    bytes, written in hexadecimal    "pid": "me"             FAKE_NVML_ME, or this process
"""

from __future__ import annotations

import json
import os
import signal
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pynvml

RECORDED = Path(__file__).parent / "hw_probe" / "recorded" / "nvml"
NOT_FOUND, INVALID_ARGUMENT, TIMED_OUT = 6, 2, 10
EXCEPTIONS = {"UnicodeDecodeError": UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte")}


def situation(name: str) -> Path:
    """Return the file of a recorded situation."""
    return RECORDED / f"{name}.json"


class Replay:
    """A module object that answers from a file; `opened` counts how often it was initialised."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._read_at = -1
        self._told: dict[str, Any] = {}
        self.opened = 0
        self._xids: list[tuple[int, int]] = []

    def nvmlInit(self) -> None:  # noqa: N802 (NVML's name, and so below)
        self.opened += 1
        _act(self._situation().get("init"))
        self._xids = [(n, xid) for n, gpu in enumerate(self._gpus()) for xid in gpu.get("xids", [])]

    def nvmlShutdown(self) -> None:  # noqa: N802
        """Has nothing to close."""

    def nvmlSystemGetDriverVersion(self) -> str:  # noqa: N802
        return str(self._situation()["driver"])

    def nvmlSystemGetCudaDriverVersion_v2(self) -> int:  # noqa: N802
        return int(self._situation()["cuda"])

    def nvmlDeviceGetCount(self) -> int:  # noqa: N802
        return len(self._gpus())

    def nvmlDeviceGetHandleByIndex(self, index: int) -> tuple[int, ...]:  # noqa: N802
        _act(self._gpus()[index].get("handle"))
        return (index,)

    def nvmlDeviceGetMaxMigDeviceCount(self, handle: tuple[int, ...]) -> int:  # noqa: N802
        return len(self._of(handle).get("mig", []))

    def nvmlDeviceGetMigDeviceHandleByIndex(self, handle: tuple[int, ...], number: int) -> tuple[int, ...]:  # noqa: N802
        if self._of(handle)["mig"][number] is None:
            raise pynvml.NVMLError(NOT_FOUND)
        return (*handle, number)

    def nvmlEventSetCreate(self) -> object:  # noqa: N802
        return object()

    def nvmlDeviceRegisterEvents(self, handle: tuple[int, ...], kinds: int, events: object) -> None:  # noqa: N802
        """Every event is heard."""

    def nvmlEventSetWait_v2(self, events: object, milliseconds: int) -> SimpleNamespace:  # noqa: N802
        if not self._xids:
            raise pynvml.NVMLError(TIMED_OUT)
        place, xid = self._xids.pop(0)
        return SimpleNamespace(device=(place,), eventData=xid)

    def __getattr__(self, name: str) -> Any:
        if not name.startswith("nvmlDevice"):
            raise AttributeError(name)

        def answer(handle: tuple[int, ...], *_others: object) -> Any:
            return _act(self._of(handle).get(name, {"error": NOT_FOUND}))

        return answer

    def _situation(self) -> dict[str, Any]:
        changed = self._file.stat().st_mtime_ns
        if changed != self._read_at:
            self._told, self._read_at = json.loads(self._file.read_text()), changed
        return self._told

    def _gpus(self) -> list[dict[str, Any]]:
        return list(self._situation()["gpus"])

    def _of(self, handle: tuple[int, ...]) -> dict[str, Any]:
        gpus = self._gpus()
        if handle[0] >= len(gpus):
            raise pynvml.NVMLError(INVALID_ARGUMENT)
        found: dict[str, Any] = gpus[handle[0]] if len(handle) == 1 else gpus[handle[0]]["mig"][handle[1]]
        return found


def _act(answer: Any) -> Any:
    """Do what an answer says, or return it as the library would."""
    if isinstance(answer, list):
        return [_act(one) for one in answer]
    if not isinstance(answer, dict):
        return answer
    if "error" in answer:
        raise pynvml.NVMLError(answer["error"])
    if "raises" in answer:
        name = answer["raises"]
        raise EXCEPTIONS.get(name) or __builtins__[name]("exception: access violation")  # type: ignore[index]
    if answer.get("hangs"):
        while True:
            time.sleep(3600)
    if answer.get("segfaults"):
        signal.signal(signal.SIGSEGV, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGSEGV)
    if "bytes" in answer:
        return bytes.fromhex(answer["bytes"])
    return SimpleNamespace(**{name: _pid(value) if name == "pid" else value for name, value in answer.items()})


def _pid(value: Any) -> Any:
    return int(os.environ.get("FAKE_NVML_ME", os.getpid())) if value == "me" else value


_replay: Replay | None = None


def __getattr__(name: str) -> Any:
    if not name.startswith("nvml") or "FAKE_NVML" not in os.environ:
        raise AttributeError(name)
    global _replay
    _replay = _replay or Replay(Path(os.environ["FAKE_NVML"]))
    return getattr(_replay, name)
