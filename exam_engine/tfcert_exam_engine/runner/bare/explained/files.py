"""Files that are not there, and a network that is not there."""

from __future__ import annotations

import os
import re
from gettext import gettext as _
from typing import Iterator

from tfcert_exam_engine.runner.bare.explained.fault import Fault, Rule

SEARCHED = 2000
"""Entries that are looked at, to find a file of the same name elsewhere."""
SHOWN = 6
A_FILE = re.compile(r"\[Errno 2\]|\bfile:/")
"""What `file:///x.csv` lacks is no network."""
WRITES = re.compile(r"['\"][wax][bt]?\+?['\"]|\bmkdir\(")
WRITERS = re.compile(r"save|write|to_|dump|mkdir|imwrite|export")
"""What functions are called that write files, in Keras, numpy, pandas, matplotlib and the standard library."""
ABSENT = "ConnectionError URLError gaierror Timeout MaxRetryError"


def _no_file(fault: Fault) -> str:
    name = fault["file"] or getattr(fault.error, "filename", None)
    if not name or not isinstance(name, str) or fault.innermost.endswith("subprocess.py"):
        return _no_program(name) if name and isinstance(name, str) else ""
    target = getattr(fault.error, "filename2", None) or name
    target = target if isinstance(target, str) else name
    folder = os.path.dirname(target)  # noqa: PTH120 - a text, and maybe no path at all
    if folder and not os.path.isdir(folder) and (target != name or _is_written(fault, name)):  # noqa: PTH112
        return _(
            "There is no folder {folder} to write into. Make it before: os.makedirs('{folder}', exist_ok=True)."
        ).format(folder=folder)
    return " ".join([*_where_it_is_not(fault.folder, name), *_where_it_is(fault.folder, name)])


def _is_written(fault: Fault, name: str) -> bool:
    """Return whether the failing call was to write the file, by its words or by what it went through."""
    if WRITES.search(fault.statement) or "flags = 13" in fault.text:
        return True
    for frame in fault.frames:
        given = frame.f_locals
        if isinstance(given.get("mode"), str) and set(given["mode"]) & set("wax"):
            return True
        if "dst" in given:
            return str(given["dst"]) == name
        if WRITERS.match(frame.f_code.co_name) or frame.f_code.co_filename.endswith("csv_logger.py"):
            return True
    return False


def _where_it_is_not(folder: str, name: str) -> Iterator[str]:
    if not os.path.isabs(name):  # noqa: PTH117
        yield _("There is no {file} in {folder}.").format(file=name, folder=os.getcwd())  # noqa: PTH109
        return
    yield _("There is no {file}.").format(file=name)
    if not name.startswith(folder.rstrip(os.sep) + os.sep):
        yield _(
            "A path that begins with / is most likely one of another machine: begin at the script's folder instead."
        )


def _where_it_is(folder: str, name: str) -> Iterator[str]:
    wanted = os.path.basename(name.rstrip("/"))  # noqa: PTH119
    for found in _below(folder):
        if os.path.basename(found) == wanted:  # noqa: PTH119
            yield _("There is one at {found}: write that.").format(found=os.path.relpath(found))
            return
    if not wanted.endswith((".keras", ".h5")):
        yield from _held(folder)


def _held(folder: str) -> list[str]:
    """Return what is in data/ beside the script, in a sentence; nothing where there is no such folder."""
    data = os.path.join(folder, "data")  # noqa: PTH118
    names = sorted(os.listdir(data))[:SHOWN] if os.path.isdir(data) else []  # noqa: PTH112, PTH208
    said = _("The problem's data are in data/ beside the script, which holds: {names}. Read them from there.")
    return [said.format(names=", ".join(names))] if names else []


def _below(folder: str) -> Iterator[str]:
    """Yield what is in a folder and its folders, no more than is looked at in a moment."""
    left = SEARCHED
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(one for one in folders if not one.startswith("."))
        for one in [*folders, *sorted(files)]:
            left -= 1
            if left < 0:
                return
            yield os.path.join(place, one)  # noqa: PTH118


