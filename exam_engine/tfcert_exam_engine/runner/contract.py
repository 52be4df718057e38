"""Holds a model file against a problem's contract: what both the free check and star 1 look at."""

from __future__ import annotations

from dataclasses import dataclass, field
from gettext import gettext as _
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from tfcert_exam_engine.grading.parts import Parts
from tfcert_exam_engine.grading.verdict import CheckName, ContractCheck, ModelFacts
from tfcert_exam_engine.runner import both_keras, demands, prediction
from tfcert_exam_engine.runner.allowed import architecture
from tfcert_exam_engine.runner.both_keras import Shape
from tfcert_exam_engine.runner.demands import Given
from tfcert_exam_engine.runner.files import loading
from tfcert_exam_engine.runner.files.model_file import ModelFile
from tfcert_problems.problem import Contract

SHAPE_ONLY_LAYERS = frozenset(
    {"reshape", "flatten", "squeeze", "expanddims", "cast", "identity", "dropout", "activityregularization"}
    | {"gaussiannoise", "gaussiandropout", "alphadropout"}
    | {"spatialdropout1d", "spatialdropout2d", "spatialdropout3d"}
)
"""When they predict they leave the values of the layer before them as they are."""


@dataclass
class Inspection:
    """A model file as far as it was examined."""

    file: ModelFile
    checks: list[ContractCheck] = field(default_factory=list)
    model: Any = None
    """None where the file alone showed that it may not be loaded."""
    predicted: npt.NDArray[np.float64] | None = None
    """Predictions for the examples given; None when the contract does not hold."""
    parts: Parts = field(default_factory=Parts)
    given: Given = field(default_factory=dict)
    """Weights that the problem gave out, where it wants them in the model."""

    @property
    def fault(self) -> ContractCheck | None:
        """Return the first check that was missed."""
        return next((check for check in self.checks if not check.passed), None)

    @property
    def facts(self) -> ModelFacts:
        """Return what is known of the file."""
        return self.file.facts(parameters_of(self.model) if self.model is not None else None)


def inspect(found: Inspection, contract: Contract, x: npt.NDArray[Any], link_folder: Path) -> Inspection:
    """Examine a file: first what it says, then the model, then its predictions for `x`; stops where going on is unsafe.

    Raises:
        FileRefused: it cannot be read as a model.
    """
    examine(found, contract, link_folder)
    if not found.fault:
        _predict(found, contract, x)
    return found


def examine(found: Inspection, contract: Contract, link_folder: Path) -> None:
    """Add all that can be said without predicting, and load the model where that is safe.

    Raises:
        FileRefused: it cannot be read as a model; what was found until then is kept.
    """
    file = found.file
    found.checks += [_size(file, contract), _layers(file, contract)]
    if found.fault:
        return
    architecture.refuse_unknown(file)
    found.parts.done("read")
    found.model = loading.load(file, link_folder)
    found.parts.done("load")
    found.checks.append(_loads(found.model))
    if not found.fault:
        found.checks += [_input(found.model, contract), _output(found.model, contract)]
        found.checks.append(_last_layer(found.model, contract))
        found.checks += demands.of_file(file, contract)
        found.checks += demands.of_model(found.model, contract, found.given)


def sentence(check: ContractCheck) -> str:
    """Say in one sentence what a missed check found."""
    texts = {
        "loads": _("The model cannot be used: {found}."),
        "input": _("The input is {found}, but {wanted} is wanted."),
        "output": _("The output is {found}, but {wanted} is wanted."),
        "last_layer": _("The last layer's activation is {found}, but {wanted} is wanted."),
        "layers": _("{found} is not accepted."),
        "size": _("The file has {found}, but {wanted} is the limit."),
        "required": _("A layer is missing: {wanted}."),
        "parameters": _("The model has {found}, but {wanted} is the limit."),
        "given": _("The model lacks {wanted}: {found}."),
        "finite": _("Predicting fails: {found}."),
    }
    return texts.get(check.name, "{found}").format(found=check.found, wanted=check.wanted)


