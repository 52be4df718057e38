"""The thread that looks: one piece of work at a time, and nobody waits for one that is stuck."""

from __future__ import annotations

import threading
import time

import pytest

from tfcert_exam_engine.machine.probe_thread import ProbeThread


async def test_what_was_found_comes_back_from_one_and_the_same_thread() -> None:
    thread = ProbeThread()
    seen = []
    for _ in range(3):
        thread.begin(threading.get_ident)
        assert await thread.is_done(10)
        seen.append(thread.result())
    assert len(set(seen)) == 1 and seen[0] != threading.get_ident()
    thread.close(lambda: None, 10)


async def test_what_it_raised_is_raised_and_the_next_one_works() -> None:
    thread = ProbeThread()
    thread.begin(lambda: 1 / 0)
    assert await thread.is_done(10)
    with pytest.raises(ZeroDivisionError):
        thread.result()
    thread.begin(lambda: 7)
    assert await thread.is_done(10)
    assert thread.result() == 7
    thread.close(lambda: None, 10)


async def test_a_stuck_one_is_waited_for_as_long_as_was_said_and_its_answer_is_had_later() -> None:
    gate, thread = threading.Event(), ProbeThread()
    thread.begin(lambda: gate.wait(60))
    assert not await thread.is_done(0.05)
    assert thread.is_busy
    gate.set()
    assert await thread.is_done(10)
    assert thread.result() is True
    assert not thread.is_busy
    thread.close(lambda: None, 10)


async def test_the_last_thing_is_done_in_the_thread_and_a_stuck_one_is_left_behind() -> None:
    done: list[int] = []
    thread = ProbeThread()
    thread.begin(lambda: None)
    assert await thread.is_done(10)
    thread.close(lambda: done.append(threading.get_ident()), 10)
    assert len(done) == 1 and done[0] != threading.get_ident()
    gate, stuck = threading.Event(), ProbeThread()
    stuck.begin(lambda: gate.wait(60))
    began = time.monotonic()
    stuck.close(lambda: done.append(0), 0.05)
    assert time.monotonic() - began < 30
    assert len(done) == 1
    gate.set()
