"""A run's log: fetched a window at a time, searched, given to a pager."""
