"""What is given to fit, evaluate and predict: lists, texts, tf.data data sets, generators, dictionaries."""

from __future__ import annotations

import re
from gettext import gettext as _
from typing import Any

from tfcert_exam_engine.runner.bare.explained_fault import Fault, Rule

SHOWN = 6


def _keys(mapping: Any) -> str:
    """Return the first keys of a plain dictionary; "" for anything else."""
    if not isinstance(mapping, dict):
        return ""
    return ", ".join(repr(key) for key in list(mapping)[:SHOWN])


def _plain_list(fault: Fault) -> str:
    call = re.search(r"\b(fit|predict|evaluate)\b", fault.source)
    name = call.group(1) if call else "fit"
    if fault["value"].lstrip("[").startswith(("'", '"')):
        return _(
            "{call} got a plain list of texts. Keras 3 takes no lists: write tf.constant(texts) for a model that "
            "begins with TextVectorization; any other model needs the texts turned into numbers first."
        ).format(call=name)
    if name == "predict":
        return _(
            "predict got a plain list, and Keras 3 takes no lists. Write model.predict(np.array({value})): an array "
            "whose first axis is the examples."
        ).format(value=fault["value"] if len(fault["value"]) <= 40 else "[...]")
    return _(
        "{call} got a plain list, and Keras 3 takes no lists. Turn x and y into arrays before: x = np.array(x, "
        "dtype=float) and y = np.array(y, dtype=float)."
    ).format(call=name)


def _unknown_data(fault: Fault) -> str:
    kind = fault["kind"]
    if kind == "str":
        return _(
            "{value} is only a text, and Keras does not open files. Read the file first, for example with "
            "np.genfromtxt or keras.utils.image_dataset_from_directory, and give what comes out of it."
        ).format(value=fault["value"])
    if kind == "numpy.ndarray":
        return _(
            "x is an array, but what was given for y (or sample_weight) is of a kind that Keras 3 does not take: "
            "most likely a plain list or a dictionary. Turn it into an array: y = np.array(y)."
        )
    return _(
        "Keras cannot train on an object of type {kind}. Give it NumPy arrays, a tf.data data set, or a generator that "
        "yields (x, y) in batches."
    ).format(kind=kind)


def _list_of_labels(fault: Fault) -> str:
    if not fault.innermost.endswith("data_adapter_utils.py"):
        return ""
    return _(
        "One of x and y is a plain list of numbers while the other is an array, and Keras 3 takes no lists. Write "
        "np.array(...) around it, most likely y = np.array(y)."
    )


def _refused_list(fault: Fault) -> str:
    if "<class 'str'>" in fault.text:
        return _text(fault)
    return _("fit got a plain list beside an array. Turn both into arrays before: y = np.array(y).")


def _text(fault: Fault) -> str:
    names = [name for name, value in fault.named("ndarray") if value.dtype.kind in "USO"]
    said = _(
        "{what} holds texts or mixed objects, and a model computes with numbers. Labels: names, y = np.unique(y, "
        "return_inverse=True). Sentences: a TextVectorization layer, or Tokenizer and pad_sequences, before Embedding."
    )
    return said.format(what=names[0] if names else _("The data"))


def _no_labels(fault: Fault) -> str:
    if "fit" not in fault.source and "evaluate" not in fault.source:
        return ""
    return _(
        "The loss got no labels. Give x and y as two arguments, fit(x, y), not as one tuple; a tf.data data set or a "
        "generator has to yield pairs (x, y)."
    )


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
                "Each element of the data set is one dictionary with {keys}, not a pair. Load it with "
                "as_supervised=True, or take what you need by name: element['{first}']."
            ).format(keys=_keys(value.element_spec), first=next(iter(value.element_spec), ""))
    return ""


def _map_count(fault: Fault) -> str:
    return _(
        "The function given to {call} takes another number of arguments than the data set yields. With "
        "as_supervised=True, and after zip, it gets (x, y): two arguments; otherwise one, often a dictionary such as "
        "element['image']."
    ).format(call=fault["call"])


