"""How the workstation looks: what was set, held against what this terminal can show."""

from __future__ import annotations

from gettext import gettext as _

from textual.app import App
from textual.filter import Monochrome, NoColor

from tfcert_exam_engine.settings import Settings, ThemeChoice
from tfcert_tui.terminal import glyphs, themes
from tfcert_tui.terminal.line_filters import NoColours, OwnColours, PlainAscii


class Looks:
    """One per app: registers the themes, and puts a look on."""

    def __init__(self, app: App[str]) -> None:
        self.app = app
        self.depth = depth_of(app.console.color_system)
        app.ansi_theme_light = themes.PAPER
        for theme in themes.registered(self.depth):
            app.register_theme(theme)
        self._ascii, self._own = PlainAscii(enabled=False), NoColours() if app.no_color else OwnColours(enabled=False)
        # Textual's own way with NO_COLOR leaves every grey, and turns what stands out into more of them.
        known = [each for each in app._filters if not isinstance(each, Monochrome | NoColor)]
        app._filters[:] = [*known, self._own, self._ascii]

    def put_on(self, settings: Settings) -> None:
        """Look as set."""
        glyphs.wish(settings.ascii)
        changed = self._ascii.enabled is not glyphs.ascii()
        self._ascii.enabled = glyphs.ascii()
        self.preview(settings.theme)
        if changed:
            self._draw_all_anew()

    def preview(self, choice: ThemeChoice) -> None:
        """Show a theme without keeping it."""
        name = theme_name(choice, self.depth, self.app.no_color)
        self._own.enabled = name == themes.TERMINAL.name
        if self.app.theme != name:
            self.app.theme = name

    def _draw_all_anew(self) -> None:
        if self.app.is_running:
            for screen in self.app.screen_stack:
                for widget in screen.walk_children(with_self=True):
                    widget.notify_style_update()
                screen.refresh(layout=True)


def depth_of(colour_system: str | None) -> themes.Depth:
    """Return how many colours Rich found the terminal to have."""
    return {"256": "256", "standard": "16", "windows": "16"}.get(colour_system or "", "colours")  # type: ignore[return-value]


def theme_name(choice: ThemeChoice, depth: themes.Depth, no_color: bool) -> str:
    """Return the theme for a choice; sixteen colours are the terminal's own, whatever was chosen."""
    if no_color or depth == "16":
        return themes.TERMINAL.name
    return f"tfcert-{'dark' if choice == 'auto' else choice}"


def theme_words() -> dict[ThemeChoice, str]:
    """Return what can be chosen, and how it looks."""
    return {
        "auto": _("dark, or the terminal's own colours where it has sixteen"),
        "dark": _("light text on a dark ground"),
        "light": _("dark text on a light ground"),
        "contrast": _("white on black; every text at a contrast of 7 or more"),
        "terminal": _("the terminal's own sixteen colours, on its own ground"),
    }


def limits_words(depth: themes.Depth, no_color: bool) -> str:
    """Return why a choice cannot be seen here, or ""."""
    if no_color:
        return _("NO_COLOR is set: no colour is shown here, whatever is chosen.")
    if depth == "16":
        return _("This terminal says that it has sixteen colours: its own are shown, whatever is chosen.")
    return ""
