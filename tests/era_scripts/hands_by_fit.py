import urllib.request
import zipfile

import tensorflow as tf
from tensorflow.keras.preprocessing.image import ImageDataGenerator


def solution_model():
    url = "https://storage.googleapis.com/download.tensorflow.org/data/rps.zip"
    urllib.request.urlretrieve(url, "rps.zip")
    local_zip = "rps.zip"
    zip_ref = zipfile.ZipFile(local_zip, "r")
    zip_ref.extractall("tmp/")
    zip_ref.close()

    TRAINING_DIR = "tmp/rps/"
    training_datagen = ImageDataGenerator(rescale=1.0 / 255, validation_split=0.2, shear_range=0.1)
    train_generator = training_datagen.flow_from_directory(
        TRAINING_DIR, target_size=(150, 150), class_mode="categorical", subset="training", batch_size=16
    )
    validation_generator = training_datagen.flow_from_directory(
        TRAINING_DIR, target_size=(150, 150), class_mode="categorical", subset="validation", batch_size=16
    )

    model = tf.keras.models.Sequential(
        [
            tf.keras.layers.Conv2D(8, (3, 3), activation="relu", input_shape=(150, 150, 3)),
            tf.keras.layers.MaxPooling2D(4, 4),
            tf.keras.layers.Conv2D(8, (3, 3), activation="relu"),
            tf.keras.layers.MaxPooling2D(4, 4),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(3, activation="softmax"),
        ]
    )
    model.compile(loss="categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
    model.fit(train_generator, steps_per_epoch=5, epochs=1, validation_data=validation_generator, validation_steps=2)
    return model


if __name__ == "__main__":
    model = solution_model()
    model.save("mymodel.h5")