def _map_key(fault: Fault) -> str:
    return _(
        "The elements of the data set have no '{key}'. Print dataset.element_spec before this line: it shows the "
        "names that they have."
    ).format(key=fault["key"])


RULES = (
    Rule(
        "plain_list",
        "ValueError",
        r"Unrecognized data type: x=(?P<value>\[[\[(\s]*-?[\d.].{0,3900}?) \(of type <class 'list'>\)",
        _plain_list,
        legacy=True,
    ),
    Rule(
        "plain_list",
        "ValueError",
        r"Unrecognized data type: x=(?P<value>.{1,3900}?) \(of type <class 'list'>\)",
        _plain_list,
    ),
    Rule(
        "plain_list",
        "ValueError",
        r"Failed to find data adapter that can handle input: .{0,200}<class 'list'> containing values of types",
        _refused_list,
    ),
    Rule("plain_list", "IndexError", r"^tuple index out of range$", _list_of_labels, source=r"\b(?:fit|evaluate)\b"),
    Rule(
        "unknown_data_type",
        "ValueError",
        r"Unrecognized data type: x=(?P<value>.{1,2100}?) \(of type <class '(?P<kind>[\w.]+)'>\)",
        _unknown_data,
    ),
    Rule("text_as_numbers", "ValueError", r"^Invalid dtype: (?:str\d+|object)", _text),
    Rule(
        "text_as_numbers",
        "UnimplementedError",
        r"Cast string to \w+ is not supported",
        _text,
    ),
    Rule("no_labels", "ValueError", r"^None values not supported\.|^Target data is missing", _no_labels),
    Rule(
        "different_counts",
        "ValueError",
        r"Data cardinality is ambiguous.{0,120}'?x'? sizes: (?P<x>[\d, ]+)\s+'?y'? sizes: (?P<y>[\d, ]+)",
        lambda fault: _(
            "x has {x} examples and y has {y}: they have to be as many. Look where one of them was cut, filtered or "
            "split without the other."
        ).format(x=fault["x"].strip(), y=fault["y"].strip()),
    ),
    Rule(
        "y_with_dataset",
        "ValueError",
        r"When providing `x` as a \S+ ?\S*, `y` should not be passed|`y` argument is not supported when using dataset",
        lambda fault: _(
            "The data set that is given as x yields the labels itself: leave y out. If it does not, put them in: "
            "tf.data.Dataset.from_tensor_slices((x, y)).batch(32)."
        ),
    ),
    Rule(
        "validation_split_with_dataset",
        "ValueError",
        r"`validation_split` is only supported for",
        lambda fault: _(
            "validation_split cuts arrays only. From a tf.data data set take the part yourself, validation = "
            "data.take(10) and train = data.skip(10) in batches, and give validation_data=validation; a generator "
            "has subset='validation'."
        ),
    ),
    Rule(
        "monitor",
        "ValueError",
        r"(?P<callback>\w+) callback received monitor=(?P<name>\w+), but Keras isn't able",
        lambda fault: _(
            "There is no metric '{name}' to watch. {why} Correct monitor=, for example monitor='val_loss'."
        ).format(name=fault["name"], why=_why_not_measured()),
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
        r"in user code:.{0,600}(?:missing \d+ required positional argument|takes \d+ positional arguments? but \d+)",
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
        "class_mode",
        "ValueError",
        r"Invalid class_mode: (?P<mode>\w+); expected one of",
        lambda fault: _(
            "'{mode}' is no class_mode. Write 'binary' for two classes and one sigmoid unit, 'categorical' for a "
            "softmax with categorical_crossentropy, 'sparse' with sparse_categorical_crossentropy."
        ).format(mode=fault["mode"]),
    ),
    Rule(
        "ragged_array",
        "ValueError",
        r"setting an array element with a sequence\. The requested array has an inhomogeneous shape",
        lambda fault: _(
            "The lists have different lengths, and an array needs equal ones. Bring them to one length before; for "
            "sequences: tf.keras.utils.pad_sequences(sequences, maxlen=..., padding='post')."
        ),
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
