"""Builders of the offline data sets and the cache they are kept in."""
