"""What goes over the network, by /proc/net/dev."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from gettext import gettext as _

from tfcert_hw_probe.counters import Counters
from tfcert_hw_probe.kernel_files import read
from tfcert_hw_probe.sample import NetworkSample

DEV = "/proc/net/dev"
INTERFACES = "/sys/class/net"
"""A folder for each; a bridge's has one called `bridge` in it."""
RECEIVED, SENT = 0, 8
"""Columns after the interface's name (proc_net_dev(5))."""
BUILT_OF_OTHERS = (
    b"lo",
    b"veth",
    b"docker",
    b"br-",
    b"virbr",
    b"ifb",
    b"tun",
    b"tap",
    b"bond",
    b"wg",
    b"cali",
    b"vnet",
)
"""Interfaces whose traffic is none, or passes another one as well and would count twice."""


class NetworkMeter:
    """Adds the interfaces up."""

    def __init__(self, dev: str = DEV, interfaces: str = INTERFACES, now: Callable[[], float] = time.monotonic) -> None:
        self._dev, self._interfaces, self._counters = dev, interfaces, Counters(now)

    def look(self) -> NetworkSample:
        """Return the traffic since the last look."""
        totals = self._totals(read(self._dev))
        rates = self._counters.rates(totals)
        if rates is None:
            why = _("no interface is told") if totals is None else _("a rate needs two looks")
            return NetworkSample(missing={"received_bytes_s": why, "sent_bytes_s": why})
        return NetworkSample(rates[0], rates[1])

    def _totals(self, text: bytes) -> list[int] | None:
        """Return bytes (received, sent) of all interfaces; None where there is none."""
        found = []
        for line in text.splitlines():
            name, colon, rest = line.partition(b":")
            columns = rest.split()
            if colon and len(columns) > SENT and self._is_own(name.strip()):
                found.append((int(columns[RECEIVED]), int(columns[SENT])))
        return [sum(one) for one in zip(*found, strict=True)] if found else None

    def _is_own(self, name: bytes) -> bool:
        """Return whether its traffic is told by no other: eth0.100 is a part of eth0, a bridge passes its ports'."""
        if b"." in name or name.startswith(BUILT_OF_OTHERS):
            return False
        return not os.path.exists(f"{self._interfaces}/{os.fsdecode(name)}/bridge")  # noqa: PTH110 (once a second)
