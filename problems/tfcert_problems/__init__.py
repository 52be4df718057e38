"""The problem bank: statements, starters, references, data sets."""
