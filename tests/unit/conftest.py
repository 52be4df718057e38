"""A command line against a scripted engine, in a data folder of its own."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from scripted_engine import ScriptedEngine
from tfcert_tui.cli.root import run_command


@pytest.fixture
def own_data_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("TFCERT_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("TFCERT_DATASETS_DIR", raising=False)


@pytest.fixture
def engine() -> ScriptedEngine:
    return ScriptedEngine()


@pytest.fixture
def command(own_data_folder, engine, capsys):
    def run(*arguments: str) -> tuple[int, str, str]:
        code = run_command(arguments, lambda paths: engine)
        out, err = capsys.readouterr()
        return code, out, err

    return run


@pytest.fixture
def document(command):
    def run(*arguments: str) -> tuple[int, dict[str, Any]]:
        code, out, _err = command(*arguments, "--json")
        found = json.loads(out)
        assert found["version"] == 1
        return code, found

    return run


@pytest.fixture
def answer(monkeypatch):
    """Somebody at the terminal who types this."""

    def typed(text: str) -> None:
        terminal = io.StringIO(text)
        terminal.isatty = lambda: True  # type: ignore[method-assign]
        monkeypatch.setattr("sys.stdin", terminal)

    return typed


@pytest.fixture
def nobody(monkeypatch):
    """Nobody is at the terminal: a pipe, a script, cron."""
    monkeypatch.setattr("sys.stdin", io.StringIO())
