"""What `ExamEngine` answers, by area: each a part of its class, which owns what they read."""
