"""What is said of submissions: while they are graded, why it is n of 5, what is still needed."""
