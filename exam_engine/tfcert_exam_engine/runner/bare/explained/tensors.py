"""Types of numbers that do not fit, indices out of range, and names that TensorFlow 1 and older NumPy had."""

from __future__ import annotations

import sys
from difflib import get_close_matches
from gettext import gettext as _

from tfcert_exam_engine.runner.bare.explained.fault import Fault, Rule

OLD_TENSORFLOW = {
    "set_random_seed": "tf.random.set_seed",
    "random_normal": "tf.random.normal",
    "random_uniform": "tf.random.uniform",
    "truncated_normal": "tf.random.truncated_normal",
    "log": "tf.math.log",
    "gfile": "tf.io.gfile",
    "read_file": "tf.io.read_file",
    "to_float": "tf.cast(x, tf.float32)",
    "div": "tf.divide",
    "mod": "tf.math.mod",
    "get_logger": "tf.get_logger",
}
TENSORFLOW_1 = (
    "Session InteractiveSession placeholder get_variable variable_scope global_variables_initializer contrib app flags "
    "logging reset_default_graph get_default_graph ConfigProto enable_eager_execution"
)


def _old_tensorflow(fault: Fault) -> str:
    name = fault["name"]
    if name in OLD_TENSORFLOW:
        return _("tf.{name} was TensorFlow 1. Write {now}.").format(name=name, now=OLD_TENSORFLOW[name])
    if name == "estimator":
        return _(
            "tf.estimator has been taken out of TensorFlow. Write the model with keras.Sequential, compile and fit."
        )
    if name in TENSORFLOW_1.split():
        return _(
            "tf.{name} was TensorFlow 1 and is gone: TensorFlow 2 computes at once, without sessions and "
            "placeholders. Build the model with keras.Sequential, compile and fit."
        ).format(name=name)
    return ""


def _old_numpy(fault: Fault) -> str:
    name, now = fault["name"], fault["now"]
    if not now:
        now = {"product": "np.prod", "cumproduct": "np.cumprod", "sometrue": "np.any", "alltrue": "np.all"}.get(
            name, ""
        )
        now = now or {"in1d": "np.isin", "trapz": "np.trapezoid", "row_stack": "np.vstack"}.get(name, "")
    return _("NumPy has no np.{name} any more. Write {now}.").format(name=name, now=now) if now else ""


def _index(fault: Fault) -> str:
    layer, index, size = fault["layer"], fault["index"], fault["size"]
    if "embedding" in layer:
        return _(
            "Layer {layer} has {size} rows, for the tokens 0 to {last}, and the data hold the token {index}. Give "
            "Embedding an input_dim above the largest token (with Tokenizer: num_words, or len(word_index) + 1)."
        ).format(layer=layer, size=size, last=int(size) - 1, index=index)
    return ""


def _types(fault: Fault) -> str:
    return _(
        "Two tensors of different types meet here, {one} and {other}, and TensorFlow does not convert by itself. "
        "Bring one to the other's type, for example tf.cast(x, tf.float32)."
    ).format(one=fault["one"], other=fault["other"])


def _misspelt(fault: Fault) -> str:
    module, name = fault["module"].replace("_tf_keras.keras.", ""), fault["name"]
    if not fault.is_about("keras", "tensorflow", "tf_keras", "numpy"):
        return ""
    near = get_close_matches(name, dir(getattr(fault.error, "obj", None)), 1, 0.8)
    said = _("{module} has no {name}. Perhaps {near} is meant.")
    return said.format(module=module, name=name, near=near[0]) if near else ""


def _pandas(fault: Fault) -> str:
    if "pandas" not in sys.modules:
        return ""
    return _("pandas has taken {name} out of read_csv. Leave it out of the call.").format(name=fault["name"])


RULES = (
    Rule(
        "embedding_range",
        "InvalidArgumentError",
        r"Detected at node \S*?(?P<layer>embedding\w*)/.{0,3900}indices\[[\d,]+\] = (?P<index>-?\d+) is not in \[0, "
        r"(?P<size>\d+)\)",
        _index,
    ),
    Rule(
        "tensorflow_1",
        "AttributeError",
        r"^module 'tensorflow(?:\.\S*)?' has no attribute '(?P<name>\w+)'",
        _old_tensorflow,
    ),
    Rule(
        "old_iterator",
        "AttributeError",
        r"^'_?\w+Dataset\w*' object has no attribute '(?P<name>make_one_shot_iterator|make_initializable_iterator"
        r"|output_shapes|output_types)'",
        lambda fault: _(
            "{name} was TensorFlow 1. Go through a data set with a plain loop, for x, y in dataset; its shapes and "
            "types are in dataset.element_spec."
        ).format(name=fault["name"]),
    ),
    Rule(
        "old_numpy",
        "AttributeError",
        r"^module 'numpy' has no attribute '(?P<name>\w+)'(?:.{0,200}?use `(?P<now>\w+)` by itself)?",
        _old_numpy,
    ),
    Rule(
        "old_numpy",
        "AttributeError",
        r"^`np\.(?P<name>\w+)` was removed in the NumPy 2.0 release\. Use `(?P<now>[\w.]+)`",
        _old_numpy,
    ),
    Rule(
        "mixed_types",
        "InvalidArgumentError",
        r"cannot compute \w+ as input #\d+\(zero-based\) was expected to be an? (?P<one>\w+) tensor but is an? "
        r"(?P<other>\w+) tensor",
        _types,
    ),
    Rule("mixed_types", "TypeError", r"must have the same dtype, got tf\.(?P<one>\w+) != tf\.(?P<other>\w+)", _types),
    Rule(
        "whole_numbers_as_images",
        "InvalidArgumentError TypeError",
        r"Value for attr 'T' of (?P<type>u?int\d+) is not in the list of allowed values|"
        r"Value passed to parameter '\w+' has DataType (?P<other>u?int\d+) not in list",
        lambda fault: _(
            "These are whole numbers ({type}), and this operation wants floating point. Convert them first: "
            "x = tf.cast(x, tf.float32). Images are scaled as well: x = x.astype('float32') / 255."
        ).format(type=fault["type"] or fault["other"]),
    ),
    Rule(
        "tensor_assignment",
        "TypeError",
        r"EagerTensor' object does not support item assignment",
        lambda fault: _(
            "A tensor cannot be changed in place. Do the work on a NumPy array before, x = x.numpy(), or build a new "
            "tensor with tf.where or tf.concat."
        ),
    ),
    Rule(
        "pandas_argument",
        "TypeError",
        r"^read_csv\(\) got an unexpected keyword argument '(?P<name>infer_datetime_format|squeeze|error_bad_lines"
        r"|prefix)'",
        _pandas,
    ),
    Rule("misspelt", "AttributeError", r"^module '(?P<module>[\w.]+)' has no attribute '(?P<name>\w+)'", _misspelt),
)
