"""Small models of series: recurrent layers in every form, convolutions, states, masks."""

from any_keras import KERAS, SERIES, L, keras


def sliced():
    given = keras.Input((12, 2))
    x = L.LSTM(4)(given[:, 2:, :1])
    return keras.Model(given, L.Dense(1)(x) * 2.0 + given[:, -1, 0:1])


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


def masking():
    return keras.Sequential([L.Masking(0.0, input_shape=(12, 2)), L.LSTM(3), L.Dense(1)])


def mixed_lstm():
    return keras.Sequential([L.LSTM(4, input_shape=(12, 2)), L.Dense(1, dtype="float32")])


def conv_lstm():
    return keras.Sequential([L.Reshape((4, 2, 3, 1), input_shape=(12, 2)), L.ConvLSTM2D(2, 2), L.Flatten(), L.Dense(1)])


def local():
    return keras.Sequential([L.LocallyConnected1D(2, 3, input_shape=(12, 2)), L.Flatten(), L.Dense(1)])


SERIES_MODELS = {
    "sliced": (sliced, SERIES, None),
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
    "masking": (masking, SERIES, None),
    "mixed_lstm": (mixed_lstm, SERIES, None),
    "conv_lstm": (conv_lstm, SERIES, None),
    "local": (local, SERIES, None),
}
"""Each with its kind of examples and, where it is to be trained, how it is compiled."""
