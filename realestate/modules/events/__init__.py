"""Ingestion: what visitors did, kept durably, carried to its reactions exactly once in effect."""
