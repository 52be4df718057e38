"""Who trains next, and on which device."""

from __future__ import annotations

import asyncio

import pytest

from tfcert_exam_engine.training.lanes import Lanes, LeftQueue, devices_for


async def entered(lanes: Lanes, *runs: int) -> dict[int, asyncio.Task[str]]:
    for run in runs:
        lanes.line_up(run)
    return {run: asyncio.create_task(lanes.turn(run)) for run in runs}


async def test_one_lane_serves_in_the_order_of_asking() -> None:
    lanes = Lanes()
    tasks = await entered(lanes, 1, 2, 3)
    assert await tasks[1] == ""
    assert [lanes.ahead(run) for run in (1, 2, 3)] == [None, 1, 2]
    lanes.leave(1)
    assert await tasks[2] == "" and lanes.ahead(3) == 1
    lanes.leave(2)
    assert await tasks[3] == ""


async def test_a_run_taken_out_of_the_queue_lets_the_next_move_up() -> None:
    lanes = Lanes()
    tasks = await entered(lanes, 1, 2, 3)
    lanes.leave(2)
    with pytest.raises(LeftQueue):
        await tasks[2]
    assert lanes.waiting == [3] and lanes.ahead(3) == 1
    lanes.leave(1)
    await tasks[3]


async def test_more_lanes_begin_those_that_wait_at_once() -> None:
    lanes = Lanes()
    tasks = await entered(lanes, 1, 2)
    lanes.arrange(["0", "1"])
    assert {await tasks[1], await tasks[2]} == {"", "0"}


async def test_each_lane_has_its_own_device() -> None:
    lanes = Lanes()
    lanes.arrange(["0", "1"])
    tasks = await entered(lanes, 1, 2, 3)
    assert [await tasks[1], await tasks[2]] == ["0", "1"]
    lanes.leave(1)
    assert await tasks[3] == "0"


async def test_an_adopted_run_keeps_its_lane_even_when_none_is_free() -> None:
    lanes = Lanes()
    lanes.hold(7, "1")
    lanes.hold(8, "")
    tasks = await entered(lanes, 9)
    lanes.leave(7)
    await asyncio.sleep(0)
    assert lanes.ahead(9) == 1
    lanes.leave(8)
    await tasks[9]


@pytest.mark.parametrize(
    ("wanted", "gpu", "gpus", "visible", "devices"),
    [
        (0, "", 0, None, [""]),
        (2, "", 0, None, ["", ""]),
        (0, "", 1, None, [""]),
        (0, "", 2, None, ["0", "1"]),
        (3, "", 2, None, ["0", "1", "0"]),
        (0, "none", 2, None, ["none"]),
        (0, "1", 2, None, ["1"]),
        (2, "1", 2, None, ["1", "1"]),
        (0, "", 4, "2,3", ["2", "3"]),
        (0, "", 4, "GPU-ab", [""]),
        (0, "0", 4, "2,3", ["0"]),
        (0, "", 0, "-1", [""]),
    ],
)
def test_lanes_follow_the_gpus_unless_the_person_says_otherwise(
    wanted: int, gpu: str, gpus: int, visible: str | None, devices: list[str]
) -> None:
    assert devices_for(wanted, gpu, gpus, visible) == devices
