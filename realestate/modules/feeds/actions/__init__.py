"""Changing sources, runs, homes and feeds for portals; one file a noun."""
