"""Homes in a box or a polygon: pins and clusters."""
