"""Small models of four numbers: every way to begin one, to join, nest, share and normalise layers."""

import tensorflow as tf
from any_keras import NUMBERS, L, keras, preprocessing
from examples import examples


def dense():
    return keras.Sequential([L.Dense(6, activation="relu", input_shape=(4,)), L.Dense(3, activation="softmax")])


def dense_input_dim():
    return keras.Sequential([L.Dense(6, activation="tanh", input_dim=4), L.Dense(1)])


def input_layer():
    layers = [L.InputLayer(input_shape=(4,)), L.Dense(5, "selu"), L.Dense(1, "sigmoid")]
    return keras.Sequential(layers)


def input_first():
    return keras.Sequential([keras.Input(shape=(4,)), L.Dense(5, "elu"), L.Dense(3), L.Softmax()])


def built_by_fit():
    return keras.Sequential([L.Dense(5, activation="relu"), L.Dense(1)])


def one_axis_less():
    """`Input(shape=(1))` and the like: a number where a tuple is meant."""
    return keras.Sequential([L.Dense(3, input_shape=[4]), L.Reshape((3, 1)), L.Flatten(), L.Dense(1)])


def skip():
    given = keras.Input((4,), name="given")
    a = L.Dense(4, activation="relu", name="a")(given)
    b = L.Dense(4, name="b")(given)
    joined = L.Concatenate()([L.Add()([a, b]), L.Multiply()([a, given]), L.Subtract()([b, given]), L.Maximum()([a, b])])
    return keras.Model(given, L.Dense(3, activation="softmax")(L.Average()([joined, L.ReLU(max_value=6.0)(joined)])))


def shared():
    given = keras.Input((4,))
    twice = L.Dense(4, activation="tanh", name="twice")
    return keras.Model(inputs=[given], outputs=[L.Dense(1)(L.Dot(axes=1)([twice(given), twice(twice(given))]))])


def advanced_activations():
    stack = [L.Dense(6, input_shape=(4,)), L.LeakyReLU(0.2), L.Dense(6), L.PReLU(), L.Dense(6), L.ELU(0.5)]
    stack += [L.Dense(6), L.Activation("softplus"), L.Dense(6, activation=tf.nn.relu), L.Dense(6, tf.nn.tanh)]
    if hasattr(L, "ThresholdedReLU"):
        stack += [L.ThresholdedReLU(0.1)]
    return keras.Sequential([*stack, L.Dense(3, activation=tf.nn.softmax)])


def newer_activations():
    stack = [L.Dense(6, activation="swish", input_shape=(4,)), L.Dense(6, "gelu"), L.Dense(6, "hard_sigmoid")]
    stack += [L.Dense(6, "exponential"), L.Dense(3, "softsign"), L.Activation("linear"), L.Dense(1, tf.nn.sigmoid)]
    return keras.Sequential(stack)


def activation_layers_as_activation():
    stack = [L.Dense(6, activation=L.LeakyReLU(0.3), input_shape=(4,)), L.Dense(1)]
    return keras.Sequential(stack)


def regular():
    r, i, c = keras.regularizers, keras.initializers, keras.constraints
    first = L.Dense(6, input_shape=(4,), kernel_regularizer=r.l2(0.01), activity_regularizer=r.l1(0.01))
    second = L.Dense(
        6, kernel_initializer=i.RandomNormal(stddev=0.1), bias_initializer="ones", kernel_constraint=c.MaxNorm(3)
    )
    third = L.Dense(
        6,
        kernel_regularizer=r.l1_l2(0.1, 0.2),
        kernel_initializer=i.HeNormal() if hasattr(i, "HeNormal") else "he_normal",
    )
    return keras.Sequential(
        [first, second, third, L.ActivityRegularization(0.1), L.Dense(1, bias_constraint=c.NonNeg())]
    )


def normalised():
    stack = [L.Dense(6, input_shape=(4,)), L.BatchNormalization(), L.Dropout(0.5), L.Dense(6), L.LayerNormalization()]
    return keras.Sequential([*stack, L.GaussianNoise(0.1), L.AlphaDropout(0.1), L.Dense(3, activation="softmax")])


def nested():
    inner = keras.Sequential([L.Dense(5, input_shape=(4,), activation="relu"), L.BatchNormalization()], name="inner")
    given = keras.Input((5,))
    other = keras.Model(given, L.Dense(4)(L.Activation("relu")(given)), name="other")
    return keras.Sequential([inner, other, L.Dense(3, activation="softmax")])


def nested_last():
    head = keras.Sequential([L.Dense(5, input_shape=(4,), activation="relu"), L.Dense(1, activation="sigmoid")])
    given = keras.Input((4,))
    return keras.Model(given, head(L.Dense(4)(given)))


