"""What is said about a set where it is passed on: who made it, under which licence, what that asks for."""

from __future__ import annotations

from gettext import gettext as _

from tfcert_exam_engine.public_sets.registry import PublicSet


def notice(one: PublicSet) -> str:
    """Return the text that travels with a set, in English: it is part of what is passed on."""
    lines = [one.title, "=" * len(one.title), "", f"Made by: {one.maker}", f"Licence: {one.licence}"]
    if one.licence_url:
        lines.append(f"Its text: {one.licence_url}")
    if not one.licence_read:
        lines.append("The licence is given as it is recalled; read it at its source before you pass the set on.")
    lines += [f"May be passed on: {one.redistributable}", "The files are as their makers publish them.", ""]
    if one.terms:
        lines += [one.terms, ""]
    return "\n".join(lines)


def why_not_passed_on(one: PublicSet) -> str:
    """Return why a set is left out of a pack, in one sentence; "" where it is not."""
    said = {
        "yes": "",
        "no": _("{title} may not be passed on ({licence})."),
        "unknown": _("Nobody has said that {title} may be passed on ({licence})."),
    }
    return said[one.redistributable].format(title=one.title, licence=one.licence)