def parameters_of(model_or_layer: Any) -> int | None:
    """Return the number of weights; None where it was saved before it had any."""
    try:
        return int(model_or_layer.count_params())
    except ValueError:
        return None


def layer_lines(model: Any) -> list[str]:
    """Return a line per layer: name, class, output shape, parameters."""
    return [_layer_line(layer) for layer in model.layers]


def _layer_line(layer: Any) -> str:
    try:
        shape = _shape_text(both_keras.shape_of(layer.output))
    except (AttributeError, ValueError):
        shape = "?"
    parameters = parameters_of(layer)
    return f"{layer.name}  {type(layer).__name__}  {shape}  {'?' if parameters is None else f'{parameters:,}'}"


def _item(name: CheckName, passed: bool, found: str, wanted: str, advice: str) -> ContractCheck:
    return ContractCheck(name, passed, found, wanted, "" if passed else advice)


def _size(file: ModelFile, contract: Contract) -> ContractCheck:
    megabytes = max(file.megabytes, file.unpacked_megabytes)
    return _item(
        "size",
        megabytes <= contract.max_megabytes,
        _("{n:.1f} MB").format(n=megabytes),
        _("{n:g} MB").format(n=contract.max_megabytes),
        _("Make the widest layer smaller: often it is a Dense after Flatten."),
    )


def _layers(file: ModelFile, contract: Contract) -> ContractCheck:
    bad = architecture.forbidden(file.config, contract.forbidden_layers)
    wanted = _("no {names}").format(names=", ".join(contract.forbidden_layers or ["Lambda"]))
    found = _("none of them") if not bad else _part_text(bad[0])
    advice = _("Use a built-in layer in its place: Rescaling, Reshape, Normalization, or an operation of keras.ops.")
    return _item("layers", not bad, found, wanted, advice)


def _part_text(part: architecture.Part) -> str:
    if part.class_name == architecture.LAMBDA:
        return _("A lambda function in layer {layer}").format(layer=part.owner)
    return _("Layer {layer} ({kind})").format(layer=part.owner, kind=part.class_name)


def _loads(model: Any) -> ContractCheck:
    found = ""
    if not model.built or not getattr(model, "inputs", None):
        found = _("it was saved before it had an input shape")
    elif len(model.inputs) != 1 or len(model.outputs) != 1:
        found = _("it has {n} inputs and {m} outputs").format(n=len(model.inputs), m=len(model.outputs))
    advice = _("Begin the model with keras.Input(shape=...), and give it one input and one output.")
    return _item("loads", not found, found or _("yes"), _("one input and one output"), advice)


def _input(model: Any, contract: Contract) -> ContractCheck:
    shape, dtype = both_keras.shape_of(model.inputs[0]), both_keras.dtype_of(model.inputs[0])
    right = _matches(shape, contract.input_shape)
    same_kind = (dtype == "string") == (contract.input_dtype == "string")
    advice = _("Give the first layer the input {wanted}.").format(wanted=_wanted_text(contract.input_shape))
    if contract.input_dtype == "string":
        axes = _shape_text(tuple(axis or None for axis in contract.input_shape))
        advice = _('Begin with keras.Input({axes}, dtype="string"), and put the layers that read text into the model.')
        advice = advice.format(axes=axes)
    found, wanted = _shape_text(shape), _wanted_text(contract.input_shape)
    if not same_kind:
        found, wanted = f"{found} {dtype}", f"{wanted} {contract.input_dtype}"
    if not same_kind and dtype == "string":
        advice = _("The examples are numbers: leave the layers that take text out of the saved model.")
    return _item("input", right and same_kind, found, wanted, advice)


def _output(model: Any, contract: Contract) -> ContractCheck:
    shape, wanted = both_keras.shape_of(model.outputs[0]), _wanted_text(contract.output_shape)
    advice = _("Let the last layer give {wanted}.").format(wanted=wanted)
    return _item("output", _matches(shape, contract.output_shape), _shape_text(shape), wanted, advice)


