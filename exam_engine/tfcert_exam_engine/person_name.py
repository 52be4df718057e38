"""The name of a person for a record: what can be set right is taken, anything else is refused with its reason."""

from __future__ import annotations

import unicodedata
from gettext import gettext as _

from tfcert_exam_engine.errors import UsageRefused

LONGEST = 120
"""Characters."""
FROM_THE_RIGHT = ("R", "AL", "AN")
"""Unicode's classes of what is written from right to left."""
UNPRINTABLE = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def cleaned(name: str) -> str:
    """Return a name in composed characters, with single spaces between its parts.

    Raises:
        UsageRefused: it is empty, too long, or has what cannot be set right.
    """
    text = " ".join(unicodedata.normalize("NFC", name).split())
    if not text:
        raise _refused(_("A record needs a name."))
    if len(text) > LONGEST:
        said = _("The name has {n} characters; a record takes {most} at most.")
        raise _refused(said.format(n=len(text), most=LONGEST))
    for character in text:
        why = _why_not(character)
        if why:
            raise _refused(why.format(character=shown(character)))
    return text


def not_in_any_font(characters: str) -> UsageRefused:
    """Return the refusal of characters that would be printed as empty boxes."""
    said = _("No font of this program has {characters}; the record would show an empty box.")
    return _refused(said.format(characters=", ".join(map(shown, characters[:3]))))


def shown(character: str) -> str:
    """Return a character with its number and its name in Unicode: "Ł" alone may not show on the person's terminal."""
    number = f"U+{ord(character):04X} {unicodedata.name(character, '')}".rstrip()
    printable = unicodedata.category(character) not in UNPRINTABLE
    return f"“{character}” ({number})" if printable else number


def _why_not(character: str) -> str:
    if unicodedata.category(character) in UNPRINTABLE:
        return _("The name has a character that is not printed: {character}.")
    if unicodedata.bidirectional(character) in FROM_THE_RIGHT:
        return _("The name has {character}, and what is written from right to left cannot be set here yet.")
    if unicodedata.combining(character) or unicodedata.category(character).startswith("M"):
        return _("The name has {character}, which joins its neighbours, and that cannot be set here yet.")
    return ""


def _refused(message: str) -> UsageRefused:
    advice = _("Give it as it stands in Latin, Cyrillic, Greek, Chinese, Japanese or Korean letters: --name 'Ada Kim'.")
    return UsageRefused("name", message, advice)
