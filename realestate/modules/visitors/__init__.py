"""Browsers that agreed to be remembered: what they look at, their favourites and their searches."""
