import os
import urllib
import urllib.request
import zipfile

import tensorflow as tf
from tensorflow.keras.optimizers import RMSprop
from tensorflow.keras.preprocessing.image import ImageDataGenerator


def download_and_extract_data():
    url = "https://storage.googleapis.com/download.tensorflow.org/data/certificate/germantrafficsigns.zip"
    urllib.request.urlretrieve(url, "germantrafficsigns.zip")
    with zipfile.ZipFile("germantrafficsigns.zip", "r") as zip_ref:
        zip_ref.extractall()


download_and_extract_data()
classes = sorted(os.listdir("train"))
train_datagen = ImageDataGenerator(rescale=1 / 255, brightness_range=(0.8, 1.2))
validation_datagen = ImageDataGenerator(rescale=1 / 255)
train_generator = train_datagen.flow_from_directory(
    "train/", target_size=(40, 40), batch_size=32, class_mode="categorical"
)
val_generator = validation_datagen.flow_from_directory(
    "validation/", target_size=(40, 40), batch_size=32, class_mode="categorical"
)

model = tf.keras.Sequential(
    [
        tf.keras.layers.Conv2D(16, 3, activation="relu", input_shape=(40, 40, 3)),
        tf.keras.layers.MaxPool2D(),
        tf.keras.layers.Flatten(),
        tf.keras.layers.Dense(len(classes), activation="softmax"),
    ]
)
model.compile(loss="categorical_crossentropy", optimizer=RMSprop(0.001), metrics=["acc"])
stop = tf.keras.callbacks.EarlyStopping(monitor="val_acc", patience=3, restore_best_weights=True)
model.fit(train_generator, epochs=1, validation_data=val_generator, callbacks=[stop])
model.save("mymodel.h5")