def _no_program(name: str) -> str:
    return _(
        "There is no program or folder {name} on this machine. Do the step in Python (zipfile, shutil), or leave it "
        "out."
    ).format(name=name)


def _no_network(fault: Fault) -> str:
    module = type(fault.error).__module__.partition(".")[0]
    if (
        A_FILE.search(fault.text)
        or "HTTPError" in fault.kinds
        or "CERTIFICATE" in fault.text
        or ("ConnectionError" in fault.kinds and module not in ("requests", "urllib3"))
    ):
        return ""
    return _offline(fault, fault["host"])


def _offline(fault: Fault, what: str) -> str:
    known = _("The network cannot be reached from here: {what}.").format(what=what) if what else ""
    said = [known or _("The network cannot be reached from here.")]
    if "keras-applications" in what:
        return said[0] + " " + _("Pretrained weights are downloaded: write weights=None, or a file's path.")
    said += _held(fault.folder) or [_("The problem's statement says where its data are; nothing has to be downloaded.")]
    return " ".join(said)


def _no_public_set(fault: Fault) -> str:
    return _(
        "The script reads the public data set {name}, which is not on this machine. With a network: {fetch}. Without: "
        "take it from a connected machine, with datasets fetch and datasets pack there and datasets unpack here."
    ).format(name=fault["name"], fetch="tfcert-tui datasets fetch " + fault["name"])


RULES = (
    Rule("no_public_set", "Exception", r"tfcert-tui datasets fetch (?P<name>\w{1,60})", _no_public_set),
    Rule("no_network", "Exception", r"(?P<host>[\w.-]{1,120}) cannot be reached: there is no network", _no_network),
    Rule(
        "no_file",
        "FileNotFoundError OSError",
        r"^(?:\[Errno 2\] )?Unable to .{0,60}"
        r"name = '(?P<file>[^']{1,300})', errno = 2",
        _no_file,
    ),
    Rule("no_file", "FileNotFoundError", r"^(?P<file>[^\[\n]{1,300}) not found\.$", _no_file),
    Rule("no_file", "FileNotFoundError", "", _no_file),
    Rule(
        "no_file",
        "NotFoundError",
        r"(?:^|\}\} ?|: )(?P<file>[^{};\n]{1,300}); No such file or directory",
        _no_file,
    ),
    Rule("no_file", "NotFoundError", r"Could not find directory (?P<file>.{1,300})$", _no_file),
    Rule("no_file", "ValueError", r"^File not found: filepath=(?P<file>.{1,300}?)\. Please ensure", _no_file),
    Rule("no_file", "OSError", r"^No file or directory found at (?P<file>.{1,300})$", _no_file),
    Rule(
        "no_network",
        "Exception",
        r"^URL fetch failure on (?P<url>\S{1,300}): None --",
        lambda fault: "" if "CERTIFICATE" in fault.text or A_FILE.search(fault.text) else _offline(fault, fault["url"]),
    ),
    Rule("no_network", ABSENT, r"host='(?P<host>[\w.-]{1,120})'", _no_network),
    Rule("no_network", ABSENT, r"\[Errno|timed out|resol|unreachable|Name or service|Max retries", _no_network),
    Rule(
        "no_dataset",
        "AssertionError",
        r"Dataset (?P<name>\w+): could not find data in (?P<folder>.{1,200}?)\. Please make sure to call",
        lambda fault: _(
            "tensorflow_datasets has no data of '{name}' in {folder}, and it cannot download any here. Read the "
            "problem's data from data/ as the statement says."
        ).format(name=fault["name"], folder=fault["folder"]),
    ),
    Rule(
        "no_dataset",
        "DatasetNotFoundError",
        r"^Dataset (?P<name>\w+) not found",
        lambda fault: _(
            "tensorflow_datasets knows no data set '{name}'. The problem's statement gives the name and the place of "
            "its data, which are in data/ beside the script."
        ).format(name=fault["name"]),
    ),
)
