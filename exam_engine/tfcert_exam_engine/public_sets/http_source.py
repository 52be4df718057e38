"""Files over HTTP, by requests: proxies and certificates as the environment says."""

from __future__ import annotations

import re
import socket
import ssl
import time
from collections import Counter
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from gettext import gettext as _
from http import HTTPStatus
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit, urlunsplit

import requests
import urllib3

from tfcert_exam_engine.public_sets import troubles
from tfcert_exam_engine.public_sets.sources import CHUNK_BYTES, Patience, Sending
from tfcert_exam_engine.version import __version__

HEADERS = {"User-Agent": f"tfcert-tui/{__version__}", "Accept-Encoding": "identity"}
"""Never compressed on the way: bytes are counted, resumed and hashed as they lie there."""
LONGEST_RETRY_AFTER_S = 120.0
MOST_DIGITS = 18
"""Of a number of bytes or seconds."""
GONE = (404, 410)
ENOUGH = 2
"""Who could not be reached so often is not asked for the next file: that would take minutes."""
COMPRESSED = (".gz", ".tgz")
ERRNO = re.compile(r"^\[Errno -?\d+\] ")
UNREACHABLE = ("NameResolutionError", "Name or service", "Network is unreachable", "No route to host", "refused")


class HttpSource:
    """One address. For one thread: it has a connection of its own."""

    def __init__(
        self,
        url: str,
        patience: Patience,
        session: requests.Session,
        lacking: troubles.TransferTrouble | None = None,
        unreachable: Counter[str] | None = None,
    ) -> None:
        self.place = without_password(url)
        self._url = url
        self._lacking = lacking
        self._unreachable = Counter() if unreachable is None else unreachable
        self._patience = patience
        self._session = session

    def has_it(self) -> bool:
        """Ask for the head alone; a server that knows no such question is believed to have the file.

        Raises:
            TransferTrouble: the server cannot be asked.
        """
        answer = self._ask("HEAD", {})
        answer.close()
        return answer.status_code not in (403, *GONE)  # 403: so a bucket says that it has no such file

    def send(self, start: int, validator: str) -> Sending:
        """Ask for the file from `start` on.

        Raises:
            TransferTrouble: no answer, or one that is not the file.
        """
        wanted = {"Range": f"bytes={start}-"} if start else {}
        if start and validator:
            wanted["If-Range"] = validator
        answer = self._ask("GET", wanted)
        if answer.status_code == 416 or (answer.status_code == 206 and _packed(answer, self.place)):
            # What we have is longer than the file is now; or the range is one of compressed bytes.
            answer.close()
            answer = self._ask("GET", {})
        if answer.status_code in GONE and self._lacking:
            answer.close()
            raise self._lacking
        try:
            return _Answer(answer, start, self.place, self._patience)
        except BaseException:
            answer.close()
            raise

    def _ask(self, method: str, wanted: dict[str, str]) -> requests.Response:
        if self._unreachable[troubles.host_of(self.place)] >= ENOUGH:
            raise troubles.no_network(self.place, _("it could not be reached just now"), tries=1)
        times = (self._patience.connect_s, self._patience.read_s)
        try:
            return self._session.request(
                method, self._url, headers={**HEADERS, **wanted}, stream=True, timeout=times, allow_redirects=True
            )
        except requests.TooManyRedirects as error:
            raise troubles.redirects(self.place) from error
        except requests.exceptions.SSLError as error:
            raise troubles.certificate(self.place, _reason(error)) from error
        except requests.exceptions.ProxyError as error:
            raise troubles.proxy(self.place, _reason(error)) from error
        except requests.exceptions.ReadTimeout as error:
            raise troubles.stalled(self.place, self._patience.read_s) from error
        except requests.exceptions.ConnectionError as error:
            raise self._not_connected(error) from error
        except (requests.RequestException, urllib3.exceptions.HTTPError, ValueError) as error:
            raise troubles.bad_address(self.place, _reason(error)) from error

    def _not_connected(self, error: Exception) -> troubles.TransferTrouble:
        """A connection that was never made is worth a second try at most, one that was cut as many as it takes."""
        said = str(error)
        if isinstance(error, requests.exceptions.ConnectTimeout) or any(word in said for word in UNREACHABLE):
            self._unreachable[troubles.host_of(self.place)] += 1
            return troubles.no_network(self.place, _reason(error))
        return troubles.broken(self.place)


