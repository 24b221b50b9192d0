"""Faults: the running product is hurt on purpose, and a checker outside of it counts what was lost or doubled."""
