"""Full screens, each with its .tcss beside it where it has one, and what several of them share."""
