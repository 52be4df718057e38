"""Keys: the tables, a person's own, how they are written, and one done before the next is given to anybody."""
