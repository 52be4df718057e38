"""The engine as a process of its own: started, reached, followed, relieved, stopped."""
