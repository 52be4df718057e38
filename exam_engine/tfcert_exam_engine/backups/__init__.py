"""All of a person's state in one file, and from one file: written while all goes on, taken in whole or not at all."""
