"""The machine and what the runs use of it, as the monitor shows them."""
