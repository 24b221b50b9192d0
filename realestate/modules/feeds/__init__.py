"""Homes in (files, RESO feeds, typed by hand) and out again (to portals)."""
