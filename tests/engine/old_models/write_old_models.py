"""Writes small models of every shape with the TensorFlow it is run by: `python write_old_models.py FOLDER`.

Any TensorFlow from 2.0 to today, any Python from 3.6: this is how the files beside it came to be. `written.json` says
what each file predicts, by the very interpreter that wrote it, for the examples that `examples` makes.
"""

import json
import os
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = "-1"

import numpy as np
import tensorflow as tf
from examples import EXAMPLES, examples

keras = tf.keras
L = keras.layers
try:
    KERAS = keras.__version__
except AttributeError:  # that of Keras 3, and of the last before it
    from keras import __version__ as KERAS

NUMBERS = ((4,), 1.0, False)
SERIES = ((12, 2), 1.0, False)
IMAGES = ((16, 16, 3), 256.0, True)
GREY = ((16, 16, 1), 1.0, False)
WORDS = ((8,), 20, True)


def preprocessing(name):
    """Return a preprocessing layer: in TensorFlow 2.3 to 2.5 they were experimental."""
    if hasattr(L, name):
        return getattr(L, name)
    return getattr(L.experimental.preprocessing, name)


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


def divided():
    given = keras.Input((16, 16, 3))
    x = L.Conv2D(4, 3, activation="relu")(given / 255.0)
    return keras.Model(given, L.Dense(3, activation="softmax")(L.GlobalAveragePooling2D()(x)))


def tensor_functions():
    given = keras.Input((16, 16, 3))
    x = tf.cast(given, tf.float32) / 127.5 - 1.0
    x = tf.nn.relu(x * 2.0 + 0.1)
    x = tf.reduce_mean(x, axis=[1, 2])
    x = tf.concat([x, tf.square(x), tf.sqrt(tf.abs(x) + 1.0)], axis=-1)
    x = tf.expand_dims(x, -1)
    x = tf.squeeze(x, axis=-1)
    x = tf.reshape(x, [-1, 9])
    return keras.Model(given, L.Dense(1)(x))


def sliced():
    given = keras.Input((12, 2))
    x = L.LSTM(4)(given[:, 2:, :1])
    return keras.Model(given, L.Dense(1)(x) * 2.0 + given[:, -1, 0:1])


def mobile_preprocessing():
    given = keras.Input((16, 16, 3))
    x = keras.applications.mobilenet_v2.preprocess_input(tf.cast(given, "float32"))
    x = L.Conv2D(2, 3, strides=2, activation="relu")(x)
    return keras.Model(given, L.Dense(1, activation="sigmoid")(L.Flatten()(x)))


def caffe_preprocessing():
    given = keras.Input((16, 16, 3))
    x = keras.applications.vgg16.preprocess_input(given)
    return keras.Model(given, L.Dense(1, activation="sigmoid")(L.GlobalMaxPooling2D()(x)))


def convolution():
    stack = [L.Conv2D(4, (3, 3), activation="relu", input_shape=(16, 16, 1)), L.MaxPooling2D(2, 2)]
    stack += [L.Conv2D(4, 3, padding="same", dilation_rate=2, use_bias=False), L.AveragePooling2D(2), L.Flatten()]
    return keras.Sequential([*stack, L.Dense(6, activation="relu"), L.Dropout(0.2), L.Dense(3, activation="softmax")])


def more_convolution():
    stack = [L.SeparableConv2D(4, 3, activation="relu", input_shape=(16, 16, 1)), L.DepthwiseConv2D(3)]
    stack += [
        L.ZeroPadding2D(1),
        L.Conv2DTranspose(3, 3, strides=2),
        L.Cropping2D(2),
        L.UpSampling2D(),
        L.BatchNormalization(),
    ]
    stack += [L.SpatialDropout2D(0.1), L.Permute((2, 1, 3)), L.GlobalMaxPooling2D(), L.Dense(1, activation="sigmoid")]
    return keras.Sequential(stack)


def residual():
    given = keras.Input((16, 16, 1))
    x = L.Conv2D(4, 3, padding="same", name="c1")(given)
    for number in (1, 2):
        y = L.Conv2D(4, 3, padding="same", name="b%d" % number)(L.Activation("relu")(L.BatchNormalization()(x)))
        x = L.add([x, y])
    return keras.Model(given, L.Dense(3, activation="softmax")(L.GlobalAveragePooling2D()(x)))


