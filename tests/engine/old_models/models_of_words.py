"""Small models of words: embeddings with what follows them, and attention."""

from any_keras import KERAS, WORDS, L, keras


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


WORD_MODELS = {
    "words": (words, WORDS, ("adam", "binary_crossentropy", ["accuracy"])),
    "words_averaged": (words_averaged, WORDS, None),
    "words_masked": (words_masked, WORDS, None),
    "words_masked_average": (words_masked_average, WORDS, None),
    "words_convolved": (words_convolved, WORDS, None),
    "words_flattened": (words_flattened, WORDS, None),
    "attention": (attention, WORDS, None),
    "multi_head": (multi_head, WORDS, None),
}
"""Each with its kind of examples and, where it is to be trained, how it is compiled."""
