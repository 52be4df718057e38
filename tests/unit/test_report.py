"""The report of an attempt: valid, whole, and nothing of it is taken for markup. A browser reads it in tests/engine."""

from __future__ import annotations

import itertools
import re

import html5lib
import msgspec
import pytest

import scenes
from tfcert_exam_engine.attempts.outcome import outcome_of
from tfcert_exam_engine.errors import UsageRefused
from tfcert_exam_engine.views import EngineState, LatePress
from tfcert_tui.reporting.material import Material, gathered
from tfcert_tui.reporting.report import report_html

HOSTILE = "</pre></code><script>alert(1)</script><img src=//evil.example/x.png>"
FETCHING = ("src", "href", "action", "data", "poster", "srcset", "background", "formaction", "xlink:href")


def state(**fields) -> EngineState:
    """An exam that has ended: three submissions, three runs, a category with nothing at all."""
    kept = scenes.ended().kept
    assert kept.attempt is not None
    runs = [
        msgspec.structs.replace(run, ended_at=scenes.T0 + 900, kept_sha256="ab" * 32 if run.category == 2 else "")
        for run in kept.runs
    ]
    explained = msgspec.structs.replace(kept.submissions[2], verdict=scenes.digits_explained(3))
    broken = scenes.submission(4, 3, "rejected", message="It is no Keras file.", advice="Save it with model.save().")
    faulty = scenes.submission(5, 3, stars=0, verdict=scenes.faulty_verdict(), sha256="cd" * 32)
    submissions = [*kept.submissions[:2], explained, broken, faulty]
    attempt = msgspec.structs.replace(kept.attempt, late=[LatePress(5, scenes.T0 + 18_100)], **fields)
    return msgspec.structs.replace(kept, attempt=attempt, runs=runs, submissions=submissions)


def material(found: EngineState | None = None, script: str | None = "import keras\n") -> Material:
    found = found or state()
    points = [scenes.point(epoch) for epoch in range(1, 25)]
    scripts = {2: script} if script is not None else {}
    return Material(outcome_of(found), found.runs, found.submissions, {2: points}, scripts)


def parsed(text: str):
    """Return the tree; a document that is not as the standard says is an error."""
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text)


def words_of(text: str) -> str:
    body = parsed(text).find("body")
    return " ".join(" ".join(body.itertext()).split())


@pytest.mark.parametrize(
    "found",
    [
        state(),
        state(mode="practice", minutes=0, deadline=None),
        state(note="A second\nline", product="0.9.0", uid="ab" * 16, origin="gpu-box"),
        scenes.drill(ended=True, ended_at=scenes.T0 + 5, end_reason="candidate").kept,
        scenes.drill(stars=None, ended=True, ended_at=scenes.T0, end_reason="candidate").kept,
    ],
    ids=["exam", "practice without end", "noted", "drill", "nothing done"],
)
def test_it_is_valid_html_and_asks_for_nothing_from_outside(found):
    text = report_html(material(found))
    tree = parsed(text)
    meant = [value for each in tree.iter() for name, value in each.attrib.items() if name in FETCHING]
    assert meant
    assert all(value.startswith("#category") for value in meant)
    assert {"script", "link", "img", "iframe", "object", "embed"}.isdisjoint(each.tag for each in tree.iter())
    assert "url(" not in text
    assert "@import" not in text
    assert "default-src 'none'" in text.replace("&#x27;", "'")


def test_every_id_is_there_once_and_every_reference_meets_one():
    text = report_html(material())
    ids = re.findall(r' id="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    meant = [name for names in re.findall(r'aria-labelledby="([^"]+)"', text) for name in names.split()]
    meant += re.findall(r'href="#([^"]+)"', text)
    assert len(meant) >= 8
    assert set(meant) <= set(ids)


def test_headings_go_down_one_level_at_a_time_and_tables_have_heads():
    tree = parsed(report_html(material()))
    levels = [int(each.tag[1]) for each in tree.iter() if re.fullmatch("h[1-6]", str(each.tag))]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    for table in tree.iter("table"):
        assert all(row.find("th").get("scope") for row in table.iter("tr"))
    for drawing in tree.iter("svg"):
        assert drawing.get("role") == "img"
        assert drawing.find("title").text
        assert drawing.find("desc").text


def test_it_says_what_counts_what_does_not_and_why():
    said = words_of(report_html(material()))
    for part in (
        "not passed", "Submission 3 counts", "Submission 2 had no more stars than 3, which counts.",
        "8 is taken for 1 most often (7 of 50).", "Two convolution layers reach the fourth star.",
        "It is no Keras file.", "The output has shape (None, 9); the contract wants (None, 10).",
        "Never submitted: counts as zero.", "after the end: not taken", "The script of run 2, 1 line", "import keras",
        "Its model came from no run that is known", "no credential; not affiliated with or endorsed by Google",
    ):  # fmt: skip
        assert part in said, part


def test_whatever_a_person_or_a_file_wrote_stays_text():
    found = state(note=HOSTILE, origin=HOSTILE)
    assert found.attempt is not None
    titled = [msgspec.structs.replace(each, title=HOSTILE) for each in found.attempt.problems]
    hostile = [
        msgspec.structs.replace(each, model_name=HOSTILE, message=HOSTILE, advice=HOSTILE) for each in found.submissions
    ]
    runs = [msgspec.structs.replace(each, kept_model=HOSTILE, message=HOSTILE, keras=HOSTILE) for each in found.runs]
    attempt = msgspec.structs.replace(found.attempt, problems=titled)
    found = msgspec.structs.replace(found, attempt=attempt, runs=runs, submissions=hostile)
    text = report_html(material(found, HOSTILE + "\x1b[31m\x00"))
    tree = parsed(text)
    assert next(tree.iter("script"), None) is None
    assert next(tree.iter("img"), None) is None
    assert words_of(text).count("<script>alert(1)</script>") >= 10


def test_the_same_material_gives_the_same_text():
    assert report_html(material()) == report_html(material())


def test_a_script_that_was_pruned_is_said():
    assert "The script of run 2 is not kept here." in words_of(report_html(material(script=None)))


async def test_what_has_not_ended_is_refused_with_one_sentence():
    with pytest.raises(UsageRefused) as refused:
        await gathered(scenes.in_full_swing("exam"), None)
    assert refused.value.code == "not_ended"
    assert "20261120-1 has not ended" in refused.value.message


def test_an_attempt_of_five_hours_with_many_submissions_is_drawn_within_its_frame():
    found = state()
    many = [scenes.submission(n, 2, accepted_at=scenes.T0 + n * 40) for n in range(1, 401)]
    text = report_html(material(msgspec.structs.replace(found, submissions=many)))
    drawing = text[text.index('<svg viewBox="0 0 960') : text.index("</svg>")]
    assert drawing.count('class="mark"') == 400
    assert drawing.count('class="stars-label"') < 60
    places = [float(x) for x in re.findall(r' x="([\d.-]+)"', drawing)]
    assert min(places) >= 0
    assert max(places) <= 960
