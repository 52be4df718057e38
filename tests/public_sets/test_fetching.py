"""Fetching over real connections, good ones and bad ones."""

from __future__ import annotations

import re
import shutil
import socket
import ssl
import subprocess
import threading

import pytest

import set_server
from small_sets import BIG, CONTENT, IMPATIENT, SMALL, STALLING, file, public_set, tree
from tfcert_exam_engine.errors import EngineUnavailable, UsageRefused
from tfcert_exam_engine.public_sets.api import installed, is_installed
from tfcert_exam_engine.public_sets.fetching import FetchOptions, fetch
from tfcert_exam_engine.public_sets.holding import held
from tfcert_exam_engine.public_sets.records import pins_of
from tfcert_exam_engine.public_sets.registry import find_all
from tfcert_exam_engine.public_sets.troubles import Cancelled

PATH = "/numbers/big.bin"


def test_a_set_is_fetched_checked_and_placed(server, root, fetched, told):
    (done,) = fetched("numbers")
    assert (done.outcome, done.edition, done.pinned) == ("placed", "canonical", ())
    assert tree(root.placed("numbers")) == {"big.bin": BIG, "small.csv": SMALL} == tree(root.raw("numbers"))
    assert installed(root)["numbers"].folder == root.placed("numbers")
    assert "the tests" in root.licence("numbers").read_text()
    assert told[-1].done == told[-1].total == len(BIG) + len(SMALL)
    assert not root.drafts.exists() or not list(root.drafts.iterdir())


def test_archives_are_opened_into_one_folder(root, fetched):
    (done,) = fetched("photos")
    assert done.outcome == "placed"
    placed = tree(root.placed("photos"))
    assert len(placed) == 15
    assert placed["pictures/b/3.png"] == BIG[300:390]
    assert placed["pictures/c/2.png"] == BIG[100:140]


def test_a_second_fetch_does_nothing(server, root, fetched):
    fetched("numbers", "photos")
    before, asked = tree(root.folder), len(server.asked)
    again = fetched("photos", "numbers")
    assert [one.outcome for one in again] == ["already", "already"]
    assert len(server.asked) == asked
    assert {**tree(root.folder), "lock": b""} == {**before, "lock": b""}


def test_a_broken_transfer_goes_on_where_it_broke(server, fetched, root):
    server.plan(PATH, set_server.breaks_after(1_000_000), set_server.breaks_after(500_000))
    (done,) = fetched("numbers")
    assert done.outcome == "placed"
    asked = server.gets(PATH)
    assert [one.headers.get("Range") for one in asked] == [None, "bytes=1000000-", "bytes=1500000-"]
    assert asked[1].headers["If-Range"] == set_server.etag(BIG)
    assert (root.raw("numbers") / "big.bin").read_bytes() == BIG


def test_what_one_command_left_another_goes_on_with(server, fetched, root):
    server.plan(PATH, set_server.stalls_after(700_000), *[set_server.stalls_after(0)] * 3)
    (failed,) = fetched("numbers", patience=STALLING)
    assert (failed.outcome, failed.code) == ("failed", "stalled")
    assert not is_installed(root, "numbers")
    assert not (root.raw("numbers") / "big.bin").exists()
    half = (root.raw("numbers") / "big.bin.part").stat().st_size
    assert half == 700_000
    server.plan(PATH)
    asked = len(server.gets(PATH))
    (done,) = fetched("numbers")
    assert done.outcome == "placed"
    assert [one.headers.get("Range") for one in server.gets(PATH)[asked:]] == [f"bytes={half}-"]


def test_a_server_that_ignores_ranges_is_asked_for_all_of_it(server, fetched, root):
    server.plan(PATH, set_server.breaks_after(1_000_000), set_server.without_ranges)
    assert fetched("numbers")[0].outcome == "placed"
    assert (root.raw("numbers") / "big.bin").read_bytes() == BIG


def test_a_file_that_changed_meanwhile_is_not_put_behind_the_old_half(server, fetched, root):
    path, new = "/words/words.txt", b"another text, and longer than it was\n" * 60
    server.plan(path, set_server.breaks_after(300), set_server.fails(500), set_server.fails(500), set_server.fails(500))
    assert fetched("words")[0].code == "refused"
    server.plan(path)
    server.files[path] = new
    assert fetched("words")[0].outcome == "placed"
    assert (root.raw("words") / "words.txt").read_bytes() == new


