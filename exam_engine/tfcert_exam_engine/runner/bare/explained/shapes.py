"""Shapes that do not fit: between the data and the first layer, between layers, between output and labels."""

from __future__ import annotations

from gettext import gettext as _

from tfcert_exam_engine.runner.bare.explained.fault import Fault, Rule, plain, sizes_of

NEGATIVE = (
    r"Negative dimension size caused by subtracting \d+ from \d+ for .{0,900}input shapes: (?P<input>\[[\d?, ]+\])"
)
OF_STEPS = ("conv1d", "max_pooling1d", "average_pooling1d", "global_max_pooling1d", "global_average_pooling1d")
CONV = ("conv2d", "max_pooling2d", "average_pooling2d", "separable_conv2d", "depthwise_conv2d")


def _too_few_axes(fault: Fault) -> str:
    """Say of a layer that wants more axes than it gets which one is missing."""
    layer, wanted, got = fault["layer"], fault["wanted"], fault["got"]
    shape = fault["shape"]
    sizes = sizes_of(shape)
    if layer.startswith(CONV) and (wanted, got) == ("4", "3") and sizes[0] != "None" and sizes[-1] in ("1", "3"):
        return _unbatched(fault).format(wanted=f"(None, {', '.join(sizes)})", got=shape)
    if layer.startswith(CONV) and (wanted, got) == ("4", "3"):
        said = _(
            "Layer {layer} wants images with a channel axis, (height, width, channels), and got {shape}. "
            "Grey images need it too: write x = x[..., np.newaxis] for the data, and a shape such as {example} for the "
            "input."
        )
        example = plain(shape).rstrip(",)") + ", 1)"
        return said.format(layer=layer, shape=shape, example=example)
    of_steps = layer.startswith(OF_STEPS) and (wanted, got) == ("3", "2")
    if (layer.startswith(("lstm", "gru", "simple_rnn", "bidirectional")) or of_steps) and "None" in shape:
        said = _(
            "Layer {layer} wants (steps, features) for each example and got {shape}. After another recurrent layer, "
            "give that one return_sequences=True; for a plain series, add an axis: x = x[..., np.newaxis]."
        )
        return said.format(layer=layer, shape=shape)
    if (wanted, got) == ("3", "2") and layer.startswith((*OF_STEPS, "lstm", "gru", "simple_rnn", "bidirectional")):
        said = _(
            "Layer {layer} wants (steps, features) for each example and got data of shape {shape}, which lacks an "
            "axis. For a series of single numbers write x = x[..., np.newaxis] before fit and predict."
        )
        return said.format(layer=layer, shape=shape)
    if (wanted, got) == ("2", "1") and (shape != "(None,)" or "predict" in fault.source):
        return _unbatched(fault).format(wanted="(None, ...)", got=shape)
    said = _(
        "Layer {layer} wants {wanted} axes, the batch axis included, and got {got}: shape {shape}. Add the missing "
        "axis to the data, or take the layer that fits them."
    )
    return said.format(layer=layer, wanted=wanted, got=got, shape=shape)


def _other_size(fault: Fault) -> str:
    layer, size, shape = fault["layer"], fault["size"], fault["shape"]
    sizes = sizes_of(shape)
    if len(sizes) == 4 and sizes[-1] in ("1", "3") and size in ("1", "3"):
        said = _(
            "Layer {layer} was made for images of {size} channel(s), and the data have {got}: their shape is "
            "{shape}. Load the images with that many channels, or write {got} as the last number of the input's shape."
        )
    elif not fault.text.startswith("Exception encountered when calling") and "fit" not in fault.source:
        said = _(
            "Layer {layer} was built for {size} numbers and is now given {got}. Most likely the same layer object "
            "stands in the model twice, or a layer's input_shape contradicts the layer before it: make a new layer "
            "for each place."
        )
    else:
        said = _(
            "Layer {layer} was built for {size} numbers in the last axis and got {got}: its input has shape {shape}"
            "{given}. Make the input's shape that of one example of your data (with a generator: its target_size too), "
            "and prepare the data for fit, evaluate and predict in the same way."
        )
    given = fault["given"]
    given = _(", made from data of shape {shape}").format(shape=given) if given and given != shape else ""
    return said.format(layer=layer, size=size, got=sizes[-1] if sizes else "?", shape=shape, given=given)


def _no_batch_axis(fault: Fault) -> str:
    """Say of data whose shape is the wanted one without its first axis that they are not batched."""
    wanted, got = sizes_of(fault["wanted"]), sizes_of(fault["got"])
    values = {"wanted": fault["wanted"], "got": fault["got"]}
    if len(got) == len(wanted) - 1 and all(size in (other, "None") for size, other in zip(wanted[1:], got)):
        return _unbatched(fault).format(**values)
    return ""


def _other_shape(fault: Fault) -> str:
    said = _(
        "The model wants data of shape {wanted}, None being the batch, and got {got}. Make the input's shape that of "
        "one example of your data, or reshape the data."
    )
    return said.format(wanted=fault["wanted"], got=fault["got"])


