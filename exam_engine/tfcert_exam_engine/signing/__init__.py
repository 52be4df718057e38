"""Signed records: an ended attempt with its verdicts in a file that shows when it was changed."""