def test_a_damaged_half_is_found_and_fetched_anew(server, fetched, root):
    server.always(PATH, set_server.fails(503))
    fetched("numbers")
    (root.raw("numbers") / "big.bin.part").write_bytes(b"x" * 1000)
    server.plan(PATH)
    assert fetched("numbers")[0].outcome == "placed"
    assert [one.headers.get("Range") for one in server.gets(PATH)[-2:]] == ["bytes=1000-", None]
    assert (root.raw("numbers") / "big.bin").read_bytes() == BIG


def test_a_half_that_is_whole_needs_no_server(server, fetched, root):
    root.raw("numbers").mkdir(parents=True)
    (root.raw("numbers") / "big.bin.part").write_bytes(BIG)
    assert fetched("numbers")[0].outcome == "placed"
    assert server.gets(PATH) == []


def test_a_half_that_is_longer_than_the_file_is_thrown_away(fetched, root):
    root.raw("numbers").mkdir(parents=True)
    (root.raw("numbers") / "big.bin.part").write_bytes(BIG + b"more")
    assert fetched("numbers")[0].outcome == "placed"
    assert (root.raw("numbers") / "big.bin").read_bytes() == BIG


@pytest.mark.parametrize("content", [BIG[:-1] + b"!", BIG + b"!", BIG[:1000]], ids=["flipped", "longer", "shorter"])
def test_wrong_bytes_are_thrown_away(server, fetched, root, content):
    server.always(PATH, set_server.sends(content))
    (failed,) = fetched("numbers")
    assert (failed.outcome, failed.code) == ("failed", "wrong_bytes")
    assert "big.bin" in failed.message and failed.advice
    assert list(tree(root.raw("numbers"))) == ["small.csv"]
    assert not root.placed("numbers").exists()


def test_the_next_address_is_tried(server, use_registry, fetched, root):
    file = {**registry_file_entry("/gone.csv", "/wrong.csv", "/numbers/small.csv", url=server.url)}
    use_registry([public_set("numbers", [file])])
    server.always("/wrong.csv", set_server.sends(b"something else"))
    assert fetched("numbers")[0].outcome == "placed"
    assert [one.path for one in server.asked] == ["/gone.csv", "/wrong.csv", "/numbers/small.csv"]


def registry_file_entry(*paths, url):
    return file("/numbers/small.csv", *(url + path for path in paths))


def test_a_server_in_trouble_is_asked_again(server, fetched):
    server.plan(PATH, set_server.fails(500), set_server.fails(429, Retry_After="1"))
    assert fetched("numbers")[0].outcome == "placed"
    assert len(server.gets(PATH)) == 3


def test_trying_has_an_end(server, fetched):
    server.always(PATH, set_server.fails(503))
    (failed,) = fetched("numbers")
    assert (failed.code, len(server.gets(PATH))) == ("refused", IMPATIENT.tries)
    assert "503" in failed.message


def test_what_is_not_there_is_asked_for_once(server, fetched):
    server.always(PATH, set_server.fails(404))
    (failed,) = fetched("numbers")
    assert (failed.code, len(server.gets(PATH))) == ("refused", 1)


def test_redirects_are_followed_and_circles_are_not(server, fetched):
    server.plan(PATH, set_server.redirects("/there"))
    server.files["/there"] = BIG
    assert fetched("numbers")[0].outcome == "placed"
    server.always("/secret/secret.txt", set_server.redirects("/secret/secret.txt"))
    assert fetched("secret")[0].code == "redirects"


def test_a_stalled_server_is_given_up_and_what_came_is_kept(server, fetched, root):
    server.plan(PATH, set_server.stalls_after(1000), set_server.stalls_after(500), *[set_server.stalls_after(0)] * 3)
    (failed,) = fetched("numbers", patience=STALLING)
    assert failed.code == "stalled"
    assert (root.raw("numbers") / "big.bin.part").read_bytes() == BIG[:1500]


