"""Reads examples of the public data sets: one module for each form that data come in."""
