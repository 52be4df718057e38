"""What can go wrong on the way, one sentence each with what to do.

TransferTrouble             a transfer failed; `tries` says how often it is worth trying
WrongArchive                an archive is broken, or holds what is never opened
Cancelled                   the person, or the engine, wants no more: no failure
"""

from __future__ import annotations

from gettext import gettext as _
from urllib.parse import urlsplit

from tfcert_exam_engine.errors import EngineUnavailable

OFTEN = 1000
"""As often as the patience allows."""


class TransferTrouble(EngineUnavailable):
    """A file could not be had from one place."""

    def __init__(self, code: str, message: str, advice: str, *, tries: int = 1, after_s: float = 0.0) -> None:
        super().__init__(code, message, advice)
        self.tries = tries
        """How many times in a row it may happen before the place is given up."""
        self.after_s = after_s
        """How long the server asked to wait."""


class WrongArchive(EngineUnavailable):
    """An archive that is not opened."""


class Cancelled(Exception):
    """Wanted no more; what has come is kept."""


def host_of(url: str) -> str:
    """Return who serves an address."""
    return urlsplit(url).hostname or url


def no_network(url: str, why: str, tries: int = 2) -> TransferTrouble:
    """No name, no route, nobody listening."""
    return TransferTrouble(
        "no_network",
        _("{host} cannot be reached: {why}.").format(host=host_of(url), why=why),
        _(
            "Without internet, pack the sets on a machine that has it (tfcert-tui datasets pack) and unpack them here, "
            "or name a --mirror; behind a proxy, set https_proxy."
        ),
        tries=tries,
    )


def certificate(url: str, why: str) -> TransferTrouble:
    """The other side cannot prove who it is."""
    return TransferTrouble(
        "certificate",
        _("{host} cannot prove who it is: {why}.").format(host=host_of(url), why=why),
        _("Behind a proxy that opens connections, name its certificates: REQUESTS_CA_BUNDLE=FILE"),
    )


def proxy(url: str, why: str) -> TransferTrouble:
    """The way there is barred."""
    return TransferTrouble(
        "proxy",
        _("The proxy on the way to {host} refuses: {why}.").format(host=host_of(url), why=why),
        _("Look at http_proxy, https_proxy and no_proxy, or name a --mirror."),
        tries=2,
    )


def stalled(url: str, seconds: float) -> TransferTrouble:
    """Connected, and then nothing."""
    return TransferTrouble(
        "stalled",
        _("{host} sent nothing for {seconds} seconds.").format(host=host_of(url), seconds=f"{seconds:g}"),
        _("What has come is kept: try again later with the same command, or name a --mirror."),
        tries=OFTEN,
    )


def broken(url: str) -> TransferTrouble:
    """The connection ended before the file did."""
    return TransferTrouble(
        "broken",
        _("The connection to {host} broke in the middle of the file.").format(host=host_of(url)),
        _("What has come is kept: the same command goes on."),
        tries=OFTEN,
    )


def unsure(url: str) -> TransferTrouble:
    """No length, no checksum: half of the file would look like all of it."""
    return TransferTrouble(
        "unsure",
        _("{host} does not say how long {url} is, and no checksum of it is known.").format(host=host_of(url), url=url),
        _("Half of it could not be told from all of it: name a --mirror."),
    )


def refused(url: str, status: int, reason: str, after_s: float) -> TransferTrouble:
    """The server answered with an error."""
    again = status in (408, 425, 429) or status >= 500
    return TransferTrouble(
        "refused",
        _("{host} answers {status} {reason} for {url}.")
        .format(host=host_of(url), status=status, reason=reason, url=url)
        .replace("  ", " "),
        _("Try again later, or name a --mirror.")
        if again
        else _("The file may have moved: name a --mirror that has it."),
        tries=OFTEN if again else 1,
        after_s=after_s,
    )


def redirects(url: str) -> TransferTrouble:
    """Sent round in a circle."""
    return TransferTrouble(
        "redirects",
        _("{host} sends us round in a circle for {url}.").format(host=host_of(url), url=url),
        _("Try again later, or name a --mirror."),
    )


