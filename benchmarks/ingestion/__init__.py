"""How fast events are accepted and become leads, and what that is worth: `python3 run.py bench ingestion`."""
