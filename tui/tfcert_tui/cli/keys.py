"""`keys` and `keys check`: every action's id and keys, and what is wrong in a person's own file."""

from __future__ import annotations

from gettext import gettext as _

import click

from tfcert_tui.cli.failure import CANDIDATE, DONE
from tfcert_tui.cli.options import comes_after, example, json_option
from tfcert_tui.cli.output import emit, say, show, wrapped_table
from tfcert_tui.cli.session import session_of


@click.group(
    help=_(
        "Every action of the workstation: its id, its keys, what it does. keys.toml in the data folder gives an action"
        ' other keys, by its id: exam.run = "f5, alt+r"'
    ),
    invoke_without_command=True,
    epilog=example(_("Example: tfcert-tui keys"), _("Exit codes: 0 done; 3 our failure.")),
)
@json_option
@click.pass_context
def keys(context: click.Context, as_json: bool) -> int | None:
    """List all keys where no command follows."""
    if context.invoked_subcommand is not None:
        comes_after(context, as_json)
        return None
    rows = _take(context)
    if as_json:
        emit({"file": str(session_of(context).paths.keys), "keys": rows})
    else:
        show(_table(rows))
        say(_("Your own keys: {file}").format(file=session_of(context).paths.keys))
    return DONE


@keys.command(
    "check",
    help=_("Say what is wrong in keys.toml; what is right in it holds all the same."),
    epilog=example(
        _("Example: tfcert-tui keys check"),
        _("Exit codes: 0 nothing is wrong, or there is no file; 1 something was refused; 3 our failure."),
    ),
)
@json_option
@click.pass_context
def check_keys(context: click.Context, as_json: bool) -> int:
    """Check the file."""
    from tfcert_tui.keys import keymap_file

    file = session_of(context).paths.keys
    choice = keymap_file.read(file)
    if as_json:
        emit({"file": str(file), "found": file.exists(), "taken": choice.keys, "refused": choice.refusals})
    else:
        _say_checked(str(file), file.exists(), choice)
    return CANDIDATE if choice.refusals else DONE


def _say_checked(file: str, found: bool, choice: object) -> None:
    refused: list[str] = getattr(choice, "refusals", [])
    taken: dict[str, str] = getattr(choice, "keys", {})
    if not found:
        show(_("There is no {file}: all keys are as they were made.").format(file=file))
        return
    for sentence in refused:
        show(sentence)
    show(_("{file}: {taken} taken, {refused} refused.").format(file=file, taken=len(taken), refused=len(refused)))


def _take(context: click.Context) -> list[dict[str, object]]:
    from tfcert_tui.keys import keymap, keymap_file

    keymap.choose(keymap_file.read(session_of(context).paths.keys).keys)
    return [
        {
            "id": key.id,
            "keys": key.names,
            "does": _(key.tip),
            "place": keymap.place(key.id),
            "where": title,
            "remapped": key.id in keymap.chosen(),
        }
        for title, known in keymap.sections()
        for key in known
    ]


def _table(rows: list[dict[str, object]]) -> str:
    head = (_("id"), _("keys"), _("what it does"))
    lines = [(str(row["id"]), _keys_words(row), str(row["does"])) for row in rows]
    return wrapped_table([head, *lines])


def _keys_words(row: dict[str, object]) -> str:
    names = row["keys"]
    assert isinstance(names, list)
    return " ".join(names) + (f" ({_('yours')})" if row["remapped"] else "")
