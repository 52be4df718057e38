"""`settings show|set|reset`: what a person can set for this data folder."""

from __future__ import annotations

from gettext import gettext as _

import click
import msgspec

from tfcert_exam_engine.from_outside import full_path, is_folder
from tfcert_exam_engine.settings import Settings, as_typed, descriptions
from tfcert_tui.cli.failure import DONE
from tfcert_tui.cli.interface_upkeep import settings_document
from tfcert_tui.cli.options import example, json_option
from tfcert_tui.cli.output import emit, say, show, wrapped_table
from tfcert_tui.cli.session import session_of


@click.group(help=_("How trainings run, what an exam shows, and how long things are kept, in this data folder."))
def settings() -> None:
    """Group the three."""


@settings.command(
    "show",
    help=_("Show every setting: its value, its default, what it means."),
    epilog=example(_("Example: tfcert-tui settings show"), _("Exit codes: 0 done; 3 our failure.")),
)
@json_option
@click.pass_context
def show_settings(context: click.Context, as_json: bool) -> int:
    """Show the settings."""
    found = session_of(context).ask(lambda engine: engine.settings())
    if as_json:
        emit(settings_document(found))
    else:
        show(_settings_table(found))
    return DONE


@settings.command(
    "set",
    help=_("Set NAME to VALUE. The names are in: tfcert-tui settings show"),
    epilog=example(
        _("Example: tfcert-tui settings set trainings_at_once 2"),
        _("Exit codes: 0 done; 2 no such setting, or no such value; 3 our failure."),
    ),
)
@click.argument("name", metavar="NAME")
@click.argument("value", metavar="VALUE")
@json_option
@click.pass_context
def set_setting(context: click.Context, name: str, value: str, as_json: bool) -> int:
    """Change one setting."""
    return _change(context, name, _from_here(name, value), as_json)


@settings.command(
    "reset",
    help=_("Put the default of NAME back."),
    epilog=example(
        _("Example: tfcert-tui settings reset trainings_at_once"),
        _("Exit codes: 0 done; 2 no such setting; 3 our failure."),
    ),
)
@click.argument("name", metavar="NAME")
@json_option
@click.pass_context
def reset_setting(context: click.Context, name: str, as_json: bool) -> int:
    """Put one default back."""
    return _change(context, name, "", as_json)


def _change(context: click.Context, name: str, value: str, as_json: bool) -> int:
    changed = session_of(context).ask(lambda engine: engine.change_settings({name: value}))
    if as_json:
        emit(settings_document(changed))
    else:
        show(_("{name} is now: {value}").format(name=name, value=_value_words(getattr(changed, name))))
        say(_("It holds for what begins from now on."))
    return DONE


def _from_here(name: str, value: str) -> str:
    """Return a value with its full path where it is one: the engine works in another folder than the person."""
    is_place = {
        "python": "/" in value,  # a bare name is looked up by the engine
        "public": bool(value.strip()),
        "mirror": is_folder(full_path(value)),  # else an address
    }
    return str(full_path(value)) if value.strip() and is_place.get(name) else value


def _settings_table(found: Settings) -> str:
    values, defaults = msgspec.structs.asdict(found), msgspec.structs.asdict(Settings())
    head = (_("name"), _("value"), _("default"), _("meaning"))
    rows = (
        (name, _value_words(values[name]), _value_words(defaults[name]), meaning)
        for name, meaning in descriptions().items()
    )
    return wrapped_table([head, *rows])


def _value_words(value: object) -> str:
    return _("(empty)") if value == "" else as_typed(value)