def nested_twice():
    a = keras.Sequential([L.Dense(4, input_shape=(4,))], name="deep")
    b = keras.Sequential([a, L.Dense(4, "relu")], name="middle")
    return keras.Sequential([keras.Input((4,)), b, L.Dense(1)], name="outer")


def same_block_twice():
    block = keras.Sequential([L.Dense(4, input_shape=(4,), activation="tanh")], name="block")
    given = keras.Input((4,))
    return keras.Model(given, L.Dense(1)(block(block(given))))


def adapted():
    layer = preprocessing("Normalization")()
    layer.adapt(examples(NUMBERS))
    given = keras.Input((4,))
    return keras.Model(given, L.Dense(1)(layer(given)))


def adapted_inside():
    """A normalisation in a model in a model, and one that is shared by two."""
    layer, other = preprocessing("Normalization")(), preprocessing("Normalization")(axis=None)
    layer.adapt(5 * examples(NUMBERS) + 50)
    other.adapt(examples(NUMBERS) - 7)
    inner = keras.Sequential([keras.Input((4,)), layer, L.Dense(4)])
    given = keras.Input((4,))
    return keras.Model(given, L.Dense(1)(L.Add()([inner(given), keras.Sequential([keras.Input((4,)), other])(given)])))


def operators():
    """Operators, and an activation that is TensorFlow's function."""
    given = keras.Input((4,))
    return keras.Model(given, L.Dense(3)(L.Dense(4, activation=tf.nn.silu)((given // 2) + (given % 3))))


def mixed_precision():
    stack = [L.Dense(6, activation="relu", input_shape=(4,)), L.BatchNormalization()]
    return keras.Sequential([*stack, L.Dense(3), L.Activation("softmax", dtype="float32")])


def halves():
    return keras.Sequential(
        [L.Dense(6, activation="relu", input_shape=(4,), dtype="float16"), L.Dense(1, dtype="float16")]
    )


def doubles():
    return keras.Sequential(
        [L.Dense(6, activation="relu", input_shape=(4,), dtype="float64"), L.Dense(1, dtype="float64")]
    )


def named_outputs():
    given = keras.Input((4,), name="x")
    return keras.Model({"x": given}, {"y": L.Dense(1, name="y")(given)})


def odd_names():
    return keras.Sequential(
        [L.Dense(4, input_shape=(4,), name="first layer".replace(" ", "_")), L.Dense(1, name="out.put")],
        name="my_model",
    )


def group_normalised():
    return keras.Sequential([L.Dense(6, input_shape=(4,)), L.GroupNormalization(2), L.UnitNormalization(), L.Dense(1)])


NUMBER_MODELS = {
    "dense": (dense, NUMBERS, ("adam", "sparse_categorical_crossentropy", ["accuracy"])),
    "dense_input_dim": (dense_input_dim, NUMBERS, ("sgd", "mse", ["mae", "mse"])),
    "input_layer": (input_layer, NUMBERS, ("rmsprop", "binary_crossentropy", ["accuracy"])),
    "input_first": (input_first, NUMBERS, None),
    "built_by_fit": (built_by_fit, NUMBERS, ("adam", "mae", ["mse"])),
    "one_axis_less": (one_axis_less, NUMBERS, ("adam", "huber" if tf.__version__ > "2.3" else "mse", None)),
    "skip": (skip, NUMBERS, None),
    "shared": (shared, NUMBERS, None),
    "advanced_activations": (advanced_activations, NUMBERS, None),
    "newer_activations": (newer_activations, NUMBERS, None),
    "activation_layers_as_activation": (activation_layers_as_activation, NUMBERS, None),
    "regular": (regular, NUMBERS, ("adam", "mse", ["mae"])),
    "normalised": (normalised, NUMBERS, ("adam", "sparse_categorical_crossentropy", ["accuracy"])),
    "nested": (nested, NUMBERS, ("adam", "sparse_categorical_crossentropy", None)),
    "nested_last": (nested_last, NUMBERS, None),
    "nested_twice": (nested_twice, NUMBERS, None),
    "same_block_twice": (same_block_twice, NUMBERS, None),
    "adapted": (adapted, NUMBERS, None),
    "adapted_inside": (adapted_inside, NUMBERS, None),
    "operators": (operators, NUMBERS, None),
    "mixed_precision": (mixed_precision, NUMBERS, None),
    "halves": (halves, NUMBERS, None),
    "doubles": (doubles, NUMBERS, None),
    "named_outputs": (named_outputs, NUMBERS, None),
    "odd_names": (odd_names, NUMBERS, None),
    "group_normalised": (group_normalised, NUMBERS, None),
}
"""Each with its kind of examples and, where it is to be trained, how it is compiled."""
