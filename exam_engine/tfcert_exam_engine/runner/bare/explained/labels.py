"""Labels that do not suit the loss or the last layer."""

from __future__ import annotations

import re
from gettext import gettext as _

from tfcert_exam_engine.runner.bare.explained.fault import Fault, Rule, sizes_of

SHAPES = r"target\.shape=(?P<labels>\([^)\n]*\)), output\.shape=(?P<output>\([^)\n]*\))"
SHAPES_2 = r"Shapes (?P<labels>\([^)\n]*\)) and (?P<output>\([^)\n]*\)) are incompatible"


def _loss_of(fault: Fault) -> str:
    """Return which loss raised, by the functions on the way or, in Keras 2, in the message; "" if that is not seen."""
    trace = fault.error.__traceback__
    told = re.findall(r"in (\w*crossentropy)\b", fault.text)
    name = told[-1] if told else ""
    while trace is not None:
        called = trace.tb_frame.f_code.co_name
        name = called if called.endswith("crossentropy") else name
        trace = trace.tb_next
    return name


def _not_fitting(fault: Fault) -> str:
    labels, output = sizes_of(fault["labels"]), sizes_of(fault["output"])
    values = {"labels": fault["labels"], "output": fault["output"], "last": output[-1] if output else "?"}
    if len(output) > 2:
        return _flatten().format(**values)
    single = len(labels) < 2 or labels[-1] == "1"
    loss = _loss_of(fault)
    if loss.startswith("binary") or "`logits` and `labels`" in fault.text:
        return _two_or_many(single).format(**values)
    if not loss.startswith("categorical") or (len(labels) > 1 and labels[-1] == "None"):
        return _(
            "The labels have shape {labels} and the output {output}, which do not go together. Class numbers go with "
            "sparse_categorical_crossentropy, one-hot labels with categorical_crossentropy, numbers with one unit "
            "and mse."
        ).format(**values)
    if single:
        return _(
            "The loss categorical_crossentropy wants one-hot labels, and yours are class numbers: labels {labels}, "
            "output {output}. Write loss='sparse_categorical_crossentropy' and leave the labels as they are; with a "
            "generator, class_mode='sparse'."
        ).format(**values)
    return _(
        "The labels are one-hot for {classes} classes, and the last layer gives {last}: labels {labels}, output "
        "{output}. Write {classes} as the number of units of the last Dense, or make the labels for {last} classes."
    ).format(classes=labels[-1], **values)


def _flatten() -> str:
    return _(
        "The model's output has shape {output}: the layers have kept axes of the input, and the labels are {labels}. "
        "Most likely a Flatten or GlobalAveragePooling2D layer is missing before the last Dense (for series: the "
        "last recurrent layer must not return sequences)."
    )


def _two_or_many(single: bool) -> str:
    if single:
        return _(
            "binary_crossentropy compares each label with one number, and the last layer gives {last}: labels "
            "{labels}, output {output}. For two classes write Dense(1, activation='sigmoid'); for more write "
            "loss='sparse_categorical_crossentropy' with a softmax."
        )
    return _(
        "binary_crossentropy got one-hot labels {labels} for an output of {output}. For two classes write "
        "class_mode='binary' in the generator (or labels 0 and 1) with Dense(1, activation='sigmoid'); for more "
        "classes write loss='categorical_crossentropy' and one unit for each class."
    )


def _not_sparse(fault: Fault) -> str:
    labels, output = sizes_of(fault["labels"]), sizes_of(fault["output"])
    if len(output) > len(labels) + 1:
        return _flatten().format(labels=fault["labels"], output=fault["output"])
    if len(labels) >= 2 and labels[-1] not in ("1", "None"):
        return _(
            "The loss sparse_categorical_crossentropy wants class numbers, and the labels are one-hot, shape "
            "{labels}. Write loss='categorical_crossentropy', or leave out to_categorical (with a generator: "
            "class_mode='sparse')."
        ).format(labels=fault["labels"])
    return ""


