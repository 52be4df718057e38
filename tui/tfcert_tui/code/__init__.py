"""solution.py and the book of snippets: text, file on the disk, and what outlives a killed workstation."""
