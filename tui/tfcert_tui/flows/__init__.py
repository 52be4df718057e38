"""From the press of a key to its end: what is asked, done and said on the way, with the screen never waiting."""
