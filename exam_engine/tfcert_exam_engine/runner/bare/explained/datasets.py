"""tf.data data sets, tfds dictionaries and a fit's history: names that they do not have, elements of another make."""

from __future__ import annotations

import os
import re
from gettext import gettext as _
from typing import Any

from tfcert_exam_engine.runner.bare.explained.fault import Fault, Rule

SHOWN = 6


def _keys(mapping: Any) -> str:
    """Return the first keys of a plain dictionary; "" for anything else."""
    if not isinstance(mapping, dict):
        return ""
    return ", ".join(repr(key) for key in list(mapping)[:SHOWN])


def _missing_key(fault: Fault) -> str:
    """Say of a dictionary that Keras or tf.data made which keys it has; the person's own are not spoken of."""
    for name, value in fault.named("History"):
        said = _("{name} holds only: {keys}. {why}")
        return said.format(name=name + ".history", keys=_keys(value.history), why=_why_not_measured())
    for name, value in fault.named("dict"):
        kinds = {type(one).__name__ for one in value.values()}
        if kinds and all(kind.endswith("Dataset") for kind in kinds):
            return _("The data set has no part '{key}': {name} holds {keys}. Write one of these.").format(
                key=fault["key"], name=name, keys=_keys(value)
            )
        if kinds and all(kind.endswith("Tensor") for kind in kinds):
            return _("The elements of the data set have no '{key}': they hold {keys}. Write one of these.").format(
                key=fault["key"], keys=_keys(value)
            )
        if name in ("logs", "history", "hist") and "loss" in value:
            return _("{name} holds only: {keys}. {why}").format(name=name, keys=_keys(value), why=_why_not_measured())
    return ""


def _why_not_measured() -> str:
    return _(
        "The keys are what metrics= names, as it is written there ('acc' and 'accuracy' are two names), and those "
        "with val_ need validation_data."
    )


def _no_such_log(fault: Fault) -> str:
    return _("logs has no '{key}', so that get returns None, which cannot be compared. {why}").format(
        key=fault["key"], why=_why_not_measured()
    )


def _wrong_count(fault: Fault) -> str:
    for _name, value in fault.named("Dataset"):
        if isinstance(getattr(value, "element_spec", None), dict):
            return _(
                "Each element of the data set is one dictionary with {keys}, not a pair. tfds.load(..., "
                "as_supervised=True) gives pairs; or take what you need by name: element['{first}']."
            ).format(keys=_keys(value.element_spec), first=next(iter(value.element_spec), ""))
    return ""


def _in_tensorflow(fault: Fault) -> bool:
    return any(f"{os.sep}tensorflow{os.sep}" in frame.f_code.co_filename for frame in fault.frames)


def _map_count(fault: Fault) -> str:
    """It holds where the function that was given is the one that was called wrongly, and none that it calls."""
    callee = re.sub("^tf__", "", fault["callee"].rpartition(".")[2])
    is_given = "lambda" in fault.statement if "lambda" in callee else bool(re.search(rf"\b{callee}\b", fault.statement))
    if not callee or not is_given or not _in_tensorflow(fault):
        return ""
    return _(
        "The function given to {call} takes another number of arguments than the data set yields. With "
        "as_supervised=True, and after zip, it gets (x, y): two arguments; otherwise one, often a dictionary such as "
        "element['image']."
    ).format(call=fault["call"])


def _map_key(fault: Fault) -> str:
    """It holds where an element is looked into, and no dictionary of the function's own."""
    looked_into = re.search(rf"(\w+)\[\s*['\"]{fault['key']}['\"]\s*\]", fault.text)
    given = rf"(?:def \w+\(|lambda )[^):]*\b{looked_into[1]}\b" if looked_into else ""
    if (given and not re.search(given, fault.whole)) or not _in_tensorflow(fault):
        return ""
    return _(
        "The elements of the data set have no '{key}'. Print dataset.element_spec before this line: it shows the "
        "names that they have."
    ).format(key=fault["key"])


RULES = (
    Rule(
        "monitor",
        "ValueError",
        r"(?P<callback>\w+) callback received monitor=(?P<name>\w+), but Keras isn't able",
        lambda fault: _(
            "There is no metric '{name}' to watch. {why} Correct monitor=, for example monitor='val_loss'."
        ).format(name=fault["name"], why=_why_not_measured()),
        legacy=True,
    ),
    Rule(
        "missing_key",
        "KeyError",
        r"in user code:.{0,1500}KeyError: '(?P<key>\w+)'",
        _map_key,
        source=r"\.(?:map|filter)\(",
    ),
    Rule("missing_key", "KeyError", r"^'(?P<key>[\w./-]+)'$", _missing_key),
    Rule(
        "missing_key",
        "TypeError",
        r"^'[<>]=?' not supported between instances of 'NoneType' and '(?:float|int)'",
        _no_such_log,
        source=r"logs\.get\(\s*['\"](?P<key>\w+)",
    ),
    Rule("unpacking", "ValueError", r"values to unpack \(expected \d+", _wrong_count),
    Rule(
        "unpacking",
        "TypeError",
        r"(?P<callee>[\w.<>]+)\(\) "
        r"(?:missing \d+ required positional argument|takes \d+ positional arguments? but \d+)",
        _map_count,
        source=r"\.(?P<call>map|filter)\(",
    ),
    Rule(
        "different_sizes_in_batch",
        "InvalidArgumentError",
        r"Cannot batch tensors with different shapes in component \d+\. First element had shape (?P<one>\[[\d,]*\]) "
        r"and element \d+ had shape (?P<other>\[[\d,]*\])",
        lambda fault: _(
            "The elements of the data set have different shapes, {one} and {other}, and a batch needs one. Resize "
            "images before .batch, tf.image.resize(image, (height, width)); for texts and series write .padded_batch."
        ).format(one=fault["one"], other=fault["other"]),
    ),
    Rule(
        "nested_window",
        "TypeError ValueError",
        r"_VariantDataset|_NestedVariant",
        lambda fault: _(
            "window() makes small data sets, not tensors. Turn each into a tensor first: "
            ".window(size, shift=1, drop_remainder=True).flat_map(lambda w: w.batch(size))."
        ),
    ),
)