def backbone():
    inner = keras.Sequential([L.Conv2D(4, 3, strides=2, input_shape=(16, 16, 3)), L.BatchNormalization(), L.ReLU(6.0)])
    given = keras.Input((16, 16, 3))
    body = keras.Model(given, inner(given), name="body")
    body.trainable = False
    return keras.Sequential([body, L.GlobalAveragePooling2D(), L.Dense(1, activation="sigmoid")])


def mobilenet():
    body = keras.applications.MobileNet((32, 32, 3), alpha=0.25, include_top=False, weights=None)
    body.trainable = False
    return keras.Sequential([body, L.Flatten(), L.Dense(1, activation="sigmoid")])


def mobilenet_cut():
    """As the exam's courses did: the output of an inner layer of a backbone goes into new layers."""
    body = keras.applications.MobileNetV2(input_shape=(32, 32, 3), alpha=0.35, include_top=False, weights=None)
    for layer in body.layers:
        layer.trainable = False
    last = body.get_layer("block_1_project_BN").output
    x = L.Dense(1, activation="sigmoid")(L.Dropout(0.2)(L.Flatten()(last)))
    return keras.Model(body.input, x)


def efficientnet():
    given = keras.Input((32, 32, 3))
    body = keras.applications.EfficientNetB0(
        include_top=False, weights=None, input_tensor=None, input_shape=(32, 32, 3)
    )
    body = keras.Model(body.input, body.get_layer("block2a_project_bn").output, name="cut")
    return keras.Model(given, L.Dense(1)(L.GlobalAveragePooling2D()(body(given, training=False))))


def augmented():
    stack = [preprocessing("RandomFlip")("horizontal", input_shape=(16, 16, 3)), preprocessing("RandomRotation")(0.2)]
    stack += [
        preprocessing("RandomZoom")(0.2),
        preprocessing("RandomContrast")(0.2),
        preprocessing("RandomTranslation")(0.1, 0.1),
    ]
    stack += [preprocessing("Rescaling")(1.0 / 255), L.Conv2D(3, 3), L.Flatten(), L.Dense(1, activation="sigmoid")]
    return keras.Sequential(stack)


def augmented_inside():
    given = keras.Input((16, 16, 3))
    augment = keras.Sequential(
        [preprocessing("RandomFlip")("horizontal"), preprocessing("RandomRotation")(0.2)], name="augment"
    )
    x = preprocessing("Rescaling")(1.0 / 127.5, offset=-1)(augment(given))
    return keras.Model(given, L.Dense(3, activation="softmax")(L.Flatten()(L.Conv2D(3, 3, strides=3)(x))))


def rescaled_first():
    stack = [preprocessing("Rescaling")(1.0 / 255, input_shape=(16, 16, 3)), preprocessing("Resizing")(8, 8)]
    return keras.Sequential([*stack, preprocessing("CenterCrop")(6, 6), L.Flatten(), L.Dense(3, activation="softmax")])


def adapted():
    layer = preprocessing("Normalization")()
    layer.adapt(examples(NUMBERS))
    given = keras.Input((4,))
    return keras.Model(given, L.Dense(1)(layer(given)))


def series_windowed():
    stack = [L.Conv1D(6, 5, padding="causal", activation="relu", input_shape=[None, 2])]
    stack += [L.LSTM(4, return_sequences=True), L.GRU(4, return_sequences=True), L.LSTM(4), L.Dense(6), L.Dense(2)]
    return keras.Sequential(stack)


def bidirectional():
    stack = [
        L.Bidirectional(L.LSTM(4, return_sequences=True), input_shape=(12, 2)),
        L.Bidirectional(L.GRU(3), merge_mode="sum"),
    ]
    return keras.Sequential([*stack, L.Dense(1)])


def bidirectional_last():
    return keras.Sequential([L.LSTM(4, return_sequences=True, input_shape=(12, 2)), L.Bidirectional(L.SimpleRNN(3))])


def time_distributed():
    stack = [
        L.TimeDistributed(L.Dense(4, activation="relu"), input_shape=(12, 2)),
        L.GRU(3, return_sequences=True, go_backwards=True),
    ]
    return keras.Sequential([*stack, L.TimeDistributed(L.Dense(2))])


