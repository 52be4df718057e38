"""The key file: made once, by whoever comes first, for its owner alone, and never replaced."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tfcert_exam_engine.errors import EngineUnavailable, UsageRefused
from tfcert_exam_engine.signing.key_file import load, load_or_make
from tfcert_exam_engine.signing.keys import PublicKey, read_public, wanted_fingerprint

RSA = ["openssl", "genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"]


def test_the_first_use_makes_a_key_that_only_its_owner_reads(tmp_path: Path) -> None:
    file = tmp_path / "signing.key"
    assert load(file) is None
    before = os.umask(0)
    try:
        made = load_or_make(file)
    finally:
        os.umask(before)
    assert file.stat().st_mode & 0o7777 == 0o600
    assert [each.name for each in tmp_path.iterdir()] == ["signing.key"]
    again = load_or_make(file)
    assert again.public == made.public
    assert again.public.has_signed(made.sign(b"words"), b"words")
    assert not again.public.has_signed(made.sign(b"words"), b"other words")


def test_a_strict_umask_takes_nothing_away(tmp_path: Path) -> None:
    before = os.umask(0o777)
    try:
        load_or_make(tmp_path / "signing.key")
    finally:
        os.umask(before)
    assert (tmp_path / "signing.key").stat().st_mode & 0o7777 == 0o600


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644, 0o601, 0o777])
def test_a_key_that_others_may_open_is_refused(tmp_path: Path, mode: int) -> None:
    file = tmp_path / "signing.key"
    load_or_make(file)
    file.chmod(mode)
    with pytest.raises(EngineUnavailable) as refused:
        load_or_make(file)
    assert refused.value.code == "key_open_to_others"
    assert f"chmod 600 {file}" in refused.value.advice
    assert file.stat().st_mode & 0o7777 == mode


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_a_key_of_someone_else_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "signing.key"
    load_or_make(file)
    os.chown(file, 12345, 12345)
    with pytest.raises(EngineUnavailable, match="belongs to someone else"):
        load_or_make(file)


@pytest.mark.parametrize("content", ["", "no key", "half", "rsa", "public", "megabytes"])
def test_a_damaged_key_is_said_and_left_as_it_is(tmp_path: Path, content: str) -> None:
    file = tmp_path / "signing.key"
    whole = load_or_make(file)
    text = file.read_text()
    damaged = {
        "half": lambda: text[: len(text) // 2],
        "rsa": lambda: subprocess.run(RSA, capture_output=True, text=True, check=True).stdout,
        "public": lambda: whole.public.pem,
        "megabytes": lambda: text + "\n" * 2_000_000,
    }.get(content, lambda: content)()
    file.write_text(damaged)
    with pytest.raises(EngineUnavailable) as refused:
        load_or_make(file)
    assert refused.value.code == "key_damaged"
    assert file.read_text() == damaged


@pytest.mark.parametrize("kind", ["link", "folder", "pipe"])
def test_what_is_no_file_is_refused_and_not_waited_for(tmp_path: Path, kind: str) -> None:
    file = tmp_path / "signing.key"
    if kind == "link":
        load_or_make(tmp_path / "elsewhere")
        file.symlink_to(tmp_path / "elsewhere")
    elif kind == "folder":
        file.mkdir()
    else:
        os.mkfifo(file, 0o600)
    with pytest.raises(EngineUnavailable) as refused:
        load_or_make(file)
    assert refused.value.code in ("key_unreadable", "key_damaged")


def test_a_disk_that_takes_nothing_is_said(tmp_path: Path) -> None:
    with pytest.raises(EngineUnavailable, match="cannot be written"):
        load_or_make(tmp_path / "no such folder" / "signing.key")
    full = tmp_path / "full"
    full.mkdir()
    code = (
        "import resource, sys\nfrom pathlib import Path\n"
        "from tfcert_exam_engine.signing.key_file import load_or_make\n"
        "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (10, 10))\n"
        "try:\n    load_or_make(Path(sys.argv[1]))\nexcept Exception as error:\n    print(type(error).__name__)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(full / "signing.key")], capture_output=True, text=True)
    assert done.stdout.strip() == "EngineUnavailable", done.stderr
    assert list(full.iterdir()) == []


STEPS = ("_new_pem", "_write_private", "os.link", "os.fsync", "draft.unlink", "sync_folder")
KILLED = """
import os, signal, sys
from pathlib import Path
from tfcert_exam_engine.signing import key_file