def _out_of_range(fault: Fault) -> str:
    label, classes = int(fault["label"]), fault["classes"]
    if label < 0:
        return _(
            "A label is {label}, and labels have to be 0 to {last}: the last layer has {classes} units. Number the "
            "classes from 0 without gaps."
        ).format(label=label, last=int(classes) - 1, classes=classes)
    return _(
        "A label is {label}, and the last layer has {classes} units, which stand for the labels 0 to {last}. Give "
        "the last Dense at least {needed} units, or number the classes from 0 (labels from 1: subtract 1)."
    ).format(label=label, classes=classes, last=int(classes) - 1, needed=label + 1)


def _rows(fault: Fault) -> str:
    """Say of counts, as Keras 2 tells them, whether an axis is left in the output, or one too many in the labels."""
    labels, rows = int(fault["labels"]), int(fault["rows"])
    if rows > labels:
        return _(
            "The model gives {rows} rows for {labels} labels: the layers have kept an axis of the input. Most likely "
            "a Flatten or GlobalAveragePooling2D layer is missing before the last Dense."
        ).format(rows=rows, labels=labels)
    return _(
        "There are {labels} labels for {rows} rows of the output: most likely the labels are one-hot. Write "
        "loss='categorical_crossentropy', or leave out to_categorical (with a generator: class_mode='sparse')."
    ).format(rows=rows, labels=labels)


RULES = (
    Rule(
        "label_kind",
        "InvalidArgumentError",
        r"same first dimension, got logits shape \[(?P<rows>\d+),\d+\] and labels shape \[(?P<labels>\d+)\]",
        _rows,
    ),
    Rule(
        "label_kind",
        "ValueError",
        r"`labels\.shape` must equal `logits\.shape` except for the last dimension\. Received: "
        r"labels\.shape=\((?P<labels>\d+),\) and logits\.shape=\((?P<rows>\d+), \d+\)",
        _rows,
    ),
    Rule(
        "label_kind", "ValueError", r"Arguments `target` and `output` must have the same .{0,60}" + SHAPES, _not_fitting
    ),
    Rule("label_kind", "ValueError", SHAPES_2, _not_fitting, source=r"\bfit\b|\bevaluate\b"),
    Rule("label_kind", "ValueError", r"Argument `output` must have rank .{0,90}" + SHAPES, _not_sparse),
    Rule(
        "label_kind",
        "ValueError",
        r"`logits` and `labels` must have the same shape, received \((?P<output>\([^)\n]*\)) vs "
        r"(?P<labels>\([^)\n]*\))\)",
        _not_fitting,
    ),
    Rule(
        "label_range",
        "InvalidArgumentError",
        r"Received a label value of (?P<label>-?\d+) which is outside the valid range of \[0, (?P<classes>\d+)\)",
        _out_of_range,
    ),
    Rule(
        "label_kind",
        "ValueError InvalidArgumentError",
        r"Dimensions must be equal, but are \d+ and \d+ for '\{\{node \S{0,80}(?:loss|mse|mae|mean_squared"
        r"|mean_absolute)\S{0,80}\}\}.{0,400}input shapes: (?P<labels>\[[\d?,]*\]), (?P<output>\[[\d?,]*\])",
        lambda fault: _(
            "The loss compares labels and outputs number by number, and their shapes {labels} and {output} do not "
            "match. Make the last layer give as many numbers as each label has: Dense(1) for one."
        ).format(labels=fault["labels"], output=fault["output"]),
    ),
    Rule(
        "text_to_categorical",
        "ValueError",
        r"invalid literal for int\(\) with base 10: (?:np\.str_\()?(?P<text>'[^']{0,80}'|.{1,80})",
        lambda fault: _(
            "to_categorical wants class numbers and got the text {text}. Number the classes first: "
            "names, labels = np.unique(labels, return_inverse=True)."
        ).format(text=fault["text"]),
        source=r"to_categorical",
    ),
    Rule(
        "label_range",
        "IndexError",
        r"index (?P<label>\d+) is out of bounds for axis 1 with size (?P<classes>\d+)",
        lambda fault: _(
            "A label is {label}, and to_categorical was told of {classes} classes: labels 0 to {last}. Raise "
            "num_classes, or number the classes from 0."
        ).format(label=fault["label"], classes=fault["classes"], last=int(fault["classes"]) - 1),
        source=r"to_categorical",
    ),
)
