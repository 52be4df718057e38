"""Which processes have begun since the last look, from the order in which the kernel gives numbers out."""

from __future__ import annotations

from tfcert_hw_probe.kernel_files import number, read

MOST_NEW = 500
"""Numbers to look up in one go; beyond, whole trees are read anew."""
MOST_KEPT = 2000
FIRST_AGAIN = 300
"""Where numbers begin again when they have run out (RESERVED_PIDS, kernel/pid.c)."""


class Births:
    """Keeps (pid, parent) of new processes in the order in which they began; threads have numbers too and are left out.

    The last number given out stands at the end of /proc/loadavg (proc_loadavg(5)). Numbers go up by one, passing over
    those in use, and begin again at the end.
    """

    def __init__(self, proc: str) -> None:
        self._proc = proc
        self._most = number(f"{proc}/sys/kernel/pid_max") or 1 << 22
        self._last = self._newest()
        self._log: list[tuple[int, int]] = []
        self._dropped = 0
        self._unsure: list[int] = []
        self.can_be_trusted = self._last > 0

    @property
    def mark(self) -> int:
        """Where the log ends: what comes later is given by `since(mark)`."""
        return self._dropped + len(self._log)

    def since(self, mark: int) -> list[tuple[int, int]] | None:
        """Return those that began after a mark; None where that is not known."""
        if not self.can_be_trusted:
            return None
        self._take_in()
        return None if mark < self._dropped else self._log[mark - self._dropped :]

    def _take_in(self) -> None:
        last = self._newest()
        if last == self._last and not self._unsure:
            return
        count = last - self._last if last >= self._last else self._most - self._last + max(0, last - FIRST_AGAIN)
        before, self._last = self._last, last
        if count > MOST_NEW:
            self._forget()
            return
        # One that was being made at the last look has its number and was not to be seen yet.
        asked, self._unsure = self._unsure, []
        for pid in [*asked, *self._numbers(before, last)]:
            parent = self._parent(pid)
            if parent is not None:
                self._log.append((pid, parent))
            elif pid not in asked and not self._exists(pid):
                self._unsure.append(pid)
        if len(self._log) > MOST_KEPT:
            self._forget()

    def _numbers(self, before: int, last: int) -> list[int]:
        if last >= before:
            return list(range(before + 1, last + 1))
        return [*range(before + 1, self._most), *range(FIRST_AGAIN, last + 1)]

    def _forget(self) -> None:
        """Drop the log: whoever has a mark before now reads the whole tree."""
        self._dropped += len(self._log) + 1
        self._log, self._unsure = [], []

    def _newest(self) -> int:
        text = read(f"{self._proc}/loadavg").split()
        return int(text[-1]) if text and text[-1].isdigit() else 0

    def _exists(self, pid: int) -> bool:
        return bool(read(f"{self._proc}/{pid}/stat"))

    def _parent(self, pid: int) -> int | None:
        """Return a process' parent; None for a thread, and for what is not there."""
        found: dict[bytes, bytes] = {}
        for line in read(f"{self._proc}/{pid}/status").splitlines():
            name, _, value = line.partition(b":")
            if name in (b"Tgid", b"PPid"):
                found[name] = value.strip()
                if len(found) == 2:
                    break
        return int(found[b"PPid"]) if len(found) == 2 and found[b"Tgid"] == str(pid).encode() else None
