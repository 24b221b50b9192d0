"""Monthly figures of every place."""
