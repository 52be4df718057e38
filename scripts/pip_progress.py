"""pip's long story as one moving line; the story itself goes to a file."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence

MEGABYTE = 10**6


class Line:
    """One line of a terminal, written over; without a terminal only what is worth a line of its own."""

    def __init__(self) -> None:
        self.moving = sys.stdout.isatty()
        self.last = ""

    def show(self, text: str, lasting: bool = False) -> None:
        """Show `text`; without a terminal only when it is lasting and new."""
        if self.moving:
            width = shutil.get_terminal_size().columns - 1
            sys.stdout.write("\r\x1b[K" + text[:width])
            sys.stdout.flush()
        elif lasting and text != self.last:
            print(text, flush=True)
            self.last = text

    def done(self) -> None:
        """Leave an empty line for what comes next."""
        if self.moving:
            sys.stdout.write("\r\x1b[K")
            sys.stdout.flush()


def run_pip(python: str, folder: str, log: str, arguments: Sequence[str]) -> str | None:
    """Run `pip install` with `arguments` in `folder`; returns None, or what went wrong as pip says it."""
    command = [python, "-m", "pip", "install", "--no-input", "--disable-pip-version-check", "--log", log, *arguments]
    if speaks_raw(python):
        command += ["--progress-bar", "raw"]
    line = Line()
    errors: list[str] = []
    child = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        narrate(child.stdout or (), line, errors.append)
    except KeyboardInterrupt:
        child.wait()
        raise
    finally:
        line.done()
    return None if child.wait() == 0 else " ".join(errors[-2:]) or f"pip ended with code {child.returncode}"


def speaks_raw(python: str) -> bool:
    """Whether this pip (24.1 and later) can tell its progress as plain numbers."""
    told = subprocess.run([python, "-m", "pip", "--version"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    found = re.match(rb"pip (\d+)\.(\d+)", told.stdout)
    return found is not None and (int(found.group(1)), int(found.group(2))) >= (24, 1)


def narrate(story: Iterable[str], line: Line, blame: Callable[[str], None]) -> None:
    """Turn pip's lines into ours."""
    name = ""
    for said in story:
        words = said.split()
        if not words:
            continue
        if words[0] == "Downloading":
            name = " ".join(words[1:]).rsplit("/", 1)[-1]
            line.show("  downloading " + name, lasting="MB" in said)
        elif words[0] == "Progress" and len(words) == 4:
            line.show(f"  downloading {name}  {portion(int(words[1]), int(words[3]))}")
        else:
            narrate_step(words, line, blame)


def narrate_step(words: list[str], line: Line, blame: Callable[[str], None]) -> None:
    """Tell what stage pip is at; errors are kept for the end."""
    if re.match(r"(error|\w*Error):$", words[0], re.IGNORECASE):
        blame(" ".join(words))
    elif words[0] == "Collecting":
        line.show("  looking for " + words[1])
    elif words[:3] == ["Installing", "collected", "packages:"]:
        line.show(f"  unpacking {len(words) - 3} packages; this takes a minute", lasting=True)


def portion(done: int, total: int) -> str:
    """Return "120 of 572 MB"; for an unknown total only what is done."""
    if total <= 0:
        return f"{done / MEGABYTE:.0f} MB"
    return f"{done / MEGABYTE:.0f} of {total / MEGABYTE:.0f} MB"
