"""The terminal: what it can show, how it is painted, and how it is left."""