def old_gates():
    stack = [
        L.GRU(4, reset_after=False, return_sequences=True, input_shape=(12, 2), dropout=0.1, recurrent_dropout=0.1)
    ]
    stack += [
        L.LSTM(4, recurrent_activation="hard_sigmoid", implementation=1, unit_forget_bias=False),
        L.RepeatVector(2),
        L.Flatten(),
        L.Dense(1),
    ]
    return keras.Sequential(stack)


def cells():
    stack = [
        L.RNN(L.LSTMCell(4), return_sequences=True, input_shape=(12, 2)),
        L.RNN([L.GRUCell(3), L.SimpleRNNCell(3)]),
    ]
    return keras.Sequential([*stack, L.Dense(1)])


def stateful():
    size = {"batch_shape" if KERAS >= "3" else "batch_input_shape": (5, 12, 2)}
    stack = [L.InputLayer(**size), L.GRU(4, stateful=True, return_sequences=True), L.LSTM(3, stateful=True)]
    return keras.Sequential([*stack, L.Dense(1)])


def stateful_input():
    given = keras.Input(batch_shape=(5, 12, 2))
    return keras.Model(given, L.Dense(1)(L.LSTM(3, stateful=True)(given)))


def with_states():
    given = keras.Input((12, 2))
    _, h, c = L.LSTM(4, return_state=True)(given)
    again = L.LSTM(4)(given, initial_state=[h, c])
    return keras.Model(given, L.Dense(1)(again))


def residual_series():
    given = keras.Input((12, 2))
    x = L.Conv1D(2, 3, padding="same", activation="relu")(given)
    x = L.MaxPooling1D(2)(L.SpatialDropout1D(0.1)(L.add([x, given])))
    return keras.Model(given, L.Dense(1)(L.GlobalMaxPooling1D()(L.SeparableConv1D(4, 2)(L.UpSampling1D(2)(x)))))


def word_vectors():
    """Return an embedding; Keras 3 takes no `input_length`."""
    if KERAS >= "3":
        return L.Embedding(20, 4, input_shape=(8,))
    return L.Embedding(20, 4, input_length=8)


def words():
    stack = [word_vectors(), L.Bidirectional(L.LSTM(3)), L.Dense(1, activation="sigmoid")]
    return keras.Sequential(stack)


def words_averaged():
    stack = [word_vectors(), L.GlobalAveragePooling1D(), L.Dense(6, activation="relu")]
    return keras.Sequential([*stack, L.Dense(3, activation="softmax")])


def words_masked():
    stack = [L.Embedding(20, 4, mask_zero=True, input_shape=(8,)), L.LSTM(4, return_sequences=True), L.GRU(3)]
    return keras.Sequential([*stack, L.Dense(1, activation="sigmoid")])


def words_masked_average():
    given = keras.Input((None,), dtype="int32")
    x = L.Embedding(20, 4, mask_zero=True)(given)
    return keras.Model(given, L.Dense(1, activation="sigmoid")(L.GlobalAveragePooling1D()(x)))


def words_convolved():
    stack = [word_vectors(), L.Conv1D(4, 3, activation="relu"), L.Dropout(0.2), L.MaxPooling1D(2)]
    return keras.Sequential([*stack, L.LSTM(3), L.Dense(1, activation="sigmoid")])


def words_flattened():
    return keras.Sequential([word_vectors(), L.Flatten(), L.Dense(1, activation="sigmoid")])


def masking():
    return keras.Sequential([L.Masking(0.0, input_shape=(12, 2)), L.LSTM(3), L.Dense(1)])


def attention():
    given = keras.Input((8,))
    x = L.Embedding(20, 4)(given)
    x = L.Attention(use_scale=True)([x, x])
    x = L.AdditiveAttention()([x, x])
    return keras.Model(given, L.Dense(1, activation="sigmoid")(L.GlobalAveragePooling1D()(x)))


def multi_head():
    given = keras.Input((8,))
    x = L.Embedding(20, 4)(given)
    x = L.LayerNormalization()(x + L.MultiHeadAttention(2, 3)(x, x))
    return keras.Model(given, L.Dense(1, activation="sigmoid")(L.GlobalMaxPooling1D()(x)))


def mixed_precision():
    stack = [L.Dense(6, activation="relu", input_shape=(4,)), L.BatchNormalization()]
    return keras.Sequential([*stack, L.Dense(3), L.Activation("softmax", dtype="float32")])


