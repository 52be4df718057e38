"""Whether an address can be reached at all: asked before anything waits for one that cannot.

Runs in any interpreter that trains, so it needs nothing but the standard library.
"""

from __future__ import annotations

import socket
import threading
import time
from urllib.parse import urlsplit

ASK_S = 3.0
"""So long a name server may think; without a network the answer comes at once."""
SCHEMES = ("http", "https", "ftp")
PORT = 80
KNOWN_S = 10.0
_answers: dict[str, tuple[bool, float]] = {}


def is_out_of_reach(url: str) -> bool:
    """Return whether an address of the wide world cannot be reached from here, as far as that can be known quickly.

    This machine itself, plain numbers, short names and what goes through a proxy are never called out of reach.
    """
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    if parts.scheme not in SCHEMES or "." not in host or _is_number(host) or host.endswith(".localhost"):
        return False
    return not _goes_through_a_proxy(parts.scheme, host) and not _has_an_address(host)


def _is_number(host: str) -> bool:
    return ":" in host or host.replace(".", "").isdigit()


def _goes_through_a_proxy(scheme: str, host: str) -> bool:
    from urllib.request import getproxies, proxy_bypass  # slow to import, and rarely needed

    proxies = getproxies()
    return bool(proxies.get(scheme) or proxies.get("all")) and not proxy_bypass(host)


def _has_an_address(host: str) -> bool:
    """Return what was found a moment ago, else ask: a network may be back, for an engine that lives for weeks."""
    answer, at = _answers.get(host, (False, float("-inf")))
    if time.monotonic() - at > KNOWN_S:
        answer = _ask(host)
        _answers[host] = answer, time.monotonic()
    return answer


def _ask(host: str) -> bool:
    """Ask in a thread of its own: a resolver cannot be told to give up."""
    found: list[bool] = []
    asking = threading.Thread(target=_look_up, args=(host, found), daemon=True)
    asking.start()
    asking.join(ASK_S)
    return bool(found)


def _look_up(host: str, found: list[bool]) -> None:
    try:
        socket.getaddrinfo(host, PORT, proto=socket.IPPROTO_TCP)
    except OSError:
        return
    found.append(True)
