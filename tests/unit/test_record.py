"""The record of a pass: read back, and drawn as a browser draws it."""

from __future__ import annotations

import io

import pypdf
import pypdfium2
import pytest

import scenes
from recorded_pass import UID, passed
from tfcert_exam_engine.errors import UsageRefused
from tfcert_tui.reporting import cjk_face
from tfcert_tui.reporting.record import record_pdf
from tfcert_tui.reporting.record_facts import facts_of

NAMES = [
    "김민수",
    "남궁 뷁아",
    "王小明",
    "王小明 (Wang Xiaoming)",
    "田中 さくら",
    "José Ñandú-Łukasiewicz",
    "Дмитрий Пётрович",
    "Νίκος Παπαδόπουλος",
    "Nguyễn Văn Ánh",
    "Kim 김민수 (金珉秀) Łucja",
    "Maria Alexandrina von Hohenlohe-Schillingsfürst-Waldenburg-X",
    "Wolfeschlegelsteinhausenbergerdorff" * 3,
    "龘" * 120,
]
SCALE = 1.5


def written(name: str, **fields) -> bytes:
    return record_pdf(facts_of(passed(**fields), name))


def text_of(pdf: bytes) -> str:
    return " ".join(pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text().split())


def drawn(pdf: bytes):
    return pypdfium2.PdfDocument(pdf)[0].render(scale=SCALE).to_pil().convert("L")


def dark_box(picture, top: float, bottom: float):
    """Return where there is ink between two heights, as shares of the sheet's."""
    width, height = picture.size
    strip = picture.crop((0, round(top * height), width, round(bottom * height)))
    left, _top, right, _bottom = strip.point(lambda grey: 255 if grey < 100 else 0).getbbox()
    return left / width, right / width


@pytest.mark.parametrize("name", NAMES, ids=lambda name: name[:24])
def test_a_name_is_there_to_be_read_and_to_be_copied(name):
    pdf = written(name)
    assert name.replace(" ", "") in text_of(pdf).replace(" ", "")
    left, right = dark_box(drawn(pdf), 0.16, 0.31)
    assert left > 0.08
    assert right < 0.92
    assert left + right == pytest.approx(1, abs=0.02)


@pytest.mark.parametrize("name", ["김민수", "Ada Kim", "Nguyễn Văn Ánh"])
def test_every_font_travels_with_it(name):
    fonts = pypdf.PdfReader(io.BytesIO(written(name))).pages[0]["/Resources"]["/Font"]
    files = {font["/BaseFont"]: "/FontFile2" in font["/FontDescriptor"] for font in map(fonts.__getitem__, fonts)}
    assert len(files) >= 4
    assert all(files.values()), files


def test_two_names_of_the_same_length_do_not_look_the_same():
    one, other = (drawn(written(name)).crop((0, 0, 1200, 280)).tobytes() for name in ("김민수", "박지우"))
    assert one != other


def test_it_says_what_was_passed_and_that_it_is_no_credential():
    text = text_of(written("Ada Kim"))
    for part in (
        "95 of 100 points", "90 are needed to pass", "form offline, seed 7", "tfcert-tui 0.9.0", UID,
        "4:00:00 of 5:00:00", "line v1", "sunspots v1", "4 of 5 stars · 20 of 25 points", "Sunspots, a year ahead",
        "Practice record of tfcert-tui; no credential; not affiliated with or endorsed by Google.",
    ):  # fmt: skip
        assert part in text, text


def test_it_names_the_key_that_signs_here_or_the_machine_where_it_was_sat():
    text = text_of(record_pdf(facts_of(passed(), "Ada Kim", "SHA256:abcdef")))
    assert "Signing key SHA256:abcdef" in text
    text = text_of(record_pdf(facts_of(passed(origin="gpu-box"), "Ada Kim", "SHA256:abcdef")))
    assert "Signing key" not in text
    assert "on another machine (gpu-box)" in text


def test_the_same_facts_give_the_same_bytes_whatever_was_written_between():
    first = written("김민수")
    written("Кто Угодно")
    written("龘龘")
    assert written("김민수") == first
    assert written("김민주") != first


def test_it_is_one_sheet_of_a4_on_its_side():
    (page,) = pypdf.PdfReader(io.BytesIO(written("Ada Kim"))).pages
    assert [round(float(side)) for side in page.mediabox[2:]] == [842, 595]


def test_a_character_of_no_font_is_refused_not_printed_as_a_box():
    with pytest.raises(UsageRefused) as refused:
        written("Ada \U00013000")
    assert "U+13000 EGYPTIAN HIEROGLYPH A001" in refused.value.message


def test_without_the_east_asian_font_a_korean_name_is_refused_and_a_latin_one_is_set(monkeypatch):
    monkeypatch.setattr(cjk_face, "PACKAGE", "no_such_package")
    with pytest.raises(UsageRefused) as refused:
        written("김유신")
    assert "U+AE40 HANGUL SYLLABLE GIM" in refused.value.message
    assert "Ada Kim" in text_of(written("Ada Kim"))


def test_a_title_of_another_script_gives_way_to_the_problem_s_name():
    problems = [scenes.problem_view(category, 5) for category in range(1, 6)]
    problems[0] = type(problems[0])(1, "line", "\U00013000\U00013001", 10, "", 5, 10.0)
    assert "Category 1 line" in text_of(written("Ada Kim", problems=problems))


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"mode": "practice"}, "no_record_of_practice"),
        ({"mode": "drill"}, "no_record_of_practice"),
        ({"ended": False, "ended_at": None}, "not_ended"),
        ({"passed": False, "score": 76.0}, "not_passed"),
    ],
)
def test_nothing_but_a_passed_exam_has_one(fields, code):
    import msgspec

    with pytest.raises(UsageRefused) as refused:
        facts_of(msgspec.structs.replace(passed(), **fields), "Ada Kim")
    assert refused.value.code == code
    assert "20261120-1" in refused.value.message
