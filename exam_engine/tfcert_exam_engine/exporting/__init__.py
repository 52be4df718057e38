"""A problem to be worked on elsewhere: one zip with all that a candidate has, and a notebook that runs it."""
