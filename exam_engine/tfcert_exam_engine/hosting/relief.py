"""How a newer version takes over from an engine of an older one: when no job runs, and never the other way round."""

from __future__ import annotations

import asyncio
import re
from gettext import gettext as _

import msgspec

from tfcert_exam_engine import wire
from tfcert_exam_engine.calls import Retire
from tfcert_exam_engine.errors import EngineUnavailable
from tfcert_exam_engine.version import __version__
from tfcert_exam_engine.wire import Hello, Request

ANSWER_S = 10.0


def is_older(version: str) -> bool:
    """Return whether an engine's version is older than ours."""
    return _numbers(version) < _numbers(__version__)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", version.partition("+")[0])[:3])


async def asked_to_leave(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
    """Ask an engine of any protocol to leave when no job runs; return whether it leaves now.

    `Hello` and `Retire` keep their shape in every protocol; an engine from before them does not understand, and stays.
    """
    writer.write(wire.request_line(Request(0, Retire(__version__))))
    try:
        async with asyncio.timeout(ANSWER_S):
            line = await reader.readline()
        answer = msgspec.json.decode(line)
        return bool(isinstance(answer, dict) and answer.get("id") == 0 and answer.get("result") is True)
    except (TimeoutError, ConnectionError, ValueError):
        return False


def still_there(hello: Hello) -> EngineUnavailable:
    """Return the sentence for an engine of another protocol that stays."""
    facts = {"theirs": hello.version, "ours": __version__, "pid": hello.pid}
    protocols = {"protocol": hello.protocol, "here": wire.PROTOCOL}
    if is_older(hello.version):
        return EngineUnavailable(
            "engine_protocol",
            _("An engine of the older version {theirs} is at work (pid {pid}).").format(**facts)
            + " "
            + _("Version {ours} takes over when its jobs have ended.").format(**facts),
            _("Wait for them, or stop it with: tfcert-tui engine stop --force. Submissions are safe."),
        )
    return EngineUnavailable(
        "engine_protocol",
        _("An engine of version {theirs} is running (protocol {protocol}, pid {pid}); this is {ours} ({here}).").format(
            **facts, **protocols
        ),
        _("Leave this window and start tfcert-tui again; or stop it with: tfcert-tui engine stop --force"),
    )
