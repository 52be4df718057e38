"""The keys of the screen of figures."""

from __future__ import annotations

from tfcert_tui.keys.key import N_, Key

FIGURES = (
    Key("figures.later", "right,down", "turn(1)", N_("next"), N_("The figure after.")),
    Key("figures.earlier", "left,up", "turn(-1)", N_("previous"), N_("The figure before.")),
    Key("figures.newest", "end", "newest", N_("newest"), N_("The newest figure.")),
    Key("figures.oldest", "home", "oldest", "", N_("The first figure.")),
    Key("figures.copy", "f5,alt+w", "copy", N_("copy out"), N_("Copy all figures into the problem's folder.")),
    Key("figures.close", "alt+9,shift+f3,escape", "close", N_("close"), N_("Back to the work.")),
)
