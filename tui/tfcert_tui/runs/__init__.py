"""What is said of runs: how far one is, what is known of it, several side by side."""
