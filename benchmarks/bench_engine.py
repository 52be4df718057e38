"""An engine of its own for a benchmark: real host, real fork server, a data folder that is thrown away."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

from tfcert_exam_engine.changes import RunChanged, SubmissionChanged
from tfcert_exam_engine.client import EngineClient
from tfcert_exam_engine.paths import DATASETS_VARIABLE, paths_for
from tfcert_exam_engine.views import AttemptView, RunView, SubmissionView

ROOT = Path(__file__).parent.parent


@contextlib.asynccontextmanager
async def engine_with_attempt() -> AsyncIterator[tuple[EngineClient, AttemptView]]:
    """Start an engine and a practice attempt; data sets are kept in .cache/datasets between runs."""
    os.environ.setdefault(DATASETS_VARIABLE, str(ROOT / ".cache" / "datasets"))
    home = tempfile.mkdtemp(prefix="tfcert-bench-")
    client = EngineClient(paths_for(home))
    await client.connect()
    await client.change_settings({"welcome": "false"})  # seen once, and not what is measured
    try:
        yield client, await client.start("first", "practice", 7, 300)
    finally:
        await client.stop(force=True)
        shutil.rmtree(home)


async def verdict_of(client: EngineClient, category: int) -> SubmissionView:
    """Submit, and return the submission once its verdict is durable and told."""
    events = client.events()
    accepted = await client.submit(category)
    async for event in events:
        match event:
            case SubmissionChanged(submission=told) if told.submission == accepted.submission:
                if told.state != "grading":
                    return told
    raise RuntimeError("the engine went away")


async def trained(client: EngineClient, category: int, legacy_keras: bool | None = None) -> RunView:
    """Run the category's script to its end, following it as the workstation does."""
    events = client.events()
    run = await client.run(category, legacy_keras)
    async for event in events:
        match event:
            case RunChanged(run=told) if told.run == run.run and told.ended_at is not None:
                if told.state != "trained":
                    raise SystemExit(f"the script did not train: {told.message}")
                return told
    raise RuntimeError("the engine went away")
