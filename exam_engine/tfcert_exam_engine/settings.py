"""What a person can set for one data folder: `settings.json` there. The engine alone writes it."""

from __future__ import annotations

import os
import re
import typing
from gettext import gettext as _
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

from tfcert_exam_engine import person_name
from tfcert_exam_engine.errors import UsageRefused, disk_trouble
from tfcert_exam_engine.from_outside import BAD_JSON, is_file, is_folder, is_there, with_home
from tfcert_exam_engine.typed import converted, from_json

LEAST_MEMORY_MB = 600
"""TensorFlow and Keras, imported, take about 350 MB of their own."""
GPUS = re.compile(r"none|(\d+|GPU-[\w-]+|MIG-[\w/-]+)(\s*,\s*(\d+|GPU-[\w-]+|MIG-[\w/-]+))*", re.IGNORECASE)
"""Indices, or UUIDs as `nvidia-smi -L` lists them."""
PANES = re.compile(r"(2[5-9]|[3-6]\d|7[0-5])( (2[5-9]|[3-6]\d|7[0-5])){2}")
ExamShows = Literal["stars", "figures"]
"""What an exam shows of a verdict before its end."""
ThemeChoice = Literal["auto", "dark", "light", "contrast", "terminal"]
"""auto: dark, or the terminal's own sixteen colours where it has no more."""
AsciiChoice = Literal["auto", "on", "off"]
RetakeChoice = Literal["shown", "held"]
"""Whether the exam's waits between two tries are said, or held as well."""
FormChoice = Literal["offline", "first", "classic", "mixed"]
"""The bank's forms (`tfcert_problems.catalog.FORMS`)."""
ALL = "all"


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All settings with their defaults; 0 or "" mostly means: as suits this machine."""

    trainings_at_once: Annotated[int, msgspec.Meta(ge=0, le=64)] = 0
    """0: one per GPU, or one where there is none."""
    training_nice: Annotated[int, msgspec.Meta(ge=0, le=19)] = 10
    """Politeness of trainings (nice(1)): the screen and grading come first."""
    training_cpus: Annotated[int, msgspec.Meta(ge=0, le=4096)] = 0
    """CPUs that one training may use; 0: all."""
    training_minutes: Annotated[int, msgspec.Meta(ge=0, le=1440)] = 0
    """Limit on a training's wall time; 0: the problem's own."""
    training_memory_mb: Annotated[int, msgspec.Meta(ge=0, le=1 << 24)] = 0
    """Limit on a training's memory; 0: nine tenths of what this machine or container has."""
    training_output_mb: Annotated[int, msgspec.Meta(ge=1, le=1 << 20)] = 200
    """Limit on a training's log."""
    disk_floor_mb: Annotated[int, msgspec.Meta(ge=0, le=1 << 20)] = 200
    """With less room on the disk the training that writes most is stopped; 0: never."""
    gpu: str = ""
    """"": TensorFlow's choice, or one GPU per training where several run at once; "none"; else indices or UUIDs."""
    python: str = ""
    """Interpreter for trainings, with a TensorFlow of its own; "": ours. Grading is always ours."""
    keep_logs_days: Annotated[int, msgspec.Meta(ge=1, le=36500)] = 90
    """Logs and curves of attempts that ended longer ago may be pruned."""
    keep_models_days: Annotated[int, msgspec.Meta(ge=1, le=36500)] = 30
    """Models of attempts that ended longer ago may be pruned, apart from each category's best submission."""
    exam_shows: ExamShows = "stars"
    """stars: stars and contract faults, as the exam did; figures: all that a practice shows."""
    retakes: RetakeChoice = "shown"
    """held: an exam does not begin before the real one would have been open again."""
    form: FormChoice = "offline"
    """Which problems an attempt has where none are named."""
    legacy_keras: str = ""
    """Problems whose runs are under exam-era Keras (Keras 2): slugs with commas, "all", or ""."""
    mirror: str = ""
    """Where public data sets are fetched from: an http address or a folder; "": their makers' addresses."""
    public: str = ""
    """The folder in which public data sets lie; "": `public` in the data folder."""
    theme: ThemeChoice = "auto"
    """The workstation's colours."""
    ascii: AsciiChoice = "auto"
    """Whether the workstation draws in plain ASCII; auto: where the terminal needs it."""
    paints_per_second: Annotated[int, msgspec.Meta(ge=0, le=10)] = 0
    """How often the workstation paints what changes by itself; 0: 4, over SSH 2."""
    name: str = ""
    """The person's own, as it stands on a record; "": it is asked for."""
    welcome: bool = True
    """Whether the next start shows the keys that matter; put out when they were seen."""

    panes: str = ""
    """Where the exam screen's borders are: "50 62 55" (percent), written by the screen; "": as in the beginning."""

    def wants_legacy_keras(self, slug: str) -> bool:
        """Return whether a problem's runs are under exam-era Keras."""
        return self.legacy_keras == ALL or slug in self.legacy_keras.split(",")