def _unbatched(fault: Fault) -> str:
    if "predict" in fault.source:
        return _(
            "The batch axis is missing: predict wants many examples, shape {wanted}, and got a single one, {got}. "
            "For one example write model.predict(x[np.newaxis, ...])."
        )
    return _(
        "The batch axis is missing: the model wants shape {wanted}, and each element that it got has {got}. Most "
        "likely the tf.data data set is not batched: add .batch(32) at its end."
    )


def _conv_without_batch(fault: Fault) -> str:
    """Say of images whose height was taken for the batch, (28, 28, 1, 1), that they lack the batch axis."""
    sizes = sizes_of(fault["input"])
    if len(sizes) != 4 or sizes[2] not in ("1", "3") or sizes[3] != "1":
        return ""
    if sizes[0] in ("?", "None") and "predict" not in fault.source:
        return ""  # Keras 2 hides the first size
    got = ", ".join(["?" if sizes[0] == "None" else sizes[0], *sizes[1:3]])
    return _unbatched(fault).format(wanted=f"(None, {got})", got=f"({got})")


def _shrunk(fault: Fault) -> str:
    said = _(
        "The image has shrunk to {input} and is smaller than the next layer's window. Take fewer Conv2D and pooling "
        "layers, write padding='same', or begin with larger images."
    )
    return said.format(input=fault["input"])


RULES = (
    Rule(
        "missing_axis",
        "ValueError",
        r"of layer '?\"?(?P<layer>[^'\" ]+)'?\"? is incompatible with the layer: expected "
        r"(?:min_)?ndim=(?P<wanted>\d+), found ndim=(?P<got>\d+)\. Full shape received: (?P<shape>[([][^\])\n]*[\])])",
        _too_few_axes,
    ),
    Rule(
        "shape_mismatch",
        "ValueError",
        r"of layer '?\"?(?P<layer>[^'\" ]+)'?\"? is incompatible with the layer: expected axis -1 of input shape to "
        r"have value (?P<size>\d+), but received input with shape (?P<shape>[([][^\])\n]*[\])])"
        r"(?:.{0,200}inputs=tf\.Tensor\(shape=(?P<given>\([^)\n]*\)))?",
        _other_size,
    ),
    Rule(
        "batch_axis_missing",
        "ValueError",
        r"Invalid input shape for input .{0,200}Expected shape (?P<wanted>\([^)\n]*\)), but input has incompatible "
        r"shape (?P<got>\([^)\n]*\))",
        _no_batch_axis,
    ),
    Rule(
        "shape_mismatch",
        "ValueError",
        r"Invalid input shape for input .{0,200}Expected shape (?P<wanted>\([^)\n]*\)), but input has incompatible "
        r"shape (?P<got>\([^)\n]*\))",
        _other_shape,
    ),
    Rule(
        "batch_axis_missing",
        "ValueError",
        r"is incompatible with the layer: expected shape=(?P<wanted>\([^)\n]*\)), found shape=(?P<got>\([^)\n]*\))",
        _no_batch_axis,
    ),
    Rule(
        "shape_mismatch",
        "ValueError",
        r"is incompatible with the layer: expected shape=(?P<wanted>\([^)\n]*\)), found shape=(?P<got>\([^)\n]*\))",
        _other_shape,
    ),
    Rule("batch_axis_missing", "ValueError InvalidArgumentError", NEGATIVE, _conv_without_batch),
    Rule("image_too_small", "ValueError InvalidArgumentError", NEGATIVE, _shrunk),
    Rule(
        "image_too_small",
        "ValueError",
        r"Computed output size would be (?:zero or )?negative\. Received `inputs? shape=(?P<input>\([^)\n]*\))",
        _shrunk,
    ),
    Rule(
        "image_too_small",
        "ValueError",
        r"in the output is <= 0 due to downsampling in .{0,120}Received input shape (?P<input>\[[^\]\n]*\])",
        _shrunk,
    ),
    Rule(
        "reshape",
        "ValueError",
        r"(?:The t|t)otal size of (?:the tensor|new array) must be unchanged.{0,40}input_shape ?= "
        r"?(?P<input>\([^)\n]*\)|\[[^\]\n]*\]), (?:target|output)_shape ?= ?(?P<target>\([^)\n]*\)|\[[^\]\n]*\])",
        lambda fault: _(
            "Reshape keeps the count of numbers, and {target} is not as many as {input}. Multiply both out and correct "
            "the one that is wrong; one size may be -1, which Keras then works out."
        ).format(target=fault["target"], input=fault["input"]),
    ),
    Rule(
        "reshape",
        "ValueError",
        r"cannot reshape array of size (?P<input>\d+) into shape (?P<target>\([^)\n]*\))",
        lambda fault: _(
            "The array holds {input} numbers, and shape {target} holds another count. Look at x.shape before the "
            "line; one size may be -1, which NumPy then works out."
        ).format(target=fault["target"], input=fault["input"]),
    ),
)
