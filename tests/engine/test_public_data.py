"""What a script asks the internet for is served from the data root, or fails at once with a sentence."""

from __future__ import annotations

import sys
import threading
import time
from pathlib import Path

import pytest

from job_children import Desk, Forks
from seats import Seat
from served_sets import HEADLINES, HOST, LABELS, TABLE, fill, registered
from tfcert_exam_engine import network
from tfcert_exam_engine.errors import CandidateRefused
from tfcert_exam_engine.events import Crashed, Trained
from tfcert_exam_engine.network import is_out_of_reach
from tfcert_exam_engine.public_sets.places import Root
from tfcert_exam_engine.public_sets.preparing import prepare
from tfcert_exam_engine.public_sets.registry import find_all
from tfcert_exam_engine.public_sets.serving import listed

AT_ONCE_S = 5.0
"""A name server may think for three."""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The list of a root with prepared sets."""
    folder = tmp_path_factory.mktemp("served")
    with registered(folder):
        root = Root(folder / "root")
        fill(root, folder / "mirror", "iris", "headlines", "labels", "hands")
        done = prepare(root, find_all(["iris", "headlines", "labels", "hands"]), lambda _now: None, threading.Event())
        assert {one.outcome for one in done} == {"prepared", "nothing"}, done
        return listed(root, folder / "served.json")


def trained(desk: Desk, forks: Forks, served: Path, script: str) -> str:
    """Run a script in a forked child; return what it printed."""
    pid = forks.fork(desk.ask(script, public_data=str(served)))
    forks.exit_of(pid)
    assert isinstance(desk.ending, Trained), desk.log
    return desk.log


URLLIB = f"""
    import urllib.request, zipfile
    urllib.request.urlretrieve("{HOST}/iris/iris.data", "iris.csv")
    print(len(open("iris.csv").read()))
    opener = urllib.request.build_opener()
    opener.addheaders = [("User-agent", "Mozilla/5.0")]
    urllib.request.install_opener(opener)
    request = urllib.request.Request("http://sets.invalid/headlines/headlines.json?raw=true", headers={{"a": "b"}})
    with urllib.request.urlopen(request) as answer:
        print(answer.status, answer.headers["Content-Length"], answer.read()[:14].decode())
    urllib.request.urlretrieve("{HOST}/hands/rps.zip", "rps.zip")
    with zipfile.ZipFile("rps.zip") as archive:
        archive.extractall("hands")
