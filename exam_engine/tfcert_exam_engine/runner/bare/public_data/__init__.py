"""Public data sets for a script that asks the internet for them: served from this machine where they are here."""
