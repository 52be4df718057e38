"""The exam engine: attempts, jobs, grading and the clock, without a screen and without TensorFlow."""
