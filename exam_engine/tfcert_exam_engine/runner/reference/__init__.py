"""Reads the reference of the installed TensorFlow and Keras, and writes it into an index."""
