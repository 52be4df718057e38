"""Scripts in the style of the exam's years, our own: each fails under Keras 3 and trains under Keras 2."""

from __future__ import annotations

from textwrap import dedent

DATA = """
import numpy as np
import tensorflow as tf
tf.random.set_seed(7)
x = np.arange(16.0)[:, None]
y = 2 * x + 1
"""

SCRIPTS = {
    "lr": """
        model = tf.keras.models.Sequential([tf.keras.layers.Dense(1, input_shape=[1])])
        model.compile(optimizer=tf.keras.optimizers.SGD(lr=1e-3), loss="mse")
        model.fit(x, y, epochs=2)
        model.save("mymodel.h5")
    """,
    "plain_lists": """
        model = tf.keras.Sequential([tf.keras.layers.Dense(units=1, input_shape=[1])])
        model.compile(optimizer="sgd", loss="mean_squared_error")
        model.fit([-1.0, 0.0, 1.0, 2.0], [-3.0, -1.0, 1.0, 3.0], epochs=2)
        print(model.predict([10.0]))
        model.save("mymodel.h5")
    """,
    "input_shape_without_a_comma": """
        from tensorflow.keras import Input, Model
        from tensorflow.keras.layers import Dense
        inputs = Input(shape=(1))
        model = Model(inputs=inputs, outputs=Dense(1)(inputs))
        model.compile(optimizer="adam", loss="mse")
        model.fit(x, y, epochs=2, verbose=2)
        model.save("mymodel.h5")
    """,
    "metrics_as_a_string": """
        from tensorflow.keras.models import Sequential
        from tensorflow.keras.layers import Dense
        model = Sequential([Dense(4, activation="relu", input_dim=1), Dense(1, activation="sigmoid")])
        model.compile(optimizer="adam", loss="binary_crossentropy", metrics="accuracy")
        model.fit(x, (x > 8).astype("float32"), epochs=2, verbose=0)
        model.save("mymodel.h5")
    """,
    "a_checkpoint_without_a_suffix": """
        from tensorflow import keras
        model = keras.Sequential([keras.layers.Dense(1, input_shape=(1,))])
        model.compile(optimizer="adam", loss="mse", metrics=["mae"])
        best = keras.callbacks.ModelCheckpoint("best.ckpt", save_weights_only=True, save_best_only=True, monitor="loss")
        model.fit(x, y, epochs=2, callbacks=[best])
        model.load_weights("best.ckpt")
        model.save("mymodel.h5")
    """,
    "import_keras": """
        import keras
        from keras import backend as K
        from keras.layers import Dense
        from keras.models import Sequential
        from keras.optimizers import RMSprop
        from keras.preprocessing.image import ImageDataGenerator
        from keras.preprocessing.text import Tokenizer
        from keras.utils import to_categorical
        assert keras.layers.Dense is tf.keras.layers.Dense
        assert K.epsilon() > 0
        model = Sequential()
        model.add(Dense(1, input_dim=1))
        model.compile(optimizer=RMSprop(lr=0.01), loss="mse")
        model.fit_generator(tf.data.Dataset.from_tensor_slices((x, y)).batch(4), epochs=2)
        model.save("mymodel.h5")
    """,
}


def script(name: str) -> str:
    """Return a whole script that trains for two epochs and saves mymodel.h5."""
    return DATA + dedent(SCRIPTS[name])
