"""Public data sets: which there are, fetching them, carrying them to a machine without internet, and what lies here.

`api` is what the rest of the product uses; no module of this package imports TensorFlow, numpy or the screen.
"""
