"""Arguments and names that this Keras does not know: optimizers, layers, compile, fit, callbacks, models."""

from __future__ import annotations

import re
from difflib import get_close_matches
from gettext import gettext as _

from tfcert_exam_engine.runner.bare.explained_fault import Fault, Rule

ARGUMENTS = [
    "activation",
    "alpha",
    "axis",
    "batch_size",
    "callbacks",
    "class_weight",
    "data_format",
    "depth_multiplier",
    "dilation_rate",
    "dropout",
    "epochs",
    "filters",
    "go_backwards",
    "input_dim",
    "input_shape",
    "kernel_initializer",
    "kernel_regularizer",
    "kernel_size",
    "learning_rate",
    "loss",
    "mask_zero",
    "max_tokens",
    "metrics",
    "mode",
    "momentum",
    "monitor",
    "name",
    "optimizer",
    "output_mode",
    "output_sequence_length",
    "padding",
    "patience",
    "pool_size",
    "rate",
    "recurrent_dropout",
    "restore_best_weights",
    "return_sequences",
    "save_best_only",
    "save_freq",
    "save_weights_only",
    "shuffle",
    "standardize",
    "stateful",
    "steps_per_epoch",
    "strides",
    "trainable",
    "units",
    "use_bias",
    "validation_batch_size",
    "validation_data",
    "validation_split",
    "validation_steps",
    "verbose",
    "vocabulary",
    "weights",
]
OPTIMIZERS = ["adam", "adamw", "adamax", "adagrad", "adadelta", "nadam", "rmsprop", "sgd", "ftrl", "lion"]
LOSSES = [
    "mse",
    "mae",
    "mean_squared_error",
    "mean_absolute_error",
    "binary_crossentropy",
    "categorical_crossentropy",
    "sparse_categorical_crossentropy",
    "huber",
    "log_cosh",
    "hinge",
    "kl_divergence",
    "poisson",
    "cosine_similarity",
]
METRICS = ["accuracy", "mae", "mse", "auc", "precision", "recall", "sparse_categorical_accuracy"]
ACTIVATIONS = [
    "relu",
    "sigmoid",
    "softmax",
    "tanh",
    "linear",
    "elu",
    "selu",
    "gelu",
    "swish",
    "silu",
    "softplus",
    "softsign",
    "leaky_relu",
    "exponential",
]
GONE_ARGUMENTS = {
    "workers": "PyDataset",
    "use_multiprocessing": "PyDataset",
    "max_queue_size": "PyDataset",
    "nb_epoch": "epochs",
    "period": "save_freq",
}
GONE_METHODS = {
    "fit_generator": "fit",
    "evaluate_generator": "evaluate",
    "predict_generator": "predict",
    "predict_proba": "predict",
    "reset_states": "reset_state",
}


def _nearest(word: str, known: list[str]) -> str:
    """Return "; most likely NAME is meant", or ""."""
    near = get_close_matches(word.lower(), known, 1, 0.6)
    return _(" Most likely '{name}' is meant.").format(name=near[0]) if near else ""


def _unknown_string(fault: Fault) -> str:
    what, name = fault["what"].split()[0], fault["name"]
    if not re.fullmatch(r"[\w.]+", name):
        return _(
            "{name} is no {what} of this Keras. Most likely two Kerases are mixed: import all from tensorflow.keras, "
            "or all from keras."
        ).format(name=name, what=what)
    known = {"optimizer": OPTIMIZERS, "loss": LOSSES, "activation": ACTIVATIONS, "metric": METRICS}[what]
    said = _("Keras knows no {what} of the name '{name}'.{near} Known ones are: {known}.")
    return said.format(what=what, name=name, near=_nearest(name, known), known=", ".join(known[:7]))


def _unknown_argument(fault: Fault) -> str:
    name, callee = fault["name"], fault["callee"].replace("TensorFlowTrainer", "Model").replace("Trainer", "Model")
    if name == "batch_input_shape":
        return _(
            "Keras 3 layers take no batch_input_shape. Begin the model with keras.Input(batch_shape=...) instead, "
            "and leave it out of the layer."
        )
    now = GONE_ARGUMENTS.get(name)
    if now == "PyDataset":
        return _(
            "fit takes no {name} any more; Keras 3 has moved it into the data generator. Leave it out: the training "
            "is the same without it."
        ).format(name=name)
    if now:
        return _("The argument {name} is called {now} today: write that, and look up what values it takes.").format(
            name=name, now=now
        )
    said = _("{callee} takes no argument {name}.{near} Correct its name, or leave it out.")
    return said.format(callee=callee, name=name, near=_nearest(name, ARGUMENTS))