def mixed_images():
    given = keras.Input((16, 16, 1))
    x = L.Flatten()(L.MaxPooling2D()(L.Conv2D(4, 3, activation="relu")(given)))
    return keras.Model(given, L.Dense(3, activation="softmax", dtype="float32")(x))


def mixed_lstm():
    return keras.Sequential([L.LSTM(4, input_shape=(12, 2)), L.Dense(1, dtype="float32")])


def halves():
    return keras.Sequential(
        [L.Dense(6, activation="relu", input_shape=(4,), dtype="float16"), L.Dense(1, dtype="float16")]
    )


def doubles():
    return keras.Sequential(
        [L.Dense(6, activation="relu", input_shape=(4,), dtype="float64"), L.Dense(1, dtype="float64")]
    )


def whole_numbers_in():
    given = keras.Input((16, 16, 3), dtype="uint8")
    x = preprocessing("Rescaling")(1 / 255.0)(given)
    return keras.Model(given, L.Dense(1)(L.GlobalAveragePooling2D()(L.Conv2D(3, 3)(x))))


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


def conv_lstm():
    return keras.Sequential([L.Reshape((4, 2, 3, 1), input_shape=(12, 2)), L.ConvLSTM2D(2, 2), L.Flatten(), L.Dense(1)])


def voluminous():
    stack = [
        L.Reshape((4, 4, 4, 4), input_shape=(16, 16, 1)),
        L.Conv3D(2, 2),
        L.MaxPooling3D(2),
        L.GlobalAveragePooling3D(),
    ]
    return keras.Sequential([*stack, L.Dense(1)])


def local():
    return keras.Sequential([L.LocallyConnected1D(2, 3, input_shape=(12, 2)), L.Flatten(), L.Dense(1)])


ZOO = {
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
    "divided": (divided, IMAGES, None),
    "tensor_functions": (tensor_functions, IMAGES, None),
    "sliced": (sliced, SERIES, None),
    "mobile_preprocessing": (mobile_preprocessing, IMAGES, None),
    "caffe_preprocessing": (caffe_preprocessing, IMAGES, None),
    "convolution": (convolution, GREY, ("adam", "sparse_categorical_crossentropy", ["accuracy"])),
    "more_convolution": (more_convolution, GREY, None),
    "residual": (residual, GREY, None),
    "backbone": (backbone, IMAGES, ("adam", "binary_crossentropy", ["accuracy"])),
    "mobilenet": (mobilenet, ((32, 32, 3), 1.0, False), None),
    "mobilenet_cut": (mobilenet_cut, ((32, 32, 3), 1.0, False), None),
    "efficientnet": (efficientnet, ((32, 32, 3), 256, True), None),
    "augmented": (augmented, IMAGES, ("adam", "binary_crossentropy", None)),
    "augmented_inside": (augmented_inside, IMAGES, None),
    "rescaled_first": (rescaled_first, IMAGES, None),
    "adapted": (adapted, NUMBERS, None),
    "series_windowed": (series_windowed, SERIES, ("adam", "mae", ["mae"])),
    "bidirectional": (bidirectional, SERIES, ("adam", "mse", None)),
    "bidirectional_last": (bidirectional_last, SERIES, None),
    "time_distributed": (time_distributed, SERIES, None),
    "old_gates": (old_gates, SERIES, None),
    "cells": (cells, SERIES, None),
    "stateful": (stateful, SERIES, None),
    "stateful_input": (stateful_input, SERIES, None),
    "with_states": (with_states, SERIES, None),
    "residual_series": (residual_series, SERIES, None),
    "words": (words, WORDS, ("adam", "binary_crossentropy", ["accuracy"])),
    "words_averaged": (words_averaged, WORDS, None),
    "words_masked": (words_masked, WORDS, None),
    "words_masked_average": (words_masked_average, WORDS, None),
    "words_convolved": (words_convolved, WORDS, None),
    "words_flattened": (words_flattened, WORDS, None),
    "masking": (masking, SERIES, None),
    "attention": (attention, WORDS, None),
    "multi_head": (multi_head, WORDS, None),
    "mixed_precision": (mixed_precision, NUMBERS, None),
    "mixed_images": (mixed_images, GREY, None),
    "mixed_lstm": (mixed_lstm, SERIES, None),
    "halves": (halves, NUMBERS, None),
    "doubles": (doubles, NUMBERS, None),
    "whole_numbers_in": (whole_numbers_in, IMAGES, None),
    "named_outputs": (named_outputs, NUMBERS, None),
    "odd_names": (odd_names, NUMBERS, None),
    "group_normalised": (group_normalised, NUMBERS, None),
    "conv_lstm": (conv_lstm, SERIES, None),
    "voluminous": (voluminous, GREY, None),
    "local": (local, SERIES, None),
}


