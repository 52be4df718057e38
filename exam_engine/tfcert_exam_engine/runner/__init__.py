"""What runs in a child process with TensorFlow: training, grading, checking, building data."""
