"""Exit codes of the engine's host."""

ALREADY_RUNNING = 75
"""Another engine holds the data folder's lock (EX_TEMPFAIL of sysexits.h)."""
