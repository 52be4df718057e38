"""Travels in the bundle: installs the product on a machine without a network. Standard library alone."""
