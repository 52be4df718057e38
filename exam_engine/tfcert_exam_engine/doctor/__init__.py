"""What could keep an exam from going well on this machine, looked at one thing after another."""
