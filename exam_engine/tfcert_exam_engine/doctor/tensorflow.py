"""The doctor on Python, TensorFlow, Keras and CUDA: asked in a child, for each of these may hang or crash."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from gettext import gettext as _
from importlib import metadata
from pathlib import Path

import msgspec

from tfcert_exam_engine.children import asked_child
from tfcert_exam_engine.doctor.findings import Finding
from tfcert_exam_engine.from_outside import BAD_JSON
from tfcert_exam_engine.typed import from_json

PYTHONS = ((3, 11), (3, 13))
"""First and last that TensorFlow has wheels for."""
QUESTION = Path(__file__).parents[1] / "runner" / "tensorflow_told.py"
LED_ASTRAY = ("PYTHONPATH", "PYTHONHOME", "PYTHONSTARTUP")
"""What leads our interpreter to our packages is kept from another one, as for a training."""


class TensorflowFacts(msgspec.Struct, frozen=True):
    """What a child that imported TensorFlow said; `fault` when it could not."""

    tensorflow: str = ""
    keras: str = ""
    gpus: int = 0
    fault: str = ""
    with_cuda: bool | None = None
    """Whether it was built for CUDA; None: it does not say."""
    cuda: str = ""
    """Version of CUDA that it was built for."""
    cudnn: str = ""


async def ask_tensorflow(
    limit_s: float, environment: Mapping[str, str] | None = None, python: str = ""
) -> TensorflowFacts:
    """Import TensorFlow in a child of its own and ask what it sees; this process never imports it."""
    given = dict(os.environ if environment is None else environment)
    quiet = {"TF_CPP_MIN_LOG_LEVEL": "3", **given}
    if python:
        quiet = {name: value for name, value in quiet.items() if name not in LED_ASTRAY}
    answer = await asked_child.ask(
        (python or sys.executable, *([] if python else ["-P"]), str(QUESTION)), limit_s, quiet
    )
    if answer.fault:
        return TensorflowFacts(fault=answer.fault)
    try:
        return from_json(answer.said.splitlines()[-1], TensorflowFacts)
    except (IndexError, *BAD_JSON):
        return TensorflowFacts(fault=_("it did not say what it is"))


def python_finding() -> Finding:
    """Look at the interpreter that runs us."""
    version = ".".join(map(str, sys.version_info[:3]))
    if PYTHONS[0] <= sys.version_info[:2] <= PYTHONS[1]:
        return Finding("python", "good", _("Python {version}").format(version=version))
    advice = _("Install the workstation with Python 3.11, 3.12 or 3.13.")
    return Finding("python", "bad", _("Python {version} has no TensorFlow.").format(version=version), advice)


def tensorflow_finding(facts: TensorflowFacts) -> Finding:
    """Judge what it said of itself."""
    if not facts.fault:
        return Finding("tensorflow", "good", versions(facts))
    try:
        installed = metadata.version("tensorflow")
    except metadata.PackageNotFoundError:
        advice = _("Install it beside the workstation: pip install tensorflow")
        return Finding("tensorflow", "bad", _("TensorFlow is not installed."), advice)
    text = _("TensorFlow {version} does not start: {why}").format(version=installed, why=facts.fault)
    return Finding("tensorflow", "bad", text, _("Install it again: pip install --force-reinstall tensorflow"))


def versions(facts: TensorflowFacts) -> str:
    """Name what was found."""
    return _("TensorFlow {tensorflow}, Keras {keras}").format(tensorflow=facts.tensorflow, keras=facts.keras)


def cuda_finding(facts: TensorflowFacts, machine_has_gpus: bool) -> list[Finding]:
    """Judge whether TensorFlow was built for the GPUs that there are; nothing where it did not say."""
    if facts.fault or facts.with_cuda is None:
        return []
    if facts.with_cuda:
        text = _("TensorFlow was built for CUDA {cuda}, cuDNN {cudnn}.")
        known = text.format(cuda=facts.cuda or "?", cudnn=facts.cudnn or "?")
        return [Finding("cuda", "good", known)]
    text = _("This TensorFlow was built without CUDA: it uses no NVIDIA GPU.")
    if not machine_has_gpus:
        return [Finding("cuda", "good", text)]
    return [Finding("cuda", "warning", text, _("Install the one with it: pip install 'tensorflow[and-cuda]'"))]


async def other_python_finding(python: str, limit_s: float) -> list[Finding]:
    """Look at the interpreter that the setting `python` names for trainings; nothing where it names none."""
    if not python:
        return []
    facts = await ask_tensorflow(limit_s, python=python)
    named = {"python": python, "found": versions(facts), "why": facts.fault}
    if not facts.fault:
        text = _("Trainings run in {python}: {found}, which sees {n} GPUs.").format(n=facts.gpus, **named)
        return [Finding("other_python", "good", text)]
    text = _("Trainings run in {python}, and TensorFlow does not start there: {why}").format(**named)
    advice = _("Install TensorFlow there, or put ours back: tfcert-tui settings reset python")
    return [Finding("other_python", "bad", text, advice)]
