"""What clients say, and whether they agreed to it."""
