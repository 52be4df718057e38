"""What the documents say of commands, options, keys, files and each other is so."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path

import click
import pytest

from tfcert_tui.cli.late_commands import MODULES
from tfcert_tui.cli.root import root
from tfcert_tui.keys import keymap_file

CHECKOUT = Path(__file__).parents[2]
DOCUMENTS = [CHECKOUT / name for name in ("README.md", "CONTRIBUTING.md")] + sorted((CHECKOUT / "docs").glob("*.md"))
README = DOCUMENTS[0].read_text()
BLOCK, INLINE = re.compile(r"^```\w*\n(.*?)^```", re.DOTALL | re.MULTILINE), re.compile(r"`([^`\n]+)`")
CALL = re.compile(r"^(?:\.venv/bin/)?tfcert-tui ([a-z].*?)(?:  |$)", re.MULTILINE)
"""A call, up to two blanks and what it is for, or to the end of its line."""
FOLDERS = ("tui", "exam_engine", "problems", "hw_probe", "tests", "benchmarks", "scripts", "screenshots")

BUILT = {"public/", "data/"}
"""Made where a problem's data is built."""


def called(text: str) -> Iterator[tuple[str, list[str], list[str]]]:
    """Give each call: its text, the words before the first argument, and its options."""
    codes = [*BLOCK.findall(text), *INLINE.findall(BLOCK.sub("", text))]
    for call in (call for code in codes for call in CALL.findall(code)):
        words = call.replace("|", " ").split()
        yield call, list(takewhile(re.compile(r"[a-z][a-z-]*$").match, words)), re.findall(r"--[a-z-]+", call)


def commands_of(words: list[str]) -> list[click.Command]:
    """Return the commands that they name, by one name each, or by those of one group."""
    context = click.Context(root)
    first = root.get_command(context, words[0])
    if isinstance(first, click.Group):
        return [first, *filter(None, (first.get_command(context, word) for word in words[1:]))]
    return [command for word in words if (command := root.get_command(context, word)) is not None]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda file: file.name)
def test_every_call_is_of_a_command_with_such_options(document: Path) -> None:
    for call, words, options in called(document.read_text()):
        commands = commands_of(words)
        assert commands, call
        named = {option for command in [root, *commands] for each in command.params for option in each.opts}
        assert set(options) <= named | {"--help", "--version"}, call


def test_readme_names_every_command() -> None:
    assert {word for _call, words, _options in called(README) for word in words} >= MODULES.keys()


def test_the_example_of_own_keys_is_taken() -> None:
    found = re.search(r"write `(\[\w+\])` and below it `([^`]+)`", README)
    assert found is not None
    choice = keymap_file.chosen_in(tomllib.loads("\n".join(found.groups())))
    assert (len(choice.keys), choice.refusals) == (1, [])


def test_every_field_of_the_json_documents_is_described() -> None:
    described = set(re.findall(r"`([\w-]+)`", (CHECKOUT / "docs" / "json.md").read_text()))
    trees = [ast.parse(file.read_text()) for file in (CHECKOUT / "tui" / "tfcert_tui" / "cli").glob("interface*.py")]
    written = {key for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Dict) for key in node.keys}
    fields = {key.value for key in written if isinstance(key, ast.Constant)}
    assert len(fields) > 150
    assert fields <= described


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda file: file.name)
def test_every_link_leads_somewhere(document: Path) -> None:
    for link in re.findall(r"\]\(([^)#\s]+)\)", document.read_text().replace("\n", " ")):
        assert "://" in link or (document.parent / link).exists(), link


def test_contributing_names_files_and_folders_that_are_there() -> None:
    text = (CHECKOUT / "CONTRIBUTING.md").read_text()
    paths = [path for path in re.findall(r"`([\w./-]+(?:/|\.py))`", text) if not path.startswith(("/", ".venv"))]
    assert len(paths) > 50
    assert {path for path in paths if not is_there(path)} <= BUILT


def is_there(path: str) -> bool:
    """Return whether we have it: under a folder of ours, or at the end of a longer path."""
    return any((CHECKOUT / path).exists() or any((CHECKOUT / folder).rglob(path)) for folder in FOLDERS)
