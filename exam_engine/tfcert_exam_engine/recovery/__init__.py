"""A damaged database: noticed before it is used, set aside, and rebuilt from all that can still be read."""
