"""The pages of the left pane beside the statement."""
