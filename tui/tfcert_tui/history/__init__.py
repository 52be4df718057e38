"""What is said of all attempts: filtered, counted, as figures over time, by skill."""
