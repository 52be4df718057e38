"""What a free check looks at beyond the contract: what a person would want to know before the press."""

from __future__ import annotations

from collections.abc import Iterator
from gettext import gettext as _
from gettext import ngettext
from typing import Any

import numpy as np
import numpy.typing as npt

from tfcert_exam_engine.grading.verdict import CheckName, ContractCheck
from tfcert_exam_engine.runner import both_keras, contract, made_up
from tfcert_exam_engine.runner.allowed import architecture
from tfcert_exam_engine.runner.contract import Inspection
from tfcert_exam_engine.runner.files.weights_inside import WeightsInside
from tfcert_exam_engine.runner.prediction import PredictionFailed, predict_at_once
from tfcert_problems.problem import Problem

NEAR_CAP = 0.5
"""From this share of the limit on, an optimizer's part of a file is worth a word."""
HALF_PRECISIONS = ("float16", "bfloat16")
BOUNDED = {"sigmoid": (0, 1), "softmax": (0, 1), "tanh": (-1, 1)}
LOOKED_UP = ("is not in [0,", "found OOV values", "out of range")
"""What TensorFlow and Keras say of an index or a word that a table does not have."""
LEARNT_WORDS = frozenset({"TextVectorization", "StringLookup", "IntegerLookup"})
"""What they adapted to is kept beside the weights, for which an .h5 file has no place."""


def parameters(found: Inspection, inside: WeightsInside) -> int | None:
    """Return the number of weights: the model's where it was loaded, else what the file holds."""
    loaded = None if found.model is None else contract.parameters_of(found.model)
    return inside.parameters if loaded is None else loaded


def sized(check: ContractCheck, found: Inspection, inside: WeightsInside, limit: float) -> ContractCheck:
    """Return the size with the parameters, and where it is too large the layer that makes it so."""
    count, said, advice = parameters(found, inside), check.found, check.advice
    if found.file.unpacked_megabytes < 1:
        said = _("{n:.2g} MB").format(n=found.file.megabytes)
    if count is not None:
        said = _("{size}, {n:,} parameters").format(size=said, n=count)
    name, most = inside.widest
    if not check.passed and count and name:
        widest = _("Make layer {name} smaller: it has {most:,} of {n:,} parameters.")
        advice = widest.format(name=name, most=most, n=count)
    if not check.passed and found.file.megabytes - inside.optimizer_megabytes <= limit:
        advice = _without_optimizer()
    return ContractCheck("size", check.passed, said, check.wanted, advice)


def written_by(found: Inspection) -> ContractCheck:
    """Say who wrote the file, and in which format."""
    kind = {"keras": ".keras", "h5": "HDF5"}[found.file.format]
    writer = found.file.written_by or _("an unknown version of Keras")
    return _green("written_by", _("{writer}, {kind} format").format(writer=writer, kind=kind))


def optimizer(found: Inspection, inside: WeightsInside, limit: float) -> list[ContractCheck]:
    """Say when what only goes on training takes a third of a file near the limit; nothing otherwise."""
    megabytes, slots = found.file.megabytes, inside.optimizer_megabytes
    if not NEAR_CAP * limit <= megabytes <= limit or slots < megabytes / 3:
        return []
    said = _("the optimizer's state takes {slots:.1f} of {all:.1f} MB").format(slots=slots, all=megabytes)
    return [_amber("optimizer", said, _("the model alone"), _without_optimizer())]


def _without_optimizer() -> str:
    """`include_optimizer=False` is heard for .h5 alone: Keras 3 writes the slots into a .keras archive all the same."""
    return _("Save without the optimizer: keras.Model(model.inputs, model.outputs).save('mymodel.keras').")


def weights(model: Any) -> ContractCheck:
    """Look for NaN and infinite weights, naming the layers that have them."""
    wanted = _("finite numbers in every layer")
    inner = {id(layer): layer for layer in _innermost(model)}.values()
    bad = [layer.name for layer in inner if not all(_finite(weight) for weight in layer.weights)]
    if not bad:
        return _green("weights", _("all finite"), wanted)
    others = _(" and {n} more").format(n=len(bad) - 1) if bad[1:] else ""
    found = _("NaN or infinite in layer {name}{others}").format(name=bad[0], others=others)
    advice = _("Training went astray: lower the learning rate or clip gradients, and keep the best epoch.")
    return ContractCheck("weights", False, found, wanted, advice)


def _innermost(layer: Any) -> Iterator[Any]:
    """Yield the layers of nested models in their place."""
    inside = getattr(layer, "layers", None)
    if not isinstance(inside, list | tuple) or not inside:
        yield layer
        return
    for each in inside:
        yield from _innermost(each)


def _finite(weight: Any) -> bool:
    values = np.asarray(weight)
    if values.dtype.kind == "V":  # bfloat16, which numpy does not know
        values = values.astype(np.float32)
    return values.dtype.kind != "f" or bool(np.isfinite(values).all())


