"""requests: every session's adapter, and so TensorFlow Datasets, which downloads with it."""

from __future__ import annotations

import functools
from types import ModuleType
from typing import Any

from tfcert_exam_engine.runner.bare.public_data.known import Known, NotHere, Served


def serve(module: ModuleType, known: Known) -> None:
    """Have the adapters of `requests` look here first."""
    adapter = module.HTTPAdapter
    original = adapter.send

    @functools.wraps(original)
    def send_here(self: Any, request: Any, *more: Any, **named: Any) -> Any:
        try:
            served = known.served(request.url) if request.method == "GET" else None
        except NotHere as error:
            raise module.ConnectionError(str(error), request=request) from None
        return original(self, request, *more, **named) if served is None else _answer(module, request, served)

    adapter.send = send_here


def _answer(module: ModuleType, request: Any, served: Served) -> Any:
    """Return what a server's answer would be."""
    answer = module.Response()
    answer.status_code, answer.reason = 200, "OK"
    answer.url, answer.request = request.url, request
    answer.headers["Content-Length"] = str(served.size)
    answer.headers["Content-Type"] = "application/octet-stream"
    answer.raw = open(served.file, "rb")  # noqa: PTH123, SIM115 - the reader closes it
    return answer
