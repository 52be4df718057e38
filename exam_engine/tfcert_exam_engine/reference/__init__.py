"""TensorFlow's and Keras' own reference, offline: indexed, searched, shown."""
