"""All attempts together: read, carried to other machines, taken in from there."""