"""


@pytest.mark.parametrize("options", [None, ["-S", "-E"]], ids=["ours", "another"])
def test_urllib_is_served_whatever_opener_a_script_installs(
    desk: Desk, served: Path, options: list[str] | None
) -> None:
    file = desk.ask(URLLIB, public_data=str(served))
    child = desk.cold(file) if options is None else desk.foreign(file, sys.executable, *options)
    child.wait()
    assert isinstance(desk.ending, Trained), desk.log
    lines = desk.log.splitlines()
    assert lines[:2] == [str(len(TABLE)), f'200 {len(HEADLINES)} [{{"headline": ']
    assert lines[2].startswith("tfcert-tui: rps.zip is made of the edition second of hands that is here")
    assert len(list((desk.folder / "hands" / "rps" / "rock").iterdir())) == 3


def test_a_list_that_is_not_given_changes_nothing(desk: Desk) -> None:
    desk.cold(desk.ask("import urllib.request; print(urllib.request.OpenerDirector.open.__module__)")).wait()
    assert desk.log == "urllib.request\n"


def test_requests_pandas_and_both_kerases_are_served(desk: Desk, forks: Forks, served: Path) -> None:
    script = f"""
        import gzip, requests, tensorflow as tf, tf_keras
        print(requests.get("{HOST}/iris/iris.data").text.count("Iris"), end=" ")
        with requests.Session() as session, session.get("{HOST}/labels/labels.gz", stream=True) as answer:
            print(answer.status_code, sum(len(part) for part in answer.iter_content(7)), end=" ")
        for utils in (tf.keras.utils, tf_keras.utils):
            for name in ("labels.gz", "again.gz"):
                path = utils.get_file(name, "{HOST}/labels/labels.gz", cache_dir=utils.__name__, cache_subdir="got")
                print(len(gzip.open(path).read()), end=" ")
    """
    said = trained(desk, forks, served, script)
    numbers = [word for word in said.split() if word.isdigit()]
    assert numbers[:3] == ["60", "200", str(len(LABELS))]
    assert [word for word in numbers if word == "18"] == ["18"] * 4


def test_a_prepared_set_loads_by_name_and_into_a_folder_of_the_scripts_own(
    desk: Desk, forks: Forks, served: Path
) -> None:
    script = """
        import os, tensorflow_datasets as tfds
        data, info = tfds.load("iris", split="train[:80%]", as_supervised=True, with_info=True)
        print(len(data), info.splits["train"].num_examples, data.element_spec[0].shape)
        print(len(tfds.load("iris", split="train", data_dir="mine")), os.listdir("mine/iris"))
        print(len(tfds.load("iris", split="train", data_dir="mine")))
    """
    said = [line for line in trained(desk, forks, served, script).splitlines() if line[:1].isdigit()]
    assert said == ["48 60 (4,)", "60 ['2.1.0']", "60"]


def test_a_set_that_is_in_the_problems_own_data_too_is_taken_from_there(desk: Desk, forks: Forks, served: Path) -> None:
    public = served.parent / "root" / "tfds" / "iris"
    (desk.folder / "data").mkdir()
    (desk.folder / "data" / "iris").symlink_to(public)
    said = trained(desk, forks, served, "import tensorflow_datasets as tfds; print(tfds.builder('iris').data_dir)")
    assert said.splitlines()[-1] == str(desk.folder / "data" / "iris" / "2.1.0")


MISSING = {
    "urlretrieve": f"import urllib.request as r; r.urlretrieve('{HOST}/away/away.csv', 'away.csv')",
    "requests": f"import requests; requests.get('{HOST}/away/away.csv')",
    "get_file": f"import keras; keras.utils.get_file('away.csv', '{HOST}/away/away.csv')",
}


@pytest.mark.parametrize("way", MISSING)
def test_a_known_set_that_is_not_here_fails_at_once_with_the_command(
    desk: Desk, forks: Forks, served: Path, way: str
) -> None:
    began = time.monotonic()
    forks.exit_of(forks.fork(desk.ask(MISSING[way], public_data=str(served))))
    assert time.monotonic() < began + AT_ONCE_S
    assert isinstance(desk.ending, Crashed), desk.log
    assert "The data set away is not on this machine" in desk.ending.message
    assert (desk.ending.code, "tfcert-tui datasets fetch away" in desk.ending.advice) == ("no_public_set", True)


@pytest.mark.parametrize("way", ["urlretrieve", "requests"])
def test_an_unknown_address_out_of_reach_fails_at_once(desk: Desk, forks: Forks, served: Path, way: str) -> None:
    script = MISSING[way].replace(f"{HOST}/away", "https://nowhere.invalid")
    forks.exit_of(forks.fork(desk.ask(script, public_data=str(served))))
    assert isinstance(desk.ending, Crashed)
    assert "nowhere.invalid cannot be reached: there is no network" in desk.ending.message
    assert desk.ending.code == "no_network"


@pytest.mark.skipif(not is_out_of_reach("https://storage.googleapis.com"), reason="this machine has a network")
@pytest.mark.parametrize("name", ["beans", "cifar100"])
def test_tfds_does_not_try_for_minutes(desk: Desk, forks: Forks, served: Path, name: str) -> None:
    began = time.monotonic()
    forks.exit_of(forks.fork(desk.ask(f"import tensorflow_datasets as t; t.load('{name}')", public_data=str(served))))
    assert time.monotonic() < began + 30
    assert isinstance(desk.ending, Crashed)
    assert "there is no network" in desk.ending.message


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost:80/x",
        "http://127.0.0.1/x",
        "http://[::1]/x",
        "file:///etc/x",
        "http://box/x",
        "ftp://10.0.0.1/",
    ],
)
def test_what_is_near_is_never_called_out_of_reach(url: str) -> None:
    assert not is_out_of_reach(url)


def test_a_network_that_is_back_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Names are answered by a made-up resolver; the clock is moved."""
    answers: list[bool] = [False, True]

    def resolved(*_arguments: object, **_named: object) -> list[object]:
        if answers.pop(0):
            return [object()]
        raise OSError("Temporary failure in name resolution")

    now = [1000.0]
    monkeypatch.setattr(network.socket, "getaddrinfo", resolved)
    monkeypatch.setattr(network.time, "monotonic", lambda: now[0])
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    assert is_out_of_reach("https://back.example/x") and is_out_of_reach("https://back.example/y")
    now[0] += network.KNOWN_S + 1
    assert not is_out_of_reach("https://back.example/x")


def test_a_proxy_is_a_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:1")
    monkeypatch.delenv("no_proxy", raising=False)
    assert not is_out_of_reach("https://through.invalid/x")
    monkeypatch.setenv("no_proxy", "through.invalid")
    assert is_out_of_reach("https://through.invalid/x")


@pytest.mark.asyncio(loop_scope="session")
async def test_a_run_that_would_certainly_fail_is_refused_before_it_begins(seat: Seat, tmp_path: Path) -> None:
    attempt = await seat.sit()
    with registered(tmp_path):
        seat.script(attempt, f"import pandas as pd\npd.read_csv('{HOST}/away/away.csv')")
        with pytest.raises(CandidateRefused) as refused:
            await seat.engine.run(1)
        assert refused.value.code == "no_public_set"
        assert "the data set away is not on this machine" in refused.value.message
        assert (await seat.engine.state()).runs == []
        seat.script(attempt, f"if False:\n    import pandas as pd; pd.read_csv('{HOST}/away/away.csv')")
        await seat.engine.run(1)
        assert (await seat.run_ended()).state == "trained"
