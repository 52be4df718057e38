import tensorflow as tf
import tensorflow_datasets as tfds

tfds.disable_progress_bar()
dataset, info = tfds.load("tf_flowers", with_info=True, as_supervised=True, split="train")
dataset_size = info.splits["train"].num_examples
class_names = info.features["label"].names
test_split, valid_split, train_split = tfds.load(
    "tf_flowers", split=["train[:10%]", "train[10%:25%]", "train[25%:]"], as_supervised=True
)


def format_image(image, label):
    image = tf.image.resize(image, (64, 64)) / 255.0
    return image, label


train_batches = train_split.shuffle(dataset_size // 4).map(format_image).batch(32).prefetch(1)
validation_batches = valid_split.map(format_image).batch(32).prefetch(1)

inputs = tf.keras.Input(shape=(64, 64, 3))
x = tf.keras.layers.Conv2D(8, 3, activation="relu")(inputs)
x = tf.keras.layers.GlobalAveragePooling2D()(x)
outputs = tf.keras.layers.Dense(5, activation="softmax")(x)
model = tf.keras.Model(inputs, outputs)
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(train_batches, epochs=1, validation_data=validation_batches)
model.save("mymodel.h5", include_optimizer=False)
