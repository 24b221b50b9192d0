"""Listings in (files, RESO sources) and out (portals)."""
