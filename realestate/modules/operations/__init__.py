"""What operators see of ingestion and do about it: letters, pauses, retention."""
