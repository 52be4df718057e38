"""Common errors of scripts, by subject: what each means, and what to change."""
