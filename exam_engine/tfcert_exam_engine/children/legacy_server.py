"""The fork server for runs under legacy Keras: there from the first such run until nobody has used it for a while."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from gettext import gettext as _
from pathlib import Path

from tfcert_exam_engine.children.fork_server import ForkServer, legacy_environment

log = logging.getLogger(__name__)

UNUSED_S = 600.0
"""It holds as much memory as the first one, for runs that most people never make."""


class LegacyServer(ForkServer):
    """A fork server with Keras 2; its state is "off" while there is none."""

    def __init__(self, environment: Mapping[str, str], unused_s: float = UNUSED_S) -> None:
        super().__init__(legacy_environment(environment))
        self.state = "off"
        self._unused_s = unused_s
        self._turning = asyncio.Lock()
        """Held while it is started or leaves: neither begins before the other has ended."""
        self._timer: asyncio.TimerHandle | None = None

    async def ready(self) -> bool:
        """Start it where there is none, and wait until it can fork; return False when it is not going to."""
        async with self._turning:
            if self.state == "unavailable" and self._following is not None:
                await self._following  # it says so before it leaves; the package may have been installed since
                self._set("off")
            if self.state == "off" and not await self._have_started():
                return False
        self._put_off()
        return await super().ready()

    async def _have_started(self) -> bool:
        try:
            await self.start()
        except OSError as error:
            log.warning("the fork server for legacy Keras cannot be started: %s", error)
            self._set("off")
            return False
        return True

    async def fork(self, job: Path) -> int:
        """Fork a child, as any fork server does; it is used, and stays."""
        self._put_off()
        return await super().fork(job)

    async def stop(self) -> None:
        """Leave with the engine."""
        self._cancel_timer()
        async with self._turning:
            await super().stop()
            self._set("down")

    def _put_off(self) -> None:
        self._cancel_timer()
        self._timer = asyncio.get_running_loop().call_later(self._unused_s, lambda: self._keep(self._leave_if_unused()))

    def _cancel_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    async def _leave_if_unused(self) -> None:
        """Leave, unless a child is alive: its parent alone learns its exit code."""
        async with self._turning:
            if self.state == "ready" and not self._is_used:
                await self._rest()
            else:
                self._put_off()

    @property
    def _is_used(self) -> bool:
        return bool(self._forked) or any(not exit_code.done() for exit_code in self._exits.values())

    async def _rest(self) -> None:
        """Let the process go until it is needed again."""
        await self._dismiss()
        if self._following is not None:
            await self._following
        self._closing = False
        self._set("off")

    @staticmethod
    def _unavailable(why: str) -> str:
        return _("Exam-era Keras cannot be imported ({why}). Install it with: pip install tf-keras").format(why=why)