def dies(*given, **named):
    os.kill(os.getpid(), signal.SIGKILL)

step = sys.argv[2]
if step == "draft.unlink":
    Path.unlink = dies
elif step.startswith("os."):
    setattr(os, step[3:], dies)
else:
    setattr(key_file, step, dies)
key_file.load_or_make(Path(sys.argv[1]))
"""


@pytest.mark.parametrize("step", STEPS)
def test_one_who_is_killed_while_making_it_leaves_a_whole_key_or_none(tmp_path: Path, step: str) -> None:
    file = tmp_path / "signing.key"
    done = subprocess.run([sys.executable, "-c", KILLED, str(file), step])
    assert done.returncode == -signal.SIGKILL
    there = load(file)
    key = load_or_make(file)
    assert there is None or there.public == key.public
    assert (there is not None) == (step in ("draft.unlink", "sync_folder"))
    assert [each.name for each in tmp_path.iterdir()] == ["signing.key"]


AT_ONCE = """
import sys
from pathlib import Path
from tfcert_exam_engine.signing.key_file import load_or_make

for line in sys.stdin:
    print(load_or_make(Path(line.strip()) / "signing.key").public.fingerprint, flush=True)
"""


def test_all_who_make_it_at_the_same_time_have_the_same_key(tmp_path: Path) -> None:
    command = [sys.executable, "-c", AT_ONCE]
    makers = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _each in range(4)]
    for turn in range(50):
        folder = tmp_path / str(turn)
        folder.mkdir()
        for maker in makers:
            print(folder, file=maker.stdin, flush=True)
        assert len({maker.stdout.readline() for maker in makers if maker.stdout}) == 1
        assert [each.name for each in folder.iterdir()] == ["signing.key"]
    for maker in makers:
        maker.communicate()


def test_openssl_reads_both_halves_and_checks_a_signature(tmp_path: Path) -> None:
    """What is proven must not depend on this program."""
    key = load_or_make(tmp_path / "signing.key")
    (tmp_path / "public.pem").write_text(key.public.pem)
    (tmp_path / "words").write_bytes(b"words")
    (tmp_path / "signature").write_bytes(key.sign(b"words"))
    check = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", "public.pem", "-rawin"]
    done = subprocess.run([*check, "-in", "words", "-sigfile", "signature"], cwd=tmp_path, capture_output=True)
    assert done.returncode == 0, done.stderr


def test_a_key_is_named_by_its_fingerprint_or_by_a_file(tmp_path: Path) -> None:
    public = load_or_make(tmp_path / "signing.key").public
    file = tmp_path / "public.pem"
    file.write_text(public.pem)
    digits = public.fingerprint
    grouped = " ".join(digits[i : i + 4] for i in range(0, 64, 4))
    for given in (digits, digits.upper(), grouped, grouped.replace(" ", ":"), str(file)):
        assert wanted_fingerprint(given) == digits
    assert read_public(file) == public == PublicKey(public.raw)


@pytest.mark.parametrize("given", ["abcd", "a" * 63, "g" * 64, "/", "{private}", "{garbage}", "a\0b"])
def test_what_names_no_key_is_refused_with_a_sentence(tmp_path: Path, given: str) -> None:
    load_or_make(tmp_path / "signing.key")
    (tmp_path / "garbage").write_bytes(os.urandom(500))
    said = given.format(private=tmp_path / "signing.key", garbage=tmp_path / "garbage")
    with pytest.raises(UsageRefused) as refused:
        wanted_fingerprint(said)
    assert refused.value.code == "no_key"
    assert "fingerprint" in refused.value.advice
