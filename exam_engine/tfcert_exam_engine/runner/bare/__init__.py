"""The part of a child that any Python 3.8 or later runs: the standard library and the Keras that the script imports."""
