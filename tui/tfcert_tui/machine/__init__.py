"""What is said of the machine and of the engine's process."""