def web_page(url: str) -> TransferTrouble:
    """HTML where a file was asked for."""
    return TransferTrouble(
        "web_page",
        _("{host} sent a web page instead of the file {url}.").format(host=host_of(url), url=url),
        _("It may ask for a login, or the network here does: open the address in a browser, or name a --mirror."),
    )


def bad_address(url: str, why: str) -> TransferTrouble:
    """Nothing that can be asked."""
    return TransferTrouble(
        "bad_address",
        _("{url} is no address that can be fetched: {why}.").format(url=url, why=why),
        _("Give --mirror an http address or a folder."),
    )


def wrong_bytes(name: str, place: str) -> TransferTrouble:
    """Whole, and not what its makers say."""
    return TransferTrouble(
        "wrong_bytes",
        _("{name} from {place} is not the file its checksum says.").format(name=name, place=place),
        _("It was thrown away. Try again, or take another --mirror."),
    )


def far_too_small(name: str, place: str, size: int, about: int) -> TransferTrouble:
    """Nothing, or the text of an error, where a file was asked for."""
    return TransferTrouble(
        "too_small",
        _("{name} from {place} has {size} bytes; about {about} are expected.").format(
            name=name, place=place, size=f"{size:,}", about=f"{about:,}"
        ),
        _("It was thrown away. Try again later, or name a --mirror that has it."),
    )


def not_as_pinned(name: str, place: str, pinned_from: str) -> TransferTrouble:
    """Whole, and not what came the first time."""
    return TransferTrouble(
        "not_as_pinned",
        _("{name} from {place} is not the file that was fetched first, from {first}.").format(
            name=name, place=place, first=pinned_from
        ),
        _("It was thrown away. To take the new one: tfcert-tui datasets remove {set} --forget-pins").format(
            set=name.partition("/")[0]
        ),
    )


def not_in_mirror(name: str, mirror: str) -> TransferTrouble:
    """The mirror lacks it."""
    return TransferTrouble(
        "not_in_mirror",
        _("The mirror {mirror} has no {name}.").format(mirror=mirror, name=name),
        _("A mirror has its files as SET/FILE; leave --mirror out to fetch from the makers' addresses."),
    )


def unreadable(file: str, error: OSError) -> TransferTrouble:
    """A file of a folder that cannot be read."""
    return TransferTrouble(
        "unreadable",
        _("{file} cannot be read: {why}.").format(file=file, why=error.strerror or error),
        _("Look at the disk it is on, or name another --mirror."),
    )


def no_address(name: str) -> TransferTrouble:
    """An edition for mirrors alone."""
    return TransferTrouble(
        "no_address",
        _("{name} has no address of its own.").format(name=name),
        _("Name a --mirror that has it, or leave --edition out."),
    )


def no_room(folder: object, needed_mb: float, free_mb: float) -> EngineUnavailable:
    """The disk is too small for it."""
    return EngineUnavailable(
        "no_room",
        _("This needs about {needed} MB in {folder}, and {free} MB are free.").format(
            needed=f"{needed_mb:.0f}", folder=folder, free=f"{free_mb:.0f}"
        ),
        _("Make room, fetch fewer sets at once, or take another --root."),
    )


def not_ours(folder: object) -> EngineUnavailable:
    """Something lies where the set would."""
    return EngineUnavailable(
        "not_ours",
        _("{folder} is there, and was not placed by this command.").format(folder=folder),
        _("Move it away, or take another --root."),
    )


def strange_archive(name: str, why: str) -> WrongArchive:
    """An archive that is not opened."""
    return WrongArchive(
        "archive",
        _("The archive {name} is not opened: {why}.").format(name=name, why=why),
        _("Nothing of it was placed. Fetch it anew, from another place."),
    )


def strange_pack(name: str, why: str) -> WrongArchive:
    """A pack that is not taken in."""
    return WrongArchive(
        "pack",
        _("The pack {name} is not taken in: {why}.").format(name=name, why=why),
        _("Nothing of it was placed. Carry it over again, or pack it anew: tfcert-tui datasets pack"),
    )
