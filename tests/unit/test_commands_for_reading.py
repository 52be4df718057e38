"""`examples`, `reference` and `about`, against a scripted engine."""

from __future__ import annotations

import base64

import pytest

from tfcert_exam_engine.errors import EngineUnavailable


def test_examples_are_printed_with_their_answers_and_what_they_are_on_stderr(engine, command):
    code, out, err = command("examples", "digits", "--start", "3", "--count", "2", "--label", "dog")
    assert code == 0
    assert engine.examples_asked == [(2, "", 3, "dog")]
    assert out.splitlines()[0] == "7  dog  (8 x 8)"
    assert "@@" in out
    assert "Handwritten digits · train: 3-4 of 44 dog" in err
    assert "cat 43, dog 44" in err


@pytest.mark.parametrize(
    ("problem", "said"), [("line", "load_g 1.5"), ("4", "Sentence 1 says"), ("sunspots", "follows:")]
)
def test_every_kind_has_a_plain_form(command, problem, said):
    code, out, _err = command("examples", problem, "--count", "1")
    assert code == 0
    assert said in out


def test_a_pictures_bytes_come_as_base64(document):
    code, found = document("examples", "digits", "--count", "1")
    assert (code, found["problem"], found["kind"], found["total"]) == (0, "slug", "pictures", 130)
    item = found["examples"][0]["item"]
    assert item["kind"] == "picture"
    assert len(base64.b64decode(item["pixels"])) == item["width"] * item["height"]


def test_a_problem_that_is_not_there_is_wrong_usage(document):
    code, found = document("examples", "cats")
    assert (code, found["error"]["code"]) == (2, "no_problem")


def test_missing_data_are_our_failure_with_what_to_do(engine, command):
    engine.examples_refused = EngineUnavailable("data_missing", "It is not there.", "Build it with: tfcert-tui data")
    code, out, err = command("examples", "line")
    assert (code, out) == (3, "")
    assert err == "tfcert-tui: It is not there.\nBuild it with: tfcert-tui data\n"


def test_a_search_lists_the_best_first(command):
    code, out, err = command("reference", "layer")
    assert code == 0
    assert [line.split()[0] for line in out.splitlines() if line[:1].strip()] == ["keras.layers.Dense", "keras.Layer"]
    assert err == "2 found\n"


def test_the_only_hit_or_a_full_name_is_the_entry_itself(command, document):
    for query in ("dense", "keras.layers.Dense"):
        code, out, _err = command("reference", query)
        assert code == 0
        assert out.startswith("keras.layers.Dense  (class)\nalso tf.keras.layers.Dense\n\nDense(units")
    _code, found = document("reference", "dense")
    assert found["entry"]["aliases"] == ["tf.keras.layers.Dense"]
    assert [hit["name"] for hit in found["hits"]] == ["keras.layers.Dense"]


def test_nothing_found_names_what_is_nearly_so(command, document):
    code, out, err = command("reference", "denze")
    assert (code, out) == (2, "")
    assert "Nearly so: keras.layers.Dense." in err
    _code, found = document("reference", "x" * 10_000)
    assert found["error"]["code"] == "no_entry"
    assert len(found["error"]["message"]) < 150


def test_the_indexing_is_waited_for(engine, command, monkeypatch):
    engine.reference_state = "building"
    answer, times = engine.reference, []

    async def asked(query, limit=60):
        times.append(query)
        if len(times) == 3:
            engine.reference_state = "ready"
        return await answer(query, limit)

    engine.reference = asked
    monkeypatch.setattr("tfcert_tui.cli.reference.LOOK_S", 0.0)
    code, out, err = command("reference", "dense")
    assert code == 0
    assert out.startswith("keras.layers.Dense")
    assert "reading the reference" in err


def test_one_that_was_stopped_is_begun_again_and_a_failure_is_told(engine, command, monkeypatch):
    monkeypatch.setattr("tfcert_tui.cli.reference.LOOK_S", 0.0)
    engine.reference_state, engine.reference_text = "failed", "The disk is full."
    begin = engine.index_reference

    async def fails_again(stop=False):
        found = await begin(stop)
        engine.reference_state = "failed"
        return found

    engine.index_reference = fails_again
    code, _out, err = command("reference", "dense")
    assert code == 3
    assert engine.index_calls == [False]
    assert "The disk is full." in err


def test_about_needs_no_engine(engine, command, document):
    engine.connect_error = EngineUnavailable("gone", "It is gone.")
    code, out, err = command("about")
    assert (code, err, engine.calls) == (0, "", [])
    assert "not affiliated with or endorsed by Google" in " ".join(out.split())
    _code, found = document("about")
    assert [one["name"] for one in found["chapters"]] == ["exam", "ours", "data", "versions", "places"]
    assert {"tfcert-tui", "TensorFlow", "Keras"} <= found["versions"].keys()
    assert all(one["source"] for one in found["datasets"])
