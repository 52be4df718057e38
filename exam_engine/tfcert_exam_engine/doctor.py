"""What could keep an exam from going well on this machine, one finding each. Changes nothing; starts no engine."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Mapping
from gettext import gettext as _
from importlib import metadata
from pathlib import Path

import msgspec

from tfcert_exam_engine.client import EngineClient
from tfcert_exam_engine.clock import boot_id
from tfcert_exam_engine.errors import EngineError
from tfcert_exam_engine.findings import Finding as Finding
from tfcert_exam_engine.findings import Level
from tfcert_exam_engine.paths import Paths
from tfcert_exam_engine.runner.shut_in import confinement
from tfcert_exam_engine.socket_path import socket_for
from tfcert_hw_probe.gpu import GpuMeter
from tfcert_problems.datasets import cache
from tfcert_problems.datasets.catalog import datasets

PYTHONS = ((3, 11), (3, 13))
"""First and last that TensorFlow has wheels for."""
TENSORFLOW_S = 90.0
"""A cold disk takes long for 600 MB."""
GIB = 2**30
LOW_DISK, ENOUGH_DISK = GIB, 5 * GIB
SMALLEST, WISHED = (80, 24), (120, 40)
"""Columns and rows."""
PROBE = (
    "import json, tensorflow as tf, keras; "
    "print(json.dumps({'tensorflow': tf.__version__, 'keras': keras.__version__, "
    "'gpus': len(tf.config.list_physical_devices('GPU'))}))"
)


class TerminalFacts(msgspec.Struct, frozen=True):
    """What the command knows of the terminal it was typed in."""

    columns: int
    rows: int
    colors: int
    """16777216 for true colour; 0: none."""
    encoding: str
    term: str = ""


class TensorflowFacts(msgspec.Struct, frozen=True):
    """What a child that imported TensorFlow said; `fault` when it could not."""

    tensorflow: str = ""
    keras: str = ""
    gpus: int = 0
    fault: str = ""


async def diagnose(
    paths: Paths, terminal: TerminalFacts | None, tensorflow_limit_s: float = TENSORFLOW_S
) -> list[Finding]:
    """Look at everything, TensorFlow in a child with a time limit; never raises over what it finds."""
    tensorflow, engine = await asyncio.gather(ask_tensorflow(tensorflow_limit_s), _engine(paths))
    findings = [_python(), _tensorflow(tensorflow), _gpu(tensorflow), _data_folder(paths), _disk(paths), _socket(paths)]
    findings += [_data_sets(paths), _clock(time.time()), _confinement(), engine]
    return findings + ([_terminal(terminal)] if terminal is not None else [])


async def glance(paths: Paths) -> list[Finding]:
    """Look at what takes no TensorFlow and changes nothing: what a screen shows of this machine by itself."""
    engine = await _engine(paths)
    found = [_python(), _gpu(TensorflowFacts(fault="not asked")), _data_folder(paths), _disk(paths), _socket(paths)]
    return [*found, _data_sets(paths), _clock(time.time()), _confinement(), engine]


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    if PYTHONS[0] <= sys.version_info[:2] <= PYTHONS[1]:
        return Finding("python", "good", _("Python {version}").format(version=version))
    advice = _("Install the workstation with Python 3.11, 3.12 or 3.13.")
    return Finding("python", "bad", _("Python {version} has no TensorFlow.").format(version=version), advice)


async def ask_tensorflow(limit_s: float, environment: Mapping[str, str] | None = None) -> TensorflowFacts:
    """Import TensorFlow in a child of its own and ask what it sees; this process never imports it."""
    quiet = {"TF_CPP_MIN_LOG_LEVEL": "3", **(os.environ if environment is None else environment)}
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-c", PROBE),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=quiet,
        start_new_session=True,
    )
    try:
        output, errors = await asyncio.wait_for(child.communicate(), limit_s)
    except TimeoutError:
        return TensorflowFacts(fault=_("importing it took longer than {limit:.0f} s").format(limit=limit_s))
    finally:
        with contextlib.suppress(ProcessLookupError):
            child.kill()
        await child.wait()
    try:
        return msgspec.json.decode(output.splitlines()[-1], type=TensorflowFacts)
    except (IndexError, msgspec.MsgspecError):
        lines = errors.decode(errors="replace").strip().splitlines()
        return TensorflowFacts(fault=lines[-1] if lines else _("exit code {code}").format(code=child.returncode))


def _tensorflow(facts: TensorflowFacts) -> Finding:
    if not facts.fault:
        text = _("TensorFlow {tensorflow}, Keras {keras}").format(tensorflow=facts.tensorflow, keras=facts.keras)
        return Finding("tensorflow", "good", text)
    try:
        installed = metadata.version("tensorflow")
    except metadata.PackageNotFoundError:
        advice = _("Install it beside the workstation: pip install tensorflow")
        return Finding("tensorflow", "bad", _("TensorFlow is not installed."), advice)
    text = _("TensorFlow {version} does not start: {why}").format(version=installed, why=facts.fault)
    return Finding("tensorflow", "bad", text, _("Install it again: pip install --force-reinstall tensorflow"))


def _gpu(facts: TensorflowFacts) -> Finding:
    look = GpuMeter().look()
    if not look.gpus:
        text = _("No GPU ({why}); trainings run on the CPU.").format(why=look.note)
        return Finding("gpu", "good", text)
    names = ", ".join(gpu.name for gpu in look.gpus)
    if facts.gpus or facts.fault:
        return Finding("gpu", "good", names)
    text = _("The driver has {names}, but TensorFlow sees no GPU.").format(names=names)
    return Finding("gpu", "warning", text, _("Install TensorFlow's CUDA parts: pip install 'tensorflow[and-cuda]'"))


def _data_folder(paths: Paths) -> Finding:
    folder = _existing(paths.data_dir)
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"tfcert")
    except OSError as error:
        text = _("The data folder {folder} cannot be written: {why}.").format(folder=paths.data_dir, why=error.strerror)
        return Finding("data_folder", "bad", text, _("Make it writable, or take another one with --data-dir."))
    return Finding("data_folder", "good", _("Data folder {folder} is writable.").format(folder=paths.data_dir))


def _existing(folder: Path) -> Path:
    """Return the folder, or the nearest above it that exists: nothing is created by looking."""
    return next((place for place in (folder, *folder.parents) if place.is_dir()), Path("/"))


def _disk(paths: Paths) -> Finding:
    try:
        free = shutil.disk_usage(_existing(paths.data_dir)).free
    except OSError as error:
        return Finding("disk", "warning", _("Free space cannot be read: {why}.").format(why=error.strerror))
    text = _("{free:.1f} GiB free for runs and models.").format(free=free / GIB)
    advice = _("Make room, or take a data folder on another disk with --data-dir.")
    if free < LOW_DISK:
        return Finding("disk", "bad", text, advice)
    return Finding("disk", "good", text) if free >= ENOUGH_DISK else Finding("disk", "warning", text, advice)


def _socket(paths: Paths) -> Finding:
    try:
        return Finding("socket", "good", _("Socket {path}").format(path=socket_for(paths)))
    except EngineError as error:
        return Finding("socket", "bad", error.message, error.advice)
    except OSError as error:
        text = _("No place for the engine's socket: {why}.").format(why=error)
        return Finding("socket", "bad", text, _("Take a shorter --data-dir."))


def _data_sets(paths: Paths) -> Finding:
    missing = [name for name, entry in datasets().items() if not cache.is_ready(paths.datasets, entry)]
    if not missing:
        return Finding("data_sets", "good", _("All {n} data sets are ready.").format(n=len(datasets())))
    text = _("{n} of {all} data sets are not built yet.").format(n=len(missing), all=len(datasets()))
    return Finding(
        "data_sets",
        "good",
        text,
        _("A start builds those of its problems, offline. To build all of them: tfcert-tui data"),
    )


def _clock(now: float) -> Finding:
    text = time.strftime("%Y-%m-%d %H:%M:%S %z", time.localtime(now))
    # Files of this program cannot be from the future, unless the clock is wrong.
    if now < Path(__file__).stat().st_mtime - 86400:
        advice = _("Set the clock; an exam that runs is not harmed by it.")
        return Finding("clock", "warning", _("The clock says {time}, which is too early.").format(time=text), advice)
    if not boot_id():
        text = _("{time}; without a boot clock, setting the clock would move the deadline.").format(time=text)
        return Finding("clock", "warning", text)
    return Finding("clock", "good", text)


def _confinement() -> Finding:
    offered = confinement.offered()
    if offered.landlock and offered.system_calls:
        return Finding("confinement", "good", _("Grader confinement: {parts}").format(parts=offered.sentence()))
    text = _("Grader confinement: {parts}; the disk and the network are not shut off here.")
    if offered.landlock:
        text = _("Grader confinement: {parts}; the network is not shut off here.")
    elif offered.system_calls:
        text = _("Grader confinement: {parts}; the disk is not shut off here.")
    advice = _("Grade no files of strangers on this machine: docs/security.md says what is missing.")
    return Finding("confinement", "warning", text.format(parts=offered.sentence() or _("none")), advice)


async def _engine(paths: Paths) -> Finding:
    client = EngineClient(paths)
    try:
        await client.connect(start=False)
        status = await client.status()
    except EngineError as error:
        level: Level = "good" if error.code == "engine_not_running" else "bad"
        return Finding("engine", level, error.message, error.advice)
    except OSError as error:
        text = _("The engine's socket does not answer: {why}.").format(why=error.strerror or error)
        return Finding("engine", "bad", text, _("Stop it with: tfcert-tui engine stop"))
    finally:
        await client.close()
    text = _("Engine {version} runs (protocol {protocol}, pid {pid}, fork server {state}).")
    facts = {"version": status.version, "protocol": status.protocol, "pid": status.pid, "state": status.fork_server}
    return Finding("engine", "good", text.format(**facts))


def _terminal(facts: TerminalFacts) -> Finding:
    text = _("{columns}x{rows}, {colors} colours, {encoding}").format(
        columns=facts.columns, rows=facts.rows, colors=facts.colors, encoding=facts.encoding
    )
    advice = _terminal_advice(facts)
    return Finding("terminal", "warning" if advice else "good", text, advice)


def _terminal_advice(facts: TerminalFacts) -> str:
    if facts.term in ("dumb", "unknown"):
        return _("This terminal cannot show a full screen; the headless commands work: tfcert-tui --help")
    if facts.columns < SMALLEST[0] or facts.rows < SMALLEST[1]:
        return _("Make the window larger: at least {0}x{1}, better {2}x{3}.").format(*SMALLEST, *WISHED)
    if facts.encoding.lower().replace("-", "") != "utf8":
        return _("The charts are drawn in ASCII here; for finer ones set a UTF-8 locale.")
    if facts.colors < 256:
        return _("Set TERM to one with 256 colours, such as xterm-256color.")
    return ""
