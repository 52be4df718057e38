"""A server with small sets, a registry that points to it, an empty root."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from set_server import SetServer
from small_sets import CONTENT, IMPATIENT, registry, write_registry
from tfcert_exam_engine.public_sets import api
from tfcert_exam_engine.public_sets import registry as registry_module
from tfcert_exam_engine.public_sets.fetching import FetchOptions, fetch
from tfcert_exam_engine.public_sets.outcomes import Outcome
from tfcert_exam_engine.public_sets.pace import FetchProgress
from tfcert_exam_engine.public_sets.places import Root
from tfcert_exam_engine.public_sets.registry import find_all
from tfcert_exam_engine.public_sets.sources import Patience

VARIABLES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy", "TFCERT_MIRROR", "TFCERT_PUBLIC_DIR")


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no proxy, mirror or root of this machine get into the tests."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def server() -> Iterator[SetServer]:
    """Serve the small sets."""
    server = SetServer(dict(CONTENT))
    yield server
    server.stop()


@pytest.fixture
def use_registry(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[list[dict[str, object]]], Path]]:
    """Put other sets in the registry's place."""

    def use(sets: list[dict[str, object]]) -> Path:
        monkeypatch.setattr(registry_module, "FILE", write_registry(tmp_path / "registry.toml", sets))
        registry_module.public_sets.cache_clear()
        api._files_by_url.cache_clear()
        return registry_module.FILE

    yield use
    registry_module.public_sets.cache_clear()
    api._files_by_url.cache_clear()


@pytest.fixture
def registry_file(server: SetServer, use_registry: Callable[[list[dict[str, object]]], Path]) -> Path:
    """Have the small sets in the registry."""
    return use_registry(registry(server.url))


@pytest.fixture
def root(tmp_path: Path) -> Root:
    """Return an empty root."""
    return Root(tmp_path / "root")


Fetch = Callable[..., list[Outcome]]


@pytest.fixture
def told() -> list[FetchProgress]:
    """Return what was told on the way."""
    return []


@pytest.fixture
def fetched(root: Root, registry_file: Path, told: list[FetchProgress]) -> Fetch:
    """Return what fetches sets into the root, with little patience."""

    def run(*names: str, mirror: object = None, edition: str = "", patience: Patience = IMPATIENT) -> list[Outcome]:
        options = FetchOptions(str(mirror) if mirror else None, edition, 4, patience)
        return list(fetch(find_all(names), root, options, told.append, threading.Event()))

    return run
