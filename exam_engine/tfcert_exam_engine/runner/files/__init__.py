"""Model files before anything is built from them, and how they are loaded."""
