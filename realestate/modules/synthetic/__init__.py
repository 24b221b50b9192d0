"""Synthetic leads: a marked message goes the way of a real one, and leaves no trace."""
