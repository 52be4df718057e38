"""What is said of public data sets."""