@pytest.mark.parametrize("step", [set_server.web_page, set_server.hidden_web_page])
@pytest.mark.parametrize("path", [PATH, "/words/words.txt"])
def test_a_web_page_is_no_file(server, fetched, root, step, path):
    name = path.split("/")[1]
    server.always(path, step)
    (failed,) = fetched(name)
    assert failed.code in ("web_page", "wrong_bytes")
    if step is set_server.web_page or name == "words":
        assert failed.code == "web_page"
    assert pins_of(root) == {}
    assert not root.placed(name).exists()


def test_without_a_network_it_says_so(server, use_registry, fetched):
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{nobody.getsockname()[1]}"
        use_registry([public_set("numbers", [registry_file_entry("/a", url=url)])])
        (failed,) = fetched("numbers")
    assert failed.code == "no_network"
    assert "datasets pack" in failed.advice
    use_registry([public_set("numbers", [registry_file_entry("/a", url="http://no-such-host.invalid")])])
    (failed,) = fetched("numbers")
    assert (failed.code, "no-such-host.invalid" in failed.message) == ("no_network", True)


def test_what_nobody_knows_is_pinned_and_later_held_to_it(server, fetched, root):
    (done,) = fetched("words")
    assert done.pinned == ("words.txt",)
    assert set(pins_of(root)) == {"words/words.txt"}
    (root.raw("words") / "words.txt").unlink()
    server.files["/words/words.txt"] = b"something else altogether\n"
    (failed,) = fetched("words")
    assert failed.code == "not_as_pinned"
    assert "--forget-pins" in failed.advice
    server.files["/words/words.txt"] = CONTENT["/words/words.txt"]
    assert fetched("words")[0].outcome == "placed"


@pytest.mark.parametrize("sent", [b"", b"Rate limit exceeded.\n", b'{"error": "gone"}'])
def test_nothing_or_the_text_of_an_error_is_no_file(server, use_registry, fetched, root, sent):
    words = file("/words/words.txt", f"{server.url}/words/words.txt", proof="", about_size=900)
    use_registry([public_set("words", [words])])
    server.plan("/words/words.txt", *[set_server.sends(sent)] * IMPATIENT.tries)
    (failed,) = fetched("words")
    assert failed.code == "too_small"
    assert f"has {len(sent)} bytes; about 900 are expected" in failed.message
    assert pins_of(root) == {} and not root.placed("words").exists()
    server.plan("/words/words.txt")
    assert fetched("words")[0].outcome == "placed"


@pytest.mark.parametrize("kept", [400, 1])
def test_an_archive_that_cannot_be_opened_is_not_held_against_a_good_one(server, use_registry, fetched, root, kept):
    path = "/photos/pictures.zip"
    use_registry([public_set("photos", [file(path, f"{server.url}{path}", proof="", unpack=".")])])
    server.files[path] = CONTENT[path][:-kept]
    (failed,) = fetched("photos")
    assert failed.code == "archive"
    assert pins_of(root) == {} and not (root.raw("photos") / "pictures.zip").exists()
    server.files[path] = CONTENT[path]
    (done,) = fetched("photos")
    assert (done.outcome, done.pinned) == ("placed", ("pictures.zip",))


def test_an_md5_is_better_than_nothing(server, fetched):
    server.plan("/marked/marked.json", set_server.sends(b"{}"))
    assert fetched("marked")[0].code == "wrong_bytes"
    assert fetched("marked")[0].pinned == ("marked.json",)


def test_without_length_or_checksum_half_a_file_could_look_whole(server, fetched, root):
    server.always("/words/words.txt", set_server.without_length)
    assert fetched("words")[0].code == "unsure"
    server.always(PATH, set_server.without_length)
    assert fetched("numbers")[0].outcome == "placed"


def test_a_chunked_answer_that_breaks_off_is_not_whole(server, fetched, root):
    server.always("/words/words.txt", set_server.in_pieces(ends=False))
    assert fetched("words")[0].code == "broken"
    assert pins_of(root) == {}
    server.plan("/words/words.txt", set_server.in_pieces(ends=True))
    assert fetched("words")[0].outcome == "placed"


def test_where_all_is_here_a_root_that_is_held_or_read_only_does_too(root, fetched):
    fetched("numbers")
    with held(root):
        assert fetched("numbers")[0].outcome == "already"
        with pytest.raises(EngineUnavailable, match="at work"):
            fetched("words")