def keeps(found: Inspection, predicts: bool) -> ContractCheck:
    """Say what the file's format has lost on the way; red where predicting fails for it."""
    lost = [part for part in architecture.parts(found.file.config) if _is_lost(found, part)]
    wanted = _("everything the model has learnt")
    if not lost:
        return _green("keeps", _("all of it"), wanted)
    said = _("layer {layer} ({kind}) has lost its vocabulary").format(layer=lost[0].owner, kind=lost[0].class_name)
    advice = _("Save it as .keras: an .h5 file loses what text and lookup layers have learnt.")
    return ContractCheck("keeps", predicts, said, wanted, advice, warning=predicts)


def _is_lost(found: Inspection, part: architecture.Part) -> bool:
    is_lookup = found.file.format == "h5" and part.class_name in LEARNT_WORDS
    return is_lookup and not (isinstance(part.config, dict) and part.config.get("vocabulary"))


def not_as_made_up(failure: PredictionFailed, found: Inspection, x: npt.NDArray[Any]) -> ContractCheck | None:
    """Return the check of a model that looks up values which made-up examples need not have; None: it fails for more.

    A column of weekdays is below 7 in all that the model will ever see, and may be looked up in a table of 7. Of
    numbers, zeros are in every table.
    """
    if not any(words in str(failure) for words in LOOKED_UP):
        return None
    if x.dtype.kind in "if":
        try:
            predict_at_once(found.model, np.zeros_like(x))
        except PredictionFailed:
            return None
    said = _("not tried: it looks up values that made-up examples do not have ({why})").format(why=failure)
    advice = _("Predict with the data that are given out, in the shape and type of the contract, before you submit.")
    return _amber("finite", said, _("a finite number for every example"), advice)


def last_values(found: Inspection, problem: Problem) -> ContractCheck | None:
    """Say when the last layer, accepted or not, cannot give what the metric asks for; None when it can."""
    activation = contract.last_activation(found.model)
    axes = tuple(found.model.outputs[0].shape)[1:]
    if activation == "softmax" and axes[-1:] == (1,):
        wanted = problem.contract.last_activation or ["linear"]
        advice = _("Give the last layer activation={wanted!r}.").format(wanted=wanted[0])
        return _amber("last_layer", _("softmax over one output, which is always 1"), wanted[0], advice)
    asked_for = activation in problem.contract.last_activation
    if activation in BOUNDED and problem.metric.name != "accuracy" and not asked_for:
        low, high = BOUNDED[activation]
        said = _("{name}, which stays between {low} and {high}").format(name=activation, low=low, high=high)
        advice = _("Give the last layer no activation, or scale its values back inside the model.")
        return _amber("last_layer", said, "linear", advice)
    return None


def whole_numbers(found: Inspection, problem: Problem) -> ContractCheck | None:
    """Say when the model takes whole numbers, and the examples have fractions; None when it does not."""
    dtype = both_keras.dtype_of(found.model.inputs[0])
    wanted = problem.contract.input_dtype
    if not wanted.startswith("float") or not dtype.startswith(("int", "uint", "bool")):
        return None
    shape = next(check.found for check in found.checks if check.name == "input")
    advice = _("The hidden examples lose what is behind their points: give keras.Input no dtype, or dtype={wanted!r}.")
    return _amber("input", f"{shape} {dtype}", wanted, advice.format(wanted=wanted))


def precision(found: Inspection) -> ContractCheck | None:
    """Say when the output is in half precision; None when it is not."""
    dtype = found.model.outputs[0].dtype
    dtype = str(getattr(dtype, "name", dtype))
    if dtype not in HALF_PRECISIONS:
        return None
    shape = next(check.found for check in found.checks if check.name == "output")
    advice = _("Give the last layer dtype='float32': half precision rounds what is measured.")
    return _amber("output", f"{shape} {dtype}", "float32", advice)


def answers(rows: npt.NDArray[np.float64], x: npt.NDArray[Any], problem: Problem, model: Any) -> ContractCheck:
    """Judge what a model said to made-up examples: finite, of the shape it should be, and not always the same."""
    wanted = _("a finite number for every example")
    rows = np.atleast_1d(rows)  # one number for all of them, which the output is marked down for
    tried = ngettext("{n} made-up example answered", "{n} made-up examples answered", len(x)).format(n=len(x))
    limit = made_up.number_limit(model)
    if limit is not None and problem.contract.input_dtype != "string":
        tried += _("; whole numbers below {limit:,} are taken").format(limit=limit)
    bad = int((~np.isfinite(rows).reshape(len(rows), -1).all(axis=1)).sum())
    if bad:
        text = _("NaN or infinite values for {n} of {all} made-up examples").format(n=bad, all=len(rows))
        advice = _("Lower the learning rate or clip gradients; look at the loss: nan in the log means the same.")
        return ContractCheck("finite", bad < len(rows), text, wanted, advice, warning=bad < len(rows))
    if (rows == rows[0]).all() and not (x == x[0]).all():
        advice = _("It may be untrained or dead (a relu that is always 0): look at its loss, then train it again.")
        said = _("the same answer to every made-up example")
        return _amber("finite", said, _("answers that differ"), advice)
    return _green("finite", tried, wanted)


def _green(name: CheckName, found: str, wanted: str = "") -> ContractCheck:
    return ContractCheck(name, True, found, wanted)


def _amber(name: CheckName, found: str, wanted: str, advice: str) -> ContractCheck:
    return ContractCheck(name, True, found, wanted, advice, warning=True)
