import numpy as np
import pandas as pd
from keras.layers import Dense
from keras.models import Sequential
from keras.optimizers import Adam
from keras.utils import to_categorical
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import LabelEncoder, StandardScaler

url = "http://archive.ics.uci.edu/ml/machine-learning-databases/iris/iris.data"
names = ["sepal_length", "sepal_width", "petal_length", "petal_width", "species"]
iris = pd.read_csv(url, header=None, names=names)
print(iris.describe())

X = iris.iloc[:, :4].values
y = to_categorical(LabelEncoder().fit_transform(iris["species"].values))
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.2, random_state=1)
scaler = StandardScaler()
X_train = scaler.fit_transform(X_train)
X_test = scaler.transform(X_test)

model = Sequential()
model.add(Dense(10, input_shape=(4,), activation="tanh"))
model.add(Dense(3, activation="softmax"))
model.compile(Adam(lr=0.04), "categorical_crossentropy", metrics="accuracy")
model.fit(X_train, y_train, epochs=10, verbose=0)
print(np.argmax(model.predict(X_test), axis=1))
model.save("mymodel.h5")
