"""The Keras of whatever TensorFlow runs this, 2.0 to today, and the kinds of examples that models are made for."""

import tensorflow as tf

keras = tf.keras
L = keras.layers


def keras_version():
    """Return the version of Keras; that of Keras 3, and of the last before it, its own package alone tells."""
    if hasattr(keras, "__version__"):
        return keras.__version__
    from keras import __version__

    return __version__


KERAS = keras_version()

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


def with_policy(name):
    """Set the policy of mixed precision: experimental until TensorFlow 2.4."""
    precision = keras.mixed_precision
    if hasattr(precision, "set_global_policy"):
        precision.set_global_policy(name)
    else:
        precision.experimental.set_policy(name)