def _missing_argument(fault: Fault) -> str:
    if not fault.is_own(fault.innermost) or fault.value(fault["callee"]) is not None:
        return ""
    said = _("{callee} needs {name}, and the line does not give it: for example {example}.")
    examples = {
        "units": "Dense(64, activation='relu')",
        "kernel_size": "Conv2D(32, 3, activation='relu')",
        "output_dim": "Embedding(vocabulary_size, 16)",
        "rate": "Dropout(0.2)",
        "buffer_size": "dataset.shuffle(1000)",
    }
    example = examples.get(fault["name"])
    return said.format(callee=fault["callee"], name=fault["name"], example=example) if example else ""


def _gone_method(fault: Fault) -> str:
    if not fault.is_about("keras", "tf_keras", "tensorflow"):
        return ""
    name = fault["name"]
    if name == "predict_classes":
        return _(
            "Models have no predict_classes any more. Write np.argmax(model.predict(x), axis=-1) for a softmax, and "
            "(model.predict(x) > 0.5).astype(int) for a single sigmoid."
        )
    return _("Keras has no {name} any more. Write {now}, which takes the same data, generators too.").format(
        name=name, now=GONE_METHODS[name]
    )


def _not_a_layer(fault: Fault) -> str:
    kind = fault["kind"]
    if kind == "type":
        return _("The layer is given without its parentheses: a class and not a layer. Write for example Dense(10).")
    if "keras" in kind:
        return _(
            "The layer comes from another Keras ({kind}) than the model. Import all of them from one place, best from "
            "tensorflow.keras."
        ).format(kind=kind)
    return _("A Sequential model is made of layers, and this is none: {what}. Write for example Dense(10).").format(
        what=fault["what"]
    )


def _number_as_shape(fault: Fault) -> str:
    size = fault["size"]
    if not size:
        return _("A shape has to be a tuple, and (1) is only the number 1: write (1,), with a comma.")
    said = _("A shape has to be a tuple, and ({size}) is only the number {size}: write ({size},), with a comma.")
    return said.format(size=size)


def _lr(fault: Fault) -> str:
    other = [name for name in ("decay", "epsilon") if "'" + name + "'" in fault["names"] and name == "decay"]
    said = _("The learning rate is called learning_rate today: write learning_rate={value} in place of lr={value}.")
    if other:
        said += " " + _("Leave decay out; a keras.optimizers.schedules object as learning_rate does its work.")
    return said.format(value=fault["value"])


