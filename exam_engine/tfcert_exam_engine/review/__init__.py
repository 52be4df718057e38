"""One's own work on a problem beside the reference solution."""
