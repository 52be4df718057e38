"""The report of a real exam in a real browser: read, looked at in light and dark, printed; and its record read back."""

from __future__ import annotations

import asyncio
import io
import json
import os
import re
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import html5lib
import msgspec
import pypdf
import pytest

from browser import Browser, found_browser
from installed_command import COMMAND
from real_exam import HOSTILE_NAME, asked, copied_exam
from tfcert_tui.reporting.material import Material, gathered
from tfcert_tui.reporting.report import report_html

pytestmark = [pytest.mark.trains, pytest.mark.whole, pytest.mark.timeout(1500)]
PAPER = {"light": (255, 255, 255), "dark": (0x14, 0x18, 0x1D)}


@pytest.fixture(scope="module")
def exam(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied_exam(tmp_path_factory)


@pytest.fixture(scope="module")
def material(exam: Path) -> Material:
    return asyncio.run(asked(exam, lambda engine: gathered(engine, None)))


@pytest.fixture(scope="module")
def report(exam: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Written by the command that a person types."""
    file = tmp_path_factory.mktemp("report") / "result.html"
    code, said = command(exam, "result", "--html", str(file), "--json")
    assert (code, said["html"]["file"]) == (0, str(file)), said
    return file


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Browser:
    return found_browser(tmp_path_factory.mktemp("browser"))


def command(exam: Path, *arguments: str):
    own = {**os.environ, "LANG": "C.UTF-8"}
    done = subprocess.run(
        [COMMAND, "--data-dir", exam, *arguments], env=own, stdin=subprocess.DEVNULL, capture_output=True, text=True
    )
    subprocess.run([COMMAND, "--data-dir", exam, "engine", "stop", "--force"], env=own, capture_output=True)
    return done.returncode, json.loads(done.stdout)


def tags(text: str) -> list[str]:
    tree = html5lib.HTMLParser(namespaceHTMLElements=False).parse(text)
    return [str(each.tag) for each in tree.iter()]


def text_of(text: str) -> str:
    return " ".join(" ".join(html5lib.parse(text, namespaceHTMLElements=False).find("body").itertext()).split())


def test_the_browser_mends_nothing_and_complains_of_nothing(browser, report):
    dom = browser.dom(report)
    assert tags(dom) == tags(report.read_text(encoding="utf-8"))
    assert "CONSOLE" not in browser.said
    said = text_of(dom)
    for part in ("100 of 100", "passed", "Every star of every category.", HOSTILE_NAME, "Submission 2 counts",
                 "import keras", "Beside the reference solution"):  # fmt: skip
        assert part in said
    assert dom.count('class="chart"') >= 8


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_light_or_dark_as_the_person_prefers(browser, report, scheme):
    picture = browser.picture(report, scheme)
    assert picture.getpixel((3, 3)) == PAPER[scheme]
    greys = picture.convert("L").histogram()
    readable = sum(greys[:90]) if scheme == "light" else sum(greys[180:])
    assert readable > 20_000  # the letters
    assert len(picture.crop((0, 600, 1100, 1200)).getcolors(1 << 20) or []) > 30  # the timeline


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_prints_on_white_a_category_to_a_page_with_nothing_folded_away(browser, report, material, scheme):
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(browser.printed(report, scheme))).pages]
    first_lines = [" ".join(page.split())[:60] for page in pages]
    for category in material.outcome.categories:
        heading = f"{category.category} {category.title}"
        assert sum(line.startswith(heading) for line in first_lines) == 1, first_lines
    together = "".join("".join(pages).split())
    for script in material.scripts.values():
        last = script.strip().splitlines()[-1]
        assert "".join(last.split()) in together


def test_on_paper_it_is_dark_on_white_also_for_those_who_prefer_dark(browser, report):
    import pypdfium2

    sheet = pypdfium2.PdfDocument(browser.printed(report, "dark"))[0].render(scale=1).to_pil().convert("L")
    assert sheet.getpixel((2, 2)) == 255
    assert sheet.getextrema()[0] < 60


class Heard(BaseHTTPRequestHandler):
    """Notes what is asked of it."""

    paths: list[str]

    def do_GET(self):
        self.paths.append(self.path)
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_arguments):
        pass


@pytest.fixture
def heard() -> Iterator[tuple[str, list[str]]]:
    """A server that nobody is to ask anything: its address, and what it was asked."""
    handler = type("Handler", (Heard,), {"paths": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", handler.paths
    server.shutdown()
    thread.join()
    server.server_close()


def test_nothing_leaves_whatever_a_note_a_script_or_a_file_s_name_says(browser, material, heard, tmp_path):
    address, paths = heard
    evil = f"</code></pre></p><img src={address}/i><script>fetch('{address}/s')</script><style>@import '{address}/c'"
    submissions = [msgspec.structs.replace(each, model_name=evil, message=evil) for each in material.submissions]
    attempt = msgspec.structs.replace(material.attempt, note=evil, origin=evil)
    hostile = msgspec.structs.replace(
        material,
        outcome=msgspec.structs.replace(material.outcome, attempt=attempt),
        submissions=submissions,
        scripts=dict.fromkeys(material.scripts, evil),
    )
    page = tmp_path / "hostile.html"
    page.write_text(report_html(hostile), encoding="utf-8")
    dom = browser.dom(page)
    assert paths == []
    assert text_of(dom).count(f"fetch('{address}/s')") >= 10
    assert {"script", "img"}.isdisjoint(tags(dom))


def test_even_markup_that_got_in_would_fetch_and_run_nothing(browser, report, heard, tmp_path):
    """The policy in the file is a second wall; and the ear of the test above is not deaf."""
    address, paths = heard
    got_in = f"<img src='{address}/i'><script>document.title = 'taken'</script>"
    page = tmp_path / "page.html"
    page.write_text(report.read_text(encoding="utf-8").replace("<main>", "<main>" + got_in), encoding="utf-8")
    dom = browser.dom(page)
    assert paths == []
    assert "<title>taken" not in dom
    page.write_text(re.sub(r"<meta http-equiv[^>]*>", "", page.read_text(encoding="utf-8")), encoding="utf-8")
    assert "<title>taken" in browser.dom(page)
    assert paths == ["/i"]


def test_the_record_of_that_exam_is_read_back(exam, material, tmp_path):
    code, said = command(exam, "record", str(tmp_path / "pass.pdf"), "--name", "김민수", "--json")
    assert (code, said["uid"]) == (0, material.attempt.uid), said
    (page,) = pypdf.PdfReader(said["file"]).pages
    text = " ".join(page.extract_text().split())
    for part in ("김민수", "100 of 100 points", "form first, seed 7", material.attempt.uid):
        assert part in text
    for category in material.outcome.categories:
        assert f"{category.slug} v{category.version}" in text