class _Answer:
    """The body of an answer."""

    def __init__(self, answer: requests.Response, asked: int, url: str, patience: Patience) -> None:
        self._answer, self._url, self._patience = answer, url, patience
        if answer.status_code not in (200, 206):
            raise troubles.refused(url, answer.status_code, _phrase(answer.status_code), _retry_after(answer))
        if "text/html" in answer.headers.get("Content-Type", "").lower():
            raise troubles.web_page(url)
        self._packed = _packed(answer, url)
        self.start, self.total = _span(answer)
        if self.start not in (0, asked):
            raise troubles.broken(url)
        self.sure = self.total is not None or "chunked" in answer.headers.get("Transfer-Encoding", "").lower()
        self.validator = "" if self._packed else _validator(answer)
        if self._packed:
            self.total = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._answer.close()

    def chunks(self) -> Iterator[bytes]:
        """Yield as it comes; never waits for a full buffer, so that a stop is heard."""
        since, came = time.monotonic(), 0
        while chunk := self._read():
            came += len(chunk)
            if time.monotonic() - since > self._patience.crawl_s:
                if came < self._patience.crawl_bytes:
                    raise troubles.stalled(self._url, self._patience.crawl_s)
                since, came = time.monotonic(), 0
            yield chunk

    def _read(self) -> bytes:
        try:
            return bytes(self._answer.raw.read1(CHUNK_BYTES, decode_content=self._packed))
        except urllib3.exceptions.ReadTimeoutError as error:
            raise troubles.stalled(self._url, self._patience.read_s) from error
        except (urllib3.exceptions.HTTPError, OSError) as error:
            raise troubles.broken(self._url) from error


def without_password(url: str) -> str:
    """Return an address as it may be shown and kept."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def _phrase(status: int) -> str:
    """Return what a status means, in the standard's words: a server's own could steer the terminal."""
    return next((one.phrase for one in HTTPStatus if one == status), "")


def _packed(answer: requests.Response, url: str) -> bool:
    """Whether the server compressed the file on the way, though it was asked not to; an archive is one already."""
    encoding = answer.headers.get("Content-Encoding", "identity").lower()
    return encoding != "identity" and not urlsplit(url).path.endswith(COMPRESSED)


def _span(answer: requests.Response) -> tuple[int, int | None]:
    """Return the first byte and the bytes of the whole file."""
    length = answer.headers.get("Content-Length", "")
    if answer.status_code == 206:
        span, slash, whole = answer.headers.get("Content-Range", "").removeprefix("bytes ").partition("/")
        first = span.partition("-")[0] if slash else ""
        return (-1 if (start := _count(first)) is None else start), _count(whole)
    return 0, _count(length)


def _count(digits: str) -> int | None:
    """Return what a server counts; None where it says nothing of the kind."""
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= MOST_DIGITS else None


def _validator(answer: requests.Response) -> str:
    """Return what If-Range takes: a weak ETag does not prove equal bytes."""
    etag = answer.headers.get("ETag", "")
    return etag if etag and not etag.startswith("W/") else answer.headers.get("Last-Modified", "")


def _retry_after(answer: requests.Response) -> float:
    """Return the seconds that the server asks for, as a number or as a date; 0 where it asks for none."""
    said = answer.headers.get("Retry-After", "").strip()
    if (seconds := _count(said)) is not None:
        return min(float(seconds), LONGEST_RETRY_AFTER_S)
    try:
        asked = parsedate_to_datetime(said).timestamp() - time.time()
    except (ValueError, TypeError):
        return 0.0
    return min(max(asked, 0.0), LONGEST_RETRY_AFTER_S)


def _reason(error: Exception) -> str:
    """Return the innermost reason in a line: urllib3 wraps one in the other."""
    inner: BaseException = error
    while True:
        found = getattr(inner, "reason", None) or next((a for a in inner.args if isinstance(a, BaseException)), None)
        if not isinstance(found, BaseException):
            break
        inner = found
    if isinstance(inner, socket.gaierror) or "NameResolutionError" in str(error):
        return _("its name is not known here")
    if isinstance(inner, ssl.SSLError):
        return getattr(inner, "verify_message", "") or (inner.reason or type(inner).__name__).replace("_", " ").lower()
    said = "".join(one for one in (getattr(inner, "strerror", None) or str(inner)) if one.isprintable())
    return ERRNO.sub("", said.rpartition(">: ")[2].rpartition(": ")[2]).rstrip(".")[:200] or type(error).__name__
