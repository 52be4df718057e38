"""What is said of signed records."""
