"""Keeps the figures that a script shows or saves with matplotlib, in the run's own folder; a run has no display.

Nothing is imported for it: matplotlib is changed as the script imports it, its own or a newer one than ours.
`001-shown.png` is one that was shown, `002-saved-curves.png` a copy of what was saved as `curves.png`; `more` says how
many came after the last that is kept.
"""

from __future__ import annotations

import functools
import hashlib
import os
import shutil
import sys
from contextlib import suppress
from gettext import gettext as _
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import ModuleType
from typing import Any, Callable

PYPLOT = "matplotlib.pyplot"
HEADLESS = ("agg", "cairo", "pdf", "pgf", "ps", "svg", "template")
"""Backends that open no window: a script may choose among them."""
BACKEND = ("backend", "newbackend")
"""What matplotlib's functions call it."""
FOLDER = "figures"
MORE = "more"
MOST = 100
"""Figures that are kept of one run."""
MOST_BYTES = 100_000_000
"""Of all of them together."""


def install(job_folder: str) -> None:
    """Keep every figure that is shown or saved from now on in this process."""
    os.environ["MPLBACKEND"] = "agg"
    keeper = _Keeper(Path(job_folder, FOLDER))
    loaded = sys.modules.get(PYPLOT)
    if loaded is None:
        sys.meta_path.insert(0, _Watch(keeper))
    else:  # Keras 3 imports it where it is there, and a forked child has Keras.
        keeper.change(loaded)


class _Watch:
    """A finder that finds what the path has, and changes matplotlib once it is loaded."""

    def __init__(self, keeper: _Keeper) -> None:
        self._keeper = keeper

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        """Find pyplot; None for all others."""
        spec = PathFinder.find_spec(name, path) if name == PYPLOT else None
        if spec is None or spec.loader is None:
            return None
        load = spec.loader.exec_module

        def exec_module(module: ModuleType) -> None:
            load(module)
            self._keeper.change(module)

        spec.loader.exec_module = exec_module  # type: ignore[method-assign]
        return spec


class _Keeper:
    """Writes figures under numbers of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._count = self._bytes = self._more = 0
        self._last: dict[int, bytes] = {}
        """What was shown last, by the figure's number: an animation shows the same again and again."""
        self._saving = False

    def change(self, pyplot: Any) -> None:
        """Give pyplot ways to show and to save that keep the figure; one that is quite different stays as it is."""
        try:
            pyplot.matplotlib.rcParams["backend"] = "agg"
            figure = pyplot.Figure
            pyplot.switch_backend = self._without_windows(pyplot.switch_backend)
            pyplot.show = self._shown_all(pyplot)
            figure.show = self._shown_one(figure.show)
            figure.savefig = self._saved(figure.savefig)
            pyplot.matplotlib.use = self._without_windows(pyplot.matplotlib.use)
        except (AttributeError, TypeError):
            return

    @staticmethod
    def _without_windows(original: Any) -> Callable[..., Any]:
        @functools.wraps(original)
        def use(*arguments: Any, **named: Any) -> Any:
            """Choose a backend, of those that open no window: the first argument, whatever it is called."""
            named = {name: _without_window(value) if name in BACKEND else value for name, value in named.items()}
            return original(*map(_without_window, arguments[:1]), *arguments[1:], **named)

        return use

    def _shown_all(self, pyplot: Any) -> Callable[..., Any]:
        @functools.wraps(pyplot.show)
        def show(*_arguments: Any, **named: Any) -> None:
            """Keep all open figures; they are closed as windows would have been, unless the script goes on at once."""
            for number in pyplot.get_fignums():
                self._show(pyplot.figure(number))
            if named.get("block", True) is not False:
                pyplot.close("all")

        return show

    def _shown_one(self, original: Any) -> Callable[..., Any]:
        @functools.wraps(original)
        def show(figure: Any, *_arguments: Any, **_named: Any) -> None:
            """Keep this figure."""
            self._show(figure)

        return show

    def _saved(self, original: Any) -> Callable[..., Any]:
        @functools.wraps(original)
        def savefig(figure: Any, *arguments: Any, **named: Any) -> Any:
            """Save it, and keep a copy where it was saved as a file."""
            done = original(figure, *arguments, **named)
            to = arguments[0] if arguments else named.get("fname")
            if not self._saving and isinstance(to, (str, os.PathLike)):
                self._copy(os.fspath(to), named.get("format"))
            return done

        return savefig

    def _show(self, figure: Any) -> None:
        if not self._has_room():
            return
        draft = self._folder / ".draft.png"
        self._saving = True
        try:
            self._folder.mkdir(exist_ok=True)
            figure.savefig(str(draft), format="png")
            digest = hashlib.sha256(draft.read_bytes()).digest()
            number = getattr(figure, "number", 0)
            if self._last.get(number) != digest:
                self._last[number] = digest
                self._keep(draft, "shown.png")
        except OSError as error:
            self._say(_("A figure could not be kept: {why}.").format(why=error.strerror or error))
        finally:
            self._saving = False

    def _copy(self, name: str, form: Any) -> None:
        """Keep a copy; matplotlib adds an ending where the name has none."""
        found = next((one for one in (Path(name), Path(f"{name}.{form or 'png'}")) if one.is_file()), None)
        if found is None or not self._has_room():
            return
        draft = self._folder / ".draft"
        try:
            self._folder.mkdir(exist_ok=True)
            shutil.copyfile(found, draft)
            self._keep(draft, "saved-" + found.name)
        except OSError as error:
            self._say(_("A figure could not be kept: {why}.").format(why=error.strerror or error))

    def _keep(self, draft: Path, ending: str) -> None:
        self._count += 1
        self._bytes += draft.stat().st_size
        name = f"{self._count:03}-{ending[-120:]}"
        draft.replace(self._folder / name)
        self._say(_("Figure {n} is kept: {name}").format(n=self._count, name=name))

    def _has_room(self) -> bool:
        """Whether one more is kept; the first that is not is told of, and all are counted."""
        if self._count < MOST and self._bytes < MOST_BYTES:
            return True
        if not self._more:
            self._say(_("{n} figures are kept; those that come now are not.").format(n=self._count))
        self._more += 1
        with suppress(OSError):  # it is only for a sentence
            (self._folder / MORE).write_text(str(self._more))
        return False

    @staticmethod
    def _say(text: str) -> None:
        """Put a line into the log, where the script has left it one."""
        try:
            print(text, flush=True)
        except Exception:
            return  # what it has put in the place of stdout raises


def _without_window(backend: Any) -> Any:
    return backend if str(backend).lower() in HEADLESS else "agg"
