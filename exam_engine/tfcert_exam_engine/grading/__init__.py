"""Everything between a model file and its verdict but the grader's own process, which is in `runner`."""
