import tensorflow as tf
import tensorflow_datasets as tfds

data = tfds.load("iris", split="train[:80%]")


def preprocess(features):
    f = features["features"]
    l = tf.one_hot(features["label"], depth=3)
    return f, l


def solution_model():
    train_dataset = data.map(preprocess).batch(10)
    model = tf.keras.models.Sequential(
        [
            tf.keras.layers.Dense(16, input_shape=[4], activation="relu"),
            tf.keras.layers.Dense(8, activation="relu"),
            tf.keras.layers.Dense(3, activation="softmax"),
        ]
    )
    model.compile(loss="categorical_crossentropy", optimizer="adam", metrics=["acc"])
    model.fit(train_dataset, epochs=10, verbose=2)
    return model


if __name__ == "__main__":
    model = solution_model()
    model.save("mymodel.h5")