def descriptions() -> dict[str, str]:
    """Return what each setting means, in one sentence, in the person's language."""
    return {
        "trainings_at_once": _("How many trainings run at once; 0: one per GPU, or one without a GPU."),
        "training_nice": _("How far trainings step back for the screen and for grading, 0 to 19."),
        "training_cpus": _("How many CPUs one training may use; 0: all."),
        "training_minutes": _("A training is stopped after so many minutes; 0: after the problem's own limit."),
        "training_memory_mb": _("A training is stopped beyond so much memory; 0: nine tenths of the machine's."),
        "training_output_mb": _("A training is stopped when it has printed more than this."),
        "disk_floor_mb": _("With less room on the disk the training that writes most is stopped; 0: never."),
        "gpu": _("The GPU for trainings: an index, a UUID, several with commas, none; empty: any."),
        "python": _("The Python that trains, with its own TensorFlow; empty: the workstation's. Grading stays here."),
        "keep_logs_days": _("Logs and curves of attempts that ended longer ago may be pruned."),
        "keep_models_days": _("Models of attempts that ended longer ago may be pruned, the best submissions excepted."),
        "exam_shows": _("What an exam shows of a verdict before its end: stars, as the exam did, or figures."),
        "retakes": _("The exam's waits after a fail (14 days, 2 months, 1 year): shown, or held as well."),
        "form": _(
            "Problems of a new attempt: offline, first (the same five), classic (public sets that are here), mixed."
        ),
        "panes": _("Borders of the exam screen in percent: left side, left side of a wide screen, curves; 25 to 75."),
        "legacy_keras": _("Problems that run under exam-era Keras (Keras 2): names with commas, or all; empty: none."),
        "mirror": _("Where public data sets come from: an http address or a folder; empty: their makers' addresses."),
        "public": _("The folder in which public data sets lie; empty: public, in the data folder."),
        "theme": _("The colours: auto, dark, light, contrast, or terminal (the terminal's own sixteen)."),
        "ascii": _("Plain ASCII instead of stars, boxes and braille: auto (where the terminal needs it), on, off."),
        "paints_per_second": _("How often the screen follows what changes by itself, 1 to 10; 0: 4, over SSH 2."),
        "name": _("Your name as a record of a pass shows it; empty: it is asked for."),
        "welcome": _("Whether the next start shows the five keys that matter: true or false."),
    }


def choices(name: str) -> tuple[str, ...]:
    """Return all values that a setting can have, where they are few words; else nothing."""
    kind = typing.get_type_hints(Settings)[name]
    return ("true", "false") if kind is bool else typing.get_args(kind)


