"""Signed calls to addresses an agency chose, for each event it wants to hear of."""
