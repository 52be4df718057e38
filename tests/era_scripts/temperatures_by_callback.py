import csv
import numpy as np
import tensorflow as tf
from tensorflow.keras import Input, Model
from tensorflow.keras.layers import Dense
from urllib.request import urlretrieve

urlretrieve("https://raw.githubusercontent.com/jbrownlee/Datasets/master/daily-min-temperatures.csv", "temps.csv")
time_step = []
temps = []
with open("temps.csv") as csvfile:
    reader = csv.reader(csvfile, delimiter=",")
    next(reader)
    step = 0
    for row in reader:
        temps.append(float(row[1]))
        time_step.append(step)
        step = step + 1
series = np.array(temps, dtype=np.float32)
x = np.stack([series[i : i + 20] for i in range(1500)])
y = series[20:1520]

inputs = Input(shape=(20))
outputs = Dense(1)(Dense(8, activation="relu")(inputs))
model = Model(inputs=inputs, outputs=outputs)
model.compile(loss="mse", optimizer=tf.keras.optimizers.RMSprop(lr=0.01), metrics="mae")
reduce_lr = tf.keras.callbacks.ReduceLROnPlateau(monitor="loss", factor=0.5, patience=2, min_lr=1e-5)
model.fit(x, y, epochs=3, callbacks=[reduce_lr], verbose=2)
print(model.predict(x[:1].tolist()))
model.save("mymodel.h5")
