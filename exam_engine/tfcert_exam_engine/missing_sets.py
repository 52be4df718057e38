"""Refuses a run that would certainly fail for a public set that is not here, before it begins."""

from __future__ import annotations

from collections.abc import Iterator
from gettext import gettext as _
from pathlib import Path, PurePosixPath

from tfcert_exam_engine.attempts import workspace
from tfcert_exam_engine.errors import CandidateRefused
from tfcert_exam_engine.network import is_out_of_reach
from tfcert_exam_engine.paths import Paths
from tfcert_exam_engine.public_runs import keras_home
from tfcert_exam_engine.public_sets import api
from tfcert_exam_engine.public_sets.made import made_of
from tfcert_exam_engine.public_sets.places import Root, root_for
from tfcert_exam_engine.public_sets.records import installed_record
from tfcert_exam_engine.public_sets.registry import Edition, PublicSet, public_sets
from tfcert_exam_engine.script_needs import Need, needs


def refuse_missing(paths: Paths, folder: Path) -> None:
    """Refuse a category's script that certainly asks for a known set that is neither here nor can be downloaded.

    On a machine with a network nothing is refused: the script downloads, as it would anywhere. May look up the names of
    hosts, which takes seconds at the worst, so the engine gives it a thread.

    Raises:
        CandidateRefused: says which set, which line, and what to type; or there is no script.
        EngineUnavailable: a record of the public data cannot be read.
    """
    wanted = needs(workspace.read_script(workspace.script_in(folder)))
    root = root_for(paths)
    for need in wanted:
        one = next(_missing(root, paths, need), None)
        if one is not None and all(is_out_of_reach(url) for url in one.editions[0].files[0].urls):
            raise _refused(one, need)


def _missing(root: Root, paths: Paths, need: Need) -> Iterator[PublicSet]:
    """Yield the set that a script asks for, where it is not here."""
    for one in public_sets():
        if need.kind == "url":
            if api.set_of_url(need.what) == one.name and not _gives(root, one, need.what):
                yield one
        elif any(_is_asked_for(edition, need) for edition in one.editions):
            if any(_has(root, other, need) for other in public_sets()) or _keras_has(paths, one, need):
                return
            yield one


def _gives(root: Root, one: PublicSet, url: str) -> bool:
    if api.file_of_url(root, url) is not None:
        return True
    record = installed_record(root, one.name, thorough=False)
    made = made_of(root, record) if record is not None else None
    return made is not None and PurePosixPath(url.partition("?")[0]).name in made.stand_ins


def _is_asked_for(edition: Edition, need: Need) -> bool:
    if need.kind == "tfds":
        return edition.tfds == need.what
    return need.kind == "keras" and any(_keras_name(file.keras) == need.what for file in edition.files)


def _keras_name(path: str) -> str:
    """`datasets/fashion-mnist/...` is keras.datasets.fashion_mnist, `datasets/mnist.npz` is keras.datasets.mnist."""
    return PurePosixPath(path).parts[1].partition(".")[0].replace("-", "_") if path else ""


def _has(root: Root, one: PublicSet, need: Need) -> bool:
    record = installed_record(root, one.name, thorough=False)
    edition = next((each for each in one.editions if record is not None and each.name == record.edition), None)
    return edition is not None and _is_asked_for(edition, need)


def _keras_has(paths: Paths, one: PublicSet, need: Need) -> bool:
    """Whether Keras has downloaded it itself some day."""
    files = [file.keras for file in one.editions[0].files if file.keras]
    return need.kind == "keras" and all((keras_home(paths) / file).is_file() for file in files)


def _refused(one: PublicSet, need: Need) -> CandidateRefused:
    ways = {
        "tfds": _("tfds.load('{what}')"),
        "keras": _("keras.datasets.{what}"),
        "url": _("the address {what}"),
    }
    message = _("Line {line} asks for {way}: the data set {name} is not on this machine, and there is no network.")
    advice = _("With a network: {fetch}. Without, on a connected machine and then here: {carry}")
    return CandidateRefused(
        "no_public_set",
        message.format(line=need.line, way=ways[need.kind].format(what=need.what), name=one.name),
        advice.format(fetch=api.how_to_get([one.name]), carry=api.how_to_carry([one.name])),
    )
