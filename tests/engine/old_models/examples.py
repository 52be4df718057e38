"""The examples that every writer predicts, the same with any NumPy."""

import numpy as np

EXAMPLES = 10


def examples(kind):
    """Return ten examples of a kind: their shape, the number that none reaches, and whether they are whole numbers."""
    shape, high, whole = kind
    chance = np.random.RandomState(7)
    x = chance.uniform(0, high, [EXAMPLES] + list(shape))
    return np.floor(x).astype("int32") if whole else x.astype("float32")
