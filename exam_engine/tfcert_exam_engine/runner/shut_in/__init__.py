"""What a grader takes from its own process before it opens a file."""
