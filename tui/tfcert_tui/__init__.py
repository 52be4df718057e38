"""The workstation's screens and the command line: the only code that knows Textual."""