def set_weights(model):
    """Give every weight a value that a training could have left: an initial one hides what loading loses."""
    for number, weight in enumerate(model.weights):
        name = weight.name.split(":")[0].split("/")[-1]
        if name in ("mean", "variance", "count") or "seed" in name or "float" not in str(weight.dtype):
            continue
        low = 0.5 if "variance" in name else -0.5
        shape = tuple(int(axis) for axis in weight.shape)
        weight.assign(np.random.RandomState(number).uniform(low, low + 1.0, shape).astype("float32"))


def made(name):
    """Return a model, trained for a step where it is to be compiled, and its examples."""
    keras.backend.clear_session()
    build, kind, compiled = ZOO[name]
    x = examples(kind)
    with_policy("mixed_float16" if name.startswith("mixed") else "float32")
    try:
        model = build()
    finally:
        with_policy("float32")
    if compiled:
        optimizer, loss, metrics = compiled
        model.compile(optimizer, loss, metrics=metrics)
        target = (
            np.zeros((EXAMPLES, 1)) if "sparse" in loss else np.zeros(model(x[:5]).shape[1:])[None].repeat(EXAMPLES, 0)
        )
        model.fit(x, target, epochs=1, batch_size=5, verbose=0)
    set_weights(model)
    return model, x


def with_policy(name):
    """Set the policy of mixed precision: experimental until TensorFlow 2.4."""
    precision = keras.mixed_precision
    if hasattr(precision, "set_global_policy"):
        precision.set_global_policy(name)
    else:
        precision.experimental.set_policy(name)


def predicted(model, x):
    """Return what its own writer predicts, as lists."""
    rows = model.predict(x, batch_size=5, verbose=0)
    rows = list(rows.values())[0] if isinstance(rows, dict) else rows[0] if isinstance(rows, list) else rows
    return np.asarray(rows, "float64").round(7).tolist()


def forget_states(model):
    """Let recurrent layers begin anew, as a loaded model does."""
    for layer in model.layers:
        if getattr(layer, "stateful", False):
            layer.reset_state() if hasattr(layer, "reset_state") else layer.reset_states()


def write(folder, names, kinds):
    """Write the models named as files of the kinds named, and what they predict."""
    wrote = {}
    for name in names:
        try:
            model, x = made(name)
        except Exception as error:
            print("cannot build", name, type(error).__name__, str(error).strip()[:150].replace("\n", " "))
            continue
        rows = predicted(model, x)
        forget_states(model)
        for kind in kinds:
            file = "%s.%s" % (name, kind)
            try:
                save(model, os.path.join(folder, file), kind)
            except Exception as error:
                print("cannot save", file, type(error).__name__, str(error).strip()[:150].replace("\n", " "))
                continue
            wrote[file] = {"examples": ZOO[name][1], "predicted": rows, "parameters": int(model.count_params())}
    with open(os.path.join(folder, "written.json"), "w") as file:
        json.dump({"tensorflow": tf.__version__, "keras": KERAS, "files": wrote}, file)
    print("wrote", len(wrote), "by", tf.__version__)


def save(model, path, kind):
    """Save a model; what the older ones called `.keras` was HDF5 or a folder."""
    if kind == "folder":
        model.export(path) if hasattr(model, "export") and tf.__version__ > "2.16" else model.save(path)
    elif kind == "weights.h5":
        model.save_weights(path)
    elif kind == "checkpoint":
        model.save_weights(path, save_format="tf")
    elif kind == "h5":
        model.save(path, include_optimizer=True)
    else:
        model.save(path)


def main():
    """Write the whole zoo, or the models named after the folder (`NAME...`, and `--kinds h5,keras`)."""
    arguments = sys.argv[1:]
    kinds = ["h5"]
    if "--kinds" in arguments:
        place = arguments.index("--kinds")
        kinds = arguments.pop(place + 1).split(",")
        arguments.pop(place)
    folder, names = arguments[0], arguments[1:]
    if not os.path.isdir(folder):
        os.makedirs(folder)
    write(folder, names or list(ZOO), kinds)


if __name__ == "__main__":
    main()