RULES = (
    Rule(
        "lr_argument",
        "ValueError TypeError",
        r"Argument\(s\) not recognized: (?P<names>\{.{0,60}?'lr': (?P<value>[^,}\s]{1,40}).{0,60})",
        _lr,
    ),
    Rule(
        "decay_argument",
        "ValueError TypeError",
        r"Argument\(s\) not recognized: \{'decay': (?P<value>[^,}]{1,40})|^decay is deprecated in the new \S*Keras "
        r"optimizer",
        lambda fault: _(
            "Optimizers take no decay any more. Leave it out, or give a schedule as the learning rate, for example "
            "keras.optimizers.schedules.InverseTimeDecay(0.01, 1, 1e-6)."
        ),
    ),
    Rule(
        "lr_attribute",
        "AttributeError",
        r"^'(?P<kind>\w+)' object has no attribute 'lr'",
        lambda fault: (
            _("The optimizer's rate is called learning_rate today: write optimizer.learning_rate.")
            if fault.is_about("keras", "tf_keras")
            else ""
        ),
        legacy=True,
    ),
    Rule(
        "input_shape_int",
        "ValueError",
        r"Cannot convert '(?P<size>\d+)' to a shape",
        _number_as_shape,
        True,
        r"Input\(",
    ),
    Rule("input_shape_int", "ValueError", r"Cannot convert '(?P<size>\d+)' to a shape", _number_as_shape),
    Rule("input_shape_int", "TypeError", r"^'int' object is not iterable", _number_as_shape, source=r"input_shape\s*="),
    Rule(
        "metrics_string",
        "ValueError",
        r"Expected `metrics` argument to be a list.{0,60}metrics=(?P<name>[\w.]{1,40}) of type <class 'str'>",
        lambda fault: _("metrics has to be a list: write metrics=['{name}'].").format(name=fault["name"]),
        legacy=True,
    ),
    Rule(
        "unknown_string",
        "ValueError",
        r"Could not interpret (?P<what>optimizer|loss|activation function|metric) identifier: (?P<name>.{1,120})",
        _unknown_string,
    ),
    Rule(
        "unknown_string",
        "ValueError",
        r"Unknown (?P<what>optimizer|loss|activation|metric)[^:]{0,12}: '(?P<name>\w{1,60})'",
        _unknown_string,
    ),
    Rule(
        "unknown_argument",
        "ValueError",
        r"Unrecognized keyword arguments passed to (?P<callee>\w+): \{'(?P<name>batch_input_shape)'",
        _unknown_argument,
        legacy=True,
    ),
    Rule(
        "unknown_argument",
        "ValueError",
        r"Unrecognized keyword arguments passed to (?P<callee>\w+): \{'(?P<name>\w+)'",
        _unknown_argument,
    ),
    Rule(
        "unknown_argument",
        "TypeError",
        r"(?P<callee>TensorFlowTrainer\.\w+|ModelCheckpoint\.__init__)\(\) got an unexpected keyword argument "
        r"'(?P<name>workers|use_multiprocessing|max_queue_size|period)'",
        _unknown_argument,
        legacy=True,
    ),
    Rule(
        "unknown_argument",
        "TypeError",
        r"(?P<callee>(?:TensorFlow)?Trainer\.\w+|(?:ModelCheckpoint|EarlyStopping|ReduceLROnPlateau)\.__init__)\(\) "
        r"got an unexpected keyword argument '(?P<name>\w+)'",
        _unknown_argument,
    ),
    Rule(
        "missing_argument",
        "TypeError",
        r"^(?P<callee>[A-Z]\w*)\.(?:__init__|shuffle)\(\) missing \d+ required positional arguments?: '(?P<name>\w+)'",
        _missing_argument,
    ),
    Rule(
        "gone_method",
        "AttributeError",
        r"^'\w+' object has no attribute '(?P<name>fit_generator|evaluate_generator|predict_generator)'",
        _gone_method,
        legacy=True,
    ),
    Rule(
        "gone_method",
        "AttributeError",
        r"^'\w+' object has no attribute '(?P<name>predict_classes|predict_proba|reset_states)'",
        _gone_method,
    ),
    Rule(
        "not_a_layer",
        "ValueError TypeError",
        r"(?:Only instances of `keras\.Layer` can be added|added layer must be an instance of class Layer).{0,40}"
        r"Received: (?P<what>.{1,160}) \(of type <class '(?P<kind>[\w.]+)'>\)",
        _not_a_layer,
    ),
    Rule(
        "name_used_twice",
        "ValueError",
        r"layers added to a Sequential model should have unique names\. Name ['\"](?P<name>[^'\"]+)['\"]",
        lambda fault: _(
            "The model has a layer '{name}' already. Either the same layer object was added twice: make a new one "
            "for each place; or two layers were given one name: change the second."
        ).format(name=fault["name"]),
    ),
    Rule(
        "name_used_twice",
        "ValueError",
        r"The name \"(?P<name>[^\"]+)\" is used \d+ times in the model",
        lambda fault: _("Two layers of the model are named '{name}'. Give one of them another name=.").format(
            name=fault["name"]
        ),
    ),
    Rule(
        "not_compiled",
        "ValueError RuntimeError",
        r"You must (?:call `compile\(\)` before using the model|compile your model before)",
        lambda fault: _(
            "The model has not been compiled. Write model.compile(optimizer='adam', loss=..., metrics=[...]) before "
            "this line."
        ),
    ),
    Rule(
        "no_loss",
        "ValueError",
        r"No loss to compute\. Provide a `loss` argument|No loss found\. You may have forgotten",
        lambda fault: _(
            "The model was compiled without a loss. Give one: loss='mse' for numbers, 'binary_crossentropy' for two "
            "classes, 'sparse_categorical_crossentropy' for more."
        ),
    ),
    Rule(
        "not_built",
        "ValueError AttributeError",
        r"isn't built\. You can build it manually|has not yet been built|has never been called and thus has no defined",
        lambda fault: _(
            "The model has no weights yet, because it does not know its input's shape. Begin it with "
            "keras.Input(shape=...), the shape of one example without the batch."
        ),
    ),
    Rule(
        "callback_class",
        "TypeError",
        r"set_(?:model|params)\(\) missing 1 required positional argument",
        lambda fault: _(
            "A callback is given without its parentheses: a class and not an object. Write for example EarlyStopping()."
        ),
        source=r"callbacks\s*=|\bfit\b",
    ),
    Rule(
        "symbolic_tensor",
        "ValueError",
        r"A KerasTensor cannot be used as input to a TensorFlow function",
        lambda fault: _(
            "While a functional model is built its tensors have no values, and Keras 3 lets only layers and "
            "keras.ops work on them. Write keras.ops.mean and the like in place of tf.reduce_mean, or use a layer "
            "such as Rescaling."
        ),
        legacy=True,
    ),
)
