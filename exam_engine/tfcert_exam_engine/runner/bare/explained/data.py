"""What is given to fit, evaluate and predict: lists, texts, arrays."""

from __future__ import annotations

import re
from gettext import gettext as _

from tfcert_exam_engine.runner.bare.explained.fault import Fault, Rule


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
        "There are texts or mixed objects in {what}, and a model computes with numbers. Labels: names, y = "
        "np.unique(y, return_inverse=True). Sentences: a TextVectorization layer, or Tokenizer and pad_sequences, "
        "before Embedding."
    )
    return said.format(what=f"`{names[0]}`" if names else _("the data"))


def _no_labels(fault: Fault) -> str:
    if "fit" not in fault.source and "evaluate" not in fault.source:
        return ""
    said = _(
        "The loss got no labels. Give x and y as two arguments, fit(x, y), not as one tuple; a tf.data data set or a "
        "generator has to yield pairs (x, y)."
    )
    if not re.search(r"^\s*def |\blambda\b", fault.whole, re.MULTILINE):
        return said
    return " ".join([said, _("Or a loss or a metric of your own returns nothing: its last line needs a return.")])


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
        r"Unrecognized data type: x=(?P<value>.{1,3990}?) \(of type <class '(?P<kind>[\w.]+)'>\)",
        _unknown_data,
    ),
    Rule(
        "text_as_numbers",
        "ValueError",
        r"^Invalid dtype: (?:str\d+|object)|Failed to convert a NumPy array to a Tensor \(Unsupported object type",
        _text,
    ),
    Rule(
        "text_as_numbers",
        "UnimplementedError",
        r"Cast string to \w+ is not supported",
        _text,
    ),
    Rule("no_labels", "ValueError", r"^None values not supported\.|Target data is missing", _no_labels),
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
)
