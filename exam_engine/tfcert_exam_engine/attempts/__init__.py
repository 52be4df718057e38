"""Attempts: how one begins, is sat, ends, what came of it, and what is kept of it."""
