"""A real web server on loopback that serves data sets, well or badly, as told; and notes what it was asked."""

from __future__ import annotations

import gzip
import hashlib
import threading
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

HANGS_S = 30.0


@dataclass
class Asked:
    """One request."""

    method: str
    path: str
    headers: dict[str, str]


class Handler(BaseHTTPRequestHandler):
    """Does the next step that is planned for a path, else serves the file whole and well."""

    protocol_version = "HTTP/1.1"
    server: SetServer

    def do_GET(self) -> None:
        """Answer."""
        headers = {name.title(): value for name, value in self.headers.items()}
        self.server.asked.append(Asked(self.command, self.path, headers))
        step = self.server.next_step(self.path)
        try:
            step(self)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    do_HEAD = do_GET  # noqa: N815

    @property
    def content(self) -> bytes | None:
        """What lies under the path."""
        return self.server.files.get(self.path)

    def answer(self, status: int, headers: dict[str, str], body: bytes = b"") -> None:
        """Send all of an answer."""
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Say nothing."""


Step = Callable[[Handler], None]


class SetServer(ThreadingHTTPServer):
    """Its files by path, what it is to do badly, what it was asked."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, files: dict[str, bytes]) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.files = files
        self.asked: list[Asked] = []
        self.closing = threading.Event()
        self._plans: dict[str, list[Step]] = {}
        self._lock = threading.Lock()
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def url(self) -> str:
        """Its address, without a slash at the end."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def plan(self, path: str, *steps: Step) -> None:
        """Do these for the next requests of a path, then serve it well."""
        self._plans[path] = list(steps)

    def always(self, path: str, step: Step) -> None:
        """Do this for every request of a path."""
        self._plans[path] = [step] * 1000

    def next_step(self, path: str) -> Step:
        """Return what is to be done now."""
        with self._lock:
            planned = self._plans.get(path)
            return planned.pop(0) if planned else whole

    def gets(self, path: str) -> list[Asked]:
        """Return the requests for a path, heads excepted."""
        return [one for one in self.asked if one.path == path and one.method == "GET"]

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: clients that are killed, or have had enough, are what it is for."""

    def stop(self) -> None:
        """Go away, those that hang included."""
        self.closing.set()
        self.shutdown()
        self.server_close()


def etag(content: bytes) -> str:
    """Return a strong mark of the content."""
    return f'"{hashlib.sha256(content).hexdigest()[:16]}"'


def whole(handler: Handler) -> None:
    """Serve as a good server does: ranges, and If-Range."""
    content = handler.content
    if content is None:
        handler.answer(404, {})
        return
    start = _start(handler, content)
    if start is not None and start >= len(content):
        handler.answer(416, {"Content-Range": f"bytes */{len(content)}"})
    elif start is not None:
        span = f"bytes {start}-{len(content) - 1}/{len(content)}"
        handler.answer(206, {"ETag": etag(content), "Content-Range": span}, content[start:])
    else:
        handler.answer(200, {"ETag": etag(content)}, content)


def _start(handler: Handler, content: bytes) -> int | None:
    wanted = handler.headers.get("Range", "")
    same = handler.headers.get("If-Range", etag(content)) == etag(content)
    return int(wanted.removeprefix("bytes=").rstrip("-")) if wanted and same else None


def without_ranges(handler: Handler) -> None:
    """Serve all of it whatever was asked, as a simple server does."""
    handler.answer(200, {}, handler.content or b"")


def breaks_after(count: int) -> Step:
    """Serve well, and cut the line after so many bytes."""

    def step(handler: Handler) -> None:
        content = handler.content or b""
        start = _start(handler, content)
        handler.send_response(200 if start is None else 206)
        if start is not None:
            handler.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        handler.send_header("Content-Length", str(len(content) - (start or 0)))
        handler.send_header("ETag", etag(content))
        handler.end_headers()
        handler.wfile.write(content[start or 0 :][:count])
        handler.wfile.flush()
        handler.close_connection = True

    return step


def stalls_after(count: int) -> Step:
    """Serve so many bytes, and then nothing, with the line open."""

    def step(handler: Handler) -> None:
        breaks_after(count)(handler)
        handler.server.closing.wait(HANGS_S)

    return step


def fails(status: int, **headers: str) -> Step:
    """Answer with an error."""
    return lambda handler: handler.answer(status, {name.replace("_", "-"): one for name, one in headers.items()})


def redirects(to: str) -> Step:
    """Send elsewhere."""
    return lambda handler: handler.answer(302, {"Location": to})


def web_page(handler: Handler) -> None:
    """Answer as a hotel's network does."""
    handler.answer(200, {"Content-Type": "text/html; charset=utf-8"}, b"<!DOCTYPE html><title>Welcome</title>")


def hidden_web_page(handler: Handler) -> None:
    """The same, under a wrong name."""
    handler.answer(200, {"Content-Type": "application/octet-stream"}, b"\n<html><title>Log in</title></html>")


def sends(content: bytes) -> Step:
    """Serve other bytes."""
    return lambda handler: handler.answer(200, {}, content)


def without_length(handler: Handler) -> None:
    """Serve all of it without saying how much it is; the end of the line is the end."""
    handler.send_response(200)
    handler.send_header("Connection", "close")
    handler.end_headers()
    handler.wfile.write(handler.content or b"")
    handler.close_connection = True


def compressed(handler: Handler) -> None:
    """Serve it compressed, though that was not asked for; ranges are of the compressed bytes then."""
    packed = gzip.compress(handler.content or b"", mtime=0)
    start = int(handler.headers.get("Range", "bytes=0-").removeprefix("bytes=").rstrip("-"))
    headers = {"Content-Encoding": "gzip"}
    if start:
        headers["Content-Range"] = f"bytes {start}-{len(packed) - 1}/{len(packed)}"
    handler.answer(206 if start else 200, headers, packed[start:])


def crawls(handler: Handler) -> None:
    """Serve a byte now and then: never silent for long, never done."""
    content = handler.content or b""
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(content)))
    handler.end_headers()
    for place in range(len(content)):
        if handler.server.closing.wait(0.02):
            return
        handler.wfile.write(content[place : place + 1])
        handler.wfile.flush()


def without_end(handler: Handler) -> None:
    """Serve on and on."""
    handler.send_response(200)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    piece = b"x" * (1 << 16)
    while not handler.server.closing.is_set():
        handler.wfile.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")


def raw(answer: bytes) -> Step:
    """Send these bytes as they are, and hang up."""

    def step(handler: Handler) -> None:
        handler.wfile.write(answer)
        handler.wfile.flush()
        handler.close_connection = True

    return step


def in_pieces(ends: bool) -> Step:
    """Serve it chunked, to the end or broken off before the last chunk."""

    def step(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        content = handler.content or b""
        handler.wfile.write(f"{len(content):x}\r\n".encode() + content + b"\r\n" + (b"0\r\n\r\n" if ends else b""))
        handler.wfile.flush()
        handler.close_connection = True

    return step


def together(others: threading.Barrier) -> Step:
    """Answer only when so many are asking at once."""

    def step(handler: Handler) -> None:
        others.wait(20)
        whole(handler)

    return step
