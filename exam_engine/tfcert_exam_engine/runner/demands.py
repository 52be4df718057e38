"""What some problems ask of a model beyond its shapes: a layer of a kind, few parameters, weights that were given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from gettext import gettext as _
from typing import Any

import numpy as np
import numpy.typing as npt

from tfcert_exam_engine.grading.verdict import ContractCheck
from tfcert_exam_engine.runner.allowed import architecture
from tfcert_exam_engine.runner.files.model_file import ModelFile
from tfcert_problems.problem import Contract

Given = Mapping[str, npt.NDArray[Any]]


def of_file(file: ModelFile, contract: Contract) -> Iterator[ContractCheck]:
    """Yield what the file's own description answers."""
    if contract.required_layers:
        yield _required(file, contract.required_layers)


def of_model(model: Any, contract: Contract, given: Given) -> Iterator[ContractCheck]:
    """Yield what only the loaded model answers."""
    if contract.max_parameters:
        yield _parameters(int(model.count_params()), contract.max_parameters)
    if contract.given_weights:
        yield _given(model, given)


def _required(file: ModelFile, names: list[str]) -> ContractCheck:
    used = {part.class_name for part in architecture.parts(file.config)}
    found = [name for name in names if name in used]
    wanted = _(" or ").join(names)
    advice = "" if found else _("Use a layer of this kind; it may be wrapped, for instance in Bidirectional.")
    return ContractCheck("required", bool(found), ", ".join(found) or _("none of them"), wanted, advice)


def _parameters(count: int, most: int) -> ContractCheck:
    advice = "" if count <= most else _("Look at model.summary() for the layer with the most, and share its weights.")
    wanted = _("{n:,} parameters").format(n=most)
    return ContractCheck("parameters", count <= most, _("{n:,} parameters").format(n=count), wanted, advice)


def _given(model: Any, given: Given) -> ContractCheck:
    """Bit for bit: what was frozen has not moved at all."""
    present = {_bits(np.asarray(weight)) for weight in model.weights}
    missing = [name for name, array in given.items() if _bits(array) not in present]
    found = _("all of them") if not missing else _("changed or missing: {names}").format(names=", ".join(missing[:3]))
    advice = _("Load them as the statement says, and set trainable = False on that layer before you compile.")
    wanted = _("the given weights, unchanged")
    return ContractCheck("given", not missing, found, wanted, advice if missing else "")


def _bits(array: npt.NDArray[Any]) -> tuple[tuple[int, ...], bytes]:
    return array.shape, np.ascontiguousarray(array, dtype=np.float32).tobytes()