def _matches(shape: Shape, wanted: list[int]) -> bool:
    """The batch axis is free; 0 accepts any length, None included."""
    axes = shape[1:]
    return len(axes) == len(wanted) and all(w in (0, a) for a, w in zip(axes, wanted, strict=True))


def _last_layer(model: Any, contract: Contract) -> ContractCheck:
    found = last_activation(model)
    accepted = contract.last_activation
    wanted = _(" or ").join(accepted) if accepted else _("any")
    advice = _("Give the last layer activation={wanted!r}.").format(wanted=accepted[0] if accepted else "")
    return _item("last_layer", not accepted or found in accepted, found, wanted, advice)


def last_activation(model: Any) -> str:
    """Return the activation that makes the output: "softmax", "sigmoid", "linear", ..."""
    for layer in both_keras.backwards(model):
        if not _keeps_values(layer):
            return _activation_of(layer)
    return "linear"


def _keeps_values(layer: Any) -> bool:
    """An activation that is linear is what TensorFlow's guide to mixed precision wants at the end, as float32."""
    kind = both_keras.kind_of(layer)
    return kind in SHAPE_ONLY_LAYERS or (kind == "activation" and _activation_of(layer) == "linear")


def _activation_of(layer: Any) -> str:
    inner = getattr(layer, "layer", None) or getattr(layer, "forward_layer", None)
    if inner is not None:
        return _activation_of(inner)
    activation = getattr(layer, "activation", None)
    if activation is not None:
        return str(getattr(activation, "__name__", type(activation).__name__)).lower()
    kind = both_keras.kind_of(layer)
    return kind if kind in ("softmax", "sigmoid", "relu", "tanh", "softplus") else "linear"


def _predict(found: Inspection, contract: Contract, x: npt.NDArray[Any]) -> None:
    try:
        rows = prediction.predict(found.model, x, found.parts)
    except prediction.PredictionFailed as failure:
        found.checks.append(not_predicting(found.file, failure))
        return
    wrong = _not_finite(rows) or wrong_rows(rows, contract)
    found.checks.append(wrong or _item("finite", True, _("yes"), _finite_wanted(), ""))
    found.predicted = None if wrong else rows


def not_predicting(file: ModelFile, failure: prediction.PredictionFailed) -> ContractCheck:
    """Return the check of a model that raises when it predicts."""
    advice = _("Try model.predict on one example of the stated shape and type before you save.")
    if file.format == "h5":
        advice = _("Save it as .keras: an .h5 file loses what text and lookup layers have learnt.")
    return _item("finite", False, str(failure).rstrip("."), _finite_wanted(), advice)


def _not_finite(rows: npt.NDArray[np.float64]) -> ContractCheck | None:
    bad = int((~np.isfinite(rows).reshape(len(rows), -1).all(axis=1)).sum())
    if not bad:
        return None
    text = _("NaN or infinite values for {n} of {all} examples").format(n=bad, all=len(rows))
    advice = _("Lower the learning rate or clip gradients; look at the loss: nan in the log means the same.")
    return _item("finite", False, text, _finite_wanted(), advice)


def wrong_rows(rows: npt.NDArray[np.float64], contract: Contract) -> ContractCheck | None:
    """Return the check of predictions of another shape than the model says; None where they have it."""
    if _matches(rows.shape, contract.output_shape):
        return None
    text = _("it gives {shape}, not the shape it says").format(shape=_shape_text((None, *rows.shape[1:])))
    advice = _("Let the last layer give {wanted}.").format(wanted=_wanted_text(contract.output_shape))
    return _item("finite", False, text, _finite_wanted(), advice)


def _finite_wanted() -> str:
    return _("a finite number for every example")


def _shape_text(shape: Shape) -> str:
    """Write it as Python does: (), (None,), (None, 40)."""
    return str(tuple(shape))


def _wanted_text(axes: list[int]) -> str:
    return _shape_text((None, *(axis or None for axis in axes)))
