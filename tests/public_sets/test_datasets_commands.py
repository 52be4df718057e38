"""`datasets ...` as it is typed: what it prints, its JSON, its exit codes."""

from __future__ import annotations

import io
import json
import subprocess
import sys

import pytest

import set_server
from small_sets import CONTENT, tree, write_mirror
from tfcert_tui.cli.root import run_command

HEAVY = {"tensorflow", "keras", "numpy", "tensorflow_datasets", "textual", "rich"}


@pytest.fixture
def command(root, registry_file, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("TFCERT_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("TFCERT_PUBLIC_DIR", str(root.folder))
    monkeypatch.setattr("sys.stdin", io.StringIO())

    def run(*arguments: str) -> tuple[int, str, str]:
        code = run_command(["datasets", *arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return run


@pytest.fixture
def document(command):
    def run(*arguments: str):
        code, out, _err = command(*arguments, "--json")
        found = json.loads(out)
        assert found["version"] == 1
        return code, found

    return run


def test_the_list_says_what_is_here(command, document, root):
    code, out, err = command("list")
    assert (code, len(out.splitlines())) == (0, 6)
    assert out.splitlines()[1].split() == ["1", "numbers", "-", "3.0", "MB", "Numbers"]
    assert str(root.folder) in err
    command("fetch", "numbers")
    _code, out, _err = command("list")
    assert out.splitlines()[1].split()[2] == "yes"
    code, found = document("list", "--category", "1")
    assert [one["name"] for one in found["sets"]] == ["numbers", "secret"]
    assert found["sets"][0]["here"]["whole"] is True
    assert found["sets"][1]["here"] is None


def test_a_set_is_shown_with_its_licence_and_where_it_comes_from(command, document, server):
    code, out, _err = command("show", "secret")
    assert code == 0
    for words in ("nobody may", "not allowed", server.url, "keep it to yourself", "the tests"):
        assert words in out
    assert "it is pinned when it is first fetched" in command("show", "words")[1]
    code, found = document("show", "photos")
    assert [one["name"] for one in found["editions"]] == ["canonical", "second"]
    assert found["editions"][0]["files"][0]["unpack"] == "."
    assert command("show", "nubmers")[2].endswith("Did you mean numbers?\n")


def test_fetch_says_what_is_here_and_what_was_pinned(command, document, root):
    code, out, err = command("fetch", "numbers", "words")
    assert code == 0
    assert out.splitlines() == [f"{name} is here now: {root.placed(name)}" for name in ("numbers", "words")]
    assert "words: no checksum of words.txt is known" in err
    code, out, err = command("fetch", "numbers")
    assert (code, out, err) == (0, f"numbers is here already: {root.placed('numbers')}\n", "")
    code, found = document("fetch", "words", "photos")
    assert [(one["name"], one["outcome"]) for one in found["sets"]] == [("words", "already"), ("photos", "placed")]


def test_a_failure_has_a_sentence_and_its_code_and_the_others_are_here(command, document, server):
    server.always("/numbers/big.bin", set_server.web_page)
    code, out, err = command("fetch", "numbers", "words")
    assert (code, "words is here now" in out) == (3, True)
    assert "numbers: 127.0.0.1 sent a web page" in err and "login" in err
    code, found = document("fetch", "numbers", "words")
    assert (code, found["error"]["code"]) == (3, "web_page")
    assert [one["outcome"] for one in found["sets"]] == ["failed", "already"]


def test_options_reach_the_fetch(command, server, tmp_path, monkeypatch):
    server.always("/numbers/big.bin", set_server.fails(404))
    mirror = write_mirror(tmp_path / "mirror")
    assert command("fetch", "numbers", "--mirror", str(mirror))[0] == 0
    monkeypatch.setenv("TFCERT_MIRROR", str(mirror))
    assert command("fetch", "photos", "--edition", "second", "--at-once", "1")[0] == 0
    assert not server.gets("/photos/more.zip")
    other = str(tmp_path / "other")
    assert command("fetch", "words", "--root", other)[0] == 0
    assert (tmp_path / "other" / "sets" / "words" / "words.txt").exists()
    monkeypatch.delenv("TFCERT_MIRROR")
    server.always("/marked/marked.json", set_server.stalls_after(0))
    code, _out, err = command("fetch", "marked", "--timeout", "0.2", "--tries", "1")
    assert (code, "sent nothing for 0.2 seconds" in err) == (3, True)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["fetch"], "usage"),
        (["fetch", "nothing"], "no_set"),
        (["fetch", "numbers", "--edition", "x"], "no_edition"),
        (["fetch", "numbers", "--mirror", "/nowhere/at/all"], "no_mirror"),
        (["show", "nothing"], "no_set"),
        (["verify", "nothing"], "no_set"),
        (["pack", "numbers"], "usage"),
        (["pack", "numbers", "-o", "/tmp/never.tar"], "not_here"),
        (["unpack", "/nowhere/sets.tar"], "no_pack"),
        (["remove", "numbers"], "confirmation_needed"),
        (["list", "--category", "6"], "usage"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else value,
)
def test_wrong_usage_has_exit_code_2_and_a_stable_code(document, arguments, code):
    found_code, found = document(*arguments)
    assert (found_code, found["error"]["code"]) == (2, code)


def test_verify_finds_damage_and_fetch_mends_it(command, document, root):
    command("fetch", "photos", "numbers")
    code, out, _err = command("verify")
    assert (code, out.count("as they were placed")) == (0, 2)
    (root.placed("photos") / "pictures" / "a" / "0.png").write_bytes(b"?")
    code, out, err = command("verify", "photos")
    assert (code, out) == (3, "photos: damaged\n  sets/photos/pictures/a/0.png\n")
    assert "datasets fetch photos" in err
    code, found = document("verify")
    assert (code, found["good"], [one["good"] for one in found["sets"]]) == (3, False, [True, False])
    assert command("fetch", "photos")[0] == 0
    assert command("verify")[0] == 0
    code, out, _err = command("verify", "words")
    assert (code, out) == (3, "words: not here\n")


def test_remove_asks_and_takes_away(command, document, root, monkeypatch):
    command("fetch", "photos", "words")
    terminal = io.StringIO("n\ny\n")
    terminal.isatty = lambda: True
    monkeypatch.setattr("sys.stdin", terminal)
    code, _out, err = command("remove", "photos")
    assert (code, "Nothing was removed." in err) == (130, True)
    assert root.placed("photos").exists()
    code, out, _err = command("remove", "photos")
    assert (code, out.startswith("photos is gone")) == (0, True)
    assert not root.placed("photos").exists()
    code, found = document("remove", "words", "--yes", "--forget-pins")
    assert (code, found["sets"][0]["name"], found["sets"][0]["left"]) == (0, "words", [])
    assert command("remove", "words", "--yes")[1] == "words was not here\n"
    assert json.loads(root.pins.read_text()) == {}


def test_pack_and_unpack_carry_what_is_here(command, document, root, tmp_path):
    command("fetch", "numbers", "photos", "secret")
    file = str(tmp_path / "sets.tar")
    code, out, err = command("pack", "all", "-o", file)
    assert code == 0
    assert "holds numbers, photos" in out
    assert "secret is left out: Secret may not be passed on (nobody may)." in err and "datasets unpack sets.tar" in err
    code, found = document("pack", "secret", "-o", str(tmp_path / "b.tar"), "--include-restricted")
    assert (code, found["sets"], found["left_out"]) == (0, ["secret"], [])
    other = tmp_path / "other"
    code, out, _err = command("unpack", file, "--root", str(other))
    assert (code, out.count("is here now")) == (0, 2)
    code, found = document("pack", "numbers", "-o", file)
    assert (code, found["error"]["code"]) == (2, "exists")
    assert document("pack", "all", "-o", file, "--force")[0] == 0
    assert tree(other / "sets") == {
        path: content for path, content in tree(root.folder / "sets").items() if not path.startswith("secret")
    }
    code, found = document("unpack", file, "--root", str(other))
    assert (code, [one["outcome"] for one in found["sets"]]) == (0, ["already", "already"])
    (tmp_path / "sets.tar").write_bytes(CONTENT["/words/words.txt"])
    code, found = document("unpack", file, "--root", str(tmp_path / "third"))
    assert (code, found["error"]["code"]) == (3, "pack")


def modules_after(code: str) -> set[str]:
    program = f"import sys\n{code}\nprint(*{{name.partition('.')[0] for name in sys.modules}})"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.splitlines()[-1].split())


def test_only_fetching_from_the_network_imports_requests(tmp_path, monkeypatch):
    monkeypatch.setenv("TFCERT_DATA_DIR", str(tmp_path))
    run = "from tfcert_tui.cli.root import run_command\nassert run_command({!r}) == {}\n"
    for arguments, code in ((["datasets", "list"], 0), (["datasets", "show", "iris"], 0), (["datasets", "verify"], 0)):
        found = modules_after(run.format(arguments, code))
        assert found & (HEAVY | {"requests", "urllib3"}) == set()
    found = modules_after(run.format(["datasets", "fetch", "iris", "--mirror", "http://127.0.0.1:9"], 3))
    assert "requests" in found
    assert found & HEAVY == set()
    assert "requests" not in modules_after("import tfcert_exam_engine.public_sets.api")
