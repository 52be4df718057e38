"""Which addresses belong to public sets, and which of them are here: the list that the engine has written.

`{"urls": {ADDRESS: {"set": NAME, "file": PATH or "", "note": TEXT}}, "tfds": FOLDER, "restricted": [NAMES]}`; addresses
without scheme. It is read when a script first opens an address, so that others do not pay for it.
"""

from __future__ import annotations

import json
import os
import sys
from gettext import gettext as _
from typing import Any, NamedTuple

SCHEMES = ("http://", "https://")


class NotHere(Exception):
    """What a script asks for is neither here nor can it be fetched: one sentence."""


class Served(NamedTuple):
    """A file that is given out in the place of an address."""

    file: str
    size: int


class Known:
    """The list, read when it is first needed."""

    def __init__(self, file: str, folder: str) -> None:
        """Take the list's file, and a folder for what is made of it."""
        self.folder = folder
        self._file = file
        self._list: dict[str, Any] | None = None
        self._noted = set()  # type: set[str]

    @property
    def _known(self) -> dict[str, Any]:
        if self._list is None:
            with open(self._file, encoding="utf-8") as opened:  # noqa: PTH123 - any Python from 3.8 on
                self._list = json.load(opened)
        return self._list

    @property
    def prepared(self) -> str:
        """The folder of prepared TFDS sets; "" where there is none."""
        return str(self._known.get("tfds", ""))

    def served(self, url: str) -> Served | None:
        """Return the file to give out for an address; None where the network is to be asked.

        Raises:
            NotHere: it is not here, and the network cannot be reached.
        """
        if not url.lower().startswith((*SCHEMES, "ftp://")):
            return None
        entry = self._known["urls"].get(address(url))
        if entry is not None and os.path.isfile(entry["file"]):  # noqa: PTH113
            self._tell(entry)
            return Served(entry["file"], os.path.getsize(entry["file"]))  # noqa: PTH202
        if _is_out_of_reach(url):
            raise NotHere(_missing(entry["set"]) if entry is not None else _unknown(url))
        return None

    def _tell(self, entry: dict[str, Any]) -> None:
        """Say once what is not quite what the makers of the script had."""
        note = entry.get("note", "")
        if note and note not in self._noted:
            self._noted.add(note)
            print(note, file=sys.stderr)


def _is_out_of_reach(url: str) -> bool:
    from tfcert_exam_engine.network import is_out_of_reach  # most scripts never ask

    return is_out_of_reach(url)


def address(url: str) -> str:
    """Return an address as the list has it: without scheme, question and mark, its host in small letters."""
    plain = url.split("://", 1)[-1].split("#", 1)[0].split("?", 1)[0]
    host, slash, path = plain.partition("/")
    return host.lower() + slash + path


def _missing(name: str) -> str:
    said = _("The data set {name} is not on this machine, and there is no network. With one: {command}")
    return said.format(name=name, command="tfcert-tui datasets fetch " + name)


def _unknown(url: str) -> str:
    host = address(url).partition("/")[0]
    return _("{host} cannot be reached: there is no network, and no data set on this machine has this address.").format(
        host=host
    )
