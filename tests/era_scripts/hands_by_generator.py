import os
import urllib.request
import zipfile

import tensorflow as tf
from keras.preprocessing.image import ImageDataGenerator


def download():
    for name in ("rps", "rps-test-set"):
        url = "https://storage.googleapis.com/laurencemoroney-blog.appspot.com/%s.zip" % name
        urllib.request.urlretrieve(url, name + ".zip")
        zip_ref = zipfile.ZipFile(name + ".zip", "r")
        zip_ref.extractall(".")
        zip_ref.close()


download()
print("total training rock images:", len(os.listdir(os.path.join("./rps", "rock"))))

training_datagen = ImageDataGenerator(
    rescale=1.0 / 255,
    rotation_range=20,
    width_shift_range=0.1,
    zoom_range=0.1,
    horizontal_flip=True,
    fill_mode="nearest",
)
validation_datagen = ImageDataGenerator(rescale=1.0 / 255)
train_generator = training_datagen.flow_from_directory("./rps/", target_size=(28, 28), class_mode="categorical")
validation_generator = validation_datagen.flow_from_directory(
    "./rps-test-set/", target_size=(28, 28), class_mode="categorical"
)

model = tf.keras.models.Sequential(
    [
        tf.keras.layers.Conv2D(8, (3, 3), activation="relu", input_shape=(28, 28, 3)),
        tf.keras.layers.MaxPooling2D(2, 2),
        tf.keras.layers.Flatten(),
        tf.keras.layers.Dropout(0.5),
        tf.keras.layers.Dense(3, activation="softmax"),
    ]
)
model.compile(loss="categorical_crossentropy", optimizer="rmsprop", metrics=["accuracy"])
history = model.fit_generator(
    train_generator, steps_per_epoch=10, epochs=2, validation_data=validation_generator, validation_steps=3, verbose=1
)
model.save("mymodel.h5")
