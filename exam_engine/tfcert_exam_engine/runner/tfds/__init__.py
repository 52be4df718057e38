"""Preparing public sets for TensorFlow Datasets, in a child of its own."""
