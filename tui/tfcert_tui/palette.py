"""Everything by name: what the command palette finds, by sentence or by id."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from gettext import gettext as _
from typing import Any

from textual.app import App, SystemCommand
from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider, SearchIcon
from textual.screen import Screen

from tfcert_exam_engine import settings
from tfcert_tui.keys import keymap
from tfcert_tui.terminal.looks import theme_words


class Palette(CommandPalette):
    """Textual's own, without the picture of a lens that many fonts lack, and with the key that closes it."""

    def __init__(self) -> None:
        placeholder = _("A word, or an id such as exam.run; {key} closes").format(key=keymap.shown("app.palette"))
        super().__init__(placeholder=placeholder, id="--command-palette")

    def on_mount(self) -> None:
        """Take the picture away."""
        for icon in self.query(SearchIcon):
            icon.icon = "›"


class Commands(Provider):
    """What the keys do, the looks, the settings; found by what they are called and by their ids."""

    async def discover(self) -> Hits:
        """Offer all in order: what the screen does comes first."""
        for command in self.app.get_system_commands(self.screen):
            yield DiscoveryHit(command.title, command.callback, help=command.help)

    async def search(self, query: str) -> Hits:
        """Find a query in the sentence, or in the id and the keys below it."""
        matcher = self.matcher(query)
        for command in self.app.get_system_commands(self.screen):
            score = max(matcher.match(command.title), matcher.match(command.help))
            if score > 0:
                yield Hit(score, matcher.highlight(command.title), command.callback, help=command.help)


def provider() -> type[Provider]:
    """Return what the palette asks."""
    return Commands


def commands(app: App[Any], screen: Screen[object]) -> Iterable[SystemCommand]:
    """Return every action of the screen, then looks and settings, with ids and keys."""
    known = keymap.by_id()
    order = list(known)
    active = {each.binding.id: each.binding for each in screen.active_bindings.values() if each.enabled}
    mine = [name for name in active if name in known]
    for name in sorted(mine, key=lambda name: (keymap.place(name) == "app", order.index(name))):
        binding = active[name]
        if binding.tooltip:
            keys = " ".join(known[name].names)
            yield SystemCommand(_(binding.tooltip), f"{name} · {keys}", _call(app, binding.action))
    for choice, words in theme_words().items():
        title = _("Look: {name}, {words}").format(name=choice, words=words)
        yield SystemCommand(title, "settings theme", _call(app, f"app.look('{choice}')"))
    for setting, meaning in settings.descriptions().items():
        title = _("Setting {name}: {meaning}").format(name=setting, meaning=meaning)
        yield SystemCommand(title, "settings", _call(app, f"app.setting('{setting}')"))


def _call(app: App[Any], action: str) -> Callable[[], object]:
    async def call() -> None:
        # From where the focus is: an action of a pane is the pane's.
        await app.run_action(action, default_namespace=_namespace(app, action))

    return call


def _namespace(app: App[Any], action: str) -> Any:
    """Return the nearest node around the focus that has the action."""
    name = action.partition("(")[0]
    nodes = [*(app.focused.ancestors_with_self if app.focused else []), app.screen]
    return next((node for node in nodes if hasattr(node, f"action_{name}")), app.screen)
