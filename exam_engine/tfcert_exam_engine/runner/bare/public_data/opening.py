"""urllib: `urlopen`, `urlretrieve`, and all that is made of them, such as `get_file` and pandas' readers."""

from __future__ import annotations

import functools
from types import ModuleType
from typing import Any

from tfcert_exam_engine.runner.bare.public_data.known import Known, NotHere, Served

GIVEN = "application/octet-stream"


def serve(module: ModuleType, known: Known) -> None:
    """Have every opener of `urllib.request` look here first; a script may install an opener of its own."""
    director = module.OpenerDirector
    original = director.open

    @functools.wraps(original)
    def open_here(self: Any, fullurl: Any, data: Any = None, *more: Any, **named: Any) -> Any:
        url = fullurl if isinstance(fullurl, str) else getattr(fullurl, "full_url", "")
        try:
            served = known.served(url) if data is None and isinstance(url, str) else None
        except NotHere as error:
            raise _url_error(str(error)) from None
        return original(self, fullurl, data, *more, **named) if served is None else _answer(url, served)

    director.open = open_here


def _url_error(sentence: str) -> Exception:
    from urllib.error import URLError

    return URLError(sentence)


def _answer(url: str, served: Served) -> Any:
    """Return what a server's answer would be."""
    from email.message import Message
    from urllib.response import addinfourl

    headers = Message()
    headers["Content-Length"] = str(served.size)
    headers["Content-Type"] = GIVEN
    answer = addinfourl(open(served.file, "rb"), headers, url, 200)  # noqa: PTH123, SIM115 - the reader closes it
    answer.msg = "OK"  # type: ignore[attr-defined]
    return answer
