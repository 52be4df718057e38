"""Who imports what, read from clean interpreters: the static contracts cannot see what happens at run time."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = {"tensorflow", "keras", "numpy", "cryptography", "sklearn", "skimage", "h5py", "tensorflow_datasets"}
SCREEN = {"textual", "rich"}
PAPER = {"reportlab", "fontTools", "PIL", "matplotlib"}
"""What a record needs when it is made."""
RECORD = (
    "from tfcert_tui.reporting import record, record_facts\n"
    "record.record_pdf(record_facts.RecordFacts('김민수', '2026-11-22', 95, 100, 'first', 7, 'ab', '1.0', []))"
)
"""Draws with the fonts that matplotlib brings, without it."""


def imported_by(code: str) -> set[str]:
    """Return the top-level modules that are there after `code` ran in a clean interpreter."""
    program = f"import sys\n{code}\nprint(*{{name.partition('.')[0] for name in sys.modules}})"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.splitlines()[-1].split())


@pytest.mark.parametrize(
    ("code", "forbidden"),
    [
        ("import tfcert_tui.cli.root", HEAVY | SCREEN | PAPER),
        ("import tfcert_tui.app", HEAVY | PAPER),
        ("import tfcert_tui.cli.reporting, tfcert_tui.reporting.report", HEAVY | SCREEN | PAPER),
        (RECORD, HEAVY | SCREEN | {"matplotlib"}),
        ("import tfcert_exam_engine.hosting.host", HEAVY | SCREEN | {"click"}),
        ("import tfcert_exam_engine.client", HEAVY | SCREEN | {"click"}),
        ("import tfcert_problems.catalog; tfcert_problems.catalog.problems()", HEAVY | SCREEN | {"click"}),
        ("import tfcert_problems.datasets.cache", HEAVY | SCREEN | {"click"}),
        ("import tfcert_hw_probe.sampler", HEAVY | SCREEN | {"click"}),
    ],
    ids=lambda value: value.replace("import ", "").split(";")[0].split("\n")[0] if isinstance(value, str) else "",
)
def test_a_light_module_stays_light(code, forbidden):
    found = imported_by(code)
    assert "msgspec" in found
    assert found & forbidden == set()


@pytest.mark.parametrize("arguments", [["--version"], ["status", "--help"], ["problems", "list"], ["engine", "status"]])
def test_a_headless_command_imports_neither_the_screen_nor_tensorflow(arguments, tmp_path, monkeypatch):
    monkeypatch.setenv("TFCERT_DATA_DIR", str(tmp_path))
    run = f"from tfcert_tui.__main__ import main\nsys.argv = ['tfcert-tui', *{arguments!r}]\n"
    found = imported_by(run + "try:\n    main()\nexcept SystemExit as end:\n    assert not end.code, end.code")
    assert "click" in found
    assert found & (HEAVY | SCREEN) == set()


def test_the_layers_hold(checkout):
    beside = Path(sys.executable).with_name("lint-imports")
    program = str(beside) if beside.exists() else shutil.which("lint-imports")
    assert program, "import-linter is not installed"
    done = subprocess.run([program, "--no-cache"], cwd=checkout, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout
    assert "4 kept, 0 broken" in done.stdout


def test_the_layers_would_be_seen_broken(checkout, tmp_path):
    """A contract that cannot fail proves nothing: one import from below upwards must turn it red."""
    for folder in ("tui", "exam_engine", "problems", "hw_probe"):
        shutil.copytree(checkout / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(checkout / "pyproject.toml", tmp_path)
    clock = tmp_path / "exam_engine" / "tfcert_exam_engine" / "clock.py"
    clock.write_text(clock.read_text() + "\nimport numpy\nimport textual\nimport tfcert_tui\n")
    program = "import sys\nsys.path[:0] = ['tui', 'exam_engine', 'problems', 'hw_probe']\n"
    program += "from importlinter.cli import lint_imports\nsys.exit(lint_imports(no_cache=True))"
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert done.returncode == 1, done.stdout + done.stderr
    for name in ("The screen may know", "Only the screen knows", "TensorFlow, Keras and numpy"):
        (line,) = [one for one in done.stdout.splitlines() if one.startswith(name)][:1]
        assert " BROKEN" in line
