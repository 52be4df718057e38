"""The candidates' trainings: their queue, their limits, and the files that they leave."""
