"""A signed record: what is in it, what is not, and that nothing in it can be changed unnoticed."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any

import msgspec
import pytest

from attempts import an_attempt
from signed_records import at, document_of, places, public_key, sat, signed, submitted, tampered
from tfcert_exam_engine.attempts.attempt import Attempt
from tfcert_exam_engine.errors import Busy, UsageRefused
from tfcert_exam_engine.grading.verdict import Verdict
from tfcert_exam_engine.history.portable import PortableAttempt
from tfcert_exam_engine.signing import agreement, writing
from tfcert_exam_engine.signing.document import LARGEST, sealed
from tfcert_exam_engine.signing.judging import judge
from tfcert_exam_engine.signing.key_file import load_or_make
from tfcert_exam_engine.signing.record import Record, record_of
from tfcert_exam_engine.signing.verifying import verify


def test_a_record_says_what_happened_and_is_whole(tmp_path: Path) -> None:
    view = signed(tmp_path)
    found = verify(Path(view.file), [view.fingerprint])
    assert (found.outcome, found.wanted_key) == ("whole", True)
    assert found.judgement and found.judgement.record and found.judgement.signed
    record, by = found.judgement.record, found.judgement.signed
    assert (by.name, by.fingerprint, by.at) == ("Kim", view.fingerprint, view.at)
    attempt = record.attempt
    assert (attempt.uid, attempt.seed, attempt.product, attempt.imported) == ("0f" * 16, 7, "0.1.0", False)
    assert (attempt.score, attempt.full, attempt.passed) == (19.0, 100.0, False)
    assert [(one.category, one.stars, one.points, one.counts) for one in record.problems] == [
        *((1, 5, 10.0, 1), (2, 3, 9.0, 3), (3, 0, 0.0, 4), (4, None, 0.0, None), (5, None, 0.0, None))
    ]
    assert [(one.submission, one.state, one.stars) for one in record.submissions] == [
        *((1, "graded", 5), (2, "graded", 2), (3, "graded", 3), (4, "graded", 0), (5, "rejected", None))
    ]
    assert (attempt.late[0].category, record.problems[0].spent_s, record.runs[0].kept_sha256) == (5, 42.5, "01" * 32)


def test_nothing_of_the_candidates_machine_is_in_it(tmp_path: Path) -> None:
    carried = msgspec.structs.replace(sat(), origin="kims-laptop", note="on the train")
    text = Path(signed(tmp_path, carried).file).read_text()
    for private in ("/home", "secret", "venv", "4711", "kims-laptop", "on the train", "boot", str(tmp_path)):
        assert private not in text
    assert json.loads(text)["record"]["attempt"]["imported"] is True


def test_whatever_is_changed_in_it_is_noticed(tmp_path: Path) -> None:
    all_of_it = sat()
    view = signed(tmp_path, made_up(submissions=[all_of_it.submissions[1], all_of_it.submissions[4]]))
    document = document_of(view)
    missed, tried = [], 0
    file = tmp_path / "tampered.json"
    for what, other in tampered(document):
        file.write_text(json.dumps(other))
        found = verify(file, [view.fingerprint])
        tried += 1
        if found.outcome in ("whole", "contradictory", "other_key") and (found.judgement and found.judgement.whole):
            missed.append(what)
    assert not missed
    assert tried > 1000


def test_a_changed_part_of_the_record_is_named(tmp_path: Path) -> None:
    document = document_of(signed(tmp_path))
    for path in [
        ("attempt", "score"),
        ("problems", 2, "stars"),
        ("submissions", 4, "accepted_at"),
        ("runs", 0, "keras"),
    ]:
        other = json.loads(json.dumps(document))
        at(other, ("record", *path[:-1]))[path[-1]] = 3
        found = judge(other)
        part = "/".join(map(str, path[:2])) if isinstance(path[1], int) else str(path[0])
        assert found.changed == [part]
        assert (
            found.faults[0] == f"Changed since it was signed: {part.replace('/', '[') + (']' if '/' in part else '')}."
        )


def test_where_submissions_change_places_both_are_named(tmp_path: Path) -> None:
    document = document_of(signed(tmp_path))
    order = document["record"]["submissions"]
    order[1], order[2] = order[2], order[1]
    assert judge(document).changed == ["submissions/1", "submissions/2"]
    del order[4]
    assert judge(document).changed == ["submissions/1", "submissions/2", "submissions/4"]


def test_how_the_file_is_laid_out_does_not_matter(tmp_path: Path) -> None:
    document = document_of(signed(tmp_path, name="金민수 Ñandú"))
    file = tmp_path / "laid_out.json"
    for text in (
        json.dumps(document, separators=(",", ":")),
        json.dumps(document, indent=8, ensure_ascii=True),
        json.dumps(dict(reversed(document.items())), sort_keys=True, ensure_ascii=False),
        json.dumps(document, indent="\t").replace("\n", "\r\n"),
        json.dumps(document).replace("19.0", "19").replace('"seed": 7', '"seed": 0.7e1'),
    ):
        file.write_text(text, encoding="utf-8", newline="")
        assert verify(file).outcome == "whole", text[:200]


def test_another_key_put_in_is_noticed(tmp_path: Path) -> None:
    mine, other = signed(tmp_path / "mine"), signed(tmp_path / "other")
    document, theirs = document_of(mine), document_of(other)
    for names in (("public_key",), ("public_key", "fingerprint")):
        swapped = json.loads(json.dumps(document))
        swapped["signed"] |= {name: theirs["signed"][name] for name in names}
        assert not judge(swapped).whole
    swapped = {**document, "signature": theirs["signature"]}
    assert not judge(swapped).whole


def test_one_signed_anew_by_another_is_whole_and_not_of_the_wanted_key(tmp_path: Path) -> None:
    """What cannot be prevented: whoever holds a key may sign anything. What tells is the fingerprint."""
    mine, other = signed(tmp_path / "mine"), signed(tmp_path / "other")
    found = verify(Path(other.file), [mine.fingerprint])
    assert (found.outcome, found.wanted_key) == ("other_key", False)
    assert verify(Path(other.file), [mine.fingerprint, other.fingerprint]).outcome == "whole"


def resigned(tmp_path: Path, record: Record) -> list[str]:
    """Sign a record that was made up, as the owner of a key can, and return what is said against it."""
    document = json.loads(sealed(record, load_or_make(tmp_path / "signing.key"), at=1.0, name="", product="0.1.0"))
    found = judge(document)
    assert found.whole
    return found.disagreements


def made_up(**changes: Any) -> PortableAttempt:
    return msgspec.structs.replace(sat(), **changes)


def with_attempt(**changes: Any) -> Record:
    record = record_of(sat())
    return msgspec.structs.replace(record, attempt=msgspec.structs.replace(record.attempt, **changes))


def with_problem(place: int, **changes: Any) -> Record:
    record = record_of(sat())
    record.problems[place] = msgspec.structs.replace(record.problems[place], **changes)
    return record


def with_submission(place: int, **changes: Any) -> Record:
    record = record_of(sat())
    record.submissions[place] = msgspec.structs.replace(record.submissions[place], **changes)
    return record


def with_verdict(place: int, **changes: Any) -> Record:
    verdict = record_of(sat()).submissions[place].verdict
    assert verdict
    return with_submission(place, verdict=msgspec.structs.replace(verdict, **changes))


def verdict_of(value: float, stars: int) -> Verdict:
    verdict = record_of(made_up(submissions=[submitted(an_attempt(), 1, 1, stars, value)])).submissions[0].verdict
    assert verdict
    return verdict


@pytest.mark.parametrize(
    ("record", "said"),
    [
        (with_attempt(score=100.0), "The score says 100 of 100, the categories come to 19 of 100."),
        (with_attempt(full=20.0), "the categories come to 19 of 100"),
        (with_attempt(passed=True), "Whether it was passed"),
        (with_problem(1, stars=5), "Category 2: its stars are not those"),
        (with_problem(1, counts=2), "Category 2: its stars are not those"),
        (with_problem(0, points=30.0), "Category 1: its points do not follow"),
        (with_problem(1, category=1), "A category stands in it twice."),
        (with_submission(1, submission=1), "A submission stands in it twice."),
        (with_submission(0, category=7), "Submission 1 is of a category that the attempt does not have."),
        (with_submission(0, state="rejected"), "Submission 1: whether it was graded"),
        (with_submission(4, state="grading"), "Submission 5: whether it was graded"),
        (with_submission(1, stars=5), "Submission 2: its stars are not those of its verdict."),
        (with_submission(0, sha256="ff" * 32), "Submission 1: its verdict is of another file."),
        (with_verdict(0, problem_version=2), "Submission 1: its verdict is of another version"),
        (with_verdict(0, value=0.5), "Submission 1: its stars do not follow from what was measured."),
        (with_verdict(1, checks=verdict_of(0.96, 5).checks), "Submission 2: its stars do not follow"),
        (with_verdict(1, checks=verdict_of(0.91, 5).checks), "Submission 2: its stars do not follow"),
        (with_submission(0, accepted_at=999_000.0), "Submission 1 was not pressed between begin and end"),
        (with_submission(0, accepted_at=1_003_700.0), "Submission 1 was not pressed between begin and end"),
        (with_attempt(ended_at=999_000.0), "The attempt ended before it began."),
        (with_attempt(minutes=59), "The attempt took longer than its 59 minutes"),
        (with_attempt(ended_at=1_018_060.0), "The attempt took longer than its 300 minutes"),
    ],
)
def test_what_contradicts_itself_is_said_although_the_signature_holds(
    tmp_path: Path, record: Record, said: str
) -> None:
    assert any(said in one for one in resigned(tmp_path, record)), resigned(tmp_path, record)


def test_a_record_that_agrees_with_itself_has_nothing_said_against_it(tmp_path: Path) -> None:
    assert list(agreement.disagreements(record_of(sat()))) == []
    practice = with_attempt(mode="practice", minutes=10)
    assert resigned(tmp_path, practice) == []


def test_what_has_not_ended_is_not_signed() -> None:
    live = an_attempt()
    with pytest.raises(UsageRefused) as refused:
        writing.check_ended(live)
    assert refused.value.code == "attempt_live"
    ended_while_grading(live)
    with pytest.raises(Busy, match="Category 2 is still being graded"):
        writing.check_ended(live)
    live.record(2, 3)
    writing.check_ended(live)


def ended_while_grading(attempt: Attempt) -> None:
    attempt.accept(2, 1)
    attempt.end("deadline", attempt.started.after(18001))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is no JSON"),
        (b"\xff\xfe", "is no JSON"),
        (b"[" * 200_000, "is no JSON"),
        (b"%PDF-1.4", "is no JSON"),
        (b"[]", "is no signed record"),
        (b'{"format": "something else"}', "is no signed record"),
        (b'{"format": ["tfcert-tui signed record"]}', "is no signed record"),
        (b'{"format": "tfcert-tui signed record"}', "of format null"),
        (b'{"format": "tfcert-tui signed record", "format_version": 2}', "of format 2; this version reads 1"),
        (b'{"format": "tfcert-tui signed record", "format_version": "1"}', "of format"),
        (b'{"format": "x", "format": "tfcert-tui signed record"}', 'says "format" twice'),
        (b'{"a": [{"b": 1, "b": 1}]}', 'says "b" twice'),
        (b'{"a": NaN}', "NaN is no number"),
        (b'{"a": ' + b"9" * 5000 + b"}", "is no JSON"),
        (b" " * (LARGEST + 1), "has more than 32 MB"),
    ],
)
def test_what_cannot_be_read_is_said_in_a_sentence(tmp_path: Path, content: bytes, said: str) -> None:
    file = tmp_path / "strange.json"
    file.write_bytes(content)
    found = verify(file)
    assert found.outcome == "unreadable" and found.refusal
    assert said in found.refusal[0]
    assert found.refusal[1]


def test_a_record_cut_anywhere_is_not_whole(tmp_path: Path) -> None:
    view = signed(tmp_path)
    content = Path(view.file).read_bytes()
    file = tmp_path / "cut.json"
    for length in [*range(0, len(content) - 2, 97), len(content) - 3]:
        file.write_bytes(content[:length])
        assert verify(file).outcome == "unreadable"


def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for name in ("pipe", "", "none", "a\0b"):
        assert verify(tmp_path / name).outcome == "unreadable"


def test_a_newer_minor_version_may_add_to_a_record(tmp_path: Path) -> None:
    """Digests are of what stands in the file, not of what this version knows of it."""
    key = load_or_make(tmp_path / "signing.key")

    class Later(Record, frozen=True, kw_only=True):
        mood: list[dict[str, str]]

    known = record_of(sat())
    later = Later(
        attempt=known.attempt,
        problems=known.problems,
        runs=known.runs,
        submissions=known.submissions,
        mood=[{"hour 1": "calm"}],
    )
    document = json.loads(sealed(later, key, at=1.0, name="", product="0.9.0"))
    assert judge(document).sound
    document["record"]["mood"][0]["hour 1"] = "wild"
    assert judge(document).changed == ["mood/0"]


def test_what_was_signed_and_cannot_be_read_is_whole_and_no_more(tmp_path: Path) -> None:
    class Strange(msgspec.Struct):
        attempt: str
        problems: list[int]

    made = sealed(Strange("all went well", [5]), load_or_make(tmp_path / "k"), at=1.0, name="", product="9")  # type: ignore[arg-type]
    document = json.loads(made)
    found = judge(document)
    assert found.whole and not found.sound and found.record is None
    assert "What it records cannot be read by this version" in found.disagreements[0]
    document["record"]["attempt"] = "not so well"
    assert not judge(document).whole


def in_one_line(value: Any) -> bytes:
    """Write it as a few lines of anybody's Python do."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def whole(text: str) -> int | float:
    """Read a number as ECMAScript does, which knows no whole number with a fraction."""
    return int(float(text)) if float(text).is_integer() else float(text)


def test_the_signature_can_be_checked_by_a_program_of_ones_own(tmp_path: Path) -> None:
    """As docs/verifying.md says it: canonical JSON of three members, and a digest for each part."""
    view = signed(tmp_path)
    document: Any = json.loads(Path(view.file).read_text(encoding="utf-8"), parse_float=whole)
    head = {name: document[name] for name in ("format", "format_version", "signed")}
    message = in_one_line(head)
    assert public_key(view).has_signed(bytes.fromhex(str(document["signature"])), message)
    record: Any = document["record"]
    assert hashlib.sha256(in_one_line(record["runs"])).hexdigest() == at(document, ("signed", "digests", "runs"))
    assert len(list(places(document))) > 400


def test_a_member_that_could_be_anothers_element_is_refused(tmp_path: Path) -> None:
    document = document_of(signed(tmp_path))
    assert judge(document).whole
    document["record"]["runs/0"] = document["record"]["runs"][0]
    assert not judge(document).whole
