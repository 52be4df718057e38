"""Where a file is looked for: the makers' addresses, or a mirror in their place."""

from __future__ import annotations

from collections import Counter
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from urllib.request import url2pathname

from tfcert_exam_engine.errors import UsageRefused
from tfcert_exam_engine.from_outside import full_path, is_folder
from tfcert_exam_engine.public_sets import troubles
from tfcert_exam_engine.public_sets.registry import Edition, PublicSet, SetFile
from tfcert_exam_engine.public_sets.sources import FolderSource, Patience, Source

if TYPE_CHECKING:
    import requests


class Origins:
    """Makes the sources of files. For one thread: its connections are not shared."""

    def __init__(self, mirror: str | None, patience: Patience, unreachable: Counter[str] | None = None) -> None:
        self._mirror = mirror
        self._patience = patience
        self._unreachable = unreachable
        self._session: requests.Session | None = None

    def sources(self, name: str, file: SetFile) -> list[Source]:
        """Return where a set's file can be had, the first choice first; empty where it has no address."""
        key = f"{name}/{file.name}"
        if self._mirror is None:
            return [self._http(url) for url in file.urls]
        lacking = troubles.not_in_mirror(key, self._mirror.rpartition("@")[2])
        folder = mirror_folder(self._mirror)
        if folder is not None:
            return [FolderSource(folder / name / file.name, lacking)]
        return [self._http(f"{self._mirror.rstrip('/')}/{key}", lacking)]

    def edition(self, one: PublicSet, wanted: str) -> Edition:
        """Return the edition to fetch: the one named, else the first that a mirror has whole, else the first of all.

        Raises:
            UsageRefused: there is none of that name.
            TransferTrouble: the mirror cannot be asked.
        """
        if wanted or self._mirror is None or len(one.editions) == 1:
            return one.edition(wanted)
        return next((edition for edition in one.editions if self._has(one, edition)), one.editions[0])

    def close(self) -> None:
        """Let go of the connections."""
        if self._session is not None:
            self._session.close()

    def _has(self, one: PublicSet, edition: Edition) -> bool:
        return all(source.has_it() for file in edition.files for source in self.sources(one.name, file))

    def _http(self, url: str, lacking: troubles.TransferTrouble | None = None) -> Source:
        # Late: a tenth of a second that only fetching has to wait for.
        import requests

        from tfcert_exam_engine.public_sets.http_source import HttpSource

        self._session = self._session or requests.Session()
        return HttpSource(url, self._patience, self._session, lacking, self._unreachable)


def mirror_folder(mirror: str) -> Path | None:
    """Return the folder that a mirror is; None for an address.

    Raises:
        UsageRefused: it is neither.
    """
    try:
        parts = urlsplit(mirror)
        if parts.scheme in ("http", "https") and parts.hostname:
            return None
        folder = Path(url2pathname(parts.path)) if parts.scheme == "file" else full_path(mirror)
    except ValueError:  # a bracket that is not closed
        folder = Path(mirror)
    if is_folder(folder):
        return folder.absolute()
    raise UsageRefused(
        "no_mirror",
        _("The mirror {mirror} is neither a folder nor an http address.").format(mirror=mirror),
        _("It has its files as SET/FILE, for example fashion_mnist/train-images-idx3-ubyte.gz."),
    )
