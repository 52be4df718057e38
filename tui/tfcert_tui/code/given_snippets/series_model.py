# Series model: a convolution for the near past, an LSTM for the far, Huber against outliers
def series_model(window, horizon):
    model = keras.Sequential(
        [
            keras.Input((window, 1)),
            layers.Conv1D(32, 5, padding="causal", activation="relu"),
            layers.LSTM(64, return_sequences=True),
            layers.LSTM(32),
            layers.Dense(32, activation="relu"),
            layers.Dense(horizon),
        ]
    )
    model.compile(optimizer=keras.optimizers.Adam(1e-3), loss=keras.losses.Huber(), metrics=["mae"])
    return model
