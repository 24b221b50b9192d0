"""Describe the property, not the people: the rules every text of an agency passes."""
