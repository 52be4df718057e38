# Text model: an embedding, read in both directions, and one probability
def text_model(vocabulary, length):
    model = keras.Sequential(
        [
            keras.Input((length,), dtype="int32"),
            layers.Embedding(vocabulary, 32),
            layers.SpatialDropout1D(0.2),
            layers.Bidirectional(layers.LSTM(32)),
            layers.Dense(24, activation="relu"),
            layers.Dropout(0.3),
            layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
    return model
