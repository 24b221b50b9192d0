"""Running ingestion: what staff see of the queue, and what they do with dead letters."""