def test_what_a_killed_command_left_half_made_is_swept_away(root, fetched):
    (root.drafts / "photos-old" / "whole").mkdir(parents=True)
    (root.drafts / "photos-old" / "whole" / "half").write_bytes(b"half")
    assert fetched("numbers")[0].outcome == "placed"
    assert list(root.drafts.iterdir()) == []


def test_several_files_come_at_the_same_time(server, fetched):
    both = threading.Barrier(2)
    server.plan(PATH, set_server.together(both))
    server.plan("/numbers/small.csv", set_server.together(both))
    assert fetched("numbers")[0].outcome == "placed"


def test_one_that_fails_does_not_keep_the_others(server, fetched, root):
    server.always("/secret/secret.txt", set_server.fails(410))
    outcomes = fetched("numbers", "secret", "photos")
    assert [one.outcome for one in outcomes] == ["placed", "failed", "placed"]
    assert set(installed(root)) == {"numbers", "photos"}


def test_a_proxy_of_the_environment_is_used(server, use_registry, fetched, monkeypatch):
    url = "http://sets.invalid"
    use_registry([public_set("numbers", [registry_file_entry("/numbers/small.csv", url=url)])])
    server.files["http://sets.invalid/numbers/small.csv"] = SMALL
    monkeypatch.setenv("http_proxy", server.url)
    assert fetched("numbers")[0].outcome == "placed"
    assert [one.path for one in server.asked] == ["http://sets.invalid/numbers/small.csv"]


def test_a_server_that_cannot_prove_who_it_is_is_refused_until_its_certificate_is_named(
    server, use_registry, fetched, tmp_path, monkeypatch
):
    program = shutil.which("openssl")
    if program is None:
        pytest.skip("openssl, which makes the certificate, is not installed")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    made = [program, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    named = ["-addext", "subjectAltName=DNS:localhost", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run([*made, *named], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    url = f"https://localhost:{server.server_address[1]}"
    use_registry([public_set("numbers", [registry_file_entry("/numbers/small.csv", url=url)])])
    (failed,) = fetched("numbers")
    assert (failed.code, "REQUESTS_CA_BUNDLE" in failed.advice) == ("certificate", True)
    assert re.fullmatch(r"localhost cannot prove who it is: self.signed certificate\.", failed.message)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    assert fetched("numbers")[0].outcome == "placed"


def test_a_password_in_an_address_is_neither_said_nor_kept(server, fetched, root):
    mirror = server.url.replace("http://", "http://me:hush@")
    server.always("/words/words.txt", set_server.fails(403))
    outcomes = fetched("numbers", "words", "secret", mirror=mirror)
    server.files.clear()
    outcomes += fetched("marked", mirror=mirror)
    assert [one.outcome for one in outcomes] == ["placed", "failed", "placed", "failed"]
    assert "hush" not in str(outcomes)
    assert not [path for path, content in tree(root.folder).items() if b"hush" in content]


def test_what_is_stopped_is_kept(server, root, registry_file):
    server.always(PATH, set_server.stalls_after(900_000))
    stop = threading.Event()

    def tell(progress):
        if progress.done >= 900_000:
            stop.set()

    with pytest.raises(Cancelled):
        fetch(find_all(["numbers"]), root, FetchOptions(patience=IMPATIENT), tell, stop)
    assert (root.raw("numbers") / "big.bin.part").stat().st_size >= 900_000
    assert not is_installed(root, "numbers")


def test_an_unknown_name_says_which_was_meant(registry_file):
    with pytest.raises(UsageRefused) as refused:
        find_all(["nubmers"])
    assert (refused.value.code, refused.value.advice) == ("no_set", "Did you mean numbers?")


def test_who_could_not_be_reached_twice_is_not_asked_for_the_next_file(use_registry, fetched):
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{nobody.getsockname()[1]}"
        use_registry([public_set(f"numbers{n}", [registry_file_entry(f"/{n}", url=url)]) for n in range(9)])
        outcomes = fetched(*(f"numbers{n}" for n in range(9)))
    assert {one.code for one in outcomes} == {"no_network"}
    assert "just now" in outcomes[-1].message