def as_typed(value: object) -> str:
    """Return a value as a person types it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def load(file: Path) -> Settings:
    """Return the kept settings, or the defaults where none were kept.

    Raises:
        UsageRefused: the file is not what was written there; says what is wrong.
    """
    try:
        return from_json(file.read_bytes(), Settings)
    except FileNotFoundError:
        return Settings()
    except (OSError, *BAD_JSON) as error:
        raise UsageRefused(
            "settings_file",
            _("The settings in {file} cannot be read ({why}); the defaults are in force.").format(file=file, why=error),
            _("Mend the file, or remove it, and start the engine again."),
        ) from error


def save(file: Path, settings: Settings) -> None:
    """Write them atomically.

    Raises:
        EngineUnavailable: the disk is full or not writable.
    """
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        draft.write_bytes(msgspec.json.format(msgspec.json.encode(settings), indent=2) + b"\n")
        draft.replace(file)
    except OSError as error:
        raise disk_trouble(file, error) from error


def changed(settings: Settings, changes: dict[str, str]) -> Settings:
    """Return the settings with changes as a person types them; "" puts a default back.

    Raises:
        UsageRefused: no such setting, or no such value; says what may be given.
    """
    return msgspec.structs.replace(settings, **{name: _read(name, text.strip()) for name, text in changes.items()})


def _read(name: str, text: str) -> Any:
    kinds = typing.get_type_hints(Settings, include_extras=True)
    if name not in kinds:
        raise UsageRefused(
            "no_setting",
            _("There is no setting {name}.").format(name=name),
            _("Take: {names}").format(names=", ".join(kinds)),
        )
    if not text:
        return getattr(Settings(), name)
    try:
        return _checked(name, converted(text, kinds[name], strict=False))
    except msgspec.ValidationError as error:
        message = _("{name} cannot be {value}.").format(name=name, value=text)
        raise UsageRefused("setting", message, descriptions()[name]) from error


def _checked(name: str, value: Any) -> Any:
    """Refuse what could never work: a run would fail over it much later."""
    readers = {
        "python": _program,
        "legacy_keras": _problems,
        "mirror": _mirror,
        "public": _folder,
        "name": person_name.cleaned,
    }
    if name in readers:
        return readers[name](value)
    if name == "panes" and not PANES.fullmatch(value):
        raise UsageRefused(
            "setting", _("{name} cannot be {value}.").format(name=name, value=value), descriptions()[name]
        )
    if name == "gpu" and not GPUS.fullmatch(value):
        message = _("gpu cannot be {value}.").format(value=value)
        raise UsageRefused("setting", message, descriptions()[name])
    if name == "training_memory_mb" and 0 < value < LEAST_MEMORY_MB:
        message = _("With {value} MB no training could begin: TensorFlow alone takes more.").format(value=value)
        raise UsageRefused("setting", message, _("Give at least {least}, or 0.").format(least=LEAST_MEMORY_MB))
    return value


def _program(value: str) -> str:
    program = with_home(value)
    if not (is_file(program) and os.access(program, os.X_OK)):
        message = _("{file} is no program that can be run.").format(file=program)
        raise UsageRefused("setting", message, _("Give the full path of a python, such as /opt/venv/bin/python."))
    return str(program.absolute())


def _mirror(value: str) -> str:
    """Return an address as it is, a folder with its full path: the engine runs elsewhere."""
    from tfcert_exam_engine.public_sets.mirror import mirror_folder  # fetches: not while the screen opens

    folder = mirror_folder(value)
    return value if folder is None else str(folder)


def _folder(value: str) -> str:
    """Return a folder's full path; it is made when something is put there."""
    folder = with_home(value)
    if folder.is_absolute() and (is_folder(folder) or not is_there(folder)):
        return str(folder)
    message = _("{file} is no folder, or not its full path.").format(file=folder)
    raise UsageRefused("setting", message, _("Give the full path of a folder, such as /data/public."))


def with_legacy_keras(settings: Settings, slug: str, wanted: bool) -> str:
    """Return the value of `legacy_keras` with one problem in it, or without."""
    chosen = _all_problems() if settings.legacy_keras == ALL else settings.legacy_keras.split(",")
    if wanted and settings.legacy_keras == ALL:
        return ALL
    return ",".join([name for name in chosen if name not in ("", slug)] + [slug] * wanted)


def _problems(value: str) -> str:
    """Return names of problems in the bank's order, each once."""
    given = {name.strip() for name in value.lower().split(",")} - {""}
    if ALL in given:
        return ALL
    known = _all_problems()
    for name in sorted(given.difference(known)):
        message = _("There is no problem {name}.").format(name=name)
        raise UsageRefused("setting", message, _("Their names are in: tfcert-tui problems list"))
    return ",".join(name for name in known if name in given)


def _all_problems() -> list[str]:
    from tfcert_problems import catalog  # read from the disk: not while the screen opens

    return list(dict.fromkeys(problem.slug for problem in catalog.problems()))
