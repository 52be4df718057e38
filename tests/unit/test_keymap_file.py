"""A person's own keys: what of keys.toml holds, what is refused, and in which words."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from tfcert_tui.keys import key_names, keymap, keymap_file


def chosen(text: str) -> keymap_file.Choice:
    return keymap_file.chosen_in(tomllib.loads(text))


def refused(text: str) -> str:
    (said,) = chosen(text).refusals
    return said


@pytest.mark.parametrize(
    "text",
    ['[exam]\nrun = "f14"', '[exam]\nrun = ["f14"]', '"exam.run" = "F14"', '"exam.run" = " f14 "'],
)
def test_an_action_gets_the_keys_that_it_is_given(text: str) -> None:
    assert chosen(text).keys == {"exam.run": "f14"}


@pytest.mark.parametrize(
    ("written", "known"),
    [
        *[("F5", "f5"), ("^e", "ctrl+e"), ("Alt+K", "alt+k"), ("?", "question_mark"), ("Esc", "escape")],
        *[("pgdn", "pagedown"), ("Ctrl+Shift+Left", "ctrl+shift+left"), ("shift+ctrl+left", "ctrl+shift+left")],
        *[("alt+/", "alt+slash"), ("option+b", "alt+b"), ("K", "K"), ("+", "plus"), ("space", "space")],
        *[("f25", None), ("hyper+", None), ("", None), ("control++", "ctrl+plus"), ("nonsense", None)],
    ],
)
def test_keys_are_read_as_people_write_them(written: str, known: str | None) -> None:
    assert key_names.read(written) == known


def test_every_key_of_ours_can_be_written_in_the_file_by_its_name() -> None:
    for key in keymap.by_id().values():
        for name in key.keys.split(","):
            assert key_names.read(name) == name, key.id


@pytest.mark.parametrize("key", ["a", "1", "space", "question_mark", "slash", "plus", "é", "trade_mark_sign"])
def test_what_is_typed_into_a_field_is_known_to_be(key: str) -> None:
    assert key_names.prints(key)


@pytest.mark.parametrize("key", ["f5", "alt+a", "ctrl+e", "escape", "enter", "tab", "delete", "pageup", "left"])
def test_what_is_obeyed_in_a_field_is_known_to_be(key: str) -> None:
    assert not key_names.prints(key)


def test_an_unknown_id_is_refused_with_the_one_that_was_meant() -> None:
    assert refused('[exam]\nsubmt = "f2"') == "exam.submt: there is no such action; did you mean exam.submit?"
    assert "the ids are in: tfcert-tui keys" in refused('zzzz = "f2"')


def test_an_unknown_key_is_refused_with_the_one_that_was_meant() -> None:
    assert refused('[exam]\nrun = "entr"') == "exam.run: there is no key entr; did you mean enter?"
    assert refused('[exam]\nrun = "contrl+x"') == "exam.run: there is no key contrl+x; did you mean ctrl+x?"
    assert "write one as f5" in refused('[exam]\nrun = "§§§§§"')


def test_two_actions_on_one_key_in_one_place_are_refused_and_the_first_keeps_it() -> None:
    choice = chosen('[exam]\nrun = "f6"\nhint = "f6"')
    assert choice.keys == {}, "the check has F6 already"
    assert len(choice.refusals) == 2
    assert all("F6 is taken by exam." in said for said in choice.refusals)
    assert chosen('[exam]\nrun = "f14"\nhint = "f14"').keys == {"exam.run": "f14"}


def test_a_key_that_works_everywhere_cannot_be_taken_anywhere() -> None:
    assert "^q is taken by app.leave there" in refused('[home]\nexam = "ctrl+q"')


def test_one_key_in_two_places_is_no_clash_and_two_actions_may_change_places() -> None:
    choice = chosen('[exam]\nrun = "f6,alt+c"\ncheck = "f5,alt+r"\n[home]\nexam = "f3"\npractice = "f2"')
    assert choice.refusals == []
    assert choice.keys["exam.run"] == "f6,alt+c"


def test_an_action_that_could_only_be_typed_is_refused() -> None:
    assert "z is typed wherever text is written" in refused('[exam]\nzoom = "z"')
    assert chosen('[exam]\nzoom = "z, alt+z"').keys == {"exam.zoom": "z,alt+z"}


def test_what_comes_first_everywhere_takes_no_key_that_is_typed() -> None:
    assert "x could never be typed again" in refused('[app]\nhelp = "f1, x"')


def test_the_rest_of_a_file_holds() -> None:
    choice = chosen('[exam]\nrun = 5\nhint = "f14"\nnothing = "f15"\n[home]\nexam = ["", "f2"]')
    assert choice.keys == {"exam.hint": "f14"}
    assert len(choice.refusals) == 3


def test_alt_and_a_digit_come_as_most_terminals_send_them() -> None:
    assert chosen('[exam]\nproblem_1 = "alt+1"').keys == {"exam.problem_1": "alt+1,inverted_exclamation_mark"}


def test_a_file_that_is_no_toml_says_where_and_changes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "keys.toml"
    file.write_text('[exam]\nrun = f6"')
    choice = keymap_file.read(file)
    assert choice.keys == {}
    assert "line 2" in choice.refusals[0] and "mend it or remove it" in choice.refusals[0]
    file.write_bytes(b"\xff\xfe")
    assert "mend it or remove it" in keymap_file.read(file).refusals[0]


def test_without_a_file_nothing_is_chosen_and_nothing_refused(tmp_path: Path) -> None:
    assert keymap_file.read(tmp_path / "keys.toml") == keymap_file.Choice()


def test_keys_are_named_in_texts_as_they_are_now() -> None:
    assert [keymap.shown(name) for name in ("exam.run", "exam.hint", "app.leave")] == ["F5", "Alt+I", "Ctrl+Q"]
    keymap.choose({"exam.run": "alt+shift+left"})
    try:
        assert keymap.shown("exam.run") == "Alt+Shift+Left"
        assert keymap.by_id()["exam.run"].shown_key == "alt+shift+left"
    finally:
        keymap.choose({})


def test_the_command_lists_every_action_and_says_what_is_remapped(command: Any, document: Any, tmp_path: Path) -> None:
    (tmp_path / "keys.toml").write_text('[exam]\nrun = "f14"\nsubmt = "f9"\n')
    code, said = document("--data-dir", str(tmp_path), "keys")
    rows = {row["id"]: row for row in said["keys"]}
    assert code == 0
    assert rows.keys() == keymap.by_id().keys()
    assert rows["exam.run"]["keys"] == ["F14"] and rows["exam.run"]["remapped"]
    assert rows["exam.check"]["keys"] == ["F6", "alt+c"] and not rows["exam.check"]["remapped"]
    assert all(row["does"] and row["where"] for row in rows.values())
    code, out, _err = command("--data-dir", str(tmp_path), "keys")
    assert "exam.run" in out and "F14 (yours)" in out
    keymap.choose({})


def test_the_command_checks_the_file(command: Any, document: Any, tmp_path: Path) -> None:
    data = ("--data-dir", str(tmp_path))
    assert command(*data, "keys", "check")[0] == 0
    (tmp_path / "keys.toml").write_text('[exam]\nrun = "f14"\nsubmt = "f9"\n')
    code, out, _err = command(*data, "keys", "check")
    assert code == 1
    assert "did you mean exam.submit?" in out and "1 taken, 1 refused" in out
    assert command(*data, "keys", "--json", "check")[0] == 2, "it would be dropped without a word"
    code, said = document(*data, "keys", "check")
    assert (code, said["taken"], len(said["refused"])) == (1, {"exam.run": "f14"}, 1)
