"""Changing what an agency says about places: words and outlines, facts, order."""
