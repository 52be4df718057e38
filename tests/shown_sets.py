"""Scripted public data sets: eight of the registry, in every state that there is."""

from __future__ import annotations

from typing import Any

import msgspec

import scenes
from fakes import ScriptedEngine
from screen_scenes import Act
from tfcert_exam_engine.changes import PublicChanged
from tfcert_exam_engine.public_sets.outcomes import Outcome, Packed, Removed, Standing, Verified
from tfcert_exam_engine.public_views import PublicEnding, PublicTask, PublicView, PublicWork, SetAtWork

FOLDER = "/home/ada/.local/share/tfcert-tui/public"
STANDINGS = [
    Standing("iris", "here", "canonical", 9_102, scenes.T0 - 86_400),
    Standing("penguins", "missing"),
    Standing("fashion_mnist", "here", "canonical", 61_760_000, scenes.T0 - 3600),
    Standing("horses_or_humans", "begun"),
    Standing("rock_paper_scissors", "missing"),
    Standing("sarcasm", "half", "canonical", 5_640_000, scenes.T0 - 7200),
    Standing("bbc_news", "missing"),
    Standing("sunspots", "missing"),
]
AT_REST = PublicView(FOLDER, "data_folder", "", "", STANDINGS)
FETCH = PublicTask("fetch", ["horses_or_humans", "rock_paper_scissors", "bbc_news"])
FETCHING = PublicWork(
    FETCH,
    [
        SetAtWork("horses_or_humans", "fetching", 103_000_000, 149_574_867),
        SetAtWork("rock_paper_scissors", "opening", 200_682_221, 200_682_221),
        SetAtWork("bbc_news", "waiting", 0, 5_057_493),
    ],
    303_682_221,
    355_314_581,
    11_300_000.0,
    4.6,
)
VERIFY = PublicTask("verify", ["iris", "sarcasm"])
FAILED = PublicEnding(
    FETCH,
    scenes.T0,
    fetched=[
        Outcome("horses_or_humans", "placed", "canonical", 300_000_000, ("horse-or-human.zip",)),
        Outcome(
            *("rock_paper_scissors", "failed", "canonical", 0, (), "no_network"),
            "storage.googleapis.com cannot be reached: its name is not known here.",
            "Without internet, pack the sets on a machine that has it.",
        ),
        Outcome("bbc_news", "placed", "canonical", 10_000_000, ()),
    ],
)
VERIFIED = PublicEnding(
    VERIFY,
    scenes.T0,
    verified=[
        Verified("iris", True, True, 2, 9_102, ()),
        Verified("sarcasm", True, True, 2, 5_640_000, ("sets/sarcasm/sarcasm.json",)),
    ],
)
REMOVED = PublicEnding(PublicTask("remove", ["iris"]), scenes.T0, removed=[Removed("iris", 9_102, ("notes.txt",))])
PACKED = PublicEnding(
    PublicTask("pack", ["iris"], "/home/ada/tfcert-sets.tar"),
    scenes.T0,
    packed=Packed("/home/ada/tfcert-sets.tar", 20_480, "ab" * 32, ("iris",), ()),
)
BUSY = PublicEnding(
    *(FETCH, scenes.T0),
    code="busy",
    message=f"Another command is at work on the data sets in {FOLDER} (process 4242).",
    advice="Wait until it is done, or take another --root.",
)


def with_sets(**fields: Any) -> ScriptedEngine:
    """An engine at home that has told of sets."""
    engine = scenes.at_home()
    engine.sets = msgspec.structs.replace(AT_REST, **fields)
    return engine


def fetching() -> ScriptedEngine:
    """Three are on their way, another comes after them."""
    return with_sets(work=FETCHING, waiting=[PublicTask("verify", ["iris"])])


def mirrored() -> ScriptedEngine:
    """One could not be had, from a mirror; those that could are here."""
    return with_sets(mirror="mirror.example/sets", mirror_from="setting", ended=FAILED)


def told(view: PublicView) -> Act:
    """Return an act in which the engine tells of the sets."""

    async def act(at: Any) -> None:
        at.engine.sets = view
        at.engine.tell(PublicChanged(view))
        await at.until(lambda: at.app.desk.state.public == view)

    return act
