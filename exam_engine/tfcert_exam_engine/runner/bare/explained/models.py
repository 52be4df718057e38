"""Models that are put together wrongly, or asked for what they have no more."""

from __future__ import annotations

from gettext import gettext as _

from tfcert_exam_engine.runner.bare.explained.fault import Fault, Rule

GONE_METHODS = {
    "fit_generator": "fit",
    "evaluate_generator": "evaluate",
    "predict_generator": "predict",
    "predict_proba": "predict",
}


def _gone_method(fault: Fault) -> str:
    if not fault.is_about("keras", "tf_keras", "tensorflow"):
        return ""
    name = fault["name"]
    if name == "predict_classes":
        return _(
            "Models have no predict_classes any more. Write np.argmax(model.predict(x), axis=-1) for a softmax, and "
            "(model.predict(x) > 0.5).astype(int) for a single sigmoid."
        )
    return _("Keras has no {name} any more. Write {now}, which takes the same data, generators included.").format(
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


RULES = (
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
        "gone_method",
        "AttributeError",
        r"^'\w+' object has no attribute '(?P<name>fit_generator|evaluate_generator|predict_generator)'",
        _gone_method,
        legacy=True,
    ),
    Rule(
        "gone_method",
        "AttributeError",
        r"^'\w+' object has no attribute '(?P<name>predict_classes|predict_proba)'",
        _gone_method,
    ),
    Rule(
        "not_a_layer",
        "ValueError TypeError",
        r"(?:Only instances of `keras\.Layer` can be added|added layer must be an instance of class Layer).{0,40}"
        r"Received: (?:layer=)?(?P<what>.{1,160}?) \(?of type <class '(?P<kind>[\w.]+)'>",
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
