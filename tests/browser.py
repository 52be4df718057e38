"""A real browser without a window: Debian's chromium, or another of its kind."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
from PIL import Image

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--disable-default-apps", "--hide-scrollbars"),
)
SCHEMES = {"dark": 0, "light": 1}
LIMIT_S = 120.0


class Browser:
    """Each look is a new browser with a profile of its own."""

    def __init__(self, program: str, folder: Path) -> None:
        self._program, self._folder = program, folder
        self.said = ""
        """What the last one wrote to its log."""

    def dom(self, page: Path) -> str:
        """Return what it made of a page, as HTML."""
        return self._run(page, "--dump-dom", "--enable-logging=stderr")

    def picture(self, page: Path, scheme: str = "light", width: int = 1100, height: int = 3000) -> Image.Image:
        """Return how a page looks to somebody who prefers that scheme."""
        file = self._folder / f"{scheme}.png"
        self._run(page, f"--screenshot={file}", f"--window-size={width},{height}", *_prefers(scheme))
        return Image.open(file).convert("RGB")

    def printed(self, page: Path, scheme: str = "light") -> bytes:
        """Return it as a PDF, as from the browser's own menu."""
        file = self._folder / "printed.pdf"
        self._run(page, f"--print-to-pdf={file}", "--no-pdf-header-footer", *_prefers(scheme))
        return file.read_bytes()

    def _run(self, page: Path, *options: str) -> str:
        with tempfile.TemporaryDirectory(dir=self._folder, ignore_cleanup_errors=True) as profile:
            command = [self._program, *QUIET, f"--user-data-dir={profile}", *options, page.as_uri()]
            done = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT_S)
        self.said = done.stderr
        assert done.returncode == 0, done.stderr
        return done.stdout


def _prefers(scheme: str) -> list[str]:
    return [f"--blink-settings=preferredColorScheme={SCHEMES[scheme]}"]


def found_browser(folder: Path) -> Browser:
    """Return the browser of this machine; skips where there is none."""
    program = next((found for name in NAMES if (found := shutil.which(name))), None)
    if program is None:
        pytest.skip("no chromium here: apt-get install chromium")
    return Browser(program, folder)
