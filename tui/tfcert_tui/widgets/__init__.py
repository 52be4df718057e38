"""The parts of the exam screen."""
