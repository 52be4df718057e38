"""Reads what the machine does: CPU, memory, GPU."""
