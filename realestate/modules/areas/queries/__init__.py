"""Looking at places: which there are, and what their market does."""
