"""Fetching from servers that answer in ways of their own."""

from __future__ import annotations

import pytest

import set_server
from small_sets import BIG, CONTENT, tree
from tfcert_exam_engine.public_sets import download
from tfcert_exam_engine.public_sets.api import is_installed
from tfcert_exam_engine.public_sets.records import pins_of
from tfcert_exam_engine.public_sets.sources import Patience

PATH = "/numbers/big.bin"


def test_a_server_that_compresses_on_the_way_is_understood(server, fetched, root):
    for path in ("/words/words.txt", PATH):
        server.always(path, set_server.compressed)
    root.raw("numbers").mkdir(parents=True)
    (root.raw("numbers") / "big.bin.part").write_bytes(BIG[:1000])
    assert [one.outcome for one in fetched("words", "numbers")] == ["placed", "placed"]
    assert (root.raw("words") / "words.txt").read_bytes() == CONTENT["/words/words.txt"]
    assert (root.raw("numbers") / "big.bin").read_bytes() == BIG


def test_a_server_that_only_crawls_counts_as_stalled(server, fetched, root):
    server.always(PATH, set_server.crawls)
    (failed,) = fetched("numbers", patience=Patience(read_s=20, crawl_s=0.3, tries=1, most_tries=2, first_wait_s=0.01))
    assert failed.code == "stalled"
    assert (root.raw("numbers") / "big.bin.part").stat().st_size > 0


def test_a_file_without_end_is_not_kept(server, fetched, root, monkeypatch):
    monkeypatch.setattr(download, "MOST_BYTES", 5_000_000)
    for path in (PATH, "/words/words.txt"):
        server.always(path, set_server.without_end)
    assert [one.code for one in fetched("numbers", "words")] == ["wrong_bytes"] * 2
    assert set(tree(root.folder / "raw")) == {"numbers/small.csv"}


STRANGE = {
    "nothing": b"",
    "no HTTP": b"\x00\x01\x02 go away\n",
    "half a header": b"HTTP/1.1 200 OK\r\nContent-Le",
    "no number as length": b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\nabc",
    "a negative length": b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nabc",
    "two lengths": b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc",
    "a part without a range": b"HTTP/1.1 206 Partial Content\r\nContent-Length: 3\r\n\r\nabc",
    "another part": b"HTTP/1.1 206 Part\r\nContent-Range: bytes 7-9/3000000\r\nContent-Length: 3\r\n\r\nabc",
    "no content": b"HTTP/1.1 204 No Content\r\n\r\n",
    "a redirect to nowhere": b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n",
    "a redirect to no address": b"HTTP/1.1 302 Found\r\nLocation: http://[::bad\r\nContent-Length: 0\r\n\r\n",
    "chunks of no size": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n",
    "not what it says it is": b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc",
    "an unknown status": b"HTTP/1.1 799 \x1b[2J\r\nContent-Length: 0\r\n\r\n",
    "headers without end": b"HTTP/1.1 200 OK\r\n" + b"X-More: 1\r\n" * 5000,
}


@pytest.mark.parametrize("kind", STRANGE)
@pytest.mark.parametrize("name", ["numbers", "words"])
def test_a_strange_answer_is_a_trouble_with_a_sentence(server, fetched, root, kind, name):
    path = PATH if name == "numbers" else "/words/words.txt"
    server.always(path, set_server.raw(STRANGE[kind]))
    (failed,) = fetched(name)
    assert (failed.outcome, failed.code not in ("", "internal", "disk")) == ("failed", True)
    assert failed.message.isprintable() and failed.advice
    assert not is_installed(root, name) and pins_of(root) == {}


def test_what_a_server_says_does_not_steer_the_terminal(server, fetched):
    def step(handler):
        handler.send_response(404, "\x1b[2Jgone")
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    server.always(PATH, step)
    (failed,) = fetched("numbers")
    assert failed.message.isprintable()
    assert "404 Not Found" in failed.message
