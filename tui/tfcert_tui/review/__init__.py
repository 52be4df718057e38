"""What a review shows: scripts side by side, and two models in figures."""
